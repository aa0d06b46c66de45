"""A matplotlib figure whose unit is the point, with texts that are measured before they are placed; no pyplot."""

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text

from communique.diagram import style
from communique.diagram.dot import Point

_DPI = 144.0
_MOST_PIXELS = 16000  # on a side: a large diagram has fewer to the inch
_POINTS = 72.0
_HALO = 2.0


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text and the points that it takes, with a place for it still to be found."""

    text: Text
    width: float
    height: float


class Page:
    """A page to letter and to draw on. Points count from the lower left; later things cover earlier ones."""

    def __init__(self) -> None:
        self.figure = Figure(dpi=_DPI, facecolor=style.PAPER)
        self._renderer = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]
        self._axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()

    def resize(self, width: float, height: float) -> None:
        """Make the page this large."""
        self.figure.set_size_inches(width / _POINTS, height / _POINTS)
        self.figure.set_dpi(min(_DPI, _MOST_PIXELS * _POINTS / max(width, height)))
        self._axes.set(xlim=(0, width), ylim=(0, height))

    def letter(self, string: str, size: float, colour: str = style.INK, *, bold: bool = False) -> Lettering:
        """A text in one or more lines, measured."""
        font = style.font(string, bold).copy()
        font.set_size(size)
        # Line spacing that follows the font, not the letters: what stands side by side stands on one line.
        text = Text(0, 0, string, color=colour, fontproperties=font, linespacing="normal", usetex=False)
        text.set_parse_math(False)
        text.set_figure(self.figure)
        box = text.get_window_extent(self._renderer, dpi=_DPI)
        return Lettering(text, box.width * _POINTS / _DPI, box.height * _POINTS / _DPI)

    def put(self, lettering: Lettering, at: Point, align: str = "center", gid: str | None = None) -> None:
        """Place a text by the middle, the left or the right end of its upper edge."""
        place = {"position": at, "horizontalalignment": align, "multialignment": align, "verticalalignment": "top"}
        lettering.text.set(**place, gid=gid)
        self._axes.add_artist(lettering.text)

    def clear(self, lettering: Lettering, at: Point) -> None:
        """A white halo for a text that is to be put *at* the middle of its upper edge, over lines that pass."""
        (x, top), side, bottom = at, lettering.width / 2 + _HALO, at[1] - lettering.height - _HALO
        corners = [(x - side, bottom), (x + side, bottom), (x + side, top + _HALO), (x - side, top + _HALO)]
        self.shape(Path([*corners, corners[0]], closed=True), style.PAPER)

    def line(
        self, path: Path, colour: str, pattern: style.Pattern = "solid", *, width: float = style.LINE, gid: str = ""
    ) -> None:
        """A line along *path*; one of dots has round ends."""
        cap = "round" if pattern == style.DOTTED else "butt"
        look = {"edgecolor": colour, "linewidth": width, "linestyle": pattern, "capstyle": cap}
        self._axes.add_artist(PathPatch(path, fill=False, gid=gid or None, **look))

    def shape(self, path: Path, fill: str, edge: str = "none", *, width: float = 1.1, gid: str = "") -> None:
        """A filled shape with an outline."""
        look = {"facecolor": fill, "edgecolor": edge, "linewidth": width, "joinstyle": "miter"}
        self._axes.add_artist(PathPatch(path, gid=gid or None, **look))
