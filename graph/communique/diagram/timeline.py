"""The claims of a graph by date in, a matplotlib figure out: title, claims, axis, legend and source on one page."""

from collections.abc import Iterator, Sequence
from datetime import date

from matplotlib.figure import Figure
from matplotlib.path import Path

from communique.claim_graph import ClaimGraph
from communique.diagram import style
from communique.diagram.axis import Axis
from communique.diagram.content import source_of, title_of, wrapped
from communique.diagram.counted import NAME_ROOM, PAIR_ROOM, CountedPicture, disc
from communique.diagram.dated import Entry, axis_of, entries_of
from communique.diagram.dot import Vector
from communique.diagram.legend import Legend, Row, Swatch, claim_row
from communique.diagram.listed import ListedPicture, bar, mark
from communique.diagram.page import Page
from communique.diagram.palette import BY_CLASS

MOST_LISTED = 36  # claims that are told one by one; more are counted
_MARGIN, _BESIDE, _TICK_LENGTH = 34.0, 22.0, 5.0
_WIDTH = 1040.0  # of the axis with what stands beside it
_BREADTH, _BOLD_BREADTH = 0.58, 0.66  # of a letter, in its size, on the safe side
_SMALL = 80.0  # the height of a picture without claims


def figure_of(graph: ClaimGraph, title: str | None, source: str | None) -> Figure:
    """The figure of *graph*; without *title* or *source*, with those of its articles."""
    page = Page()
    entries, undated = entries_of(graph)
    listed = len(entries) <= MOST_LISTED
    left, right = (_MARGIN, _MARGIN + _WIDTH) if listed else (_MARGIN + NAME_ROOM, _MARGIN + _WIDTH - PAIR_ROOM)
    axis = Axis(*(axis_of(entries) if entries else (date(2000, 1, 1), date(2000, 1, 2))), left, right)
    picture = (ListedPicture if listed else CountedPicture)(page, entries, axis)
    heading = wrapped(title_of(graph) if title is None else title, int(_WIDTH / _BOLD_BREADTH / style.TITLE))
    origin = wrapped(source_of(graph.articles) if source is None else source, int(_WIDTH / _BREADTH / style.NOTE))
    head = page.letter(heading, style.TITLE, bold=True)
    count = page.letter(_count(entries, len(undated), axis, picture), style.LABEL, style.QUIET)
    key = Legend(page, _legend(entries, picture), _WIDTH, 1.0)
    foot = page.letter(origin, style.NOTE, style.QUIET)

    y = _MARGIN + foot.height
    page.put(foot, (_MARGIN, y), "left", gid="source")
    y += 10 + key.height
    key.draw((_MARGIN, y))
    y += _BESIDE
    height = max(picture.height, _SMALL)
    if entries:
        y = _draw_axis(page, axis, y, height)
        picture.draw(y + height)
    y += height + _BESIDE + count.height
    page.put(count, (_MARGIN, y), "left", gid="count")
    y += 7 + head.height
    page.put(head, (_MARGIN, y), "left", gid="title")
    page.resize(_WIDTH + 2 * _MARGIN, y + _MARGIN)
    page.figure.set_label(heading.replace("\n", " "))
    return page.figure


def _draw_axis(page: Page, axis: Axis, y: float, height: float) -> float:
    """The axis above *y*, with a faint line up from each tick; the lower edge of the picture."""
    ticks = [(x, page.letter(words, style.NOTE, style.QUIET)) for x, words in axis.ticks()]
    base = y + max((words.height for _, words in ticks), default=0) + _TICK_LENGTH + 3
    page.line(Path([(axis.left, base), (axis.right, base)]), style.QUIET, width=0.9)
    for number, (x, words) in enumerate(ticks):
        page.line(Path([(x, base - _TICK_LENGTH), (x, base)]), style.QUIET, width=0.9)
        page.line(Path([(x, base), (x, base + height)]), style.RULE, width=0.5)
        place = min(max(x, _MARGIN + words.width / 2), _MARGIN + _WIDTH - words.width / 2)
        page.put(words, (place, base - _TICK_LENGTH - 2), gid=f"tick-{number}")
    return base


def _count(entries: Sequence[Entry], undated: int, axis: Axis, picture: ListedPicture | CountedPicture) -> str:
    claims = sum(len(entry.edge.claims) for entry in entries)
    if not claims:
        return "There is no claim with a date." + (f" {undated:,} without one." if undated else "")
    words = f"{claims:,} claim{'s' * (claims != 1)}"
    if isinstance(picture, CountedPicture):
        words += f" by relation and {picture.step.name}; at the right, whom most of them are about"
    if undated:
        words += f". {undated:,} without a date {'is' if undated == 1 else 'are'} left out"
    beyond = sum(len(e.edge.claims) for e in entries if not (axis.holds(e.at) and axis.holds(e.until)))
    if beyond:
        words += f". {beyond:,} reach{'es' * (beyond == 1)} beyond the axis"
    return words


def _legend(entries: Sequence[Entry], picture: ListedPicture | CountedPicture) -> Iterator[Row]:
    edges = [entry.edge for entry in entries]
    if isinstance(picture, CountedPicture):
        yield "Claim", _sectors(entries)
        yield "Claims", ((f"{number:,}", _disc(picture, number)) for number in _sizes(picture.most))
    else:
        yield BY_CLASS.heading, ((name, _swatch(colour)) for name, colour in BY_CLASS.present(edges))
        yield claim_row(edges, headed=False)
    yield "Time", _times(entries, picture)


def _times(entries: Sequence[Entry], picture: ListedPicture | CountedPicture) -> Iterator[tuple[str, Swatch | None]]:
    if isinstance(picture, ListedPicture):
        if any(entry.told and not entry.deadline for entry in entries):
            yield (
                "told by the text",
                lambda page, place: page.shape(place.transform_path(mark(True, (26, 0))), style.INK),
            )
        if any(not entry.told or entry.deadline for entry in entries):
            yield "the day of the article", _mark(told=False)
    elif any(entry.told and entry.at != entry.until and not entry.deadline for entry in entries):
        yield f"longer than a {picture.step.name}", _swatch(style.INK)
    if any(entry.deadline for entry in entries):
        yield "deadline", lambda page, place: page.line(place.transform_path(bar((26, 0))), style.INK, width=2.4)


def _mark(*, told: bool) -> Swatch:
    return lambda page, place: page.shape(place.transform_path(mark(told, (26, 0))), style.INK)


def _sectors(entries: Sequence[Entry]) -> Iterator[tuple[str, Swatch | None]]:
    edges = [entry.edge for entry in entries]
    for words, parts, present in (
        ("asserted", (1, 0, 0), any(not edge.is_negated and not edge.is_dashed for edge in edges)),
        ("possible, intended, requested or conditional", (0, 1, 0), any(edge.is_dashed for edge in edges)),
        ("negated: said not to be so", (0, 0, 1), any(edge.is_negated for edge in edges)),
    ):
        if present:
            yield words, _sector(parts)


def _sector(parts: tuple[int, int, int]) -> Swatch:
    return lambda page, place: disc(page, _origin(place.transform((24, 0))), 6, parts, style.INK)


def _disc(picture: CountedPicture, claims: int) -> Swatch:
    size = picture.radius(claims)
    return lambda page, place: disc(page, _origin(place.transform((22, 0))), min(size, 10.8), (1, 0, 0), style.QUIET)


def _sizes(most: int) -> list[int]:
    """Some counts up to *most*, to compare discs with."""
    return sorted({1, max(1, most // 4), most})


def _origin(point: Vector) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _swatch(colour: str) -> Swatch:
    return lambda page, place: page.line(place.transform_path(Path([(4, 0), (32, 0)])), colour)
