"""What is written is valid, and each shape and each check finds a graph that breaks it."""

from dataclasses import replace

import pyoxigraph as ox
import pytest
import rdflib

from communique import rdf
from communique.article import Article
from communique.claim import Modality
from communique.claim_graph import ClaimGraph
from communique.errors import GraphError
from communique.namespaces import ACTOR, CQ, REL
from communique.pipeline import build_graph
from communique.rdf.vocabulary import term
from communique.turtle import ontology_folder
from communique.validation import Violation, validate

BASE = "https://w3id.org/communique/data/"
ARTICLE, CLAIM, STATEMENT = BASE + "article/summit", BASE + "claim/c7", BASE + "statement/s5"
BLOCK, EVIDENCE, PERSPECTIVE = ARTICLE + "/block/1", CLAIM + "-evidence", BASE + "perspective/mark-rutte"
RUSSIA, DOE = ACTOR + "russia", BASE + "actor/jane-doe"
NOWHERE = ox.NamedNode("https://example.org/nowhere")
DEFAULT = ox.DefaultGraph()


# Ways to break a graph: each takes the quads and gives others


def without(subject, predicate):
    gone = ox.NamedNode(subject), term(predicate)
    return lambda quads: [quad for quad in quads if (quad.subject, quad.predicate) != gone]


def plus(subject, predicate, *values, graph=DEFAULT):
    extra = [ox.Quad(ox.NamedNode(subject), term(predicate), value, graph) for value in values]
    return lambda quads: [*quads, *extra]


def instead(subject, predicate, *values):
    return lambda quads: plus(subject, predicate, *values)(without(subject, predicate)(quads))


def text(value):
    return ox.Literal(value)


def number(value):
    return ox.Literal(str(value), datatype=term("xsd:integer"))


BROKEN = {
    "article-identifier": without(ARTICLE, "dcterms:identifier"),
    "article-text": plus(ARTICLE, "cq:text", text("another")),
    "article-title": plus(ARTICLE, "dcterms:title", text("another")),
    "article-publisher": plus(ARTICLE, "dcterms:publisher", text("another")),
    "article-issued": instead(ARTICLE, "dcterms:issued", text("yesterday")),
    "article-url": instead(ARTICLE, "schema:url", NOWHERE),
    "article-language": instead(ARTICLE, "dcterms:language", number(3)),
    "article-block": plus(ARTICLE, "cq:block", NOWHERE),
    "block-kind": instead(BLOCK, "cq:blockKind", term("cq:Affirmed")),
    "actor-label": plus(RUSSIA, "skos:prefLabel", text("Russland")),
    "actor-of": plus(RUSSIA, "cq:of", NOWHERE),
    "actor-sector": plus(RUSSIA, "cq:sector", term("cq:Negated")),
    "actor-new": plus(RUSSIA, "cq:new", text("yes")),
    "actor-same": plus(RUSSIA, "owl:sameAs", text("Q159")),
    "party-kind": instead(RUSSIA, "rdf:type", term("cq:Actor")),
    "statement-kind": without(STATEMENT, "cq:statementKind"),
    "statement-speaker": plus(STATEMENT, "cq:speaker", ox.NamedNode(RUSSIA)),
    "statement-addressee": plus(STATEMENT, "cq:addressee", ox.NamedNode(RUSSIA)),
    "statement-parent": plus(STATEMENT, "cq:parent", ox.NamedNode(CLAIM)),
    "statement-source": without(STATEMENT, "dcterms:source"),
    "statement-cue": plus(STATEMENT, "cq:cue", text("said")),
    "statement-said-on": instead(STATEMENT, "cq:saidOn", text("October")),
    "statement-content": without(STATEMENT, "cq:content"),
    "statement-speaker-evidence": instead(STATEMENT, "cq:speakerEvidence", NOWHERE),
    "statement-cue-evidence": instead(STATEMENT, "cq:cueEvidence", text("warned")),
    "statement-addressee-evidence": instead(STATEMENT, "cq:addresseeEvidence", NOWHERE),
    "claim-subject": without(CLAIM, "cq:subject"),
    "claim-relation": plus(CLAIM, "cq:relation", ox.NamedNode(REL + "aids")),
    "claim-object": instead(CLAIM, "cq:object", text("NATO")),
    "claim-speaker": plus(CLAIM, "cq:speaker", ox.NamedNode(RUSSIA)),
    "claim-polarity": instead(CLAIM, "cq:polarity", term("cq:Possible")),
    "claim-modality": without(CLAIM, "cq:modality"),
    "claim-tense": plus(CLAIM, "cq:tense", term("cq:Past")),
    "claim-time": instead(CLAIM, "cq:time", text("by 2029")),
    "claim-statement": instead(CLAIM, "cq:statement", NOWHERE),
    "claim-source": instead(CLAIM, "dcterms:source", NOWHERE),
    "claim-cue": without(CLAIM, "cq:cue"),
    "claim-matched": plus(CLAIM, "cq:matched", text("X attacks Y"), text("X hits Y")),
    "claim-signature": plus(CLAIM, "cq:signature", number(1)),
    "claim-reason": plus(CLAIM, "cq:reason", text("may")),
    "claim-probability": plus(CLAIM, "cq:probability", ox.Literal("1.5", datatype=term("xsd:decimal"))),
    "claim-evidence": without(CLAIM, "cq:evidence"),
    "claim-subject-evidence": without(CLAIM, "cq:subjectEvidence"),
    "claim-object-evidence": instead(CLAIM, "cq:objectEvidence", NOWHERE),
    "claim-cue-evidence": plus(CLAIM, "cq:cueEvidence", ox.NamedNode(EVIDENCE)),
    "relation-label": without(REL + "attacks", "skos:prefLabel"),
    "relation-quad": plus(REL + "attacks", "cq:quadClass", term("cq:Structural")),
    "evidence-source": instead(EVIDENCE, "oa:hasSource", NOWHERE),
    "evidence-position": instead(EVIDENCE, "oa:hasSelector", ox.NamedNode(EVIDENCE + "-quote")),
    "evidence-quote": instead(EVIDENCE, "oa:hasSelector", ox.NamedNode(EVIDENCE + "-position")),
    "position-start": instead(EVIDENCE + "-position", "oa:start", number(-1)),
    "position-end": without(EVIDENCE + "-position", "oa:end"),
    "position-order": instead(EVIDENCE + "-position", "oa:end", number(0)),
    "quote-exact": without(EVIDENCE + "-quote", "oa:exact"),
    "perspective-owner": plus(PERSPECTIVE, "prov:wasAttributedTo", ox.NamedNode(RUSSIA)),
}


@pytest.fixture(scope="session")
def shapes():
    """The message of each property shape, by the last part of its IRI."""
    graph = rdflib.Graph().parse(ontology_folder() / "shapes.ttl")
    return {
        str(shape).rsplit("/", 1)[-1]: str(graph.value(shape, rdflib.SH.message))
        for shape in graph.subjects(rdflib.RDF.type, rdflib.SH.PropertyShape)
    }


@pytest.fixture
def check(summit, tmp_path):
    """The violations of the summit's graph after a change to its quads."""

    def run(change):
        quads = change(rdf.to_quads(summit))
        (tmp_path / "graph.nq").write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS))
        return validate(tmp_path / "graph.nq")

    return run


# What is valid


def test_what_is_written_is_valid(summit, tmp_path):
    assert validate(summit) == []
    for suffix in rdf.READABLE:
        rdf.write(summit, tmp_path / f"graph{suffix}")
        assert validate(tmp_path / f"graph{suffix}") == []


def test_rdf_1_2_is_valid(summit, tmp_path):
    rdf.write(summit, tmp_path / "graph.ttl", rdf12=True)
    assert validate(tmp_path / "graph.ttl") == []


def test_the_dispatch_is_valid(dispatch_reading):
    assert validate(build_graph([dispatch_reading])) == []


def test_nothing_is_valid():
    assert validate(ClaimGraph()) == []
    assert validate(ClaimGraph((Article("quiet", "Nothing happened."),))) == []


@pytest.mark.parametrize(
    "time",
    [
        "2029",
        "2025-12",
        "2025-12-11",
        "2025-W50",
        "--10",
        "--10-05",
        "../2029",
        "2025-12-01/..",
        "2024/2026",
        "../--10",
    ],
)
def test_forms_of_time(summit, time):
    assert validate(replace(summit, claims=(replace(summit.claims[6], time=time),))) == []


# Shapes


def test_every_shape_is_broken_below(shapes):
    assert set(BROKEN) == set(shapes)
    assert len(set(shapes.values())) == len(shapes), "each message tells which shape it is of"


@pytest.mark.parametrize("shape", BROKEN)
def test_shape(check, shapes, shape):
    assert shapes[shape] in {violation.message for violation in check(BROKEN[shape])}


def test_a_violation_names_the_node_and_the_property(check, shapes):
    (violation,) = check(without(CLAIM, "cq:modality"))
    assert violation == Violation(CLAIM, CQ + "modality", shapes["claim-modality"])
    assert str(violation) == f"<{CLAIM}> cq:modality: {violation.message}"


# What SHACL Core cannot say


def test_a_quotation_is_what_the_text_has(check):
    assert check(instead(EVIDENCE + "-quote", "oa:exact", text("Russia will attack NATO"))) == [
        Violation(
            EVIDENCE,
            term("oa:hasSelector").value,
            "the quotation is 'Russia will attack NATO', but the text has 'Russia could attack NATO' from 204 to 228",
        )
    ]


def test_a_changed_text_is_found(check, summit):
    changed = summit.articles[0].text.replace("Summit in Oslo", "Summit in Bergen")
    found = check(instead(ARTICLE, "cq:text", text(changed)))
    assert len(found) > len(summit.claims)
    assert all("but the text has" in violation.message for violation in found)


@pytest.mark.parametrize("place", [EVIDENCE, CLAIM + "-cue", STATEMENT + "-speaker", STATEMENT + "-content-2"])
def test_a_span_lies_inside_its_text(check, place, summit):
    found = check(instead(place + "-position", "oa:end", number(9999)))
    assert [violation.focus for violation in found] == [place]
    length = len(summit.articles[0].text)
    assert found[0].message.endswith(f"to 9999 is not inside the text, which has {length} characters")


def test_a_block_lies_inside_its_text(check):
    (violation,) = check(instead(BLOCK, "oa:end", number(9999)))
    assert (violation.focus, violation.path) == (BLOCK, term("oa:end").value)


def bare(graph, *, subject=RUSSIA, relation="rel:attacks", value=ACTOR + "nato"):
    return plus(subject, relation, ox.NamedNode(value), graph=graph)


def test_a_bare_triple_stands_for_no_mere_possibility(check):
    (violation,) = check(bare(ox.NamedNode(PERSPECTIVE)))
    assert (violation.focus, violation.path) == (RUSSIA, REL + "attacks")
    assert violation.message == (
        f"the bare triple actor:russia rel:attacks actor:nato in <{PERSPECTIVE}> "
        "stands for no affirmed and actual claim of its owner"
    )


@pytest.mark.parametrize("name", ["article/summit", "vladimir-putin", "jane-doe"])
def test_a_bare_triple_stands_in_no_other_perspective(check, name):
    graph = ox.NamedNode(BASE + "perspective/" + name)
    (violation,) = check(bare(graph, subject=ACTOR + "china", relation="rel:arms", value=RUSSIA))
    assert "stands for no affirmed and actual claim" in violation.message


def test_a_bare_triple_stands_in_a_perspective(check):
    (violation,) = check(bare(DEFAULT, subject=ACTOR + "china", relation="rel:arms", value=RUSSIA))
    assert violation.message == "the bare triple actor:china rel:arms actor:russia stands outside of every perspective"


def test_a_claim_that_is_no_longer_plain_takes_its_bare_triple_with_it(check):
    change = instead(BASE + "claim/c3", "cq:modality", term("cq:Possible"))
    (violation,) = check(change)
    assert "rel:arms" in violation.message


# What cannot be validated


def test_files_that_are_no_graph(tmp_path):
    with pytest.raises(GraphError, match="no such file"):
        validate(tmp_path / "gone.ttl")
    (tmp_path / "a.ttl").write_text("<https://a> <https://b> <https://c> .", encoding="utf-8")
    with pytest.raises(GraphError, match="there are no Communiqué claims in it"):
        validate(tmp_path / "a.ttl")


def test_a_conditional_claim_is_valid(summit):
    assert validate(replace(summit, claims=(replace(summit.claims[6], modality=Modality.CONDITIONAL),))) == []
