"""Sizes of nodes and labels in, the best of a few layouts out.

In a layered drawing it is free which end of a line stands further right, as an arrow can be drawn at either end. So
actors are ranked by their distance from a hub and not by who acts on whom: that keeps a large graph from becoming a
thin long one. A few hubs are tried, at the left and in the middle; the drawings that print largest with the fewest
crossings are drawn once more, with the lines at each node side by side. What does not hang together is laid out apart.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from communique.diagram.dot import Bezier, Drawing, Link, Ports, Size, solve
from communique.diagram.geometry import PAGE, Geometry, packed
from communique.diagram.routes import GAP, PITCH, reroute, sampled

_FURNITURE = 150.0  # height that the title, the legend and the source take
_ROOM = 3.0  # beside a node for each of its lines, in which they part
_MOST_ROOM = 36.0
_HUBS = 4
_FINALISTS = 2
_MOST_LINKS = 360  # links times layouts: larger graphs are tried less often

_Near = Mapping[str, Sequence[str]]  # the other ends of a node's links


@dataclass(frozen=True, slots=True)
class _Plan:
    """Nodes in their order, and links turned to run from earlier to later ones."""

    sizes: Mapping[str, Size]
    links: Sequence[Link]
    turned: Sequence[bool]
    ends: Mapping[str, Ports]

    def solve(self, ports: Mapping[str, Ports] | None = None) -> Drawing:
        """The drawing of the plan, with room beside each node for its lines to part in."""
        room = {name: min(_MOST_ROOM, _ROOM * max(map(len, ends))) for name, ends in self.ends.items()}
        nodes = {name: (width + 2 * (GAP + room[name]), height) for name, (width, height) in self.sizes.items()}
        return solve(nodes, self.links, ports)


def arrange(nodes: Mapping[str, Size], links: Sequence[Link]) -> Geometry:
    """The geometry of *nodes* and *links*; every node stands in at least one link."""
    near: dict[str, list[str]] = {name: [] for name in nodes}
    for link in links:
        near[link.tail].append(link.head)
        near[link.head].append(link.tail)
    hubs = sorted(nodes, key=lambda name: -len(near[name]))
    return packed([_arranged(part, near, nodes, links) for part in _parts(near, hubs)])


def _arranged(part: Sequence[str], near: _Near, nodes: Mapping[str, Size], links: Sequence[Link]) -> Geometry:
    """The geometry of what hangs together: of *part*, its nodes with those of most links first."""
    numbers = [number for number, link in enumerate(links) if link.tail in set(part)]
    own = [links[number] for number in numbers]
    plans = [_plan({name: nodes[name] for name in order}, own) for order in _orders(part, near, len(own))]
    drafts = [plan.solve() for plan in plans]
    best = sorted(zip(plans, drafts, strict=True), key=lambda pair: _cost(pair[1].size, pair[1].curves))[:_FINALISTS]
    finals = [_geometry(plan, plan.solve(_ports(plan, draft)), numbers) for plan, draft in best]
    return min(finals, key=lambda final: _cost(final.size, list(final.curves.values())))


def _geometry(plan: _Plan, drawing: Drawing, numbers: Sequence[int]) -> Geometry:
    curves = reroute(drawing, plan.sizes, plan.links)
    curves = [(b[::-1], a[::-1]) if turned else (a, b) for (a, b), turned in zip(curves, plan.turned, strict=True)]
    labels = dict(zip(numbers, drawing.labels, strict=True))
    return Geometry(drawing.size, drawing.nodes, plan.sizes, labels, dict(zip(numbers, curves, strict=True)))


def _orders(part: Sequence[str], near: _Near, links: int) -> Iterator[Sequence[str]]:
    """Orders of the nodes to try: by distance from each of a few hubs, with the hub first and with it in the middle."""
    orders: dict[tuple[str, ...], None] = {}
    for hub in part[:_HUBS]:
        found = _by_distance(near, hub)
        left = _left_of(hub, near, found)
        right = [name for name in found if name not in left]
        orders[tuple(found)] = None
        orders[(*(name for name in reversed(found) if name in left), *right)] = None
    yield from list(orders)[: max(1, _MOST_LINKS // links)]


def _plan(nodes: Mapping[str, Size], links: Sequence[Link]) -> _Plan:
    rank = {name: number for number, name in enumerate(nodes)}
    turned = [rank[tail] > rank[head] for tail, head, _ in links]
    forward = [
        Link(head, tail, size) if rank[tail] > rank[head] else Link(tail, head, size) for tail, head, size in links
    ]
    ends: dict[str, tuple[list[int], list[int]]] = {name: ([], []) for name in nodes}
    for number, link in enumerate(forward):
        ends[link.tail][1].append(number)
        ends[link.head][1 if link.is_loop else 0].append(number)
    sizes = {name: (width, max(height, PITCH * max(map(len, ends[name])))) for name, (width, height) in nodes.items()}
    return _Plan(sizes, forward, turned, ends)


def _by_distance(near: _Near, start: str) -> list[str]:
    """The nodes that hang together with *start*, by their distance from it."""
    found: dict[str, None] = {}
    queue = deque([start])
    while queue:
        if (name := queue.popleft()) not in found:
            found[name] = None
            queue.extend(near[name])
    return list(found)


def _parts(near: _Near, order: Iterable[str]) -> list[list[str]]:
    """The nodes of *order* in the groups that hang together, each in that order."""
    group: dict[str, int] = {}
    parts: list[list[str]] = []
    for name in order:
        if name not in group:
            group |= dict.fromkeys(_by_distance(near, name), len(parts))
            parts.append([])
        parts[group[name]].append(name)
    return parts


def _left_of(hub: str, near: _Near, order: Iterable[str]) -> Collection[str]:
    """The nodes to put left of *hub* so that about as many of its lines leave to the left as to the right.

    What hangs together without it stays on one side, the part with most lines on the right.
    """
    without = {name: [other for other in others if other != hub] for name, others in near.items()}
    parts = _parts(without, (name for name in order if name != hub))
    lines = [sum(near[hub].count(name) for name in part) for part in parts]
    left: set[str] = set()
    balance = 0
    for part, count in sorted(zip(parts, lines, strict=True), key=lambda pair: -pair[1]):
        if balance > 0:
            left.update(part)
        balance += -count if balance > 0 else count
    return left


def _cost(size: Size, curves: Sequence[tuple[Bezier, Bezier | None]]) -> float:
    """How small a drawing of this *size* prints on a landscape page, times how tangled its lines are."""
    return max(size[0] / PAGE, size[1] + _FURNITURE) * (1 + _crossings(curves) / len(curves))


def _crossings(curves: Sequence[tuple[Bezier, Bezier | None]]) -> int:
    """How often the lines of two links cross."""
    chords, owners = [], []
    for number, pair in enumerate(curves):
        for points in (sampled(curve, 3) for curve in pair if curve is not None):
            chords.append(np.hstack([points[:-1], points[1:]]))
            owners.append(np.full(len(points) - 1, number))
    segments, owner = np.vstack(chords).astype(np.float32), np.concatenate(owners)
    start, end = segments[:, :2], segments[:, 2:]
    step = end - start
    offset = step[:, 0] * start[:, 1] - step[:, 1] * start[:, 0]

    def sides(points: Bezier) -> Bezier:
        """On which side of each segment's line (row) each of *points* (column) lies."""
        return np.outer(step[:, 0], points[:, 1]) - np.outer(step[:, 1], points[:, 0]) - offset[:, None]

    parted = sides(start) * sides(end) < 0
    return int((parted & parted.T & (owner[:, None] != owner)).sum()) // 2


def _ports(plan: _Plan, drawing: Drawing) -> dict[str, Ports]:
    """For each node its lines on either side in the order in which they pass the next rank, from the top."""

    def order(name: str, numbers: Sequence[int]) -> list[int]:
        here = drawing.nodes[name][0]
        next_rank = min((abs(drawing.labels[number][0] - here) for number in numbers), default=0.0)

        def height(number: int) -> float:
            first, second = drawing.curves[number]
            points = sampled(first if plan.links[number].tail == name or second is None else second[::-1], 4)
            beyond = np.abs(points[:, 0] - here) >= next_rank
            return float(points[np.argmax(beyond) if beyond.any() else -1, 1])

        return sorted(numbers, key=lambda number: -height(number))

    return {name: (order(name, left), order(name, right)) for name, (left, right) in plan.ends.items()}
