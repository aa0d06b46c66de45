"""The predicate graph: voice, control, coordination and relative clauses end in the same edges."""

import pytest

from communique.extraction.graph_building import build_predicate_graph


@pytest.fixture(scope="module")
def edges(extractor):
    def build(sentence, *actors):
        doc = extractor.nlp(sentence)
        heads = {token.i for token in doc if token.text in actors}
        graph = build_predicate_graph(doc[:], extractor.ontology, heads)
        return {
            (doc[head].lemma_, role, doc[child].text) for head, found in graph.down.items() for role, child in found
        }

    return build


@pytest.mark.parametrize(
    "sentence",
    [
        "France attacked Iran.",
        "Iran was attacked by France.",
        "Iran, attacked by France, was silent.",
        "France, which attacked Iran, was silent.",
        "France tried to attack Iran.",
        "France praised Japan and attacked Iran.",
    ],
)
def test_agent_and_patient_however_it_is_put(edges, sentence):
    assert {("attack", "agent", "France"), ("attack", "patient", "Iran")} <= edges(sentence, "France", "Iran", "Japan")


def test_every_conjunct_has_the_role(edges):
    found = edges("France and Japan attacked Iran and Iraq.", "France", "Japan", "Iran", "Iraq")
    assert {(role, name) for verb, role, name in found if verb == "attack"} == {
        ("agent", "France"),
        ("agent", "Japan"),
        ("patient", "Iran"),
        ("patient", "Iraq"),
    }


def test_what_is_predicated_points_to_its_subject(edges):
    assert {("ally", "is", "Peru"), ("ally", "of", "Chile")} <= edges("Peru is an ally of Chile.", "Peru", "Chile")


@pytest.mark.parametrize("sentence", ["The attack by France on Iran went on.", "France's attack on Iran went on."])
def test_noun_has_its_owner_and_its_target(edges, sentence):
    assert {("attack", "of", "France"), ("attack", "on", "Iran")} <= edges(sentence, "France", "Iran")


def test_edge_is_added_once_and_never_to_itself(extractor):
    graph = build_predicate_graph(extractor.nlp("France attacked Iran.")[:], extractor.ontology, {0, 2})
    before = {head: list(found) for head, found in graph.down.items()}
    graph.add(1, "agent", 0)
    graph.add(1, "agent", 1)
    assert graph.down == before
