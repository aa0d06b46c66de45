"""A ClaimGraph → nanopublications in TriG, one for each claim (https://nanopub.net/guidelines/working_draft/).

Each has its four graphs. What somebody who is known asserts is the bare triple in the assertion graph, attributed to
whoever asserts it in the provenance graph, which also holds the claim with its words and the statements it stands in.
Anything else, denied, possible or said by nobody in particular, asserts the description of the claim: a ``cq:Claim``
with subject, relation, object, polarity and modality, and no bare triple. They are not signed, and tell no time of
creation: whoever publishes them adds both. What they cannot carry: statements without a claim, and the text of the
articles.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from communique.claim import Claim
from communique.claim_graph import ClaimGraph
from communique.rdf.encode import to_quads
from communique.rdf.files import to_format
from communique.rdf.order import in_order
from communique.rdf.vocabulary import SOFTWARE, instance, node, prefixes_for, term

_NP = "http://www.nanopub.org/nschema#"
_GRAPHS = (("hasAssertion", "assertion"), ("hasProvenance", "provenance"), ("hasPublicationInfo", "pubinfo"))
_STANDING = ("polarity", "modality", "tense", "time")
_DESCRIPTION = set(
    map(term, ("rdf:type", *(f"cq:{name}" for name in ("subject", "relation", "object", "speaker", *_STANDING))))
)
_LONG = {term("cq:text"), term("cq:block")}


def to_bytes(graph: ClaimGraph) -> bytes:
    """The file. Raises GraphError for a graph that is not whole, as ``rdf.to_quads`` does."""
    quads = list(_Nanopublications(in_order(graph)).quads())
    prefixes = {**prefixes_for(graph.base), "nanopub": f"{graph.base}nanopub/", "np": _NP}
    return to_format(quads, ".trig", dict(sorted(prefixes.items())))


class _Nanopublications:
    """The quads of one graph by their subjects, and what each claim needs of them."""

    def __init__(self, graph: ClaimGraph) -> None:
        self.graph = graph
        self.articles = {article.id: article for article in graph.articles}
        self.statements = {statement.id: statement for statement in graph.statements}
        self.about: Mapping[ox.NamedNode, list[ox.Triple]] = defaultdict(list)
        for quad in to_quads(graph, perspectives=False):
            assert isinstance(quad.subject, ox.NamedNode)
            if quad.predicate not in _LONG:
                self.about[quad.subject].append(quad.triple)

    def quads(self) -> Iterator[ox.Quad]:
        for claim in self.graph.claims:
            yield from self._nanopublication(claim)

    def _nanopublication(self, claim: Claim) -> Iterator[ox.Quad]:
        me = instance(self.graph.base, "nanopub", claim.id)
        head, assertion, provenance, pubinfo = (
            node(f"{me.value}#{part}") for part in ("Head", *(part for _, part in _GRAPHS))
        )
        yield ox.Quad(me, term("rdf:type"), node(_NP + "Nanopublication"), head)
        for name, part in _GRAPHS:
            yield ox.Quad(me, node(_NP + name), node(f"{me.value}#{part}"), head)

        what = instance(self.graph.base, "claim", claim.id)
        article = node(self.articles[claim.evidence.article].iri(self.graph.base))
        asserter = self._asserter(claim, article)
        if asserter is not None:
            yield ox.Quad(node(claim.subject.iri), node(claim.relation.iri), node(claim.object.iri), assertion)
            rest = self.about[what]
        else:
            yield from _into(assertion, (triple for triple in self.about[what] if triple.predicate in _DESCRIPTION))
            rest = [triple for triple in self.about[what] if triple.predicate not in _DESCRIPTION]

        if asserter is not None:
            yield ox.Quad(assertion, term("prov:wasAttributedTo"), asserter, provenance)
        yield ox.Quad(assertion, term("prov:wasDerivedFrom"), article, provenance)
        yield from _into(provenance, rest)
        statements = list(self._statements(claim))
        words = [part for whole in (what, *statements) for part in self._parts(whole)]
        for subject in (*statements, *words, article, node(article.value + "/reading")):
            yield from _into(provenance, self.about[subject])

        yield ox.Quad(me, term("dcterms:creator"), node(SOFTWARE), pubinfo)
        yield ox.Quad(me, term("prov:wasDerivedFrom"), article, pubinfo)
        names = {node(iri) for iri in (claim.subject.iri, claim.object.iri, claim.relation.iri, SOFTWARE)}
        for subject in sorted(names | {node(speaker.iri) for speaker in claim.speakers}, key=str):
            yield from _into(pubinfo, self.about[subject])

    def _asserter(self, claim: Claim, article: ox.NamedNode) -> ox.NamedNode | None:
        """Whose fact the claim is: the innermost speaker's or the article's; None where it is nobody's."""
        if not claim.is_plain:
            return None
        if claim.statement is None:
            return article
        speaker = self.statements[claim.statement].speaker
        return None if speaker is None else node(speaker.iri)

    def _statements(self, claim: Claim) -> Iterator[ox.NamedNode]:
        current = claim.statement
        while current is not None:
            yield instance(self.graph.base, "statement", current)
            current = self.statements[current].parent

    def _parts(self, whole: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """The stretches of text that *whole* points to, and their selectors: their IRIs begin with its own."""
        for triple in self.about[whole]:
            part = triple.object
            if isinstance(part, ox.NamedNode) and part.value.startswith(whole.value + "-"):
                yield part
                yield from self._parts(part)


def _into(graph: ox.NamedNode, triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    return (ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
