"""Curves as ``dot`` gives them in, curves as they are drawn out: lines leave a node straight and part smoothly."""

from collections.abc import Mapping, Sequence

import numpy as np

from communique.diagram.dot import Bezier, Drawing, Link, Point, Size

GAP = 9.0  # between a node and the end of a curve: room for the head of an arrow
PITCH = 13.0  # between lines that end side by side at a node
_NEAR = 120.0  # to a label in the next rank: a curve may go straight to it
_CLEARANCE = 1.0


def reroute(drawing: Drawing, sizes: Mapping[str, Size], links: Sequence[Link]) -> list[tuple[Bezier, Bezier]]:
    """For each link its curves from tail to label and from label to head, ending ``GAP`` beside the nodes.

    Where nothing is in the way, the end at a node is a wide bend instead of the narrow one that ``dot`` makes.
    """
    nodes = [(drawing.nodes[name], sizes[name]) for name in drawing.nodes]
    labels = [(centre, link.label) for centre, link in zip(drawing.labels, links, strict=True)]
    boxes = np.array([[x - w / 2, y - h / 2, x + w / 2, y + h / 2] for (x, y), (w, h) in (*nodes, *labels)])
    rerouted = []
    for number, (link, (first, second)) in enumerate(zip(links, drawing.curves, strict=True)):
        left = drawing.nodes[link.tail][0] + sizes[link.tail][0] / 2 + GAP
        others = np.delete(boxes, len(nodes) + number, axis=0)
        first = _widened(first, left, others)
        if second is None:
            second = _loop(first, drawing.labels[number], link.label)
        else:
            right = drawing.nodes[link.head][0] - sizes[link.head][0] / 2 - GAP
            second = _widened(second[::-1], right, others)[::-1]
        rerouted.append((first, second))
    return rerouted


def sampled(curve: Bezier, chords: int) -> Bezier:
    """Points on *curve*, with *chords* straight pieces for each cubic."""
    t = np.linspace(0, 1, chords + 1)[1:, None]
    a, b, c, d = (curve[offset : len(curve) - 3 + offset : 3, None] for offset in range(4))
    inner = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
    return np.vstack([curve[:1], inner.reshape(-1, 2)])


def _widened(curve: Bezier, start: float, boxes: Bezier) -> Bezier:
    """*curve*, which begins beside a node, begun at the abscissa *start* with a bend as wide as *boxes* allow."""
    y, x1, (x2, y2) = curve[0][1], curve[3][0], curve[-1]
    direct = np.array([(start, y), ((start + x2) / 2, y), ((start + x2) / 2, y2), (x2, y2)])
    bent = np.vstack([[(start, y), ((start + x1) / 2, y)], curve[2:]])
    for wide in (direct, bent) if abs(x2 - start) < _NEAR else (bent,):
        if not _hits(sampled(wide[:4], 16), boxes):
            return wide
    return np.vstack([np.linspace((start, y), curve[0], 4), curve[1:]])


def _hits(points: Bezier, boxes: Bezier) -> bool:
    low, high = boxes[:, :2] - _CLEARANCE, boxes[:, 2:] + _CLEARANCE
    return bool(((points[:, None] > low) & (points[:, None] < high)).all(axis=2).any())


def _loop(first: Bezier, centre: Point, size: Size) -> Bezier:
    """The way back to the node for a line that left it by *first*, around and below its label."""
    (x, y), (width, height) = centre, size
    left, right, bottom = x - width / 2, x + width / 2, y - height / 2
    end = first[0] - (0, PITCH)
    around = [(right, y), (right + 16, y), (right + 16, bottom), (right - 8, bottom)]
    return np.array([*around, (left, bottom), ((left + end[0]) / 2, end[1]), end])
