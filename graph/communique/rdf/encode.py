"""A ClaimGraph → descriptions in an order that its content decides; blank nodes and clock times do not occur.

A description is a subject with its predicates and objects, all of them as N-Triples writes them, and the graph that it
stands in. Files are written from these strings: a quad as an object in Python costs more than its line in a file.
Claims and statements come first, in text order, then actors, relations, articles and the other terms in use, so that a
file stands alone, and last the words: the stretches of text that all of them point to. Everything is in the default
graph but the bare triples: those are in the perspective of the speaker who asserts them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import chain, groupby
from urllib.parse import quote

import pyoxigraph as ox

from communique.article import Article
from communique.claim import Actor, Claim, Quad, Relation, Span, Statement, content_id
from communique.claim_graph import ClaimGraph
from communique.errors import GraphError
from communique.namespaces import ACTOR, slug
from communique.ontology import Ontology
from communique.ontology_loading import load_ontology
from communique.rdf.order import in_order
from communique.rdf.terms import TERMS, Description, Item, Words, concept_term, integer, iri, literal, to_quad_list
from communique.rdf.vocabulary import CONCEPT_CLASSES, SOFTWARE

_SURROGATE = re.compile("[\ud800-\udfff]")
_UNRESERVED = re.compile(r"[\w.~-]+", re.ASCII)  # what ``quote`` leaves as it is
_TYPE = TERMS["rdf:type"]


def describe(
    graph: ClaimGraph, ontology: Ontology | None = None, *, perspectives: bool = True, rdf12: bool = False
) -> Iterator[Item]:
    """What a file tells of *graph*, in an order that is the same for the same content.

    *ontology* tells what stands above a relation, the bundled one unless given. *perspectives* adds the named graphs
    with bare triples, *rdf12* an RDF 1.2 reifier for each claim. Raises GraphError where two articles have one id, a
    claim stands in an article or a statement that the graph does not hold, its speakers are not those of its
    statements, or an article's text is not made of characters.
    """
    return _Encoder(in_order(graph), ontology or load_ontology()).encode(perspectives, rdf12)


def to_quads(
    graph: ClaimGraph, ontology: Ontology | None = None, *, perspectives: bool = True, rdf12: bool = False
) -> list[ox.Quad]:
    """The quads of *graph*, in the order of ``describe``, which tells what is taken and raised."""
    return to_quad_list(describe(graph, ontology, perspectives=perspectives, rdf12=rdf12))


@dataclass(frozen=True, slots=True)
class Parts:
    """The quads of a graph by whom they belong to.

    ``own`` tells what only its articles say, ``shared`` describes actors, relations, terms and perspectives, which
    other articles may need too, and ``bare`` are the triples in the perspectives.
    """

    own: tuple[ox.Quad, ...]
    shared: tuple[ox.Quad, ...]
    bare: tuple[ox.Quad, ...]


def to_parts(graph: ClaimGraph, ontology: Ontology | None = None) -> Parts:
    """The quads of ``to_quads`` in three parts; raises what it raises."""
    encoder = _Encoder(in_order(graph), ontology or load_ontology())
    # What is shared is known once everything that points to it has been told.
    own = to_quad_list(chain(encoder.claims(), encoder.statements_told(), encoder.articles_read(), encoder.words()))
    shared = chain(encoder.actors(), encoder.relations(), encoder.software(), encoder.perspectives(), encoder.terms())
    return Parts(tuple(own), tuple(to_quad_list(shared)), tuple(to_quad_list(encoder.bare_triples())))


class _Encoder:
    """Yields the descriptions of one graph and remembers which terms they point to."""

    def __init__(self, graph: ClaimGraph, ontology: Ontology) -> None:
        self.graph = graph
        self.base = graph.base
        self.ontology = ontology
        self.articles: dict[str, Article] = {}
        self.places: dict[str, str] = {}
        self.concepts: dict[str, tuple[str, str]] = {}
        for article in graph.articles:
            if self.articles.setdefault(article.id, article) is not article:
                raise GraphError(f"two articles are called '{article.id}'; a graph file needs an id for each")
            for value in (article.id, article.text, article.title, article.publisher, article.url):
                if value and (half := _SURROGATE.search(value)):
                    code = f"U+{ord(half.group()):04X}"
                    raise GraphError(
                        f"article '{article.id}' has half of a surrogate pair, {code}, which is no character"
                    )
            self.places[article.id] = iri(article.iri(self.base))
        self.statements = {statement.id: statement for statement in graph.statements}
        self.heads = {what: iri(f"{self.base}{what}/")[:-1] for what in ("claim", "statement")}

    def encode(self, perspectives: bool, rdf12: bool) -> Iterator[Item]:
        yield from self.claims(rdf12)
        yield from self.statements_told()
        yield from self.actors()
        yield from self.relations()
        yield from self.articles_read()
        yield from self.software()
        yield from self.terms()
        yield from self.words()
        if perspectives:
            yield from self.perspectives()
            yield from self.bare_triples()

    def claims(self, rdf12: bool = False) -> Iterator[Description]:
        for claim in self.graph.claims:
            found = self._claim(claim)
            if rdf12:
                bare = " ".join(map(iri, (claim.subject.iri, claim.relation.iri, claim.object.iri)))
                found[1].append((TERMS["rdf:reifies"], f"<<( {bare} )>>"))
            yield found

    def statements_told(self) -> Iterator[Description]:
        return map(self._statement, self.graph.statements)

    def articles_read(self) -> Iterator[Description]:
        for article in self.graph.articles:
            yield from self._article(article)

    def words(self) -> Iterator[Item]:
        """The stretches of text that claims, statements and articles point to."""
        for claim in self.graph.claims:
            evidence = claim.evidence
            source, text = self.places[evidence.article], self.articles[evidence.article].text
            me = self._place("claim", claim.id)[:-1]
            for _, part, span in _claim_parts(claim):
                start, end = span
                yield Words(f"{me}-{part}", source, start, end, literal(text[start:end]))
        for statement in self.graph.statements:
            source, text = self.places[statement.article], self.articles[statement.article].text
            me = self._place("statement", statement.id)[:-1]
            for _, part, span in _statement_parts(statement):
                start, end = span
                yield Words(f"{me}-{part}", source, start, end, literal(text[start:end]))
        for article in self.graph.articles:
            me = self.places[article.id][:-1]
            for number, block in enumerate(article.blocks, 1):
                yield _about(
                    f"{me}/block/{number}>",
                    TERMS["cq:Block"],
                    ("cq:blockKind", self._value(block.kind)),
                    ("oa:start", integer(block.start)),
                    ("oa:end", integer(block.end)),
                )

    def software(self) -> Iterator[Description]:
        if self.articles:
            yield _about(iri(SOFTWARE), TERMS["prov:SoftwareAgent"], ("rdfs:label", literal("Communiqué")))

    # Articles

    def _article(self, article: Article) -> Iterator[Description]:
        me = self.places[article.id]
        for block in article.blocks:
            self._value(block.kind)
        yield _about(
            me,
            TERMS["cq:Article"],
            ("dcterms:identifier", literal(article.id)),
            ("dcterms:title", _text(article.title)),
            ("dcterms:publisher", _text(article.publisher)),
            ("dcterms:issued", _typed(article.published.isoformat(), "xsd:date") if article.published else None),
            ("dcterms:language", literal(article.language)),
            ("schema:url", _typed(article.url, "xsd:anyURI") if article.url is not None else None),
            ("cq:text", literal(article.text)),
            *(("cq:block", f"{me[:-1]}/block/{number}>") for number in range(1, len(article.blocks) + 1)),
        )
        yield _about(
            self._reading(article.id),
            TERMS["prov:Activity"],
            ("prov:used", me),
            ("prov:wasAssociatedWith", iri(SOFTWARE)),
        )

    def _reading(self, article: str) -> str:
        return self.places[article][:-1] + "/reading>"

    def _source(self, article: str, what: str) -> str:
        if article not in self.places:
            raise GraphError(f"the {what} stands in the article '{article}', which the graph does not hold")
        return self.places[article]

    def _quote(self, article: str, span: Span | None) -> str | None:
        return None if span is None else literal(self.articles[article].text[span.start : span.end])

    def _place(self, what: str, identifier: str) -> str:
        """The node of the statement or claim called *identifier*."""
        if not _UNRESERVED.fullmatch(identifier):
            identifier = quote(identifier, safe="", errors="replace")
        return f"{self.heads[what]}{identifier}>"

    # Actors

    def actors(self) -> Iterator[Description]:
        actors = {actor.iri: actor for actor in self.graph.actors}
        owners = {self._owner(actor): actor.of for actor in actors.values()}
        for name in sorted({*actors, *(owner for owner in owners if owner is not None)}):
            if name in actors:
                yield self._actor(actors[name])
            else:
                yield _about(iri(name), TERMS["cq:Actor"], ("skos:prefLabel", _english(owners[name])))

    def _owner(self, actor: Actor) -> str | None:
        """The IRI of what *actor* belongs to, from its label where the actor holds only that."""
        return actor.of_iri or (f"{self.base}actor/{slug(actor.of)}" if actor.of else None)

    def _actor(self, actor: Actor) -> Description:
        kind, owner = concept_term(actor.kind.value), self._owner(actor)
        self.concepts.setdefault(kind, ("owl:Class", actor.kind.value))
        return _about(
            iri(actor.iri),
            kind,
            ("skos:prefLabel", _english(actor.label)),
            ("cq:of", iri(owner) if owner else None),
            ("cq:sector", self._sector(actor.sector)),
            ("cq:new", _typed("true", "xsd:boolean") if actor.new else None),
            ("owl:sameAs", iri(actor.same_as) if actor.same_as else None),
        )

    def _sector(self, sector: str | None) -> str | None:
        if sector is None:
            return None
        self.concepts.setdefault(concept_term(sector), ("cq:Sector", sector))
        return concept_term(sector)

    # Statements

    def _statement_place(self, statement: str, what: str) -> str:
        if statement not in self.statements:
            raise GraphError(f"the {what} stands in the statement {statement}, which the graph does not hold")
        return self._place("statement", statement)

    def _statement(self, statement: Statement) -> Description:
        what = f"statement {statement.id}"
        source, me = self._source(statement.article, what), self._statement_place(statement.id, what)
        return _about(
            me,
            TERMS["cq:Statement"],
            ("cq:statementKind", self._value(statement.kind)),
            ("cq:speaker", iri(statement.speaker.iri) if statement.speaker else None),
            ("cq:addressee", iri(statement.addressee.iri) if statement.addressee else None),
            ("cq:cue", self._quote(statement.article, statement.cue)),
            ("cq:saidOn", _text(statement.said_on)),
            ("cq:parent", self._statement_place(statement.parent, what) if statement.parent else None),
            ("dcterms:source", source),
            ("prov:wasGeneratedBy", self._reading(statement.article)),
            *((name, f"{me[:-1]}-{part}>") for name, part, _ in _statement_parts(statement)),
        )

    # Claims

    def _claim(self, claim: Claim) -> Description:
        what, evidence = f"claim {claim.id}", claim.evidence
        source, me = self._source(evidence.article, what), self._place("claim", claim.id)
        self._check_speakers(claim)
        return _about(
            me,
            TERMS["cq:Claim"],
            ("cq:subject", iri(claim.subject.iri)),
            ("cq:relation", iri(claim.relation.iri)),
            ("cq:object", iri(claim.object.iri)),
            ("cq:speaker", iri(claim.speakers[0].iri) if claim.speakers else None),
            ("cq:polarity", self._value(claim.polarity)),
            ("cq:modality", self._value(claim.modality)),
            ("cq:tense", self._value(claim.tense) if claim.tense else None),
            ("cq:time", _text(claim.time)),
            ("cq:statement", self._statement_place(claim.statement, what) if claim.statement else None),
            ("cq:cue", self._quote(evidence.article, evidence.cue)),
            ("cq:matched", _text(claim.matched)),
            ("cq:signature", _text(claim.signature)),
            ("cq:reason", literal("\n".join(claim.reasons)) if claim.reasons else None),
            ("cq:probability", _decimal(claim.probability)),
            ("dcterms:source", source),
            ("prov:wasGeneratedBy", self._reading(evidence.article)),
            *((name, f"{me[:-1]}-{part}>") for name, part, _ in _claim_parts(claim)),
        )

    def _check_speakers(self, claim: Claim) -> None:
        """The chain of speakers is read back from the statements, so it must be theirs."""
        chain = [
            (statement.speaker.iri, statement.speaker_span)
            for statement in self._statements_around(claim)
            if statement.speaker is not None and statement.speaker_span is not None
        ]
        if chain != [(speaker.iri, span) for speaker, span in zip(claim.speakers, claim.speaker_spans, strict=True)]:
            told = " < ".join(speaker.label for speaker in claim.speakers) or "nobody"
            raise GraphError(f"claim {claim.id}: its speakers ({told}) are not those of its statements")

    def _statements_around(self, claim: Claim) -> Iterator[Statement]:
        current, passed = claim.statement, set[str]()
        while current is not None:
            self._statement_place(current, f"claim {claim.id}")
            if current in passed:
                raise GraphError(f"statement {current} is reported in itself")
            passed.add(current)
            yield self.statements[current]
            current = self.statements[current].parent

    # Terms

    def _value(self, value: StrEnum) -> str:
        found = concept_term(value.value)
        if found not in self.concepts:
            self.concepts[found] = (CONCEPT_CLASSES[type(value)], value.value)
        return found

    def relations(self) -> Iterator[Description]:
        """The relations in use and all that stand above them, with what tells a reader what they are."""
        found: dict[str, tuple[Relation, tuple[str, ...]]] = {}
        waiting = list({claim.relation.iri: claim.relation for claim in reversed(self.graph.claims)}.values())
        while waiting:
            relation = waiting.pop(0)
            if relation.iri not in found:
                parents = self._parents(relation)
                found[relation.iri] = (relation, tuple(sorted(parent.iri for parent in parents)))
                waiting += parents
        for name in sorted(found):
            relation, above = found[name]
            yield _about(
                iri(name),
                TERMS["owl:ObjectProperty"],
                ("rdf:type", TERMS["owl:SymmetricProperty"] if relation.symmetric else None),
                *(("rdfs:subPropertyOf", iri(parent)) for parent in above),
                ("skos:prefLabel", _english(relation.label)),
                ("cq:quadClass", self._value(relation.quad)),
                ("skos:notation", _text(relation.plover)),
                ("cq:mode", _text(relation.mode)),
            )

    def _parents(self, relation: Relation) -> list[Relation]:
        entry = self.ontology.relations.get(relation.name)
        if entry is not None and entry.relation.iri == relation.iri:
            return [self.ontology.relation(parent) for parent in entry.parents]
        return [root for root in self._roots(relation.quad) if root.iri != relation.iri]

    def _roots(self, quad: Quad) -> list[Relation]:
        """The root of the relations of a quad class: what stands above a relation that the ontology does not know."""
        entries = (entry for entry in self.ontology.relations.values() if entry.abstract and not entry.parents)
        return [entry.relation for entry in entries if entry.relation.quad is quad]

    def terms(self) -> Iterator[Description]:
        for place in sorted(self.concepts, key=lambda found: (self.concepts[found][0], found)):
            kind, notation = self.concepts[place]
            above = TERMS["cq:Actor"] if kind == "owl:Class" else None
            yield _about(place, TERMS[kind], ("rdfs:subClassOf", above), ("skos:notation", literal(notation)))

    # Perspectives

    def perspectives(self) -> Iterator[Description]:
        for perspective, speaker in sorted(self._held()):
            yield _about(iri(perspective), TERMS["cq:Perspective"], ("prov:wasAttributedTo", iri(speaker)))

    def bare_triples(self) -> Iterator[Description]:
        for (perspective, _), triples in sorted(self._held().items()):
            for subject, group in groupby(sorted(triples), key=lambda triple: triple[0]):
                yield iri(subject), [(iri(relation), iri(other)) for _, relation, other in group], iri(perspective)

    def _held(self) -> dict[tuple[str, str], set[tuple[str, str, str]]]:
        """What is a fact in whose perspective: the bare triples by perspective and speaker."""
        held: dict[tuple[str, str], set[tuple[str, str, str]]] = {}
        for claim in self.graph.claims:
            owner = self._asserts(claim)
            if owner is not None:
                held.setdefault(owner, set()).add((claim.subject.iri, claim.relation.iri, claim.object.iri))
        return held

    def _asserts(self, claim: Claim) -> tuple[str, str] | None:
        """The perspective that *claim* is a fact in, and whose it is; None where nobody who is known asserts it."""
        if not claim.is_plain:
            return None
        if claim.statement is None:
            article = self.articles[claim.evidence.article].iri(self.base)
            return f"{self.base}perspective/{article.removeprefix(self.base)}", article
        speaker = self.statements[claim.statement].speaker
        return None if speaker is None else (self._perspective(speaker), speaker.iri)

    def _perspective(self, speaker: Actor) -> str:
        """The IRI of a speaker's perspective: it follows from the speaker's own, so that graphs can be merged."""
        if speaker.iri.startswith(ACTOR):
            name = speaker.iri.removeprefix(ACTOR)
        elif speaker.iri.startswith(self.base):
            name = speaker.iri.removeprefix(self.base).removeprefix("actor/")
            name += "-new" if ACTOR + name in self.ontology.actors else ""
        else:
            name = f"{slug(speaker.label)}-{content_id(speaker.iri)[:8]}"
        return f"{self.base}perspective/{name}"


def _claim_parts(claim: Claim) -> tuple[tuple[str, str, Span], ...]:
    """The words of a claim: the property that points to them, the end of their IRI, and where they stand."""
    evidence = claim.evidence
    return (
        ("cq:evidence", "evidence", Span(evidence.start, evidence.end)),
        ("cq:subjectEvidence", "subject", evidence.subject),
        ("cq:cueEvidence", "cue", evidence.cue),
        ("cq:objectEvidence", "object", evidence.object),
    )


def _statement_parts(statement: Statement) -> list[tuple[str, str, Span]]:
    """The same of a statement."""
    parts = (
        ("cq:speakerEvidence", "speaker", statement.speaker_span),
        ("cq:cueEvidence", "cue", statement.cue),
        ("cq:addresseeEvidence", "addressee", statement.addressee_span),
        *(("cq:content", f"content-{number}", span) for number, span in enumerate(statement.content, 1)),
    )
    return [(name, part, span) for name, part, span in parts if span is not None]


def _about(subject: str, kind: str, *pairs: tuple[str, str | None]) -> Description:
    """The description of one subject, its type first; pairs without a value are left out."""
    found = [(_TYPE, kind)]
    found += [(TERMS[name], value) for name, value in pairs if value is not None]
    return subject, found, ""


def _text(value: str | None) -> str | None:
    return None if value is None else literal(value)


def _english(value: str | None) -> str | None:
    return None if value is None else literal(value, "@en")


def _typed(value: str, datatype: str) -> str:
    return literal(value, f"^^{TERMS[datatype]}")


def _decimal(value: float | None) -> str | None:
    return None if value is None else _typed(format(Decimal(repr(value)), "f"), "xsd:decimal")
