"""A ClaimGraph → a STIX 2.1 bundle (https://docs.oasis-open.org/cti/stix/v2.1/stix-v2.1.html).

Actors are identities. A claim that somebody asserts of what is or was is a relationship between two of them, with its
words as the description; where a speaker asserts it and not the article, a note on the relationship says who. A plain
denial of what somebody else asserts is an opinion on that relationship: strongly-disagree. Every other claim, possible,
intended, requested, conditional, denied or to come, is a note on the two identities, so that it is not lost and never a
relationship. What it cannot carry: who tells of whose words, beyond the text of a note; offsets; statements without a
claim. STIX wants times of creation: they are the day of the article, 1970-01-01 where it tells none.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from communique.article import Article
from communique.claim import Actor, Claim, Kind, Modality, Polarity
from communique.claim_graph import ClaimGraph
from communique.exports.claims import articles_of, day_span, sentence, source_name, tells_a_fact
from communique.rdf.order import in_order

_NAMESPACE = uuid5(NAMESPACE_URL, "https://w3id.org/communique/stix")
_NO_DAY = "1970-01-01"
_CLASSES = {
    Kind.PERSON: "individual",
    Kind.OFFICE: "individual",
    Kind.PEOPLE: "group",
    Kind.REGION: "unknown",
}

Object = dict[str, Any]


def to_bytes(graph: ClaimGraph) -> bytes:
    """The bundle."""
    graph = in_order(graph)
    objects = list(_Bundle(graph).objects())
    bundle = {"type": "bundle", "id": _identifier("bundle", *(found["id"] for found in objects)), "objects": objects}
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


class _Bundle:
    """The objects of one graph, and what they refer to."""

    def __init__(self, graph: ClaimGraph) -> None:
        self.graph = graph
        self.articles = articles_of(graph)
        days = [article.published.isoformat() for article in graph.articles if article.published]
        self.first_day = min(days, default=_NO_DAY)
        self.facts: dict[tuple[str, str, str], list[Claim]] = {}
        for claim in filter(tells_a_fact, graph.claims):
            self.facts.setdefault(_triple(claim), []).append(claim)

    def objects(self) -> Iterator[Object]:
        for actor in self.graph.actors:
            yield self._identity(actor)
        for claim in self.graph.claims:
            if tells_a_fact(claim):
                yield self._relationship(claim)
                if claim.statement is not None:
                    yield self._note(claim, [_relationship_id(claim)])
            elif disputed := self._disputed(claim):
                yield self._opinion(claim, disputed)
            else:
                yield self._note(claim, sorted({_identity_id(claim.subject), _identity_id(claim.object)}))

    def _identity(self, actor: Actor) -> Object:
        found = {
            **_head("identity", _identity_id(actor), self.first_day),
            "name": actor.label,
            "identity_class": _CLASSES.get(actor.kind, "organization"),
        }
        if actor.of:
            found["description"] = f"{actor.kind.value} of {actor.of}"
        found["labels"] = [actor.kind.value.replace(" ", "-"), *([actor.sector] if actor.sector else [])]
        links = [("communique", actor.iri), *([("wikidata", actor.same_as)] if actor.same_as else [])]
        found["external_references"] = [{"source_name": name, "url": url} for name, url in links]
        return found

    def _relationship(self, claim: Claim) -> Object:
        found = {
            **_head("relationship", _relationship_id(claim), self._day(claim)),
            "relationship_type": re.sub(r"[^a-z0-9]+", "-", claim.relation.label.lower()).strip("-") or "related-to",
            "source_ref": _identity_id(claim.subject),
            "target_ref": _identity_id(claim.object),
            "description": claim.evidence.quote,
        }
        since, until = day_span(claim.time)
        if since:
            found["start_time"] = f"{since}T00:00:00.000Z"
        if until:
            found["stop_time"] = f"{until}T23:59:59.000Z"
        if claim.probability is not None:
            found["confidence"] = round(claim.probability * 100)
        return found | self._origin(claim)

    def _opinion(self, claim: Claim, disputed: list[Claim]) -> Object:
        return {
            **_head("opinion", _identifier("opinion", claim.id), self._day(claim)),
            "explanation": f"{sentence(claim)}: “{claim.evidence.quote}”",
            "authors": self._authors(claim),
            "opinion": "strongly-disagree",
            "object_refs": [_relationship_id(fact) for fact in disputed],
        } | self._origin(claim)

    def _note(self, claim: Claim, refers_to: list[str]) -> Object:
        return {
            **_head("note", _identifier("note", claim.id), self._day(claim)),
            "abstract": sentence(claim),
            "content": claim.evidence.quote,
            "authors": self._authors(claim),
            "object_refs": refers_to,
        } | self._origin(claim)

    def _disputed(self, claim: Claim) -> list[Claim]:
        """The facts that *claim* denies."""
        denies = claim.polarity is Polarity.NEGATED and claim.modality is Modality.ACTUAL
        return self.facts.get(_triple(claim), []) if denies else []

    def _authors(self, claim: Claim) -> list[str]:
        """Whoever says it; where the text does not tell who that is, whoever tells of it."""
        if claim.speakers:
            return [claim.speakers[0].label]
        return [source_name(self._article(claim), claim.evidence.article)]

    def _origin(self, claim: Claim) -> Object:
        article = self._article(claim)
        source = {"source_name": source_name(article, claim.evidence.article), "external_id": claim.id}
        if article and article.url:
            source["url"] = article.url
        return {"labels": claim.status.split(), "external_references": [source]}

    def _article(self, claim: Claim) -> Article | None:
        return self.articles.get(claim.evidence.article)

    def _day(self, claim: Claim) -> str:
        article = self._article(claim)
        return article.published.isoformat() if article and article.published else _NO_DAY


def _head(kind: str, identifier: str, day: str) -> Object:
    time = f"{day}T00:00:00.000Z"
    return {"type": kind, "spec_version": "2.1", "id": identifier, "created": time, "modified": time}


def _identifier(kind: str, *parts: str) -> str:
    # A graph made by hand may hold half a character, which a hash does not take.
    name = chr(0).join((kind, *parts)).encode("utf-8", "replace").decode()
    return f"{kind}--{uuid5(_NAMESPACE, name)}"


def _identity_id(actor: Actor) -> str:
    return _identifier("identity", actor.iri)


def _relationship_id(claim: Claim) -> str:
    return _identifier("relationship", claim.id)


def _triple(claim: Claim) -> tuple[str, str, str]:
    return claim.subject.iri, claim.relation.iri, claim.object.iri
