"""The picture of a timeline of many claims: a row for each relation, with discs that count the claims of a time."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from communique.claim import Quad
from communique.diagram import style
from communique.diagram.axis import Axis, Step
from communique.diagram.content import Edge, wrapped
from communique.diagram.dated import Entry
from communique.diagram.dot import Point
from communique.diagram.listed import bar
from communique.diagram.page import Page
from communique.diagram.palette import quad_name

NAME_ROOM, PAIR_ROOM = 190.0, 230.0  # beside the axis, for the names of relations and the pairs most told of
_MOST_ROWS, _FIRST_ROWS = 28, 3  # relations that have a row of their own, in all and of each class
_ROW, _HEADING = 30.0, 24.0
_BIN = 22.0  # points for a bin, at least
_LARGEST, _LEAST = 12.5, 1.9  # radii of discs
_NAME_COLUMNS, _PAIR_COLUMNS = 26, 42
_TINT = 0.42


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    quad: Quad
    entries: tuple[Entry, ...]

    @property
    def claims(self) -> int:
        return sum(len(entry.edge.claims) for entry in self.entries)


class CountedPicture:
    """Entries counted by relation and by a step of time, to be drawn below any height."""

    def __init__(self, page: Page, entries: Sequence[Entry], axis: Axis) -> None:
        self._page, self._axis = page, axis
        self._rows = _rows(entries)
        self.step = axis.step(_BIN)
        self._counts = [_counted(row.entries, self.step, axis) for row in self._rows]
        self.most = max((sum(parts) for counts in self._counts for parts in counts.values()), default=1)

    @property
    def height(self) -> float:
        """How high all rows stand."""
        return _ROW * len(self._rows) + _HEADING * len({row.quad for row in self._rows})

    def radius(self, claims: int) -> float:
        """Of the disc for so many claims: its area tells them."""
        return max(_LARGEST * math.sqrt(claims / self.most), _LEAST)

    def draw(self, top: float) -> None:
        """Draw everything below *top*."""
        page, axis, y, quad = self._page, self._axis, top, None
        for number, (row, counts) in enumerate(zip(self._rows, self._counts, strict=True)):
            colour = style.COLOURS[row.quad]
            if row.quad is not quad:
                quad = row.quad
                page.line(Path([(axis.left - NAME_ROOM, y), (axis.right + PAIR_ROOM, y)]), style.RULE, width=0.8)
                heading = page.letter(quad_name(quad), style.SMALL, colour, bold=True)
                page.put(heading, (axis.left - NAME_ROOM, y - 6), "left")
                y -= _HEADING
            middle = y - _ROW / 2
            page.line(Path([(axis.left, middle), (axis.right, middle)]), style.RULE, width=0.5)
            name = page.letter(wrapped(row.name, _NAME_COLUMNS), style.LABEL, colour)
            page.put(name, (axis.left - 16, middle + name.height / 2), "right", gid=f"label-{number}")
            pair = page.letter(wrapped(_most_told(row.entries), _PAIR_COLUMNS), style.NOTE, style.QUIET)
            page.put(pair, (axis.right + 16, middle + pair.height / 2), "left", gid=f"pair-{number}")
            self._draw_spans(row, number, middle)
            for day, parts in sorted(counts.items()):
                disc(page, (self._middle(day), middle), self.radius(sum(parts)), parts, colour, f"disc-{number}")
            y -= _ROW

    def _middle(self, day: date) -> float:
        """The middle of the bin that begins on *day*, as far as it is on the axis."""
        return (self._axis.at(day) + self._axis.at(self.step.after(day) or self._axis.last)) / 2

    def _draw_spans(self, row: _Row, number: int, middle: float) -> None:
        """What takes longer than a bin, as a line; and deadlines, as bars."""
        colour, below = style.COLOURS[row.quad], middle - _ROW / 2 + 5
        for start, end in sorted({_ends(entry, self._axis) for entry in row.entries if _is_long(entry, self.step)}):
            page_line = Path([(start, below), (end, below)])
            self._page.line(page_line, colour, width=1.6, gid=f"span-{number}")
        for day in sorted({entry.until for entry in row.entries if entry.deadline}):
            self._page.line(bar((self._axis.at(day), middle)), colour, width=2.4, gid=f"deadline-{number}")


def disc(page: Page, centre: Point, radius: float, parts: Sequence[int], colour: str, gid: str = "") -> None:
    """A disc in sectors for what is asserted (full), what may or shall be (pale) and what is negated (empty)."""
    place = Affine2D().scale(radius).translate(*centre)
    page.shape(place.transform_path(Path.unit_circle()), style.PAPER, colour, width=0.9, gid=gid)
    start, whole = 90.0, sum(parts)
    for count, fill in zip(parts, (colour, _pale(colour)), strict=False):
        turn = 360 * count / whole
        if turn:
            sector = Path.unit_circle() if turn == 360 else Path.wedge(start - turn, start)
            page.shape(place.transform_path(sector), fill)
        start -= turn
    page.line(place.transform_path(Path.unit_circle()), colour, width=0.9)


def _pale(colour: str) -> str:
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * _TINT):02X}" for channel in channels)


def _rows(entries: Sequence[Entry]) -> list[_Row]:
    """A row for each of the relations with the most claims, some of every class; the rest of a class shares one."""
    groups: dict[tuple[str, str, Quad], list[Entry]] = {}
    for entry in entries:
        relation = entry.edge.relation
        groups.setdefault((relation.iri, relation.label, relation.quad), []).append(entry)
    rows = [_Row(label, quad, tuple(own)) for (_, label, quad), own in sorted(groups.items(), key=lambda g: g[0][:2])]
    rows.sort(key=lambda row: -row.claims)
    first = [row for quad in Quad for row in [row for row in rows if row.quad is quad][:_FIRST_ROWS]]
    named = [*first, *(row for row in rows if row not in first)][:_MOST_ROWS]
    rest = [row for row in rows if row not in named]
    found: list[_Row] = []
    for quad in Quad:
        found += (
            _Row(f"{row.name} ×{row.claims:,}", quad, row.entries) for row in rows if row.quad is quad and row in named
        )
        others = [row for row in rest if row.quad is quad]
        if others:
            together = _Row("", quad, tuple(entry for row in others for entry in row.entries))
            plural = "s" * (len(others) > 1)
            found.append(_Row(f"{len(others)} other{plural} ×{together.claims:,}", quad, together.entries))
    return found


def _is_long(entry: Entry, step: Step) -> bool:
    """Whether its own time is longer than a bin."""
    return entry.told and not entry.deadline and (entry.until - entry.at).days + 1 > step.length * 1.1


def _counted(entries: Sequence[Entry], step: Step, axis: Axis) -> dict[date, tuple[int, int, int]]:
    """Claims asserted, neither, and negated, by the first day of the bin in which they begin."""
    counts: dict[date, list[int]] = {}
    for entry in entries:
        if _is_long(entry, step) or not axis.holds(entry.at):
            continue
        parts = counts.setdefault(step.floor(entry.at), [0, 0, 0])
        parts[2 if entry.edge.is_negated else 1 if entry.edge.is_dashed else 0] += len(entry.edge.claims)
    return {day: (parts[0], parts[1], parts[2]) for day, parts in counts.items()}


def _ends(entry: Entry, axis: Axis) -> Point:
    return axis.at(entry.at), axis.right if entry.end is None else axis.at(entry.until)


def _most_told(entries: Sequence[Entry]) -> str:
    """The pair of actors with the most claims: "Russia – Ukraine ×24"."""
    pairs: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        pairs[_pair(entry.edge)] += len(entry.edge.claims)
    (tail, head), number = min(pairs.items(), key=lambda item: (-item[1], item[0]))
    between = "–" if entries[0].edge.relation.symmetric else "→"
    return f"{tail} {between} {head}" + f" ×{number:,}" * (number > 1)


def _pair(edge: Edge) -> tuple[str, str]:
    tail, head = edge.tail.label, edge.head.label
    return (min(tail, head), max(tail, head)) if edge.relation.symmetric else (tail, head)
