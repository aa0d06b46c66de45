"""A ClaimGraph → a folder for ``neo4j-admin database import``: actors as nodes, claims as relationships.

The headers are those of https://neo4j.com/docs/operations-manual/current/import/::

    neo4j-admin database import full --nodes=DIR/nodes.csv --relationships=DIR/relationships.csv

The type of a relationship tells its status where the claim is not asserted, so that ``MATCH ()-[:ARMS]->()`` finds what
somebody asserts, and never what is denied: that is ``NEGATED_ARMS``. Who asserts it is in ``speakers``, empty for the
article's own voice. Quotations stand on one line, and a cell that a spreadsheet would evaluate has an apostrophe before
it. What it cannot carry: statements without a claim, and the text of the articles.
"""

import re

from communique.claim import Actor, Claim
from communique.claim_graph import ClaimGraph, claim_actors
from communique.exports.claims import articles_of, day_span
from communique.exports.csv_files import encode
from communique.rdf.order import in_order
from communique.tables import flow

_NODE = ("iri:ID(Actor)", "name", "of", "sector", "new:boolean", "sameAs", ":LABEL")
_RELATIONSHIP = (
    ":START_ID(Actor)", ":END_ID(Actor)", ":TYPE", "claim", "relation", "status", "speakers:string[]", "tense", "time",
    "dateFrom:date", "dateTo:date", "quad", "plover", "probability:double", "quote", "quoteStart:int", "quoteEnd:int",
    "article", "published:date", "publisher", "url",
)  # fmt: skip


def to_files(graph: ClaimGraph) -> dict[str, bytes]:
    """``nodes.csv`` and ``relationships.csv``."""
    graph = in_order(graph)
    actors = sorted(claim_actors(graph.claims), key=lambda actor: actor.iri)
    articles = articles_of(graph)
    rows = []
    for claim in graph.claims:
        article, evidence = articles.get(claim.evidence.article), claim.evidence
        published = article.published if article else None
        since, until = day_span(claim.time)
        rows.append(
            (
                claim.subject.iri,
                claim.object.iri,
                relationship_type(claim),
                claim.id,
                claim.relation.iri,
                claim.status,
                ";".join(speaker.label.replace(";", ",") for speaker in claim.speakers),
                claim.tense or "",
                claim.time or "",
                since,
                until,
                claim.relation.quad,
                claim.relation.plover or "",
                "" if claim.probability is None else claim.probability,
                flow(evidence.quote),
                evidence.start,
                evidence.end,
                evidence.article,
                published or "",
                (article and article.publisher) or "",
                (article and article.url) or "",
            )
        )
    return {"nodes.csv": encode([_NODE, *map(_node, actors)]), "relationships.csv": encode([_RELATIONSHIP, *rows])}


def relationship_type(claim: Claim) -> str:
    """The status, where the claim is not asserted, and the relation, as types are written: POSSIBLE_ATTACKS."""
    words = claim.relation.label if claim.is_plain else f"{claim.status} {claim.relation.label}"
    return re.sub(r"\W+", "_", words).strip("_").upper()


def _node(actor: Actor) -> tuple[object, ...]:
    kind = "".join(word.capitalize() for word in actor.kind.split())
    return (
        actor.iri,
        flow(actor.label),
        actor.of or "",
        actor.sector or "",
        str(actor.new).lower(),
        actor.same_as or "",
        f"Actor;{kind}",
    )
