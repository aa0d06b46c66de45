"""ClaimGraph ⇄ rdflib: the interface that users of RDF in Python know."""

from typing import TYPE_CHECKING

import pyoxigraph as ox

from communique.claim_graph import ClaimGraph
from communique.ontology import Ontology
from communique.rdf.decode import from_quads
from communique.rdf.encode import to_quads
from communique.rdf.vocabulary import prefixes_for

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Identifier


def to_rdflib(graph: ClaimGraph, ontology: Ontology | None = None) -> "rdflib.Graph":
    """The claims as an ``rdflib.Graph``: what Turtle holds, no perspectives and no bare triples."""
    import rdflib

    found = rdflib.Graph()
    _bind(found, graph.base)
    for quad in to_quads(graph, ontology, perspectives=False):
        found.add((to_term(quad.subject), to_term(quad.predicate), to_term(quad.object)))
    return found


def to_rdflib_dataset(graph: ClaimGraph, ontology: Ontology | None = None) -> "rdflib.Dataset":
    """The claims in the default graph of an ``rdflib.Dataset``, and a named graph for each perspective."""
    import rdflib

    found = rdflib.Dataset()
    _bind(found, graph.base)
    for quad in to_quads(graph, ontology):
        named = not isinstance(quad.graph_name, ox.DefaultGraph)
        place = found.graph(to_term(quad.graph_name)) if named else found.default_graph
        place.add((to_term(quad.subject), to_term(quad.predicate), to_term(quad.object)))
    return found


def from_rdflib(graph: "rdflib.Graph") -> ClaimGraph:
    """The claims that an ``rdflib.Graph`` or ``Dataset`` holds. Raises GraphError where there are none."""
    import rdflib

    if isinstance(graph, rdflib.Dataset):
        # In which graph a triple stands makes no difference to what it tells of a claim.
        triples = rdflib.Graph()
        for subject, predicate, value, _ in graph.quads((None, None, None, None)):
            triples.add((subject, predicate, value))
        graph = triples
    content = graph.serialize(format="nt", encoding="utf-8")
    return from_quads(ox.parse(content, ox.RdfFormat.N_TRIPLES), "rdflib graph")


def _bind(graph: "rdflib.Graph", base: str) -> None:
    for prefix, namespace in prefixes_for(base).items():
        graph.bind(prefix, namespace, replace=True)


def to_term(term: object) -> "Identifier":
    """A term of pyoxigraph as one of rdflib, its lexical form as it is."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = None if term.datatype.value.endswith("#string") else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)
