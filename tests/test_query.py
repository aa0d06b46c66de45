"""Named questions and SPARQL: what they find, how it is written, and what is said where they cannot be asked."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from communique import rdf
from communique.claim import Modality, Polarity
from communique.errors import GraphError, QueryError, UnknownNameError
from communique.namespaces import ACTOR, REL
from communique.pipeline import build_graph
from communique.query import FOLDER, ask, open_store, query, questions


def cells(result, *columns):
    return [tuple(row[column] for column in columns) for row in result]


def who_whom(result):
    return cells(result, "subject", "relation", "object")


# Named questions


def test_who_supports_whom_finds_what_is_below_supporting(summit):
    result = ask(summit, "supports")
    assert result.columns == ("subject", "relation", "object", "status", "speaker", "time", "quote", "article")
    assert result.rows == (
        ("Mark Rutte", "praises", "Norway", "asserted", "article", None, "Mark Rutte praised Norway", "summit"),
    )


def test_who_threatens_whom(summit):
    assert cells(ask(summit, "threatens"), "subject", "relation", "object", "speaker") == [
        ("NATO", "threatens", "Russia", "Vladimir Putin")
    ]


def test_what_somebody_says(summit):
    found = ask(summit, "says", "Mark Rutte")
    assert cells(found, "says", "words", "subject", "relation", "object", "status") == [
        ("says", "China arms Russia", "China", "arms", "Russia", "asserted"),
        ("says", "Vladimir Putin believes that NATO threatens Russia", None, None, None, None),
    ]
    warning = next(iter(ask(summit, "says", "Jane Doe")))
    assert warning["words"] == "Russia could attack NATO by 2029"
    assert (warning["said_on"], warning["time"], warning["status"]) == ("2025-10", "../2029", "possible")


def test_what_is_said_about_somebody(summit):
    found = ask(summit, "said-about", "Russia")
    assert cells(found, "speaker", "subject", "relation", "object", "status") == [
        ("Mark Rutte", "China", "arms", "Russia", "asserted"),
        ("China", "China", "arms", "Russia", "negated"),
        ("Vladimir Putin", "NATO", "threatens", "Russia", "asserted"),
        ("Jane Doe", "Russia", "attacks", "NATO", "possible"),
    ]


def test_what_is_denied(summit):
    assert cells(ask(summit, "denied"), "speaker", "subject", "object", "quote") == [
        ("China", "China", "Russia", "it arms Russia")
    ]
    assert len(ask(summit, "denied", "china")) == 1
    assert len(ask(summit, "denied", "Mark Rutte")) == 0


def test_what_the_article_negates_is_denied_by_nobody_in_particular(summit):
    graph = with_claim(summit, "c2", polarity=Polarity.NEGATED)
    assert ("article", "praises") in cells(ask(graph, "denied"), "speaker", "relation")
    assert ("article", "praises") not in cells(ask(graph, "denied", "China"), "speaker", "relation")


def test_who_contradicts_whom(summit):
    assert ask(summit, "contradictions").rows == (
        (
            *("China", "arms", "Russia"),
            *("Mark Rutte", "actual", "China arms Russia", "summit"),
            *("China", "actual", "it arms Russia", "summit"),
        ),
    )
    assert len(ask(summit, "contradictions", "Russia")) == 1
    assert len(ask(summit, "contradictions", "NATO")) == 0


def with_claim(graph, name, **changes):
    return replace(graph, claims=tuple(replace(c, **changes) if c.id == name else c for c in graph.claims))


@pytest.mark.parametrize(
    ("affirmed", "negated", "contradict"),
    [
        (Modality.POSSIBLE, Modality.ACTUAL, True),
        (Modality.INTENDED, Modality.INTENDED, True),
        (Modality.REQUESTED, Modality.ACTUAL, False),
        (Modality.INTENDED, Modality.ACTUAL, False),
    ],
)
def test_a_plan_or_a_demand_is_not_contradicted_by_what_is_not_so(summit, affirmed, negated, contradict):
    graph = with_claim(with_claim(summit, "c3", modality=affirmed), "c4", modality=negated)
    assert len(ask(graph, "contradictions")) == contradict


def test_nobody_contradicts_themselves(summit):
    c3, c4 = summit.claims[2:4]
    same = {"statement": c4.statement, "speakers": c4.speakers, "speaker_spans": c4.speaker_spans}
    assert len(ask(with_claim(summit, c3.id, **same), "contradictions")) == 0


def test_a_symmetric_relation_is_contradicted_in_either_direction(summit):
    met, denied = summit.claims[4], summit.claims[3]
    other = replace(denied, id="c9", subject=met.object, relation=met.relation, object=met.subject)
    graph = replace(summit, claims=(*summit.claims, other))
    assert ("Mark Rutte", "meets", "Jane Doe") in who_whom(ask(graph, "contradictions"))


def test_deadlines(summit):
    assert cells(ask(summit, "deadlines"), "by", "subject", "relation", "object") == [
        ("2029", "Russia", "attacks", "NATO")
    ]
    assert len(ask(summit, "deadlines", "China")) == 0


def test_members_and_offices(summit):
    assert who_whom(ask(summit, "members", "NATO")) == [("Mark Rutte", "leader of", "NATO")]
    assert len(ask(summit, "members", "Russia")) == 0
    assert len(ask(summit, "members", "any", "Mark Rutte")) == 1


def test_all_claims_in_text_order(summit):
    result = ask(summit, "claims")
    assert len(result) == len(summit.claims)
    assert sorted(result.rows) == sorted(set(result.rows))
    assert [row["speaker"] for row in result][-1] == "someone"
    assert len(ask(summit, "claims", "Iran")) == 1


def test_the_dispatch_answers(dispatch_reading):
    graph = build_graph([dispatch_reading])
    assert len(ask(graph, "claims")) <= len(graph.claims)
    assert ("China", "arms", "Russia") in who_whom(ask(graph, "denied"))
    assert ("Mark Rutte", "praises", "United States") in who_whom(ask(graph, "supports", "Mark Rutte"))
    assert "2029" in [row["by"] for row in ask(graph, "deadlines")]


# Arguments


@pytest.mark.parametrize("name", ["Russia", "russia", "RUSSIA", ACTOR + "russia", "actor:russia"])
def test_an_actor_is_a_label_in_any_case_or_an_iri(summit, name):
    assert len(ask(summit, "said-about", name)) == 4


def test_any_leaves_an_argument_open(summit):
    assert len(ask(summit, "supports", "any", "Norway")) == len(ask(summit, "supports", "mark rutte")) == 1
    assert len(ask(summit, "supports", "Norway")) == 0


def test_two_actors_of_one_name_are_both_meant(summit):
    doe = replace(summit.claims[4].object, iri="https://example.org/doe", label="Mark Rutte")
    claim = replace(summit.claims[4], id="c9", object=doe)
    graph = replace(summit, claims=(*summit.claims, claim))
    assert len(ask(graph, "claims", "Mark Rutte")) == len(ask(summit, "claims", "Mark Rutte")) + 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("suports",), "unknown question 'suports'; did you mean supports?"),
        (("says", "Mark Rute"), "unknown actor 'Mark Rute'; did you mean Mark Rutte?"),
        (("said-about", "any"), "unknown actor 'any'"),
    ],
)
def test_unknown_names(summit, arguments, message):
    with pytest.raises(UnknownNameError) as caught:
        ask(summit, *arguments)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("says",), "'says' takes 1 argument, not 0: says ACTOR"),
        (("denied", "China", "Iran"), "'denied' takes 0 to 1 arguments, not 2: denied [ACTOR]"),
    ],
)
def test_too_few_and_too_many_arguments(summit, arguments, message):
    with pytest.raises(QueryError) as caught:
        ask(summit, *arguments)
    assert str(caught.value) == message


def test_every_question_says_what_it_is():
    assert set(questions()) == {
        "alliances", "beliefs", "changes", "claims", "contradictions", "corroborated", "deadlines", "denied", "due",
        "members", "said-about", "says", "supports", "threatens",
    }  # fmt: skip
    for name, question in questions().items():
        assert question.title
        assert question.description.endswith(".")
        assert all(f"?{parameter.variable}" in question.sparql for parameter in question.parameters), name


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.rq"))])
def test_every_question_runs_elsewhere_too(name, summit, tmp_path):
    """Prefixes are declared in the file, so that any SPARQL engine answers it."""
    rdf.write(summit, tmp_path / "graph.nt")
    store = ox.Store()
    store.load(path=str(tmp_path / "graph.nt"))
    found = list(store.query((FOLDER / f"{name}.rq").read_text(encoding="utf-8")))
    assert found or name == "corroborated", "only what several sources tell is corroborated"


# SPARQL


def test_a_simple_query_sees_claims_and_bare_triples_without_declared_prefixes(summit):
    assert query(summit, "SELECT ?o WHERE { actor:china rel:arms ?o }").rows == ((ACTOR + "russia",),)
    assert query(summit, "SELECT (COUNT(*) AS ?n) WHERE { ?c a cq:Claim }").rows == (("8",),)


def test_a_perspective_is_a_graph(summit):
    found = query(summit, "SELECT ?g WHERE { GRAPH ?g { ?s rel:arms ?o } }")
    assert found.rows == (("https://w3id.org/communique/data/perspective/mark-rutte",),)


@pytest.mark.parametrize("suffix", rdf.READABLE)
def test_files_of_every_format_answer(summit, tmp_path, suffix):
    rdf.write(summit, tmp_path / f"graph{suffix}")
    assert ask(tmp_path / f"graph{suffix}", "claims") == ask(summit, "claims")


def test_a_store_is_opened_once(summit):
    store = open_store(summit)
    assert open_store(store) is store
    assert ask(store, "supports") == ask(summit, "supports")


def test_a_file_that_is_no_graph(tmp_path):
    with pytest.raises(GraphError, match="no such file"):
        query(tmp_path / "gone.ttl", "ASK {}")


@pytest.mark.parametrize(
    ("sparql", "message"),
    [
        ("SELECT * WHERE { ?s ?p ", "line 1, column 24: not SPARQL after 'SELECT * WHERE { ?s ?p'"),
        ("SELECT *\nWHERE { ?s foo:b ?o }", "line 2, column 17: Prefix not found after 'WHERE { ?s foo:b'"),
        ("", "line 1, column 1: not SPARQL at the beginning of the line"),
        (
            "SELECT ?x (COUNT(?s) AS ?n) { ?s ?p ?x }",
            "line 1, column 41: The SELECT contains a variable that is unbound",
        ),
        ("INSERT DATA { <a:a> <b:b> <c:c> }", "line 1, column 10: not SPARQL after 'INSERT DA'"),
        ("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }", "a query cannot call a SERVICE"),
        ("SELECT * { service silent ?where { ?s ?p ?o } }", "a query cannot call a SERVICE"),
    ],
)
def test_queries_that_cannot_be_answered(summit, sparql, message):
    with pytest.raises(QueryError) as caught:
        query(summit, sparql)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_service_is_only_a_word_elsewhere(summit):
    sparql = 'SELECT ?service { ?service rdfs:label "the SERVICE # of" ; ?p <https://example.org/SERVICE> } # SERVICE'
    assert query(summit, sparql).columns == ("service",)


# Results


SELECT = """SELECT ?label ?of {
    ?a a cq:Person ; skos:prefLabel ?label OPTIONAL { ?a cq:of/skos:prefLabel ?of }
} ORDER BY ?label"""


def test_table(summit):
    assert query(summit, SELECT).to_text("table").splitlines()[:4] == [
        "label           of",
        "──────────────  ───────────",
        "Jane Doe        Norway",
        "Mark Rutte      Netherlands",
    ]
    assert ask(summit, "deadlines", "China").to_table().endswith("(nothing found)\n")


def test_a_long_cell_goes_over_several_lines(summit):
    lines = query(summit, "SELECT ?text ?id { ?a cq:text ?text ; dcterms:identifier ?id }").to_table(30).splitlines()
    assert lines[2].startswith("Summit in Oslo  NATO chief")
    assert lines[2].endswith("  summit")
    assert max(map(len, lines)) <= 30 + 2 + len("summit")


def test_csv_without_formulas(summit):
    result = query(summit, 'SELECT ("=1+1" AS ?a) ?b { OPTIONAL { ?b a rel:nothing } }')
    assert result.to_text("csv") == "a,b\n'=1+1,\n"
    rows = list(csv.reader(io.StringIO(query(summit, SELECT).to_csv())))
    assert rows[:2] == [["label", "of"], ["Jane Doe", "Norway"]]


def test_json(summit):
    found = json.loads(query(summit, SELECT).to_text("json"))
    assert found["head"] == {"vars": ["label", "of"]}
    assert found["results"]["bindings"][0]["label"] == {"type": "literal", "value": "Jane Doe", "xml:lang": "en"}
    assert json.loads(query(summit, "ASK { ?s ?p ?o }").to_json()) == {"head": {}, "boolean": True}


def test_construct(summit):
    result = query(summit, "CONSTRUCT { ?s rel:arms ?o } WHERE { ?s rel:arms ?o }")
    assert result.rows == ((ACTOR + "china", REL + "arms", ACTOR + "russia"),)
    assert result.to_text("ttl").endswith("actor:china rel:arms actor:russia .\n")
    with pytest.raises(QueryError, match="use ttl, csv or table"):
        result.to_json()


def test_only_triples_are_turtle(summit):
    for sparql in (SELECT, "ASK {}"):
        with pytest.raises(QueryError, match="only a CONSTRUCT or DESCRIBE query gives Turtle; use table, csv or json"):
            query(summit, sparql).to_ttl()


def test_a_format_that_does_not_exist(summit):
    with pytest.raises(UnknownNameError, match="unknown format 'tables'; did you mean table"):
        query(summit, SELECT).to_text("tables")


def test_a_result_shows_itself(summit):
    result = ask(summit, "supports")
    assert str(result) == result.to_table()
    assert "<caption>Who supports whom</caption>" in result._repr_html_()
    assert "<td>Norway</td>" in result._repr_html_()


def test_answers_do_not_depend_on_the_hash_seed(summit, tmp_path):
    rdf.write(summit, tmp_path / "graph.trig")
    code = (
        "import sys; from communique.query import query, ask\n"
        "print(query(sys.argv[1], 'SELECT * { ?s ?p ?o }').to_csv(), ask(sys.argv[1], 'claims').to_json())\n"
        "print(query(sys.argv[1], 'CONSTRUCT WHERE { ?s ?p ?o }').to_ttl())"
    )
    found = set()
    for seed in ("1", "2"):
        source = str(Path(rdf.__file__).parents[2])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": source, "PYTHONIOENCODING": "utf-8"}
        arguments = [sys.executable, "-c", code, tmp_path / "graph.trig"]
        found.add(subprocess.run(arguments, env=environment, check=True, capture_output=True).stdout)
    assert len(found) == 1
