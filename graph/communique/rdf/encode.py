"""A ClaimGraph → quads in an order that its content decides; blank nodes and clock times do not occur.

Claims and statements come first, in text order, then actors, relations, articles and the other terms in use, so that a
file stands alone, and last the words: the stretches of text that all of them point to. Every quad is in the default
graph but the bare triples: those are in the perspective of the speaker who asserts them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from communique.article import Article, Block
from communique.claim import Actor, Claim, Quad, Relation, Span, Statement, content_id
from communique.claim_graph import ClaimGraph
from communique.errors import GraphError
from communique.namespaces import ACTOR, slug
from communique.ontology import Ontology
from communique.ontology_loading import load_ontology
from communique.rdf.order import in_order
from communique.rdf.vocabulary import CONCEPT_CLASSES, SOFTWARE, concept, instance, node, term

_SURROGATE = re.compile("[\ud800-\udfff]")
_DEFAULT = ox.DefaultGraph()
_TYPE = term("rdf:type")


def to_quads(
    graph: ClaimGraph, ontology: Ontology | None = None, *, perspectives: bool = True, rdf12: bool = False
) -> list[ox.Quad]:
    """The quads of *graph*, in an order that is the same for the same content.

    *ontology* tells what stands above a relation, the bundled one unless given. *perspectives* adds the named graphs
    with bare triples, *rdf12* an RDF 1.2 reifier for each claim. Raises GraphError where two articles have one id, a
    claim stands in an article or a statement that the graph does not hold, its speakers are not those of its
    statements, or an article's text is not made of characters.
    """
    return list(_Encoder(in_order(graph), ontology or load_ontology()).encode(perspectives, rdf12))


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
    # What is shared and the words are known once everything that points to them has been written.
    own = [*encoder.claims(), *encoder.statements_told(), *encoder.articles_read()]
    shared = (*encoder.actors(), *encoder.relations(), *encoder.software(), *encoder.perspectives(), *encoder.terms())
    return Parts((*own, *encoder.words), shared, tuple(encoder.bare_triples()))


class _Encoder:
    """Yields the quads of one graph and remembers which terms and which words they point to."""

    def __init__(self, graph: ClaimGraph, ontology: Ontology) -> None:
        self.graph = graph
        self.base = graph.base
        self.ontology = ontology
        self.articles: dict[str, Article] = {}
        self.concepts: dict[ox.NamedNode, tuple[str, str]] = {}
        self.words: list[ox.Quad] = []
        for article in graph.articles:
            if self.articles.setdefault(article.id, article) is not article:
                raise GraphError(f"two articles are called '{article.id}'; a graph file needs an id for each")
            for value in (article.id, article.text, article.title, article.publisher, article.url):
                if value and (half := _SURROGATE.search(value)):
                    code = f"U+{ord(half.group()):04X}"
                    raise GraphError(
                        f"article '{article.id}' has half of a surrogate pair, {code}, which is no character"
                    )
        self.statements = {statement.id: statement for statement in graph.statements}

    def encode(self, perspectives: bool, rdf12: bool) -> Iterator[ox.Quad]:
        yield from self.claims(rdf12)
        yield from self.statements_told()
        yield from self.actors()
        yield from self.relations()
        yield from self.articles_read()
        yield from self.software()
        yield from self.terms()
        yield from self.words
        if perspectives:
            yield from self.perspectives()
            yield from self.bare_triples()

    def claims(self, rdf12: bool = False) -> Iterator[ox.Quad]:
        for claim in self.graph.claims:
            yield from self._claim(claim)
            if rdf12:
                bare = ox.Triple(node(claim.subject.iri), node(claim.relation.iri), node(claim.object.iri))
                yield ox.Quad(self._claim_node(claim), term("rdf:reifies"), bare, _DEFAULT)

    def statements_told(self) -> Iterator[ox.Quad]:
        for statement in self.graph.statements:
            yield from self._statement(statement)

    def articles_read(self) -> Iterator[ox.Quad]:
        for article in self.graph.articles:
            yield from self._article(article)

    def software(self) -> Iterator[ox.Quad]:
        if self.articles:
            yield from _about(node(SOFTWARE), "prov:SoftwareAgent", ("rdfs:label", ox.Literal("Communiqué")))

    # Articles

    def _article(self, article: Article) -> Iterator[ox.Quad]:
        me = node(article.iri(self.base))
        blocks = [(node(f"{me.value}/block/{number}"), block) for number, block in enumerate(article.blocks, 1)]
        yield from _about(
            me,
            "cq:Article",
            ("dcterms:identifier", ox.Literal(article.id)),
            ("dcterms:title", _text(article.title)),
            ("dcterms:publisher", _text(article.publisher)),
            ("dcterms:issued", _typed(article.published.isoformat(), "xsd:date") if article.published else None),
            ("dcterms:language", ox.Literal(article.language)),
            ("schema:url", _typed(article.url, "xsd:anyURI") if article.url is not None else None),
            ("cq:text", ox.Literal(article.text)),
            *(("cq:block", place) for place, _ in blocks),
        )
        for place, block in blocks:
            self._add_block(place, block)
        yield from _about(
            self._reading(article.id),
            "prov:Activity",
            ("prov:used", me),
            ("prov:wasAssociatedWith", node(SOFTWARE)),
        )

    def _add_block(self, place: ox.NamedNode, block: Block) -> None:
        self.words += _about(
            place,
            "cq:Block",
            ("cq:blockKind", self._value(block.kind)),
            ("oa:start", ox.Literal(block.start)),
            ("oa:end", ox.Literal(block.end)),
        )

    def _reading(self, article: str) -> ox.NamedNode:
        return node(self.articles[article].iri(self.base) + "/reading")

    def _source(self, article: str, what: str) -> ox.NamedNode:
        if article not in self.articles:
            raise GraphError(f"the {what} stands in the article '{article}', which the graph does not hold")
        return node(self.articles[article].iri(self.base))

    def _add_span(self, place: ox.NamedNode, article: str, span: Span) -> None:
        """The words of *span* as a Web Annotation resource with its two selectors, under the IRI *place*."""
        position, quotation = node(f"{place.value}-position"), node(f"{place.value}-quote")
        self.words += _about(
            place,
            "oa:SpecificResource",
            ("oa:hasSource", self._source(article, place.value)),
            ("oa:hasSelector", position),
            ("oa:hasSelector", quotation),
        )
        self.words += _about(
            position, "oa:TextPositionSelector", ("oa:start", ox.Literal(span.start)), ("oa:end", ox.Literal(span.end))
        )
        self.words += _about(quotation, "oa:TextQuoteSelector", ("oa:exact", self._quote(article, span)))

    def _quote(self, article: str, span: Span | None) -> ox.Literal | None:
        return None if span is None else ox.Literal(span.of(self.articles[article].text))

    # Actors

    def actors(self) -> Iterator[ox.Quad]:
        actors = {actor.iri: actor for actor in self.graph.actors}
        owners = {self._owner(actor): actor.of for actor in actors.values()}
        for iri in sorted({*actors, *(owner for owner in owners if owner is not None)}):
            if iri in actors:
                yield from self._actor(actors[iri])
            else:
                yield from _about(node(iri), "cq:Actor", ("skos:prefLabel", _english(owners[iri])))

    def _owner(self, actor: Actor) -> str | None:
        """The IRI of what *actor* belongs to, from its label where the actor holds only that."""
        return actor.of_iri or (f"{self.base}actor/{slug(actor.of)}" if actor.of else None)

    def _actor(self, actor: Actor) -> Iterator[ox.Quad]:
        kind, owner = concept(actor.kind.value), self._owner(actor)
        self.concepts.setdefault(kind, ("owl:Class", actor.kind.value))
        return _about(
            node(actor.iri),
            kind,
            ("skos:prefLabel", _english(actor.label)),
            ("cq:of", node(owner) if owner else None),
            ("cq:sector", self._sector(actor.sector)),
            ("cq:new", ox.Literal(True) if actor.new else None),
            ("owl:sameAs", node(actor.same_as) if actor.same_as else None),
        )

    def _sector(self, sector: str | None) -> ox.NamedNode | None:
        if sector is None:
            return None
        self.concepts.setdefault(concept(sector), ("cq:Sector", sector))
        return concept(sector)

    # Statements

    def _statement_node(self, statement: str, what: str) -> ox.NamedNode:
        if statement not in self.statements:
            raise GraphError(f"the {what} stands in the statement {statement}, which the graph does not hold")
        return instance(self.base, "statement", statement)

    def _statement(self, statement: Statement) -> Iterator[ox.Quad]:
        what = f"statement {statement.id}"
        source, me = self._source(statement.article, what), self._statement_node(statement.id, what)
        parts: list[tuple[str, str, Span]] = [
            (name, part, span)
            for name, part, span in (
                ("cq:speakerEvidence", "speaker", statement.speaker_span),
                ("cq:cueEvidence", "cue", statement.cue),
                ("cq:addresseeEvidence", "addressee", statement.addressee_span),
                *(("cq:content", f"content-{number}", span) for number, span in enumerate(statement.content, 1)),
            )
            if span is not None
        ]
        yield from _about(
            me,
            "cq:Statement",
            ("cq:statementKind", self._value(statement.kind)),
            ("cq:speaker", node(statement.speaker.iri) if statement.speaker else None),
            ("cq:addressee", node(statement.addressee.iri) if statement.addressee else None),
            ("cq:cue", self._quote(statement.article, statement.cue)),
            ("cq:saidOn", _text(statement.said_on)),
            ("cq:parent", self._statement_node(statement.parent, what) if statement.parent else None),
            ("dcterms:source", source),
            ("prov:wasGeneratedBy", self._reading(statement.article)),
            *((name, node(f"{me.value}-{part}")) for name, part, _ in parts),
        )
        for _, part, span in parts:
            self._add_span(node(f"{me.value}-{part}"), statement.article, span)

    # Claims

    def _claim_node(self, claim: Claim) -> ox.NamedNode:
        return instance(self.base, "claim", claim.id)

    def _claim(self, claim: Claim) -> Iterator[ox.Quad]:
        what, evidence = f"claim {claim.id}", claim.evidence
        source, me = self._source(evidence.article, what), self._claim_node(claim)
        self._check_speakers(claim)
        parts = (
            ("cq:evidence", "evidence", Span(evidence.start, evidence.end)),
            ("cq:subjectEvidence", "subject", evidence.subject),
            ("cq:cueEvidence", "cue", evidence.cue),
            ("cq:objectEvidence", "object", evidence.object),
        )
        yield from _about(
            me,
            "cq:Claim",
            ("cq:subject", node(claim.subject.iri)),
            ("cq:relation", node(claim.relation.iri)),
            ("cq:object", node(claim.object.iri)),
            ("cq:speaker", node(claim.speakers[0].iri) if claim.speakers else None),
            ("cq:polarity", self._value(claim.polarity)),
            ("cq:modality", self._value(claim.modality)),
            ("cq:tense", self._value(claim.tense) if claim.tense else None),
            ("cq:time", _text(claim.time)),
            ("cq:statement", self._statement_node(claim.statement, what) if claim.statement else None),
            ("cq:cue", self._quote(evidence.article, evidence.cue)),
            ("cq:matched", _text(claim.matched)),
            ("cq:signature", _text(claim.signature)),
            ("cq:reason", ox.Literal("\n".join(claim.reasons)) if claim.reasons else None),
            ("cq:probability", _decimal(claim.probability)),
            ("dcterms:source", source),
            ("prov:wasGeneratedBy", self._reading(evidence.article)),
            *((name, node(f"{me.value}-{part}")) for name, part, _ in parts),
        )
        for _, part, span in parts:
            self._add_span(node(f"{me.value}-{part}"), evidence.article, span)

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
            self._statement_node(current, f"claim {claim.id}")
            if current in passed:
                raise GraphError(f"statement {current} is reported in itself")
            passed.add(current)
            yield self.statements[current]
            current = self.statements[current].parent

    # Terms

    def _value(self, value: object) -> ox.NamedNode:
        for kind, name in CONCEPT_CLASSES.items():
            if isinstance(value, kind):
                self.concepts.setdefault(concept(value.value), (name, value.value))
                return concept(value.value)
        raise TypeError(f"no class of the vocabulary holds {value!r}")

    def relations(self) -> Iterator[ox.Quad]:
        """The relations in use and all that stand above them, with what tells a reader what they are."""
        found: dict[str, tuple[Relation, tuple[str, ...]]] = {}
        waiting = [claim.relation for claim in self.graph.claims]
        while waiting:
            relation = waiting.pop(0)
            if relation.iri not in found:
                parents = self._parents(relation)
                found[relation.iri] = (relation, tuple(sorted(parent.iri for parent in parents)))
                waiting += parents
        for iri in sorted(found):
            relation, above = found[iri]
            yield from _about(
                node(iri),
                "owl:ObjectProperty",
                ("rdf:type", term("owl:SymmetricProperty") if relation.symmetric else None),
                *(("rdfs:subPropertyOf", node(parent)) for parent in above),
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

    def terms(self) -> Iterator[ox.Quad]:
        for place in sorted(self.concepts, key=lambda found: (self.concepts[found][0], found.value)):
            kind, notation = self.concepts[place]
            above = term("cq:Actor") if kind == "owl:Class" else None
            yield from _about(place, kind, ("rdfs:subClassOf", above), ("skos:notation", ox.Literal(notation)))

    # Perspectives

    def perspectives(self) -> Iterator[ox.Quad]:
        for perspective, speaker in sorted(self._held()):
            yield from _about(node(perspective), "cq:Perspective", ("prov:wasAttributedTo", node(speaker)))

    def bare_triples(self) -> Iterator[ox.Quad]:
        for (perspective, _), triples in sorted(self._held().items()):
            for triple in sorted(triples):
                subject, relation, object_ = map(node, triple)
                yield ox.Quad(subject, relation, object_, node(perspective))

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


def _about(
    subject: ox.NamedNode, kind: ox.NamedNode | str, *pairs: tuple[str, ox.NamedNode | ox.Literal | None]
) -> Iterator[ox.Quad]:
    """The quads of one subject, its type first; pairs without a value are left out."""
    yield ox.Quad(subject, _TYPE, term(kind) if isinstance(kind, str) else kind, _DEFAULT)
    for name, value in pairs:
        if value is not None:
            yield ox.Quad(subject, term(name), value, _DEFAULT)


def _text(value: str | None) -> ox.Literal | None:
    return None if value is None else ox.Literal(value)


def _english(value: str | None) -> ox.Literal | None:
    return None if value is None else ox.Literal(value, language="en")


def _typed(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=term(datatype))


def _decimal(value: float | None) -> ox.Literal | None:
    return None if value is None else _typed(format(Decimal(repr(value)), "f"), "xsd:decimal")


def default_only(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """The quads of the default graph."""
    return [quad for quad in quads if quad.graph_name == _DEFAULT]
