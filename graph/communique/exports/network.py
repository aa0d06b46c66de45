"""A ClaimGraph → the network that GraphML, GEXF, CSV and Neo4j hold: an edge for each claim, with plain values."""

from typing import TYPE_CHECKING, Any

from communique.claim import Actor, Claim, Kind
from communique.claim_graph import ClaimGraph
from communique.exports.claims import articles_of, day_span, label
from communique.rdf.order import in_order

if TYPE_CHECKING:
    import networkx as nx

_PEOPLE = (Kind.PERSON, Kind.OFFICE, Kind.PEOPLE)


def network(graph: ClaimGraph) -> "nx.MultiDiGraph":
    """``graph.to_networkx()`` in the order of a file, with what tools for networks show.

    The label of an edge tells the claim's status where it is not asserted. ``color`` is "#rrggbb" and ``r``, ``g``,
    ``b`` the same, as Gephi wants it; ``date_from`` and ``date_to`` are the first and the last day of the claim's time,
    ``published`` the day of its article, and "" where there is none.
    """
    from communique.diagram.style import COLOURS, QUIET, RULE

    graph = in_order(graph)
    found = graph.to_networkx()
    articles = articles_of(graph)
    actors: dict[str, Actor] = {actor.iri: actor for actor in graph.actors}
    for iri, values in found.nodes(data=True):
        actor = actors[iri]
        values |= {"same_as": actor.same_as or "", **_colour(QUIET if actor.kind in _PEOPLE else RULE)}
    claims: dict[str, Claim] = {claim.id: claim for claim in graph.claims}
    for _, _, key, values in found.edges(keys=True, data=True):
        claim, article = claims[key], articles.get(claims[key].evidence.article)
        since, until = day_span(claim.time)
        # "start" and "end" are times to tools for networks.
        values["quote_start"], values["quote_end"] = values.pop("start"), values.pop("end")
        values |= {
            "label": label(claim),
            "relation_label": claim.relation.label,
            "date_from": since,
            "date_to": until,
            "published": article.published.isoformat() if article and article.published else "",
            "publisher": (article and article.publisher) or "",
            "url": (article and article.url) or "",
            **_colour(COLOURS[claim.relation.quad]),
        }
    return found


def _colour(code: str) -> dict[str, Any]:
    return {"color": code, "r": int(code[1:3], 16), "g": int(code[3:5], 16), "b": int(code[5:7], 16)}
