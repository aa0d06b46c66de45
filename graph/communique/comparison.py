"""Two graphs → a Comparison: what one holds and the other does not, what both hold, and where they disagree.

A claim is the same in two articles where subject, relation, object, status and speakers are the same; its id, its words
and its time may differ. A symmetric relation is the same in either direction.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.claim import Actor, Claim, Polarity, Relation
from communique.claim_graph import ClaimGraph, merge
from communique.errors import UnknownNameError
from communique.tables import count, flow, html_table, name_speakers

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from communique.api import Graph

FORMATS = ("table", "csv", "json")
COLUMNS = ("held by", "subject", "relation", "object", "status", "speaker", "quote")
DISAGREEMENT_COLUMNS = ("subject", "relation", "object", "first", "second")

_Key = tuple[str, ...]


class Side(StrEnum):
    """Which of the two graphs holds something."""

    FIRST = "first"
    SECOND = "second"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Held:
    """A claim and which side holds it; *claim* is the earliest in the text of the first side that does."""

    side: Side
    claim: Claim

    @property
    def row(self) -> tuple[str, ...]:
        """Its cells under COLUMNS."""
        claim = self.claim
        ends = (claim.subject.label, claim.relation.label, claim.object.label)
        return (self.side.value, *ends, claim.status, name_speakers(claim), flow(claim.evidence.quote))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A relation that both graphs tell of, and in no status that they share."""

    subject: Actor
    relation: Relation
    object: Actor
    first: tuple[str, ...]
    second: tuple[str, ...]
    contradiction: bool

    @property
    def row(self) -> tuple[str, ...]:
        """Its cells under DISAGREEMENT_COLUMNS."""
        ends = (self.subject.label, self.relation.label, self.object.label)
        return (*ends, ", ".join(self.first), ", ".join(self.second))


@dataclass(frozen=True)
class Comparison:
    """What two graphs hold, each claim once: only the first, only the second, both; and where they disagree.

    ``contradiction`` of a disagreement says that one side only affirms what the other only negates.
    """

    first: ClaimGraph = field(repr=False)
    second: ClaimGraph = field(repr=False)
    held: tuple[Held, ...]
    disagreements: tuple[Disagreement, ...]

    def of(self, side: Side) -> tuple[Claim, ...]:
        """The claims that *side* holds, and that the other does not unless it is both."""
        return tuple(held.claim for held in self.held if held.side is side)

    def to_text(self, form: str = "table") -> str:
        """The comparison in one of FORMATS. Raises UnknownNameError for another."""
        writers = {"table": self.to_table, "csv": self.to_csv, "json": self.to_json}
        if form not in writers:
            raise UnknownNameError("format", form, FORMATS)
        return writers[form]()

    def to_table(self, width: int = 60) -> str:
        """What is not shared, then what is, then where they disagree, for people; cells up to *width* characters."""
        from communique.query import Result

        parts = [f"{self.summary}\n"]
        for heading, columns, rows in self._tables():
            if rows:
                parts.append(f"{heading}\n{Result(columns, rows).to_table(width)}")
        return "\n".join(parts)

    def to_csv(self) -> str:
        """CSV under COLUMNS (RFC 4180, lines end with a line feed); no cell is a formula to a spreadsheet."""
        from communique.query import Result

        return Result(COLUMNS, tuple(held.row for held in self.held)).to_csv()

    def to_json(self) -> str:
        """A JSON object with "claims" and "disagreements"; a claim is as ``read --format jsonl`` prints it."""
        claims = [{"held_by": held.side.value, **held.claim.to_dict()} for held in self.held]
        told: list[dict[str, Any]] = [
            {
                "subject": found.subject.iri,
                "relation": found.relation.iri,
                "object": found.object.iri,
                "first": list(found.first),
                "second": list(found.second),
                "contradiction": found.contradiction,
            }
            for found in self.disagreements
        ]
        return json.dumps({"claims": claims, "disagreements": told}, ensure_ascii=False, indent=1) + "\n"

    @property
    def summary(self) -> str:
        """How many claims each side holds: "2 only in the first, 1 only in the second, 4 in both; 1 disagreement"."""
        numbers = {side: len(self.of(side)) for side in Side}
        return (
            f"{numbers[Side.FIRST]:,} only in the first, {numbers[Side.SECOND]:,} only in the second, "
            f"{numbers[Side.BOTH]:,} in both; {count(len(self.disagreements), 'disagreement')}"
        )

    def draw(
        self, path: str | os.PathLike[str] | None = None, *, title: str | None = None, source: str | None = None
    ) -> "Figure":
        """The diagram of both graphs, a colour for what each holds and one for what both do; with *path*, written."""
        from communique.diagram import comparison as pictures

        return pictures.draw(self, None if path is None else Path(path), title=title, source=source)

    def __str__(self) -> str:
        return self.to_table()

    def __repr__(self) -> str:
        return f"Comparison({self.summary})"

    def _repr_html_(self) -> str:
        return "\n".join(html_table(columns, rows, heading) for heading, columns, rows in self._tables() if rows)

    def _tables(self) -> Iterator[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]]:
        for side, heading in (
            (Side.FIRST, "Only in the first"),
            (Side.SECOND, "Only in the second"),
            (Side.BOTH, "In both"),
        ):
            yield heading, COLUMNS[1:], tuple(held.row[1:] for held in self.held if held.side is side)
        yield "They disagree", DISAGREEMENT_COLUMNS, tuple(found.row for found in self.disagreements)


def compare(first: "Graph", second: "Graph") -> Comparison:
    """What the graph *first* holds and *second* does not, and the reverse; graphs as ``draw`` takes them."""
    from communique.api import load_graph

    graphs = load_graph(first), load_graph(second)
    mine, yours = (_by_key(graph) for graph in graphs)
    held = [Held(Side.BOTH if key in yours else Side.FIRST, claim) for key, claim in mine.items()]
    held += [Held(Side.SECOND, claim) for key, claim in yours.items() if key not in mine]
    return Comparison(*graphs, tuple(sorted(held, key=_order)), tuple(_disagreements(*graphs)))


def sides(comparison: Comparison) -> tuple[ClaimGraph, dict[_Key, Side]]:
    """Both graphs as one, and which side holds a relation in a status, whoever says so, by its ``edge_key``."""
    first, second = ({edge_key(claim) for claim in graph.claims} for graph in (comparison.first, comparison.second))
    found = {key: Side.BOTH if key in second else Side.FIRST for key in first}
    found |= dict.fromkeys(second - first, Side.SECOND)
    return merge((comparison.first, comparison.second)), found


def edge_key(claim: Claim) -> _Key:
    """What makes a relation in a status the same: ends, relation, polarity and modality."""
    return (*_ends(claim), claim.relation.iri, claim.polarity.value, claim.modality.value)


def _ends(claim: Claim) -> tuple[str, str]:
    ends = claim.subject.iri, claim.object.iri
    return (min(ends), max(ends)) if claim.relation.symmetric else ends


def _by_key(graph: ClaimGraph) -> dict[_Key, Claim]:
    """Each claim once; of those that are the same, the first of the first article by name."""
    found: dict[_Key, Claim] = {}
    for claim in sorted(graph.claims, key=lambda claim: (claim.evidence.article, claim.evidence.start, claim.id)):
        voices = [speaker.iri for speaker in claim.speakers] or [name_speakers(claim)]
        found.setdefault((*edge_key(claim), *voices), claim)
    return found


def _order(held: Held) -> tuple[object, ...]:
    return (list(Side).index(held.side), *held.row[1:], held.claim.id)


def _disagreements(first: ClaimGraph, second: ClaimGraph) -> Iterator[Disagreement]:
    """Contradictions first, then by the names of ends and relation."""
    told: dict[_Key, tuple[list[Claim], list[Claim]]] = {}
    for number, graph in enumerate((first, second)):
        for claim in graph.claims:
            told.setdefault((*_ends(claim), claim.relation.iri), ([], []))[number].append(claim)
    found = []
    for key, (mine, yours) in told.items():
        statuses = [{claim.status for claim in claims} for claims in (mine, yours)]
        if not mine or not yours or statuses[0] & statuses[1]:
            continue
        polarities = [{claim.polarity for claim in claims} for claims in (mine, yours)]
        opposed = polarities in ([{Polarity.AFFIRMED}, {Polarity.NEGATED}], [{Polarity.NEGATED}, {Polarity.AFFIRMED}])
        claim = min(mine, key=lambda claim: (claim.evidence.article, claim.evidence.start, claim.id))
        names = (claim.subject.label, claim.relation.label, claim.object.label)
        first_told, second_told = (tuple(sorted(told)) for told in statuses)
        row = Disagreement(claim.subject, claim.relation, claim.object, first_told, second_told, opposed)
        found.append((not opposed, names, key, row))
    return (row for *_, row in sorted(found, key=lambda item: item[:3]))
