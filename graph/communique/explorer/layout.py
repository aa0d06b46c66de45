"""Actors and edges in, places for them out: whole numbers, y downwards, the same on each run.

A small graph is laid out as its diagram is, with a place for each label and a curve for each edge. A large one is laid
out by forces, and the page bends its edges itself.
"""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from communique.claim import Actor, Kind
from communique.diagram.content import Edge
from communique.diagram.content import wrapped as wrap
from communique.explorer.forces import spread

MOST_ARRANGED = 90  # edges; with more of them lines across the whole page are hard to follow
NAME, LABEL, NOTE = 14, 12, 10  # sizes of type; what paints it has the same
_NAME_COLUMNS, _LABEL_COLUMNS, _NOTE_COLUMNS = 16, 18, 22
_MOST_LINES = 3
_LEADING = 1.25
_BREADTH, _BOLD_BREADTH = 0.54, 0.58  # of a letter, in its size, as most fonts have it
_SIDES = {Kind.REGION: 38, Kind.ARMED_GROUP: 38, Kind.OFFICE: 34, Kind.PERSON: 30}  # beside a name, in all

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of type, the first ones large and the others small, and the room that they take."""

    large: tuple[str, ...]
    small: tuple[str, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres and sizes of actors by IRI; for each edge the centre of its label and its curve, or None for both."""

    nodes: Mapping[str, tuple[int, int]]
    sizes: Mapping[str, tuple[int, int]]
    labels: Sequence[tuple[int, int] | None]
    curves: Sequence[list[int] | None]


def name_words(actor: Actor) -> Words:
    """What stands in the shape of *actor*: its name, and what it belongs to where the name does not tell."""
    of = actor.of if actor.of and actor.of not in actor.label else ""
    return _words(wrapped(actor.label, _NAME_COLUMNS), wrapped(of, _NAME_COLUMNS), NAME, _BOLD_BREADTH)


def edge_words(edge: Edge) -> Words:
    """What stands on *edge*: the relation, and its status, speakers and times."""
    return _words(wrapped(edge.label, _LABEL_COLUMNS), wrapped(edge.note, _NOTE_COLUMNS), LABEL, _BREADTH)


def _words(large: str, small: str, size: int, breadth: float) -> Words:
    first, second = _cut(large), _cut(small)
    widths = [_columns(line) * breadth * size for line in first] + [_columns(line) * _BREADTH * NOTE for line in second]
    height = (len(first) * size + len(second) * NOTE) * _LEADING
    return Words(first, second, math.ceil(max(widths, default=0)), math.ceil(height))


# Relations and speakers recur, and finding even lines takes a while.
wrapped = lru_cache(maxsize=4096)(wrap)


def _cut(text: str) -> tuple[str, ...]:
    lines = [line for line in text.split("\n") if line]
    return tuple(lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1] + "…"])


def _columns(line: str) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in line)
    return wide + sum(unicodedata.category(character)[0] != "M" for character in line)


def node_size(kind: Kind, words: Words) -> tuple[int, int]:
    """The size of the shape of *kind* around *words*."""
    if kind is Kind.PEOPLE:
        return math.ceil(words.width * 1.2 + 24), math.ceil(words.height * 1.25 + 16)
    return words.width + _SIDES.get(kind, 26), words.height + 16


def lay_out(actors: Sequence[Actor], edges: Sequence[Edge]) -> Layout:
    """Where *actors*, each at an end of one of *edges*, and the edges stand."""
    sizes = {actor.iri: node_size(actor.kind, name_words(actor)) for actor in actors}
    return _arranged(sizes, edges) if len(edges) <= MOST_ARRANGED else _spread(sizes, edges)


def _arranged(sizes: Mapping[str, tuple[int, int]], edges: Sequence[Edge]) -> Layout:
    import numpy as np

    from communique.diagram.dot import Link
    from communique.diagram.layout import arrange

    links = []
    for edge in edges:
        words = edge_words(edge)
        room = 24 if edge.tail.iri == edge.head.iri else 6
        links.append(Link(edge.tail.iri, edge.head.iri, (words.width + 14, words.height + room)))
    geometry = arrange(sizes, links)

    def rounded(place: Place) -> tuple[int, int]:
        return round(place[0]), round(geometry.size[1] - place[1])

    curves: list[list[int] | None] = []
    for number in range(len(edges)):
        first, second = geometry.curves[number]
        # One run of cubics: a straight piece joins the two where the label interrupts them.
        gap = np.linspace(first[-1], second[0], 4)[1:]
        curves.append([part for x, y in np.vstack([first, gap, second[1:]]) for part in rounded((x, y))])
    return Layout(
        nodes={iri: rounded(place) for iri, place in geometry.nodes.items()},
        sizes={iri: (round(width), round(height)) for iri, (width, height) in geometry.sizes.items()},
        labels=[rounded(geometry.labels[number]) for number in range(len(edges))],
        curves=curves,
    )


def _spread(sizes: Mapping[str, tuple[int, int]], edges: Sequence[Edge]) -> Layout:
    numbers = {iri: number for number, iri in enumerate(sizes)}
    pairs = {(numbers[edge.tail.iri], numbers[edge.head.iri]) for edge in edges}
    places = spread(list(sizes.values()), pairs)
    nowhere = [None] * len(edges)
    return Layout(nodes=dict(zip(sizes, places, strict=True)), sizes=sizes, labels=nowhere, curves=nowhere)
