"""Selecting, merging and handing out a graph of claims."""

from dataclasses import replace

import pytest

from communique.claim_graph import ClaimGraph, claim_actors, merge
from communique.errors import UnknownNameError


def ids(graph):
    return [claim.id for claim in graph.claims]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"actors": ["China"]}, ["c3", "c4"]),
        ({"actors": ["jane doe"]}, ["c5"]),
        ({"relations": ["arms"]}, ["c3", "c4"]),
        ({"relations": ["leader of"]}, ["c1"]),
        ({"speakers": ["China"]}, ["c4"]),
        ({"speakers": ["Mark Rutte"], "relations": ["arms"]}, ["c3"]),
        ({"since": "2029"}, ["c7"]),
        ({"until": "2025-11-30", "relations": ["meets", "attacks"]}, ["c5"]),
        ({"actors": ["Norway"], "relations": ["arms"]}, []),
    ],
)
def test_select(summit, wanted, expected):
    assert ids(summit.select(**wanted)) == expected


def test_select_nothing_is_everything(summit):
    assert ids(summit.select()) == ids(summit)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"actors": ["Chyna"]}, "unknown actor 'Chyna'; did you mean China"),
        ({"relations": ["arm"]}, "unknown relation 'arm'; did you mean arms"),
        ({"speakers": ["Norway"]}, "unknown speaker 'Norway'"),
    ],
)
def test_unknown_name_offers_the_nearest(summit, wanted, message):
    with pytest.raises(UnknownNameError) as error:
        summit.select(**wanted)
    assert str(error.value).startswith(message)


def test_actors_are_each_once_by_iri_and_hold_the_speakers(summit):
    iris = [actor.iri for actor in summit.actors]
    assert iris == sorted(set(iris))
    assert {actor.label for actor in claim_actors(summit.claims)} <= {actor.label for actor in summit.actors}


def test_networkx_has_an_edge_for_each_claim(summit):
    graph = summit.to_networkx()
    assert graph.number_of_edges() == len(summit) == 8
    edges = {key: data for _, _, key, data in graph.edges(keys=True, data=True)}
    assert edges["c4"]["status"] == "negated"
    assert edges["c6"]["speakers"] == "Vladimir Putin < Mark Rutte"
    assert edges["c8"]["probability"] == 0.83
    assert all(value is not None for data in edges.values() for value in data.values())


def test_merging_a_graph_with_itself_changes_nothing(summit):
    assert merge([summit, summit]) == summit


def test_merging_nothing_is_empty():
    assert merge([]) == ClaimGraph()


def test_repr_counts(summit):
    assert repr(summit) == "ClaimGraph(1 articles, 7 actors, 6 statements, 8 claims)"


def test_a_notebook_shows_the_claims_as_a_table(summit):
    table = summit._repr_html_()
    assert "<caption>1 article, 7 actors, 8 claims</caption>" in table
    assert table.count("<tr>") == 9
    many = merge([summit, ClaimGraph(claims=tuple(replace(summit.claims[0], id=f"n{n}") for n in range(100)))])
    assert "108 claims; the first 100 are shown</caption>" in many._repr_html_()
