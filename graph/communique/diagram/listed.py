"""The picture of a timeline of few claims: each stands in words beside its mark, and lanes keep them apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from communique.claim import Quad
from communique.diagram import style
from communique.diagram.axis import Axis
from communique.diagram.content import wrapped
from communique.diagram.dated import Entry
from communique.diagram.dot import Point
from communique.diagram.marks import arrow, stroke
from communique.diagram.page import Lettering, Page
from communique.diagram.palette import quad_name

_HEAD_COLUMNS, _NOTE_COLUMNS = 46, 54
_STUB = 26.0  # the line of a claim that takes no time
_LONG = 150.0  # a longer line has its words above it, not behind it
_BESIDE, _ABOVE, _LANE, _COLUMN = 7.0, 5.0, 9.0, 16.0  # between words and line, lanes, and what shares a lane
_HEADING = 24.0
_DOT, _BAR = 3.4, 6.0  # half the size of a mark


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry with its words, the ends of its line and the left of its words, which stand above it or beside it."""

    number: int
    entry: Entry
    words: tuple[Lettering, ...]
    start: float
    end: float
    words_at: float
    above: bool

    @property
    def left(self) -> float:
        return min(self.start, self.end, self.words_at) - _DOT - 2

    @property
    def right(self) -> float:
        return max(self.start, self.end, self.words_at + max(text.width for text in self.words)) + _BAR

    @property
    def height(self) -> float:
        return sum(text.height for text in self.words) + (_ABOVE + 2 * _BAR if self.above else 0)


class ListedPicture:
    """Entries in bands by the class of their relation, lettered and laid out, to be drawn below any height."""

    def __init__(self, page: Page, entries: Sequence[Entry], axis: Axis) -> None:
        self._page, self._axis = page, axis
        items = [self._item(number, entry) for number, entry in enumerate(entries)]
        self._bands: list[tuple[Quad, list[list[_Item]]]] = []
        for quad in Quad:
            if band := [item for item in items if item.entry.edge.relation.quad is quad]:
                self._bands.append((quad, _lanes(band)))

    @property
    def height(self) -> float:
        """How high all bands stand."""
        return sum(_HEADING + sum(_lane_height(lane) for lane in lanes) for _, lanes in self._bands)

    def _item(self, number: int, entry: Entry) -> _Item:
        edge, axis = entry.edge, self._axis
        colour = style.COLOURS[edge.relation.quad]
        head = wrapped(f"{edge.tail.label} {edge.label} {edge.head.label}", _HEAD_COLUMNS)
        words = [self._page.letter(head, style.LABEL, colour)]
        if edge.note:
            words.append(self._page.letter(wrapped(edge.note, _NOTE_COLUMNS), style.NOTE, style.QUIET))
        width = max(text.width for text in words)
        start, end = axis.at(entry.at), axis.right if entry.end is None else axis.at(entry.until)
        if end - start > _LONG:
            return _Item(number, entry, tuple(words), start, end, min(start, axis.right - width), True)
        end = max(end, start + _STUB)
        if end + _BESIDE + width <= axis.right:
            return _Item(number, entry, tuple(words), start, end, end + _BESIDE, False)
        # No room behind it: the words go before it, and the line of what takes no time too.
        end = min(end, axis.right)
        if entry.at == entry.until or start - _STUB < axis.left:
            start, end = end, max(end - _STUB, axis.left)
        return _Item(number, entry, tuple(words), start, end, max(min(start, end) - _BESIDE - width, axis.left), False)

    def draw(self, top: float) -> None:
        """Draw everything below *top*."""
        y = top
        for quad, lanes in self._bands:
            self._page.line(Path([(self._axis.left, y), (self._axis.right, y)]), style.RULE, width=0.8)
            heading = self._page.letter(quad_name(quad), style.SMALL, style.COLOURS[quad], bold=True)
            self._page.clear(heading, (self._axis.left + heading.width / 2, y - 6))
            self._page.put(heading, (self._axis.left, y - 6), "left")
            y -= _HEADING
            for lane in lanes:
                for item in lane:
                    self._draw_item(item, y)
                y -= _lane_height(lane)

    def _draw_item(self, item: _Item, top: float) -> None:
        page, edge = self._page, item.entry.edge
        colour = style.COLOURS[edge.relation.quad]
        y = top
        for text in item.words:
            page.clear(text, (item.words_at + text.width / 2, y))
            page.put(text, (item.words_at, y), "left", gid=f"label-{item.number}")
            y -= text.height
        y = y - _ABOVE - _BAR if item.above else top - item.words[0].height / 2
        pattern = style.DOTTED if edge.is_negated else style.DASHED if edge.is_dashed else "solid"
        page.line(Path([(item.start, y), (item.end, y)]), colour, pattern, gid=f"line-{item.number}")
        if edge.is_negated:
            middle = np.array([(item.start + item.end) / 2, y])
            page.line(stroke(middle, np.array([1, 0])), colour, gid=f"stroke-{item.number}")
        self._draw_ends(item, y, colour)

    def _draw_ends(self, item: _Item, y: float, colour: str) -> None:
        page, entry, gid = self._page, item.entry, f"mark-{item.number}"
        if not self._axis.holds(entry.at):
            page.shape(arrow((item.start - _DOT, y), -1), colour, gid=gid)
        else:
            page.shape(mark(entry.told and not entry.deadline, (item.start, y)), colour, gid=gid)
        if entry.deadline:
            page.line(bar((item.end, y)), colour, width=2.4, gid=f"deadline-{item.number}")
        elif entry.end is None or not self._axis.holds(entry.until):
            page.shape(arrow((item.end, y), 1), colour, gid=f"open-{item.number}")
        elif entry.at != entry.until and item.end > item.start:
            page.line(bar((item.end, y)), colour, width=1.1, gid=f"end-{item.number}")


def mark(told: bool, place: Point) -> Path:
    """A disc for a time that the text tells, a square for the day of an article."""
    outline = Path.unit_circle() if told else Path([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)], closed=True)
    return Affine2D().scale(_DOT if told else _DOT * 0.86).translate(*place).transform_path(outline)


def bar(place: Point) -> Path:
    """An upright bar: where a time ends."""
    return Path([(place[0], place[1] - _BAR), (place[0], place[1] + _BAR)])


def _lane_height(lane: Sequence[_Item]) -> float:
    return max(item.height for item in lane) + _LANE


def _lanes(items: Sequence[_Item]) -> list[list[_Item]]:
    """Each item in the first lane in which it stands clear of those before it."""
    lanes: list[list[_Item]] = []
    for item in sorted(items, key=lambda item: (item.left, item.number)):
        for lane in lanes:
            if lane[-1].right + _COLUMN < item.left:
                lane.append(item)
                break
        else:
            lanes.append([item])
    return lanes
