"""A graph of claims in, a matplotlib figure out: title, actors, edges, legend and source on one page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from communique.claim import Actor
from communique.claim_graph import ClaimGraph
from communique.diagram import style
from communique.diagram.content import Edge, edges_of, source_of, title_of, wrapped
from communique.diagram.dot import Bezier, Link, Point, Vector
from communique.diagram.layout import arrange
from communique.diagram.legend import Legend, rows_of
from communique.diagram.marks import arrow, stroke
from communique.diagram.page import Lettering, Page
from communique.diagram.palette import BY_CLASS, Palette
from communique.diagram.routes import GAP, sampled

_MARGIN = 34.0
_BESIDE_PICTURE = 22.0  # space above and below it
_SMALLEST = (640.0, 80.0)  # room for a picture, so that title and legend have some
_USUAL_WIDTH = 1300.0  # of a picture: with a wider one, title, legend and source are larger
_LARGEST_SCALE = 2.0
_NODE_COLUMNS, _LABEL_COLUMNS, _NOTE_COLUMNS = 16, 18, 22
_BREADTH, _BOLD_BREADTH = 0.58, 0.66  # of a letter, in its size, on the safe side
_LEADING = 2.0  # between a name or a relation and what stands below it
_LABEL_SPACE, _LOOP_SPACE = (14.0, 4.0), (14.0, 24.0)  # around a label; a loop returns below its own


@dataclass(frozen=True, slots=True)
class _Stack:
    """Texts one above the other: a name or a label."""

    texts: tuple[Lettering, ...]

    @property
    def size(self) -> Point:
        heights = [text.height for text in self.texts]
        return max(text.width for text in self.texts), sum(heights) + _LEADING * (len(heights) - 1)

    def places(self, centre: Point) -> Iterable[tuple[Lettering, Point]]:
        """Each text with the middle of its upper edge, if the whole stands around *centre*."""
        top = centre[1] + self.size[1] / 2
        for text in self.texts:
            yield text, (centre[0], top)
            top -= text.height + _LEADING


def figure_of(graph: ClaimGraph, title: str | None, source: str | None, palette: Palette = BY_CLASS) -> Figure:
    """The figure of *graph*; without *title* or *source*, with those of its articles."""
    page = Page()
    picture = _Picture(page, edges_of(graph), palette)
    width, height = (max(pair) for pair in zip(picture.size, _SMALLEST, strict=True))
    scale = min(_LARGEST_SCALE, max(1.0, width / _USUAL_WIDTH))
    heading = wrapped(title_of(graph) if title is None else title, int(width / _BOLD_BREADTH / style.TITLE / scale))
    origin = wrapped(
        source_of(graph.articles) if source is None else source, int(width / _BREADTH / style.NOTE / scale)
    )
    head = page.letter(heading, style.TITLE * scale, bold=True)
    count = page.letter(_count(len(graph.claims), len(picture.actors)), style.LABEL * scale, style.QUIET)
    key = Legend(page, rows_of(picture.actors, picture.edges, palette), width, scale)
    foot = page.letter(origin, style.NOTE * scale, style.QUIET)

    y = _MARGIN + foot.height
    page.put(foot, (_MARGIN, y), "left", gid="source")
    y += 10 * scale + key.height
    key.draw((_MARGIN, y))
    if picture.edges:
        page.line(Path([(_MARGIN, y + 6), (_MARGIN + width, y + 6)]), style.RULE, width=0.8)
    y += _BESIDE_PICTURE
    picture.draw((_MARGIN + (width - picture.size[0]) / 2, y + (height - picture.size[1]) / 2))
    y += height + _BESIDE_PICTURE + count.height
    page.put(count, (_MARGIN, y), "left", gid="count")
    y += 7 * scale + head.height
    page.put(head, (_MARGIN, y), "left", gid="title")
    page.resize(width + 2 * _MARGIN, y + _MARGIN)
    page.figure.set_label(heading.replace("\n", " "))
    return page.figure


def _count(claims: int, actors: int) -> str:
    if not claims:
        return "There is no claim about two actors."
    return f"{claims} claim{'s' * (claims != 1)} about {actors} actor{'s' * (actors != 1)}"


class _Picture:
    """Actors and edges, lettered and laid out, to be drawn anywhere on a page."""

    def __init__(self, page: Page, edges: Sequence[Edge], palette: Palette) -> None:
        self._page, self.edges, self._palette = page, edges, palette
        self.actors = list({actor.iri: actor for edge in edges for actor in (edge.tail, edge.head)}.values())
        self._names = [self._name(actor) for actor in self.actors]
        self._labels = [self._label(edge) for edge in edges]
        sizes = {
            actor.iri: style.node_size(actor.kind, *name.size)
            for actor, name in zip(self.actors, self._names, strict=True)
        }
        links = []
        for edge, label in zip(edges, self._labels, strict=True):
            (width, height), space = label.size, _LOOP_SPACE if edge.tail.iri == edge.head.iri else _LABEL_SPACE
            links.append(Link(edge.tail.iri, edge.head.iri, (width + space[0], height + space[1])))
        self._geometry = arrange(sizes, links)
        self.size = self._geometry.size

    def _name(self, actor: Actor) -> _Stack:
        name = self._page.letter(wrapped(actor.label, _NODE_COLUMNS), style.NODE, bold=True)
        if not actor.of or actor.of in actor.label:
            return _Stack((name,))
        return _Stack((name, self._page.letter(wrapped(actor.of, _NODE_COLUMNS), style.NOTE, style.QUIET)))

    def _label(self, edge: Edge) -> _Stack:
        colour = self._palette.colour(edge)
        label = self._page.letter(wrapped(edge.label, _LABEL_COLUMNS), style.LABEL, colour)
        if not edge.note:
            return _Stack((label,))
        return _Stack((label, self._page.letter(wrapped(edge.note, _NOTE_COLUMNS), style.NOTE, style.QUIET)))

    def draw(self, corner: Point) -> None:
        """Draw everything with the lower left of the picture in *corner*."""
        page, geometry = self._page, self._geometry
        shift = np.array(corner)
        centres = {iri: np.array(centre) + shift for iri, centre in geometry.nodes.items()}
        shapes = {actor.iri: style.outlines(actor.kind, *geometry.sizes[actor.iri]) for actor in self.actors}
        curves = [[curve + shift for curve in geometry.curves[number]] for number in range(len(self.edges))]
        samples = [(number, sampled(curve, 8)) for number, pair in enumerate(curves) for curve in pair]
        points = np.vstack([np.empty((0, 2)), *(own for _, own in samples)])
        owners = np.repeat([number for number, _ in samples], [len(own) for _, own in samples])
        for number, (edge, own) in enumerate(zip(self.edges, curves, strict=True)):
            start = _meeting(shapes[edge.tail.iri][0], centres[edge.tail.iri], own[0][0])
            end = _meeting(shapes[edge.head.iri][0], centres[edge.head.iri], own[1][-1])
            self._draw_line(edge, number, own, start, end)
            if edge.is_negated:
                place = _stroke_place(own, points[owners != number])
                page.line(stroke(*place), self._palette.colour(edge), gid=f"stroke-{number}")
        for number, label in enumerate(self._labels):
            x, y = geometry.labels[number]
            for text, at in label.places((x + corner[0], y + corner[1])):
                page.clear(text, at)
                page.put(text, at, gid=f"label-{number}")
        for number, (actor, name) in enumerate(zip(self.actors, self._names, strict=True)):
            x, y = map(float, centres[actor.iri])
            outer, *inner = (Affine2D().translate(x, y).transform_path(path) for path in shapes[actor.iri])
            page.shape(outer, style.fill(actor.kind), style.INK, gid=f"node-{number}")
            for path in inner:
                page.line(path, style.INK, width=0.7)
            for text, at in name.places((x, y)):
                page.put(text, at, gid=f"name-{number}")

    def _draw_line(self, edge: Edge, number: int, curves: Sequence[Bezier], start: Point, end: Point) -> None:
        """The line of *edge* from *start* along both curves to *end*; a relation in one direction has an arrow."""
        colour = self._palette.colour(edge)
        pattern = style.DOTTED if edge.is_negated else style.DASHED if edge.is_dashed else "solid"
        first, second = curves
        last = end
        if not edge.relation.symmetric:
            direction = float(np.sign(end[0] - second[-1][0]))
            last = (end[0] - direction * (GAP - 1), end[1])
        for path in (_path([start], first, []), _path([], second, [last])):
            self._page.line(path, colour, pattern, gid=f"line-{number}")
        if not edge.relation.symmetric:
            self._page.shape(arrow(end, direction), colour, gid=f"arrow-{number}")


def _meeting(outline: Path, centre: Vector, point: Vector) -> Point:
    """Where a level line through *point* meets *outline* around *centre*."""
    side = float(np.sign(point[0] - centre[0]))
    reach = style.half_width(outline, side * float(point[1] - centre[1]))
    return float(centre[0]) + side * reach, float(point[1])


def _path(before: Sequence[Point], curve: Bezier, after: Sequence[Point]) -> Path:
    codes = [Path.LINETO] * len(before) + [Path.LINETO] + [Path.CURVE4] * (len(curve) - 1) + [Path.LINETO] * len(after)
    return Path([*before, *curve, *after], [Path.MOVETO, *codes[1:]])


def _stroke_place(curves: Iterable[Bezier], others: Bezier) -> tuple[Vector, Vector]:
    """The middle of whichever curve is further there from the points *others*, and the direction of the curve there."""

    def clearance(place: tuple[Vector, Vector]) -> float:
        return float(np.hypot(*(others - place[0]).T).min(initial=np.inf))

    return max(map(_middle, curves), key=clearance)


def _middle(curve: Bezier) -> tuple[Vector, Vector]:
    """The point half way along *curve*, and the direction there."""
    points = sampled(curve, 16)
    steps = np.diff(points, axis=0)
    lengths = np.hypot(*steps.T)
    walked = np.cumsum(lengths)
    index = int(np.searchsorted(walked, walked[-1] / 2))
    beyond = (walked[index] - walked[-1] / 2) / lengths[index]
    return points[index + 1] - steps[index] * beyond, steps[index]
