"""Sizes of shapes and which of them are joined in, places for them out: what a large graph is laid out by.

Graphviz' ``fdp`` pulls together what is joined and pushes the rest apart; its crowded middle is evened out, and shapes
that would still cover each other are moved. No step is random, and places are whole numbers.
"""

import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float64]  # x and y of each shape

_ITERATIONS = 250  # of the forces
_BETWEEN = (60, 44)  # room around each shape, for labels
_AIRINESS = 2.2  # of the area that all take, in that of the shapes
_EVENNESS = 0.7  # of how they spread over that area: 0 as forces have them, 1 everywhere alike
_ASPECT = 1.4  # width of that area, in heights
_ROUNDS, _PUSH = 50, 0.4  # of moving shapes apart, and how much of the way each goes


def spread(sizes: Sequence[tuple[int, int]], pairs: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """The centres of shapes of these *sizes*; *pairs* are the numbers of those that are joined, in either direction."""
    import numpy as np

    boxes = np.array(sizes, dtype=np.float64) + _BETWEEN
    places = _evened(_pulled(len(sizes), pairs)) * math.sqrt(float(boxes.prod(axis=1).sum()) * _AIRINESS)
    places = _pushed(places, boxes)
    places = places - places.min(axis=0)
    return [(round(float(x)), round(float(y))) for x, y in places]


def _pulled(count: int, pairs: Collection[tuple[int, int]]) -> "Vectors":
    import numpy as np
    import pygraphviz

    joined = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    lines = [*map(str, range(count)), *(f"{one} -- {other}" for one, other in joined)]
    # sfdp is no choice: the wheel's Graphviz complains on standard error that it lacks a library.
    settings = f"graph [start=1 overlap=true splines=none maxiter={_ITERATIONS}] node [shape=point width=.1]"
    graph = pygraphviz.AGraph(string=f"graph {{ {settings}\n" + "\n".join(lines) + "\n}")
    plain = graph.draw(format="plain", prog="fdp").decode()
    found = {int(words[1]): words[2:4] for words in map(str.split, plain.splitlines()) if words[0] == "node"}
    return np.array([[float(part) for part in found[number]] for number in range(count)]) * (1.0, -1.0)


def _evened(places: "Vectors") -> "Vectors":
    """*places* in an ellipse of area 1, drawn apart in its middle, where forces crowd them, and together at its rim."""
    import numpy as np

    places = places - np.median(places, axis=0)
    radius = np.hypot(*places.T)
    rank = np.empty(len(radius))
    rank[np.lexsort((np.arange(len(radius)), radius))] = np.arange(len(radius))
    even = np.sqrt((rank + 0.5) / len(radius))
    wanted = _EVENNESS * even + (1 - _EVENNESS) * radius / max(float(radius.max()), 1e-9)
    axes = np.array([math.sqrt(_ASPECT / math.pi), 1 / math.sqrt(_ASPECT * math.pi)])
    evened: Vectors = places / np.maximum(radius, 1e-9)[:, None] * wanted[:, None] * axes
    return evened


def _pushed(places: "Vectors", boxes: "Vectors") -> "Vectors":
    """*places* moved until *boxes* around them hardly cover each other; pairs that do part along the shorter way."""
    import numpy as np
    from scipy.spatial import KDTree

    unit = boxes.max(axis=0)
    for _ in range(_ROUNDS):
        pairs = KDTree(places / unit).query_pairs(1.0, p=np.inf, output_type="ndarray")
        one, other = pairs[np.lexsort(pairs.T)].T
        apart = places[one] - places[other]
        reach = (boxes[one] + boxes[other]) / 2
        cover = reach - np.abs(apart)
        hit = (cover > 0).all(axis=1)
        if not hit.any():
            break
        one, other, apart, cover, reach = one[hit], other[hit], apart[hit], cover[hit], reach[hit]
        axis = np.argmin(cover / reach, axis=1)
        rows = np.arange(len(axis))
        step = cover[rows, axis] * np.where(apart[rows, axis] < 0, -1.0, 1.0) * _PUSH
        np.add.at(places, (one, axis), step)
        np.add.at(places, (other, axis), -step)
    return places
