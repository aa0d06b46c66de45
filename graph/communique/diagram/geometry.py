"""What layout hands to drawing: where everything stands, in points from the lower left; parts packed on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from communique.diagram.dot import Bezier, Point, Size

PAGE = 1.6  # width of the page to fill, in heights
_BETWEEN = 40.0


@dataclass(frozen=True, slots=True)
class Geometry:
    """Centres of nodes and, by the number of their link, of labels; the sizes of nodes, grown to hold their lines.

    ``curves`` has for each link the curve from its tail to its label and the one from there to its head; both end
    ``GAP`` beside the nodes.
    """

    size: Size
    nodes: Mapping[str, Point]
    sizes: Mapping[str, Size]
    labels: Mapping[int, Point]
    curves: Mapping[int, tuple[Bezier, Bezier]]


def packed(parts: Sequence[Geometry]) -> Geometry:
    """One geometry of *parts*, in rows of even width, the highest parts first."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Geometry((0, 0), {}, {}, {}, {})
    area = sum((part.size[0] + _BETWEEN) * (part.size[1] + _BETWEEN) for part in parts)
    width = max(sqrt(area * PAGE), *(part.size[0] for part in parts))
    rows: list[list[Geometry]] = []
    used = width
    for part in sorted(parts, key=lambda part: -part.size[1]):
        if used + part.size[0] > width:
            rows.append([])
            used = 0.0
        rows[-1].append(part)
        used += part.size[0] + _BETWEEN
    width = max(sum(part.size[0] for part in row) + _BETWEEN * (len(row) - 1) for row in rows)
    placed, top = [], 0.0
    for row in rows:
        between = (width - sum(part.size[0] for part in row)) / (len(row) + 1)
        left = between
        for part in row:
            placed.append(_moved(part, left, top - (row[0].size[1] + part.size[1]) / 2))
            left += part.size[0] + between
        top -= row[0].size[1] + _BETWEEN
    return _joined([_moved(part, 0, -top - _BETWEEN) for part in placed], (width, -top - _BETWEEN))


def _moved(part: Geometry, right: float, up: float) -> Geometry:
    shift = np.array([right, up])
    return Geometry(
        part.size,
        {name: (x + right, y + up) for name, (x, y) in part.nodes.items()},
        part.sizes,
        {number: (x + right, y + up) for number, (x, y) in part.labels.items()},
        {number: (first + shift, second + shift) for number, (first, second) in part.curves.items()},
    )


def _joined(parts: Sequence[Geometry], size: Size) -> Geometry:
    return Geometry(
        size,
        {name: at for part in parts for name, at in part.nodes.items()},
        {name: size for part in parts for name, size in part.sizes.items()},
        {number: at for part in parts for number, at in part.labels.items()},
        {number: pair for part in parts for number, pair in part.curves.items()},
    )
