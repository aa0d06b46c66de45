"""The claims of a graph by date and relation → a Timeline: a picture, as a file, a figure or in a notebook."""

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from communique.claim_graph import ClaimGraph

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from communique.api import Graph


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture of *graph*'s claims by date; it shows itself in a notebook."""

    graph: ClaimGraph
    figure: "Figure" = field(repr=False, compare=False)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it as PNG, SVG or PDF, as the suffix says. Raises GraphError."""
        from communique import diagram

        diagram.save(self.figure, Path(path))

    def _repr_html_(self) -> str:
        from communique import diagram

        svg = diagram.rendered(self.figure, "svg").decode("utf-8")
        return svg[svg.index("<svg") :]


def timeline(
    graph: "Graph",
    path: str | os.PathLike[str] | None = None,
    *,
    title: str | None = None,
    source: str | None = None,
    actors: Collection[str] = (),
    relations: Collection[str] = (),
    speakers: Collection[str] = (),
    since: date | str | None = None,
    until: date | str | None = None,
) -> Timeline:
    """The claims of *graph* that fit all that is given, by date and relation; with *path*, written as PNG, SVG or PDF.

    A claim stands at the time that its words tell, or on the day of its article where they tell none; a month or a year
    is a span, a deadline runs from the day of the article to its last day. Up to 36 claims are told in words, more are
    counted by relation and by day, week, month, quarter or year, whichever leaves room. A claim without either date is
    left out, and the line below the title counts those.

    *actors*, *relations* and *speakers* are labels or IRIs; *since* and *until* are dates, months or years. Raises
    UnknownNameError for a name that the graph does not hold, GraphError for a file that cannot be written.
    """
    from communique import diagram
    from communique.api import load_graph
    from communique.readers.values import parse_partial_date

    if path is not None:
        diagram.check_suffix(Path(path))
    chosen = load_graph(graph).select(
        actors=actors,
        relations=relations,
        speakers=speakers,
        since=parse_partial_date(str(since), "since") if since else None,
        until=parse_partial_date(str(until), "until") if until else None,
    )
    from communique.diagram.timeline import figure_of  # here, as it loads matplotlib

    made = Timeline(chosen, figure_of(chosen, title, source))
    if path is not None:
        made.save(path)
    return made
