"""Graphviz ``dot``: sizes in points in, positions and curves in points from the lower left out; no choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Size = tuple[float, float]
Vector = NDArray[np.floating]
Bezier = Vector  # the points of cubic curves: one start, then three for each
Ports = tuple[Sequence[int], Sequence[int]]  # the links on the left of a node and those on its right, from the top

_INCH = 72
_SETTINGS = (
    "graph [rankdir=LR nodesep=.2 ranksep=.26 splines=spline]"
    'node [shape=box fixedsize=true label=""]'
    "edge [arrowhead=none]"
)
_TABLE = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{}</TABLE>'
_CELL = '<TR><TD PORT="{}" FIXEDSIZE="TRUE" WIDTH="{:.0f}" HEIGHT="{:.0f}"></TD></TR>'


class Link(NamedTuple):
    """A line to lay out, from left to right: its ends and the size of its label."""

    tail: str
    head: str
    label: Size

    @property
    def is_loop(self) -> bool:
        """Whether it ends where it starts."""
        return self.tail == self.head


@dataclass(frozen=True, slots=True)
class Drawing:
    """Centres of nodes and labels; for each link the curve to its label and the one from there, which a loop lacks."""

    size: Size
    nodes: Mapping[str, Point]
    labels: tuple[Point, ...]
    curves: tuple[tuple[Bezier, Bezier | None], ...]


def solve(nodes: Mapping[str, Size], links: Sequence[Link], ports: Mapping[str, Ports] | None = None) -> Drawing:
    """The drawing of *nodes* and *links*. A label is a node of its own, so that every other line keeps clear of it.

    With *ports*, lines end side by side at a node in the order given; without, they aim at its middle.
    """
    import pygraphviz  # here, as it loads Graphviz

    names = {name: f"n{number}" for number, name in enumerate(nodes)}
    lines = []
    for name, node in nodes.items():
        lines.append(f"{names[name]} [{_box(node) if ports is None else _table(node, ports[name])}]")
    for number, (tail, head, label) in enumerate(links):
        leave, enter = ("", "") if ports is None else (f":p{number}:e", f":p{number}:w")
        lines.append(f"l{number} [{_box(label)}]")
        lines.append(f"{names[tail]}{leave} -> l{number}:w")
        if tail != head:
            lines.append(f"l{number}:e -> {names[head]}{enter}")
    graph = pygraphviz.AGraph(string=f"digraph {{ {_SETTINGS}\n" + "\n".join(lines) + "\n}")
    plain = graph.draw(format="plain", prog="dot").decode()

    size: Size = (0, 0)
    centres: dict[str, Point] = {}
    curves: dict[tuple[str, str], Bezier] = {}
    for kind, *words in map(str.split, plain.splitlines()):
        if kind == "graph":
            size = (float(words[1]) * _INCH, float(words[2]) * _INCH)
        elif kind == "node":
            centres[words[0]] = (float(words[1]) * _INCH, float(words[2]) * _INCH)
        elif kind == "edge":
            ends = (words[0].partition(":")[0], words[1].partition(":")[0])
            curves[ends] = np.array(words[3 : 3 + 2 * int(words[2])], dtype=float).reshape(-1, 2) * _INCH
    return Drawing(
        size=size,
        nodes={name: centres[names[name]] for name in nodes},
        labels=tuple(centres[f"l{number}"] for number in range(len(links))),
        curves=tuple(
            (curves[names[link.tail], f"l{number}"], None if link.is_loop else curves[f"l{number}", names[link.head]])
            for number, link in enumerate(links)
        ),
    )


def _box(size: Size) -> str:
    return f"width={size[0] / _INCH:.4f} height={size[1] / _INCH:.4f}"


def _table(size: Size, ports: Ports) -> str:
    """A node as two columns of cells without text, with one cell for each line that ends there."""
    columns = []
    for links in ports:
        names = [f"p{link}" for link in links] or ["none"]
        cells = "".join(_CELL.format(name, size[0] / 2, size[1] / len(names)) for name in names)
        columns.append(f"<TD>{_TABLE.format(cells)}</TD>")
    return f"shape=plain fixedsize=false label=<{_TABLE.format('<TR>' + ''.join(columns) + '</TR>')}>"
