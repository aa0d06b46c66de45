"""Two graphs compared: what one holds and the other does not, whatever the ids, and where they disagree."""

import csv
import io
import json
from dataclasses import replace

import pytest

from communique import rdf
from communique.claim_graph import ClaimGraph
from communique.cli import main
from communique.comparison import Side, compare
from communique.errors import UnknownNameError
from test_diagram import ALLY, CHINA, RUSSIA, RUTTE, TRUMP, UKRAINE, WARNS, artists, claim, graph, relation, strings


def other(claim_, **changes):
    """The same claim in another article: with another id and other words."""
    return replace(claim_, id=claim_.id + "-other", time="2025", **changes)


WARNING = claim(UKRAINE, WARNS, RUSSIA, RUTTE)
ALLIANCE = claim(CHINA, ALLY, RUSSIA, start=2)
DENIAL = claim(CHINA, relation("arms"), RUSSIA, CHINA, status="negated", start=4)
CHARGE = claim(CHINA, relation("arms"), RUSSIA, RUTTE, start=6)
DOUBT = claim(CHINA, relation("arms"), RUSSIA, RUTTE, status="possible", start=8)


def ends(claims):
    return [(one.subject.label, one.relation.label, one.object.label, one.status) for one in claims]


def test_the_same_claim_in_two_articles_is_in_both():
    found = compare(graph(WARNING, ALLIANCE), graph(other(WARNING)))
    assert ends(found.of(Side.BOTH)) == [("Ukraine", "warns", "Russia", "asserted")]
    assert ends(found.of(Side.FIRST)) == [("China", "ally of", "Russia", "asserted")]
    assert found.of(Side.SECOND) == ()
    assert found.summary == "1 only in the first, 0 only in the second, 1 in both; 0 disagreements"


def test_another_speaker_or_status_is_another_claim():
    found = compare(graph(WARNING), graph(other(WARNING, speakers=(TRUMP,)), claim(UKRAINE, WARNS, RUSSIA)))
    assert [held.row[-2] for held in found.held] == ["Mark Rutte", "Donald Trump", "article"]
    assert compare(graph(CHARGE), graph(DOUBT)).of(Side.BOTH) == ()


def test_a_symmetric_relation_is_the_same_in_either_direction():
    turned = claim(RUSSIA, ALLY, CHINA)
    assert len(compare(graph(ALLIANCE), graph(turned)).of(Side.BOTH)) == 1
    assert len(compare(graph(WARNING), graph(claim(RUSSIA, WARNS, UKRAINE, RUTTE))).of(Side.BOTH)) == 0


def test_what_one_affirms_and_the_other_negates_is_a_contradiction():
    found = compare(graph(CHARGE), graph(DENIAL))
    (told,) = found.disagreements
    assert told.row == ("China", "arms", "Russia", "asserted", "negated")
    assert told.contradiction
    (weaker,) = compare(graph(CHARGE), graph(DOUBT)).disagreements
    assert not weaker.contradiction


def test_a_status_that_both_hold_is_no_disagreement():
    assert compare(graph(CHARGE, DENIAL), graph(DENIAL)).disagreements == ()
    assert compare(graph(CHARGE), graph(WARNING)).disagreements == ()


def test_a_graph_differs_in_nothing_from_itself(summit):
    found = compare(summit, summit)
    assert {held.side for held in found.held} == {Side.BOTH}
    assert len(found.held) == len(summit.claims)


def test_the_order_of_the_claims_changes_nothing(summit):
    turned = ClaimGraph(summit.articles, summit.statements, summit.claims[::-1])
    assert compare(summit, graph()).to_json() == compare(turned, graph()).to_json()


def test_text_csv_and_json():
    found = compare(graph(WARNING, CHARGE), graph(other(WARNING), DENIAL))
    table = found.to_text()
    assert table.startswith(
        "1 only in the first, 1 only in the second, 1 in both; 1 disagreement\n\nOnly in the first\n"
    )
    assert [line for line in table.splitlines() if line.startswith(("Only", "In both", "They"))] == [
        "Only in the first", "Only in the second", "In both", "They disagree",
    ]  # fmt: skip
    held = [row["held by"] for row in csv.DictReader(io.StringIO(found.to_csv()))]
    assert held == ["first", "second", "both"]
    told = json.loads(found.to_json())
    assert [one["held_by"] for one in told["claims"]] == held
    assert told["disagreements"][0]["contradiction"] is True
    with pytest.raises(UnknownNameError, match="unknown format 'xml'"):
        found.to_text("xml")


def test_a_notebook_shows_a_table_for_each_part():
    shown = compare(graph(CHARGE), graph(DENIAL))._repr_html_()
    assert [part.split("<")[0] for part in shown.split("<caption>")[1:]] == [
        "Only in the first", "Only in the second", "They disagree",
    ]  # fmt: skip


def test_the_diagram_has_a_colour_for_each_side():
    figure = compare(graph(WARNING, CHARGE), graph(other(WARNING), DENIAL)).draw()
    assert {"Held by", "only the first", "only the second", "both"} <= set(strings(figure))
    colours = {lines[0].get_edgecolor() for lines in artists(figure, "line").values()}
    assert len(colours) == 3
    legend = strings(compare(graph(WARNING), graph(other(WARNING))).draw(title="A title"))
    assert "A title" in legend
    assert "only the first" not in legend


def test_the_command_line(summit, tmp_path, capsys):
    first, second, picture = (str(tmp_path / name) for name in ("first.ttl", "second.nq", "both.svg"))
    rdf.write(summit, first)
    rdf.write(replace(summit, claims=summit.claims[1:]), second)
    assert main(["compare", first, second, "-o", picture]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("1 only in the first, 0 only in the second, 7 in both; 0 disagreements\n")
    assert "<svg" in (tmp_path / "both.svg").read_text(encoding="utf-8")
    assert main(["compare", first, second, "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("first,Mark Rutte,leader of,NATO,asserted,article,")
    assert main(["compare", first, str(tmp_path / "gone.ttl")]) == 2
    assert "no such file" in capsys.readouterr().err
