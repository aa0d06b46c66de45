"""Every constraint of every shape is earned: a graph violates it, and not just the shape around it."""

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from communique import rdf
from communique.claim_graph import ClaimGraph
from communique.turtle import ontology_folder

SHAPES = rdflib.Graph().parse(ontology_folder() / "shapes.ttl")
CLASSES = rdflib.Graph().parse(ontology_folder() / "communique.ttl")
NOT_CONSTRAINTS = {RDF.type, SH.path, SH.message, SH.qualifiedValueShape}
CONSTRAINTS = sorted(
    (str(shape).rsplit("/", 1)[-1], str(name).rsplit("#", 1)[-1])
    for shape in SHAPES.subjects(RDF.type, SH.PropertyShape)
    for name in SHAPES.predicates(shape)
    if name not in NOT_CONSTRAINTS
)
NOWHERE = rdflib.URIRef("https://example.org/nowhere")


def component(name: str) -> rdflib.URIRef:
    return SH[f"{name[:1].upper()}{name[1:]}ConstraintComponent"]


def values_against(shape: rdflib.term.Node, name: str, data: rdflib.Graph, focus: rdflib.term.Node) -> list | None:
    """What to put in the place of the values of the shape's path at *focus*; None for more of what is there."""
    path = SHAPES.value(shape, SH.path)
    now = list(data.objects(focus, path))
    limit = SHAPES.value(shape, SH[name])
    if name in ("minCount", "qualifiedMinCount"):
        return []
    if name in ("maxCount", "qualifiedMaxCount"):
        if name == "qualifiedMaxCount":
            kind = SHAPES.value(SHAPES.value(shape, SH.qualifiedValueShape), SH["class"])
            others = [node for node in data.subjects(RDF.type, kind) if node not in now]
            return [*now, others[0]]
        return [*now, NOWHERE, rdflib.Literal("another")]
    if name == "datatype":
        return [rdflib.Literal("x", datatype=rdflib.URIRef("https://example.org/type"))]
    if name == "nodeKind":
        return [NOWHERE if limit == SH.Literal else rdflib.Literal("a string")]
    if name in ("class", "in"):
        return [NOWHERE]
    if name == "minLength":
        return [rdflib.Literal("")]
    if name == "pattern":
        return [rdflib.Literal("no such form")]
    if name == "minInclusive":
        return [rdflib.Literal("-1", datatype=now[0].datatype if now else rdflib.XSD.decimal)]
    if name == "maxInclusive":
        return [rdflib.Literal("2", datatype=now[0].datatype if now else rdflib.XSD.decimal)]
    if name == "lessThan":
        return [rdflib.Literal(10**9)]
    pytest.fail(f"no graph violates sh:{name} of {shape}; say here how one does")


@pytest.fixture(scope="module")
def data(summit: ClaimGraph) -> rdflib.Graph:
    found = rdf.to_rdflib(summit)
    for quad in rdf.to_quads(summit):
        if quad.graph_name == ox.DefaultGraph() and not isinstance(quad.object, ox.Triple):
            continue
        found.add(tuple(rdflib.URIRef(part.value) for part in quad.triple))  # type: ignore[union-attr]
    for quad in rdf.to_quads(summit):
        if "wasAttributedTo" in str(quad.predicate) or str(quad.object).endswith("#Perspective>"):
            found.add(tuple(rdflib.URIRef(part.value) for part in quad.triple))  # type: ignore[union-attr]
    return found + CLASSES


def focus_of(shape: rdflib.term.Node, data: rdflib.Graph) -> rdflib.term.Node:
    """A node that the shape is about: one that has the property, where there is one."""
    (parent,) = SHAPES.subjects(SH.property, shape)
    path = SHAPES.value(shape, SH.path)
    nodes = [node for kind in SHAPES.objects(parent, SH.targetClass) for node in data.subjects(RDF.type, kind)]
    nodes += [node for prop in SHAPES.objects(parent, SH.targetObjectsOf) for node in data.objects(None, prop)]
    if not nodes:  # a class of actors: what stands below it
        kinds = {
            below
            for kind in SHAPES.objects(parent, SH.targetClass)
            for below in data.transitive_subjects(rdflib.RDFS.subClassOf, kind)
        }
        nodes = [node for kind in kinds for node in data.subjects(RDF.type, kind)]
    return min(nodes, key=lambda node: (not list(data.objects(node, path)), str(node)))


def alone(shape: rdflib.term.Node) -> rdflib.Graph:
    """The shape and whom it is about, without all others, so that a hundred of these take seconds."""
    (parent,) = SHAPES.subjects(SH.property, shape)
    found = SHAPES.cbd(shape)
    for predicate, value in SHAPES.predicate_objects(parent):
        if predicate != SH.property or value == shape:
            found.add((parent, predicate, value))
    return found


@pytest.mark.parametrize(("shape", "name"), CONSTRAINTS)
def test_constraint(data: rdflib.Graph, shape: str, name: str) -> None:
    node = rdflib.URIRef(f"https://w3id.org/communique/shape/{shape}")
    focus, path = focus_of(node, data), SHAPES.value(node, SH.path)
    broken = rdflib.Graph()
    for triple in data:
        broken.add(triple)
    values = values_against(node, name, data, focus)
    broken.remove((focus, path, None))
    for value in values or ():
        broken.add((focus, path, value))
    _, report, _ = pyshacl.validate(broken, shacl_graph=alone(node), inplace=True)
    found = {report.value(result, SH.sourceConstraintComponent) for result in report.subjects(SH.sourceShape, node)}
    wanted = component(name)
    assert wanted in found, f"{shape}: no sh:{name} among {sorted(map(str, found))}"
