"""Who is central, who stands between and who stands together, on graphs where the answer is plain to see."""

import csv
import io

import pytest

from communique import rdf
from communique.camps import find_camps, frustration
from communique.claim import Quad
from communique.claim_graph import ClaimGraph
from communique.cli import main
from communique.errors import UnknownNameError
from communique.ranking import COLUMNS, MEASURES, rank
from test_diagram import actor, claim, graph, relation

HELPS = relation("helps", Quad.VERBAL_COOPERATION)
FIGHTS = relation("fights", Quad.MATERIAL_CONFLICT)
LEADS = relation("leads")


def told(text, **more):
    """Claims from "a + b" for cooperation, "a - b" for conflict, "a = b" for structure."""
    relations = {"+": HELPS, "-": FIGHTS, "=": LEADS}
    claims = []
    for start, words in enumerate(text.split(", ")):
        subject, sign, object_ = words.split()
        claims.append(claim(actor(subject), relations[sign], actor(object_), start=start, **more))
    return graph(*claims)


def by_name(ranking):
    return {found.actor.label: found for found in ranking.ranks}


def test_whom_all_turn_to_has_the_highest_rank():
    found = rank(told("b + a, c + a, d + a, a + d"))
    assert [one.actor.label for one in found.ranks][:2] == ["a", "d"]
    assert sum(one.pagerank for one in found.ranks) == pytest.approx(1, abs=0.001)


def test_a_broker_stands_between():
    found = rank(told("a + b, b + c, c + d"), "betweenness")
    assert {one.actor.label: one.betweenness for one in found.ranks} == {"b": 0.6667, "c": 0.6667, "a": 0, "d": 0}
    assert [one.actor.label for one in found.ranks] == ["b", "c", "a", "d"]


def test_degree_counts_actors_and_claims_count_claims():
    found = by_name(rank(told("a + b, a - b, b + a, a = c")))
    assert (found["a"].degree, found["a"].claims) == (2, 4)
    assert (found["a"].cooperation, found["a"].conflict, found["a"].balance) == (2, 1, 0.33)
    assert (found["c"].balance, found["c"].camp) == (None, 0)


def test_camps_stand_together_and_against_each_other():
    found = rank(told("a + b, b + c, x + y, a - x, c - y, z - a"), "camp")
    assert [[one.label for one in camp] for camp in found.camps] == [["a", "b", "c"], ["x", "y"]]
    assert found.frustration == 0
    assert [(one.actor.label, one.camp) for one in found.ranks] == [
        ("a", 1), ("b", 1), ("c", 1), ("x", 2), ("y", 2), ("z", 3),
    ]  # fmt: skip


def test_what_runs_against_the_camps_is_frustration():
    triangle = {("a", "b"): 1.0, ("b", "c"): 1.0, ("a", "c"): -1.0}
    assert frustration(triangle, find_camps(triangle)) == pytest.approx(1 / 3)
    assert frustration({}, []) == 0


def test_the_stronger_tie_decides():
    assert find_camps({("a", "b"): 3.0, ("b", "c"): 1.0, ("a", "c"): -2.0}) == [["a", "b"], ["c"]]
    assert find_camps({("a", "b"): 1.0, ("b", "c"): 3.0, ("a", "c"): -2.0}) == [["b", "c"], ["a"]]


def test_known_camps_are_found_in_noise():
    """Four camps of ten; about one tie in seven runs the other way."""
    ties = {}
    for one in range(40):
        for other in range(one + 1, 40):
            wrong = (one * other + one + other) % 7 == 0
            ties[f"{one:02}", f"{other:02}"] = 1.0 if (one // 10 == other // 10) != wrong else -1.0
    assert find_camps(ties) == [[f"{n:02}" for n in range(start, start + 10)] for start in (0, 10, 20, 30)]


def test_only_what_is_asserted_makes_a_tie():
    possible, negated = told("a - b", status="possible"), told("a - b", status="negated")
    assert len(rank(possible)) == len(rank(negated)) == 0
    assert len(rank(possible, every_status=True)) == 2
    assert len(rank(negated, every_status=True)) == 0


def test_nobody_has_a_tie_with_themselves():
    assert len(rank(told("a + a"))) == 0


@pytest.mark.parametrize("by", MEASURES)
def test_every_measure_ranks_and_the_order_of_the_claims_changes_nothing(by):
    whole = told("a + b, b - c, c + d, d = a, e - a, b + e")
    turned = ClaimGraph(whole.articles, (), whole.claims[::-1])
    assert rank(whole, by).to_text("csv") == rank(turned, by).to_text("csv")


def test_every_measure_is_a_column_with_its_meaning():
    assert set(MEASURES) < set(COLUMNS)
    assert list(csv.reader(io.StringIO(rank(told("a + b")).to_text("csv")))) == [
        list(COLUMNS),
        ["b", "state", "0.6491", "0", "1", "1", "1", "0", "1", "1"],
        ["a", "state", "0.3509", "0", "1", "1", "1", "0", "1", "1"],
    ]


def test_a_measure_that_there_is_not():
    with pytest.raises(UnknownNameError, match="unknown measure 'pagernk'; did you mean pagerank"):
        rank(told("a + b"), "pagernk")
    with pytest.raises(UnknownNameError, match="unknown format 'json'"):
        rank(told("a + b")).to_text("json")


def test_a_graph_without_ties():
    assert rank(graph()).to_text().startswith("0 actors by pagerank; 0 camps of two or more")


def test_a_notebook_shows_a_table():
    shown = rank(told("a + b, c - a"))._repr_html_()
    assert "<caption>3 actors by pagerank; 1 camp of two or more, 100% of the claims for or against fit them" in shown


def test_the_command_line(summit, tmp_path, capsys):
    rdf.write(summit, tmp_path / "graph.ttl")
    assert main(["rank", str(tmp_path / "graph.ttl"), "--by", "degree", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("Mark Rutte,person,")
    assert main(["rank", str(tmp_path / "graph.ttl"), "--by", "zzz"]) == 2
    assert "unknown measure 'zzz'; there is" in capsys.readouterr().err
