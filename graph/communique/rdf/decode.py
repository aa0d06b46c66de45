"""Quads, in any order and any graph → the ClaimGraph that they were written from."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

import pyoxigraph as ox

from communique.article import DEFAULT_BASE, Article, Block, BlockKind
from communique.claim import (
    Actor,
    Claim,
    Evidence,
    Modality,
    Polarity,
    Quad,
    Relation,
    Span,
    Statement,
    StatementKind,
    Tense,
)
from communique.claim_graph import ClaimGraph
from communique.errors import GraphError
from communique.namespaces import CQ
from communique.rdf.order import in_order
from communique.rdf.vocabulary import KIND_OF_CLASS, concept, identifier_in, short, term

NO_CLAIMS = "{}: there are no Communiqué claims in it; 'communique build' writes such a graph"
_E = TypeVar("_E", bound=StrEnum)
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def from_quads(quads: Iterable[ox.Quad], name: str = "graph") -> ClaimGraph:
    """The graph that *quads* tell of; *name* is what messages call it.

    Raises GraphError where there is no article, statement or claim in it, and where one of them lacks what it needs.
    """
    return _Decoder(quads, name).decode()


class _Decoder:
    """An index of the triples of one graph, and the dataclasses made of it."""

    def __init__(self, quads: Iterable[ox.Quad], name: str) -> None:
        self.name = name
        self.values: dict[str, dict[str, list[_Term]]] = {}
        self.typed: dict[str, dict[str, None]] = {}
        self._actors: dict[str, Actor] = {}
        self._relations: dict[str, Relation] = {}
        kind = term("rdf:type").value
        for quad in quads:
            if isinstance(quad.subject, ox.Triple):
                continue
            found = self.values.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, [])
            if quad.object not in found:
                found.append(quad.object)
            if quad.predicate.value == kind and isinstance(quad.object, ox.NamedNode):
                self.typed.setdefault(quad.object.value, {})[quad.subject.value] = None

    def decode(self) -> ClaimGraph:
        if not any(CQ + kind in self.typed for kind in ("Article", "Statement", "Claim")):
            raise GraphError(NO_CLAIMS.format(self.name))
        self.articles = {iri: self._article(iri) for iri in self._instances("Article")}
        self.statements = {iri: self._statement(iri) for iri in self._instances("Statement")}
        claims = tuple(map(self._claim, self._instances("Claim")))
        articles, statements = tuple(self.articles.values()), tuple(self.statements.values())
        return in_order(ClaimGraph(articles, statements, claims, self._base()))

    def _instances(self, kind: str) -> list[str]:
        return sorted(self.typed.get(CQ + kind, ()))

    def _base(self) -> str:
        """What the IRIs of the articles begin with."""
        tails = ((iri, article.iri("")) for iri, article in self.articles.items())
        return next((iri.removesuffix(tail) for iri, tail in tails if iri.endswith(tail)), DEFAULT_BASE)

    # Access to the values of a subject

    def strings(self, subject: str, predicate: str) -> list[str]:
        found = self.values.get(subject, {}).get(term(predicate).value, ())
        return [value.value for value in found if not isinstance(value, ox.Triple)]

    def one(self, subject: str, predicate: str) -> str | None:
        return min(self.strings(subject, predicate), default=None)

    def need(self, subject: str, predicate: str) -> str:
        value = self.one(subject, predicate)
        if value is None:
            raise self.wrong(subject, f"has no {predicate}")
        return value

    def number(self, subject: str, predicate: str) -> int:
        value = self.need(subject, predicate)
        try:
            return int(value)
        except ValueError:
            raise self.wrong(subject, f"has {predicate} '{value}', which is no whole number") from None

    def member(self, enumeration: type[_E], subject: str, predicate: str) -> _E:
        iri = self.need(subject, predicate)
        for value in enumeration:
            if concept(value.value).value == iri:
                return value
        raise self.wrong(subject, f"has {predicate} {short(iri)}; known are {', '.join(enumeration)}")

    def wrong(self, subject: str, what: str) -> GraphError:
        return GraphError(f"{self.name}: {short(subject)} {what}; 'communique validate' lists all that is wrong")

    # Articles and spans

    def _article(self, iri: str) -> Article:
        issued = self.one(iri, "dcterms:issued")
        blocks = map(self._block, self.strings(iri, "cq:block"))
        try:
            published = date.fromisoformat(issued) if issued else None
        except ValueError:
            raise self.wrong(iri, f"has dcterms:issued '{issued}', which is no date") from None
        return Article(
            id=self.need(iri, "dcterms:identifier"),
            text=self.need(iri, "cq:text"),
            title=self.one(iri, "dcterms:title"),
            published=published,
            publisher=self.one(iri, "dcterms:publisher"),
            url=self.one(iri, "schema:url"),
            language=self.one(iri, "dcterms:language") or "en",
            blocks=tuple(sorted(blocks, key=lambda block: (block.start, block.end))),
        )

    def _block(self, iri: str) -> Block:
        kind = self.member(BlockKind, iri, "cq:blockKind")
        return Block(kind, self.number(iri, "oa:start"), self.number(iri, "oa:end"))

    def _source(self, iri: str) -> Article:
        source = self.need(iri, "dcterms:source")
        if source not in self.articles:
            raise self.wrong(iri, f"has the source {short(source)}, which is no article in it")
        return self.articles[source]

    def _span(self, place: str) -> Span:
        for selector in self.strings(place, "oa:hasSelector"):
            if self.strings(selector, "oa:start"):
                return Span(self.number(selector, "oa:start"), self.number(selector, "oa:end"))
        raise self.wrong(place, "has no oa:TextPositionSelector")

    def _optional_span(self, subject: str, predicate: str) -> Span | None:
        place = self.one(subject, predicate)
        return None if place is None else self._span(place)

    # Actors and relations

    def _actor(self, iri: str) -> Actor:
        if iri not in self._actors:
            kinds = sorted(KIND_OF_CLASS[kind] for kind in self.strings(iri, "rdf:type") if kind in KIND_OF_CLASS)
            if not kinds:
                raise self.wrong(iri, "is an actor without a kind, such as cq:State or cq:Person")
            owner, sector = self.one(iri, "cq:of"), self.one(iri, "cq:sector")
            self._actors[iri] = Actor(
                iri=iri,
                label=self.need(iri, "skos:prefLabel"),
                kind=kinds[0],
                of=self.need(owner, "skos:prefLabel") if owner else None,
                of_iri=owner,
                sector=self.need(sector, "skos:notation") if sector else None,
                new=self.one(iri, "cq:new") in ("true", "1"),
                same_as=self.one(iri, "owl:sameAs"),
            )
        return self._actors[iri]

    def _optional_actor(self, subject: str, predicate: str) -> Actor | None:
        iri = self.one(subject, predicate)
        return None if iri is None else self._actor(iri)

    def _relation(self, iri: str) -> Relation:
        if iri not in self._relations:
            self._relations[iri] = Relation(
                iri=iri,
                label=self.need(iri, "skos:prefLabel"),
                quad=self.member(Quad, iri, "cq:quadClass"),
                plover=self.one(iri, "skos:notation"),
                mode=self.one(iri, "cq:mode"),
                symmetric=term("owl:SymmetricProperty").value in self.strings(iri, "rdf:type"),
            )
        return self._relations[iri]

    # Statements and claims

    def _statement(self, iri: str) -> Statement:
        parent = self.one(iri, "cq:parent")
        content = sorted(self.strings(iri, "cq:content"), key=lambda place: (len(place), place))
        return Statement(
            id=identifier_in(iri),
            article=self._source(iri).id,
            kind=self.member(StatementKind, iri, "cq:statementKind"),
            speaker=self._optional_actor(iri, "cq:speaker"),
            speaker_span=self._optional_span(iri, "cq:speakerEvidence"),
            cue=self._optional_span(iri, "cq:cueEvidence"),
            content=tuple(map(self._span, content)),
            parent=identifier_in(parent) if parent else None,
            addressee=self._optional_actor(iri, "cq:addressee"),
            addressee_span=self._optional_span(iri, "cq:addresseeEvidence"),
            said_on=self.one(iri, "cq:saidOn"),
        )

    def _claim(self, iri: str) -> Claim:
        statement, probability = self.one(iri, "cq:statement"), self.one(iri, "cq:probability")
        around = self._statements_around(iri, statement)
        speakers = [(s.speaker, s.speaker_span) for s in around if s.speaker is not None and s.speaker_span is not None]
        reasons = self.one(iri, "cq:reason")
        return Claim(
            id=identifier_in(iri),
            subject=self._actor(self.need(iri, "cq:subject")),
            relation=self._relation(self.need(iri, "cq:relation")),
            object=self._actor(self.need(iri, "cq:object")),
            evidence=self._evidence(iri),
            speakers=tuple(speaker for speaker, _ in speakers),
            speaker_spans=tuple(span for _, span in speakers),
            polarity=self.member(Polarity, iri, "cq:polarity"),
            modality=self.member(Modality, iri, "cq:modality"),
            tense=self.member(Tense, iri, "cq:tense") if self.one(iri, "cq:tense") else None,
            time=self.one(iri, "cq:time"),
            statement=identifier_in(statement) if statement else None,
            matched=self.one(iri, "cq:matched"),
            signature=self.one(iri, "cq:signature"),
            probability=self._probability(iri, probability),
            reasons=tuple(reasons.split("\n")) if reasons is not None else (),
        )

    def _statements_around(self, claim: str, innermost: str | None) -> Sequence[Statement]:
        chain: dict[str, Statement] = {}
        current = innermost
        while current is not None:
            if current not in self.statements:
                raise self.wrong(claim, f"stands in {short(current)}, which is no statement in it")
            if current in chain:
                raise self.wrong(current, "is reported in itself")
            chain[current] = self.statements[current]
            current = self.one(current, "cq:parent")
        return list(chain.values())

    def _evidence(self, claim: str) -> Evidence:
        span = self._span(self.need(claim, "cq:evidence"))
        article = self._source(claim)
        return Evidence(
            article=article.id,
            start=span.start,
            end=span.end,
            quote=span.of(article.text),
            subject=self._span(self.need(claim, "cq:subjectEvidence")),
            object=self._span(self.need(claim, "cq:objectEvidence")),
            cue=self._span(self.need(claim, "cq:cueEvidence")),
        )

    def _probability(self, claim: str, value: str | None) -> float | None:
        try:
            return None if value is None else float(value)
        except ValueError:
            raise self.wrong(claim, f"has cq:probability '{value}', which is no number") from None
