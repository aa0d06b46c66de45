"""How a diagram looks: colours, type, and the outline of each kind of actor. Lengths are in points."""

from collections.abc import Callable
from functools import cache

import numpy as np
from matplotlib.font_manager import FontEntry, FontProperties, findfont, fontManager, get_font
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from communique.claim import Kind, Quad

Pattern = str | tuple[float, tuple[float, float]]  # of a line, as matplotlib takes it, in line widths

# Blue for cooperation, orange to red for conflict, grey for structure, and deeds darker than words: the classes stay
# apart for the colour-blind and in print without colour, and each is dark enough to set type in.
COLOURS = {
    Quad.VERBAL_COOPERATION: "#1A7BBA",
    Quad.MATERIAL_COOPERATION: "#0F3870",
    Quad.VERBAL_CONFLICT: "#BB5C08",
    Quad.MATERIAL_CONFLICT: "#96101E",
    Quad.STRUCTURAL: "#6B6B6B",
}
INK, QUIET, RULE, PAPER = "#1B1F24", "#565C64", "#C9CCD1", "#FFFFFF"
BODY, PERSON = "#F3EEE4", "#FFFFFF"  # what actors are filled with

TITLE, NODE, LABEL, NOTE, SMALL = 20.0, 13.0, 11.0, 9.0, 9.5  # sizes of type
LINE = 1.7
DASHED: Pattern = (0, (4.0, 2.4))
DOTTED: Pattern = (0, (0.1, 2.2))  # with round caps

_FAMILY = "DejaVu Sans"  # comes with matplotlib
_REGULAR, _BOLD = (400, "normal", "regular"), (700, "bold")
_INSET = 3.0  # of the inner outline of what has two
_SIDES = {Kind.REGION: 38.0, Kind.ARMED_GROUP: 38.0, Kind.OFFICE: 34.0, Kind.PERSON: 30.0}  # beside a name, in all


def fill(kind: Kind) -> str:
    """The colour of an actor of *kind*."""
    return PERSON if kind in (Kind.PERSON, Kind.OFFICE, Kind.PEOPLE) else BODY


def outlines(kind: Kind, width: float, height: float) -> list[Path]:
    """The closed outline of an actor of *kind* around the origin, and for some kinds a second one within."""
    insets = (0.0, _INSET) if kind in (Kind.ALLIANCE, Kind.OFFICE) else (0.0,)
    return [_OUTLINES[kind](width / 2 - inset, height / 2 - inset) for inset in insets]


def node_size(kind: Kind, width: float, height: float) -> tuple[float, float]:
    """The size of the outline of *kind* that holds a text of *width* by *height* points."""
    if kind is Kind.PEOPLE:
        return width * 1.2 + 24, height * 1.25 + 16
    return width + _SIDES.get(kind, 26.0), height + 16


def half_width(outline: Path, y: float) -> float:
    """How far *outline* reaches to the right at the height *y*."""
    polygon = np.asarray(outline.to_polygons(closed_only=True)[0], dtype=float)
    (x1, y1), (x2, y2) = polygon[:-1].T, polygon[1:].T
    y = float(np.clip(y, y1.min() + 0.01, y1.max() - 0.01))
    met = (y1 <= y) != (y2 <= y)
    return float(np.max(x1[met] + (y - y1[met]) * (x2[met] - x1[met]) / (y2[met] - y1[met])))


@cache
def font(text: str, bold: bool) -> FontProperties:
    """The font for *text*, with as many others as hold what it lacks, Noto families first.

    Where one of them has no bold face, *text* is not bold.
    """
    weight = "bold" if bold else "normal"
    missing = {ord(character) for character in text if not character.isspace()}
    missing -= _characters(findfont(FontProperties(family=_FAMILY, weight=weight)))
    families = [_FAMILY]
    for entry in _fallbacks() if missing else ():
        if held := missing & _characters(entry.fname):
            families.append(entry.name)
            missing -= held
    return FontProperties(family=families, weight=weight if _bold_families().issuperset(families) else "normal")


@cache
def _fallbacks() -> list[FontEntry]:
    """The upright fonts of usual weight that are installed, Noto first."""
    entries = [
        entry
        for entry in fontManager.ttflist
        # matplotlib's font of last resort holds every character, as a box
        if entry.style == "normal" and entry.weight in _REGULAR and not entry.name.startswith("Last Resort")
    ]
    starts = ("Noto Sans", "Noto")
    return sorted(entries, key=lambda entry: (*(not entry.name.startswith(start) for start in starts), entry.name))


@cache
def _bold_families() -> set[str]:
    return {entry.name for entry in fontManager.ttflist if entry.weight in _BOLD}


@cache
def _characters(path: str) -> frozenset[int]:
    try:
        return frozenset(get_font(path).get_charmap())
    except (OSError, RuntimeError):  # gone since matplotlib listed it, or not readable by FreeType
        return frozenset()


def _polygon(*half: tuple[float, float]) -> Path:
    """The polygon of *half* its corners and of the same turned around the origin."""
    return Path([*half, *((-x, -y) for x, y in half), half[0]], closed=True)


def _rounded(radius: float) -> Callable[[float, float], Path]:
    def path(x: float, y: float) -> Path:
        r = min(radius, x, y)
        k = r * 0.4477  # from a corner to the control points of a quarter of a circle
        right = [(x - r, -y), (x - k, -y), (x, k - y), (x, r - y), (x, y - r), (x, y - k), (x - k, y), (x - r, y)]
        codes = [Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4] * 4
        corners = [*right, *((-a, -b) for a, b in right), right[0]]
        return Path(corners, [Path.MOVETO, *codes[1:], Path.CLOSEPOLY])

    return path


def _rectangle(x: float, y: float) -> Path:
    return _polygon((x, -y), (x, y))


def _hexagon(x: float, y: float) -> Path:
    cut = min(y, 16) * 0.75
    return _polygon((x - cut, -y), (x, 0), (x - cut, y))


def _octagon(x: float, y: float) -> Path:
    cut = min(x, y, 18) * 0.45
    return _polygon((x - cut, -y), (x, cut - y), (x, y - cut), (x - cut, y))


def _parallelogram(x: float, y: float) -> Path:
    cut = min(y, 20) * 0.6
    return _polygon((x - cut, -y), (x, y))


def _ellipse(x: float, y: float) -> Path:
    return Affine2D().scale(x, y).transform_path(Path.unit_circle())


_OUTLINES: dict[Kind, Callable[[float, float], Path]] = {
    Kind.STATE: _rounded(6),
    Kind.ALLIANCE: _rounded(6),
    Kind.ORGANISATION: _rectangle,
    Kind.ARMED_GROUP: _hexagon,
    Kind.COMPANY: _octagon,
    Kind.PERSON: _rounded(22),
    Kind.OFFICE: _rounded(22),
    Kind.REGION: _parallelogram,
    Kind.PEOPLE: _ellipse,
}
