"""The legend: what colours, lines and shapes stand for, and only those that the picture holds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from communique.claim import Actor, Kind, Modality
from communique.diagram import style
from communique.diagram.content import Edge
from communique.diagram.dot import Point
from communique.diagram.marks import arrow, stroke
from communique.diagram.page import Lettering, Page
from communique.diagram.palette import Palette
from communique.diagram.routes import GAP

_ROW, _INDENT, _SPACE = 22.0, 70.0, 20.0  # height of a row, place of its first entry, space between entries
_WIDTH, _HEIGHT, _AFTER = 34.0, 14.0, 7.0  # of a swatch, and the space behind it
_SHRUNK = 0.6  # scale of the shapes

Swatch = Callable[[Page, Affine2D], None]  # draws from the origin to the right, through a transform


Row = tuple[str, Iterable[tuple[str, Swatch | None]]]  # a heading and its entries


class _Entry(NamedTuple):
    words: Lettering
    swatch: Swatch | None


class Legend:
    """The rows of a legend, lettered at *scale*, none wider than *width* where its first entry fits."""

    def __init__(self, page: Page, rows: Iterable[Row], width: float, scale: float) -> None:
        self._page, self._scale = page, scale
        self._rows: list[tuple[Lettering | None, list[_Entry]]] = []
        for heading, entries in rows:
            end = 0.0
            for words, swatch in entries:
                entry = _Entry(page.letter(words, style.SMALL * scale, style.QUIET), swatch)
                if not end or end + self._length(entry) > width:
                    self._rows.append((None if end else page.letter(heading, style.SMALL * scale, bold=True), []))
                    end = _INDENT * scale
                self._rows[-1][1].append(entry)
                end += self._length(entry) + _SPACE * scale

    def _length(self, entry: _Entry) -> float:
        return entry.words.width + ((_WIDTH + _AFTER) * self._scale if entry.swatch else 0)

    @property
    def height(self) -> float:
        """How high all rows stand."""
        return _ROW * self._scale * len(self._rows)

    def draw(self, corner: Point) -> None:
        """Draw the rows to the right of and below *corner*."""
        page, scale = self._page, self._scale
        for number, (heading, entries) in enumerate(self._rows):
            x, y = corner[0], corner[1] - _ROW * scale * (number + 0.5)
            if heading:
                page.put(heading, (x, y + heading.height / 2), "left")
            x += _INDENT * scale
            for entry in entries:
                if entry.swatch:
                    entry.swatch(page, Affine2D().scale(scale).translate(x, y))
                words_at = x + self._length(entry) - entry.words.width
                page.put(entry.words, (words_at, y + entry.words.height / 2), "left")
                x += self._length(entry) + _SPACE * scale


def rows_of(actors: Sequence[Actor], edges: Sequence[Edge], palette: Palette) -> list[Row]:
    """What the legend of a picture of *actors* and *edges* tells."""
    return [(palette.heading, _colours(edges, palette)), claim_row(edges), ("Actor", _shapes(actors))]


def claim_row(edges: Sequence[Edge], headed: bool = True) -> Row:
    """What the patterns of lines and the words beside them tell; *headed* lines are arrows."""
    return "Claim", _lines(edges, headed)


def _colours(edges: Sequence[Edge], palette: Palette) -> Iterator[tuple[str, Swatch | None]]:
    for name, colour in palette.present(edges):
        yield name, line_swatch(colour, "solid")
    if any(edge.relation.symmetric for edge in edges):
        yield "no arrow: holds in both directions", None


def _lines(edges: Sequence[Edge], headed: bool) -> Iterator[tuple[str, Swatch | None]]:
    if any(not edge.is_negated and not edge.is_dashed for edge in edges):
        yield "asserted", line_swatch(style.INK, "solid", headed=headed)
    modalities = {edge.modality for edge in edges if edge.is_dashed}
    if modalities:
        *most, last = (modality.value for modality in Modality if modality in modalities)
        yield f"{', '.join(most)} or {last}" if most else last, line_swatch(style.INK, style.DASHED, headed=headed)
    if any(edge.is_negated for edge in edges):
        yield "negated: said not to be so", line_swatch(style.INK, style.DOTTED, struck=True, headed=headed)
    if any(not chain for edge in edges for chain in edge.voices):
        yield "nobody named: the article’s own voice", None
    if any(len(edge.claims) > 1 for edge in edges):
        yield "×2: two claims", None


def _shapes(actors: Sequence[Actor]) -> Iterator[tuple[str, Swatch | None]]:
    present = {actor.kind for actor in actors}
    for kind in Kind:
        if kind in present:
            yield kind.value, _shape(kind)


def line_swatch(colour: str, pattern: style.Pattern, *, struck: bool = False, headed: bool = True) -> Swatch:
    """An arrow, or a line where it is not *headed*, in the colour and the pattern of an edge."""

    def swatch(page: Page, place: Affine2D) -> None:
        end = _WIDTH - GAP
        page.line(place.transform_path(Path([(0, 0), (end, 0)])), colour, pattern)
        if headed:
            page.shape(place.transform_path(arrow((_WIDTH, 0), 1)), colour)
        if struck:
            page.line(place.transform_path(stroke(np.array([end / 2, 0]), np.array([1, 0]))), colour)

    return swatch


def _shape(kind: Kind) -> Swatch:
    def swatch(page: Page, place: Affine2D) -> None:
        shrunk = Affine2D().scale(_SHRUNK).translate(_WIDTH / 2, 0) + place
        for path in style.outlines(kind, _WIDTH / _SHRUNK, _HEIGHT / _SHRUNK):
            page.shape(shrunk.transform_path(path), style.fill(kind), style.INK, width=0.8)

    return swatch
