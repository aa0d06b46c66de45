"""Who is central, who stands between, who stands together: measures of networkx over the actors of a graph.

A **tie** is a pair of actors that a claim binds; its weight is the number of claims. Only asserted claims make ties, as
what is denied, possible, intended, requested or conditional need not be; ``every_status`` counts them too, and what is
negated never.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.camps import find_camps, frustration
from communique.claim import Actor, Claim, Polarity, Quad
from communique.errors import UnknownNameError
from communique.tables import count, html_table

if TYPE_CHECKING:
    from communique.api import Graph

MEASURES = {
    "pagerank": "how much is claimed of what others do towards the actor, more so by actors of high rank (PageRank, "
    "Brin & Page 1998, over claims from subject to object; all actors add up to 1)",
    "betweenness": "the part of the shortest paths between others that run through the actor: brokers (Freeman 1977, "
    "0 to 1, over ties in either direction)",
    "degree": "with how many other actors it has ties",
    "claims": "how many claims have it as subject or object",
    "cooperation": "how many of these are of cooperation",
    "conflict": "how many of these are of conflict",
    "balance": "cooperation less conflict, by their sum: 1 only cooperates, -1 is only in conflict",
    "camp": "the camp that it stands in, by number, the largest first; 0 where no tie is for or against: few ties of "
    "cooperation join two camps and few of conflict lie within one (structural balance, Doreian & Mrvar 1996)",
}
COLUMNS = ("actor", "kind", *MEASURES)
_SIGNS = {
    Quad.VERBAL_COOPERATION: 1,
    Quad.MATERIAL_COOPERATION: 1,
    Quad.VERBAL_CONFLICT: -1,
    Quad.MATERIAL_CONFLICT: -1,
    Quad.STRUCTURAL: 0,
}
_DIGITS = 4  # beyond which machines may differ
_PIVOTS, _EXACT = 500, 2000  # with more actors, betweenness is estimated from as many of them
_SEED = 20


@dataclass(frozen=True, slots=True)
class Rank:
    """The measures of one actor; ``balance`` is None where no tie is for or against."""

    actor: Actor
    pagerank: float
    betweenness: float
    degree: int
    claims: int
    cooperation: int
    conflict: int
    balance: float | None
    camp: int

    @property
    def row(self) -> tuple[str, ...]:
        """Its cells under COLUMNS."""
        values = (getattr(self, name) for name in MEASURES)
        return (self.actor.label, self.actor.kind.value, *map(_cell, values))


@dataclass(frozen=True)
class Ranking:
    """The actors of a graph, the highest first, by the measure that *by* names.

    ``frustration`` is the part of the claims of cooperation and conflict that run against the camps, from 0 (perfect
    balance) to 1; ``camps`` are the camps of two or more, the largest first.
    """

    by: str
    ranks: tuple[Rank, ...]
    camps: tuple[tuple[Actor, ...], ...] = field(repr=False)
    frustration: float

    @property
    def summary(self) -> str:
        """A line: how many actors and camps, and how well the camps fit."""
        return (
            f"{count(len(self.ranks), 'actor')} by {self.by}; {count(len(self.camps), 'camp')} of two or more, "
            f"{1 - self.frustration:.0%} of the claims for or against fit them"
        )

    def to_text(self, form: str = "table") -> str:
        """The ranking as a "table" or as "csv". Raises UnknownNameError for another format."""
        from communique.query import Result

        if form not in ("table", "csv"):
            raise UnknownNameError("format", form, ("table", "csv"))
        result = Result(COLUMNS, tuple(rank.row for rank in self.ranks))
        return result.to_csv() if form == "csv" else f"{self.summary}\n\n{result.to_table()}"

    def __len__(self) -> int:
        return len(self.ranks)

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return html_table(COLUMNS, (rank.row for rank in self.ranks), self.summary)


def rank(graph: "Graph", by: str = "pagerank", *, every_status: bool = False) -> Ranking:
    """The actors of *graph* by the measure *by*, one of MEASURES, which tells what each figure means.

    With *every_status*, possible, intended, requested and conditional claims make ties as asserted ones do. Relations
    of structure (membership, office, place) are ties that are neither for nor against. With more than 2,000 actors,
    betweenness is estimated from 500 of them (Brandes & Pich 2007). Raises UnknownNameError for another measure.
    """
    if by not in MEASURES:
        raise UnknownNameError("measure", by, MEASURES)
    from communique.api import load_graph

    claims = [claim for claim in load_graph(graph).claims if _binds(claim, every_status)]
    actors = _actors(claims)
    numbers, signed = _numbers(claims)
    camps = find_camps(signed)
    camp = {iri: number for number, members in enumerate(camps, 1) for iri in members}
    centrality = _centrality(claims, actors)
    ranks = [_rank(actor, numbers[iri], centrality, camp.get(iri, 0)) for iri, actor in actors.items()]
    together = tuple(tuple(actors[iri] for iri in members) for members in camps if len(members) > 1)
    return Ranking(by, tuple(sorted(ranks, key=_order(by))), together, round(frustration(signed, camps), _DIGITS))


def _binds(claim: Claim, every_status: bool) -> bool:
    if claim.subject.iri == claim.object.iri:
        return False
    return claim.is_plain or (every_status and claim.polarity is Polarity.AFFIRMED)


def _actors(claims: list[Claim]) -> dict[str, Actor]:
    found = {actor.iri: actor for claim in claims for actor in (claim.subject, claim.object)}
    return dict(sorted(found.items()))


def _numbers(claims: list[Claim]) -> tuple[dict[str, list[int]], dict[tuple[str, str], float]]:
    """Claims, those of cooperation and those of conflict of each actor; and the pairs with how they stand."""
    numbers: dict[str, list[int]] = {}
    signed: dict[tuple[str, str], float] = {}
    for claim in claims:
        one, other = sorted((claim.subject.iri, claim.object.iri))
        sign = _SIGNS[claim.relation.quad]
        for iri in (one, other):
            own = numbers.setdefault(iri, [0, 0, 0])
            own[0] += 1
            own[1] += sign > 0
            own[2] += sign < 0
        if sign:
            signed[one, other] = signed.get((one, other), 0.0) + sign
    return numbers, signed


def _centrality(claims: list[Claim], actors: dict[str, Actor]) -> dict[str, dict[str, float]]:
    import networkx as nx

    directed: nx.DiGraph = nx.DiGraph()
    directed.add_nodes_from(actors)
    for claim in sorted(claims, key=lambda claim: (claim.subject.iri, claim.object.iri)):
        ends = [(claim.subject.iri, claim.object.iri)]
        for tail, head in ends + [ends[0][::-1]] * claim.relation.symmetric:
            weight = directed.get_edge_data(tail, head, {"weight": 0})["weight"]
            directed.add_edge(tail, head, weight=weight + 1)
    ties: nx.Graph = nx.Graph()
    ties.add_nodes_from(actors)
    ties.add_edges_from(sorted(tuple(sorted(edge)) for edge in directed.edges))
    pivots = _PIVOTS if len(actors) > _EXACT else None
    return {
        "pagerank": nx.pagerank(directed) if actors else {},
        "betweenness": nx.betweenness_centrality(ties, k=pivots, seed=_SEED),
        "degree": dict(ties.degree),
    }


def _rank(actor: Actor, numbers: list[int], centrality: dict[str, dict[str, float]], camp: int) -> Rank:
    claims, good, bad = numbers
    return Rank(
        actor,
        pagerank=round(centrality["pagerank"][actor.iri], _DIGITS),
        betweenness=round(centrality["betweenness"][actor.iri], _DIGITS),
        degree=int(centrality["degree"][actor.iri]),
        claims=claims,
        cooperation=good,
        conflict=bad,
        balance=round((good - bad) / (good + bad), 2) if good + bad else None,
        camp=camp,
    )


def _order(by: str) -> Callable[[Rank], tuple[object, ...]]:
    """The highest first, camps in their order; what is equal by claims, then by name."""

    def key(rank: Rank) -> tuple[object, ...]:
        value = getattr(rank, by)
        first = (value == 0, value) if by == "camp" else (value is None, -(value or 0))
        return (*first, -rank.claims, rank.actor.label, rank.actor.iri)

    return key


def _cell(value: float | None) -> str:
    return (
        ""
        if value is None
        else f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")
        if isinstance(value, float)
        else str(value)
    )
