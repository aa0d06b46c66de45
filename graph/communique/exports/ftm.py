"""A ClaimGraph → FollowTheMoney entities, a JSON object a line (https://followthemoney.tech/explorer/).

Actors are of the schemata below. A claim that somebody asserts of what is or was is an ``UnknownLink``: role is the
relation, status "asserted", summary the words, description who says it where that is not the article; date or startDate
and endDate as the text tells them, sourceUrl and publisher of the article, recordId the claim's id. No other schema of
FollowTheMoney says how a thing is known, so that a claim that is denied, possible, intended, requested, conditional or
to come has no faithful form: it is left out, and so are statements without a claim, offsets, probabilities and chains
of speakers.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from communique.article import Article
from communique.claim import Actor, Claim, Kind
from communique.claim_graph import ClaimGraph, claim_actors
from communique.exports.claims import articles_of, sentence, source_name, tells_a_fact
from communique.rdf.order import in_order

SCHEMATA = {
    Kind.STATE: "PublicBody",
    Kind.ALLIANCE: "Organization",
    Kind.ORGANISATION: "Organization",
    Kind.ARMED_GROUP: "Organization",
    Kind.COMPANY: "Company",
    Kind.PERSON: "Person",
    Kind.OFFICE: "Position",
    Kind.REGION: "LegalEntity",
    Kind.PEOPLE: "LegalEntity",
}
_WIKIDATA = re.compile(r"https?://www\.wikidata\.org/entity/(Q\d+)")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def to_bytes(graph: ClaimGraph) -> bytes:
    """The entities: actors of the claims that are carried, then the claims."""
    graph = in_order(graph)
    claims = [claim for claim in graph.claims if tells_a_fact(claim)]
    articles = articles_of(graph)
    entities = [_actor(actor) for actor in sorted(claim_actors(claims), key=lambda actor: actor.iri)]
    entities += [_link(claim, articles.get(claim.evidence.article)) for claim in claims]
    return "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in entities).encode()


def _actor(actor: Actor) -> dict[str, Any]:
    schema = SCHEMATA[actor.kind]
    wikidata = _WIKIDATA.fullmatch(actor.same_as or "")
    told = actor.kind.value + (f" of {actor.of}" if actor.of else "")
    return _entity(
        _identifier(actor.iri),
        schema,
        name=actor.label,
        summary=told if schema != "Position" else None,
        wikidataId=wikidata.group(1) if wikidata else None,
        sourceUrl=actor.iri,
    )


def _link(claim: Claim, article: Article | None) -> dict[str, Any]:
    return _entity(
        _identifier(claim.id),
        "UnknownLink",
        subject=_identifier(claim.subject.iri),
        object=_identifier(claim.object.iri),
        role=claim.relation.label,
        status=claim.status,
        summary=claim.evidence.quote,
        description=sentence(claim) if claim.statement is not None else None,
        recordId=claim.id,
        sourceUrl=article.url if article else None,
        publisher=source_name(article, claim.evidence.article),
        **dict(_dates(claim.time)),
    )


def _dates(time: str | None) -> Iterator[tuple[str, str]]:
    """The properties for a date, month or year, or for an interval of them; FollowTheMoney's dates have a year."""
    start, slash, end = (time or "").partition("/")
    for name, value in (("startDate", start), ("endDate", end)) if slash else (("date", start),):
        if _DATE.fullmatch(value):
            yield name, value


def _entity(identifier: str, schema: str, **properties: str | None) -> dict[str, Any]:
    held = {name: [value] for name, value in properties.items() if value}
    return {"id": identifier, "schema": schema, "properties": held}


def _identifier(name: str) -> str:
    return f"cq-{hashlib.sha1(name.encode('utf-8', 'surrogatepass'), usedforsecurity=False).hexdigest()}"
