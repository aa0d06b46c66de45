"""The command line: its commands are a contract, what it prints reads well, what is wrong takes one line."""

import argparse
import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import communique
from communique.api import BUILD_FILES
from communique.cli import COMMANDS, main, make_parser
from processes import ENVIRONMENT, run_python

TEXT = "China condemned Japan on Friday. Iran denied that it attacked Israel, a spokesman said.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and a terminal 100 columns wide without colours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


@pytest.fixture
def text(folder: Path) -> str:
    (folder / "friday.txt").write_text(TEXT, encoding="utf-8")
    return "friday.txt"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``demo`` writes."""
    output = tmp_path_factory.mktemp("demo")
    assert main(["demo", "-o", str(output)]) == 0
    return output


class Outcome:
    """What a run of the command line gives."""

    def __init__(self, status: int, captured: object) -> None:
        self.status = status
        self.out, self.err = captured  # type: ignore[misc]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> object:
    """Call the command line as a shell does."""

    def call(*arguments: object) -> Outcome:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as leaving:  # argparse leaves by itself
            status = int(leaving.code or 0)
        return Outcome(status, capsys.readouterr())

    return call


# The contract


def describe(action: argparse.Action) -> str:
    name = "/".join(action.option_strings) or str(action.metavar)
    if action.choices:
        return f"{name} {'|'.join(action.choices)}"
    metavar = action.metavar
    words = metavar if isinstance(metavar, tuple) else (metavar,)
    value = " ".join(word for word in words if word) if action.option_strings else ""
    many = "..." if action.nargs in ("+", "*") else ""
    return f"{name} {value}".strip() + many


def test_commands_and_options() -> None:
    parser = make_parser()
    (commands,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    found = {name: [describe(a) for a in command._actions[1:]] for name, command in commands.choices.items()}
    knowledge = ["--model NAME", "--ontology DIR"]
    reading = [*knowledge, "--min-probability P", "--exact"]
    workers = ["--jobs N", "--cluster ADDRESS"]
    assert found == {
        "read": ["INPUT...", "--published DATE", "--format table|jsonl|csv", *reading, *workers],
        "build": ["INPUT...", "--published DATE", "-o/--output DIR", "--base IRI", "--title TEXT", *reading, *workers],
        "add": ["INPUT...", "--published DATE", "--store DIR", "--to ENDPOINT", *reading, *workers],
        "list": ["--store DIR", "--format table|csv|jsonl"],
        "remove": ["ARTICLE...", "--store DIR"],
        "query": ["GRAPH", "QUERY", "--ask NAME ARG...", "--limit N", "--format table|csv|json|ttl"],
        "serve": [
            "GRAPH",
            "--host HOST",
            "--port PORT",
            "--writable",
            "--public",
            "--name NAME...",
            "--timeout SECONDS",
            "--memory MB",
            *knowledge,
        ],
        "draw": [
            "GRAPH",
            "-o/--output FILE",
            "--actor NAME...",
            "--relation NAME...",
            "--speaker NAME...",
            "--since DATE",
            "--until DATE",
        ],
        "timeline": [
            "GRAPH",
            "-o/--output FILE",
            "--actor NAME...",
            "--relation NAME...",
            "--speaker NAME...",
            "--since DATE",
            "--until DATE",
        ],
        "compare": ["GRAPH", "GRAPH", "-o/--output FILE", "--format table|csv|json"],
        "rank": ["GRAPH", "--by NAME", "--every-status", "--format table|csv"],
        "explain": ["INPUT...", "--published DATE", "--claim ID", *reading],
        "explore": ["GRAPH", "-o/--output FILE", "--title TEXT"],
        "validate": ["GRAPH"],
        "convert": [
            "GRAPH",
            "-o/--output FILE",
            "--format ttl|trig|nq|nt|jsonld|rdf|graphml|gexf|csv|network|neo4j|nanopub|stix|ftm|plover|plover-all",
        ],
        "demo": ["-o/--output DIR", *reading],
        "ontology": ["ACTION check|try|compile"],
        "evaluate": ["CORPUS", "--kind relations|attributions|factuality|gold", "--errors FILE", *reading],
    }


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_fits_a_terminal(run, folder, monkeypatch, command):
    monkeypatch.setenv("COLUMNS", "80")
    result = run(*command, "--help")
    assert result.status == 0
    assert result.out.startswith(f"usage: {' '.join(('communique', *command))} [-h]")
    assert max(map(len, result.out.splitlines())) <= 80


def test_version(run):
    assert run("--version").out == f"communique {communique.__version__}\n"


def test_python_m():
    assert run_python("-m", "communique", "--version") == f"communique {communique.__version__}\n"


# read


def test_read_prints_a_table(run, text):
    result = run("read", text, "--published", "2025-12-12")
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0] == "friday · 2025-12-12"
    assert lines[2] == "2 claims"
    assert lines[3].split() == ["who", "relation", "whom", "says", "status", "when"]
    assert lines[4].split() == ["quote"]
    assert lines[6].split() == ["China", "condemns", "Japan", "article", "asserted", "2025-12-12"]
    assert lines[7].strip() == "China condemned Japan"
    assert lines[8].split()[:3] == ["Iran", "attacks", "Israel"]
    assert "negated" in lines[8]


def test_a_wide_terminal_has_the_words_beside(run, text, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    lines = run("read", text).out.splitlines()
    assert lines[3].split() == ["who", "relation", "whom", "says", "status", "when", "quote"]
    assert lines[5].endswith("China condemned Japan")


CLAIM = (
    "type, id, article, subject, relation, object, speakers, polarity, modality, tense, time, statement, quote, start, "
    "end, cue, example, probability"
)
STATEMENT = "type, id, article, parent, speaker, speaker_span, cue, kind, content, addressee, said_on"
ACTOR = ["iri", "label", "kind", "of", "sector", "span"]


def test_read_prints_json_lines_in_text_order(run, text):
    items = [json.loads(line) for line in run("read", text, "--format", "jsonl").out.splitlines()]
    assert {item["type"] for item in items} == {"statement", "claim"}
    for item in items:
        assert ", ".join(item) == (CLAIM if item["type"] == "claim" else STATEMENT)
        assert item["article"] == "friday"
    starts = [item["start"] if item["type"] == "claim" else item["content"][0][0] for item in items]
    assert starts == sorted(starts)
    for claim in (item for item in items if item["type"] == "claim"):
        assert TEXT[claim["start"] : claim["end"]] == claim["quote"]
        assert list(claim["relation"]) == ["iri", "label", "quad", "plover"]
        assert list(claim["subject"]) == list(claim["object"]) == ACTOR


def test_read_prints_csv(run, text):
    result = run("read", text, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.out)))
    assert [(row["subject"], row["relation"], row["object"], row["status"]) for row in rows] == [
        ("China", "condemns", "Japan", "asserted"),
        ("Iran", "attacks", "Israel", "negated"),
    ]
    assert "\r" not in result.out


def test_read_takes_standard_input():
    printed = run_python("-m", "communique", "read", "-", "--format", "jsonl", input=TEXT)
    assert json.loads(printed.splitlines()[0])["article"] == "stdin"


def test_a_reader_that_has_enough_is_left_in_peace(text):
    command = [sys.executable, "-m", "communique", "read", text]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


# build and demo

FILES = ["claims.csv", "diagram.png", "diagram.svg", "explorer.html", "graph.graphml", "graph.trig", "graph.ttl"]


def test_build_writes_into_outputs_unless_told(run, folder, text):
    result = run("build", text)
    assert (result.status, result.err) == (0, "")
    assert sorted(path.name for path in (folder / "outputs").iterdir()) == FILES
    first, second = result.out.splitlines()
    assert first.startswith("1 article, ")
    assert first.endswith("2 claims")
    assert second == f"outputs: {', '.join(BUILD_FILES)}"


def test_build_makes_the_folder_and_takes_base_and_title(run, folder, text):
    assert run("build", text, "-o", "a/b", "--base", "https://example.org/x", "--title", "A <title>").status == 0
    assert "https://example.org/x/" in (folder / "a/b/graph.ttl").read_text(encoding="utf-8")
    assert "A &lt;title&gt;" in (folder / "a/b/diagram.svg").read_text(encoding="utf-8")


def test_build_gives_the_same_bytes_twice(run, folder, text):
    for name in ("one", "two"):
        assert run("build", text, "-o", name).status == 0
    for name in FILES:
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()


def test_no_actors_is_no_error(run, folder):
    (folder / "weather.txt").write_text("It rained all day, and the streets were wet.\n", encoding="utf-8")
    result = run("build", "weather.txt")
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines()[:2] == [
        "1 article, 0 actors, 0 statements, 0 claims",
        "No actors in the text: the graph is empty.",
    ]
    assert sorted(path.name for path in (folder / "outputs").iterdir()) == FILES
    assert "No actors in this text, so no claims." in run("read", "weather.txt").out
    assert run("validate", "outputs/graph.ttl").status == 0


def test_demo_writes_what_build_writes(built):
    assert sorted(path.name for path in built.iterdir()) == FILES


# explain


def test_explain_shows_the_words_and_the_reasons(run, text):
    result = run("explain", text)
    first, second = result.out.strip().split("\n\n")
    assert "China – condemns – Japan (asserted)" in first
    assert "[subject: China] [cue: condemned] [object: Japan] on Friday." in first
    assert "example   “X condemns Y” in relations/verbal-conflict.ttl" in first
    assert "speaker   the article itself: no statement holds these words" in first
    assert "polarity  negated: “denied”" in second
    assert "speaker   spokesman (new) says (“said”) › Iran denies (“denied”)" in second
    assert "modality  actual: nothing qualifies it" in second


def test_explain_takes_the_beginning_of_an_id(run, text):
    identifier = run("explain", text).out.split()[0]
    assert run("explain", text, "--claim", identifier[:6]).out.count("signature") == 1


# Graphs


def test_draw_takes_a_part(run, folder, built):
    result = run("draw", built / "graph.ttl", "-o", "x.svg", "--actor", "Ukraine", "China", "--until", "2025")
    assert (result.status, result.out) == (0, "x.svg\n")
    assert (folder / "x.svg").read_bytes()[:5] == b"<?xml"


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nq", "nt", "jsonld", "rdf", "graphml", "gexf", "csv", "tsv"])
def test_convert(run, folder, built, suffix):
    result = run("convert", built / "graph.trig", "-o", f"x.{suffix}")
    assert (result.status, result.out) == (0, f"x.{suffix}\n")
    assert (folder / f"x.{suffix}").stat().st_size > 1000


def test_convert_takes_the_name_of_a_format(run, folder, built):
    assert run("convert", built / "graph.trig", "-o", "x.json", "--format", "stix").out == "x.json\n"
    assert json.loads((folder / "x.json").read_text(encoding="utf-8"))["type"] == "bundle"
    assert run("convert", built / "graph.trig", "-o", "a/b", "--format", "neo4j").out == f"{Path('a/b')}\n"
    assert sorted(path.name for path in (folder / "a/b").iterdir()) == ["nodes.csv", "relationships.csv"]


def test_validate(run, folder, built):
    graph = built / "graph.ttl"
    assert (run("validate", graph).status, run("validate", graph).out) == (0, f"{graph}: valid\n")
    broken = graph.read_text(encoding="utf-8").replace("cq:polarity cq:Affirmed", "cq:polarity cq:Actual", 1)
    (folder / "broken.ttl").write_text(broken, encoding="utf-8")
    result = run("validate", "broken.ttl")
    assert result.status == 1
    assert result.out


def test_query_takes_sparql_or_a_file(run, folder, built):
    sparql = "SELECT ?label WHERE { ?iso cq:speaker actor:china . actor:china skos:prefLabel ?label } LIMIT 1"
    (folder / "china.rq").write_text(sparql, encoding="utf-8")
    for query in (sparql, "china.rq"):
        assert run("query", built / "graph.ttl", query, "--format", "csv").out == "label\nChina\n"
    assert json.loads(run("query", built / "graph.ttl", sparql, "--format", "json").out)["head"] == {"vars": ["label"]}
    triples = run(
        "query", built / "graph.ttl", "CONSTRUCT WHERE { actor:china skos:prefLabel ?label }", "--format", "ttl"
    )
    assert 'actor:china skos:prefLabel "China"@en' in triples.out


def test_query_asks_by_name(run, built):
    result = run("query", built / "graph.ttl", "--ask", "denied", "china", "--format", "csv")
    assert (result.status, result.err) == (0, "")
    assert "it sends weapons to Russia" in result.out
    assert "supports [ACTOR] [ACTOR]" in run("query", "--ask").out == run("query", built / "graph.ttl", "--ask").out


def test_a_table_shows_the_first_rows_of_a_long_answer(run, built, monkeypatch):
    whole = run("query", built / "graph.ttl", "--ask", "claims")
    assert whole.err == ""
    assert run("query", built / "graph.ttl", "--ask", "claims", "--limit", "0").out == whole.out
    every = run("query", built / "graph.ttl", "--ask", "claims", "--format", "csv").out.splitlines()
    few = run("query", built / "graph.ttl", "--ask", "claims", "--limit", "2", "--format", "csv")
    assert (few.out.splitlines(), few.err) == (every[:3], "the first 2 rows; --limit 0 shows all\n")
    answer = run("query", built / "graph.ttl", "--ask", "claims", "--limit", "2", "--format", "json").out
    assert len(json.loads(answer)["results"]["bindings"]) == 2
    monkeypatch.setattr("communique.cli.query.MOST_ROWS", 1)
    assert run("query", built / "graph.ttl", "--ask", "claims").err == "the first 1 rows; --limit 0 shows all\n"


def test_an_answer_is_as_wide_as_the_terminal(run, built, monkeypatch):
    widths = []
    for columns in ("400", "140"):
        monkeypatch.setenv("COLUMNS", columns)
        widths.append(max(map(len, run("query", built / "graph.ttl", "--ask", "denied").out.splitlines())))
    assert widths[1] <= 140
    assert widths[1] <= widths[0] <= 400


# What is wrong takes one line


@pytest.fixture
def fails(run):
    def check(*arguments: object) -> str:
        result = run(*arguments)
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith("communique: ")
        assert result.err.endswith("\n")
        assert result.err.count("\n") == 1
        return result.err.removeprefix("communique: ").rstrip("\n")

    return check


@pytest.mark.parametrize("command", ["read", "build", "explain"])
def test_a_missing_text(fails, folder, command):
    assert fails(command, "nowhere.txt") == "nowhere.txt: no such file or folder"


@pytest.mark.parametrize(
    "command", [("draw", "-o", "x.png"), ("validate",), ("convert", "-o", "x.nt"), ("query", "--ask", "denied")]
)
def test_a_missing_graph(fails, folder, command):
    name, *rest = command
    assert fails(name, "nowhere.ttl", *rest) == "nowhere.ttl: no such file"


def test_a_folder_with_nothing_to_read(fails, folder):
    (folder / "empty").mkdir()
    assert fails("read", "empty").startswith("empty: nothing to read in this folder; files should end in .txt, .jsonl")


def test_text_that_is_not_utf8(fails, folder):
    (folder / "a.txt").write_bytes(b"na\xefve")
    assert fails("read", "a.txt") == "a.txt: not UTF-8: byte 0xEF at offset 2; save the text as UTF-8"


def test_broken_json(fails, folder):
    (folder / "a.jsonl").write_text('{"id": "1", "text": "a"}\n{"id": "2", "text": \n', encoding="utf-8")
    assert fails("read", "a.jsonl") == (
        'a.jsonl, line 2: broken JSON: Expecting value at column 21; right would be {"id": "…", "text": "…"}'
    )


def test_a_date_that_is_none(fails, text, built):
    expected = "'12.12.2025' is no date; a date looks like 2025-12-11"
    assert fails("read", text, "--published", "12.12.2025") == f"--published: {expected}"
    assert fails("draw", built / "graph.ttl", "-o", "x.png", "--since", "12.12.2025") == f"since: {expected}"


def test_an_unknown_model(fails, text):
    assert fails("read", text, "--model", "en_none").startswith("no language model 'en_none'; installed: ")


def test_an_ontology_that_is_none(fails, text, folder):
    place = folder / "mine"
    expected = f"{place}: no such folder; --ontology takes a folder of Turtle files"
    assert fails("read", text, "--ontology", "mine") == expected
    place.mkdir()
    (place / "a.ttl").write_text("this is no Turtle", encoding="utf-8")
    assert "a.ttl: " in fails("read", text, "--ontology", "mine")


def test_a_base_that_is_none(fails, text):
    assert fails("build", text, "--base", "not an IRI") == (
        "'not an IRI' is no absolute IRI; a base looks like https://w3id.org/communique/data/"
    )


def test_an_output_that_is_no_folder(fails, text):
    assert fails("build", text, "-o", text) == f"{text}: File exists"


def test_an_unknown_claim(fails, text):
    assert fails("explain", text, "--claim", "xyz").startswith("unknown claim 'xyz'")


def test_an_unknown_actor(fails, built):
    graph = built / "graph.ttl"
    assert fails("draw", graph, "-o", "x.png", "--actor", "Rusia") == "unknown actor 'Rusia'; did you mean Russia?"


def test_a_syntax_error_in_sparql(fails, built):
    assert fails("query", built / "graph.ttl", "SELECT *\nWHERE {").startswith("line 2, column 8: not SPARQL")


def test_a_query_that_is_missing(fails, built):
    assert fails("query", built / "graph.ttl", "nowhere.rq") == "nowhere.rq: no such file"
    expected = "a graph and a question are needed: communique query GRAPH (QUERY | --ask NAME [ARG...])"
    assert fails("query", built / "graph.ttl") == expected
    assert fails("query", built / "graph.ttl", "ASK {}", "--ask", "denied") == expected


def test_an_unknown_question(fails, built):
    assert fails("query", built / "graph.ttl", "--ask", "suports").startswith(
        "unknown question 'suports'; did you mean supports"
    )


def test_a_graph_that_is_no_rdf(fails, folder):
    (folder / "a.ttl").write_text("Russia threatens NATO.", encoding="utf-8")
    (folder / "a.xyz").write_text("", encoding="utf-8")
    assert fails("convert", "a.ttl", "-o", "x.nt").startswith("a.ttl: line 1, column ")
    assert fails("convert", "a.xyz", "-o", "x.nt").startswith("a.xyz: unknown suffix '.xyz'; known are .ttl")


def test_a_format_that_is_none(fails, built, folder):
    assert fails("convert", built / "graph.ttl", "-o", "x.doc").startswith("x.doc: unknown suffix '.doc'")
    assert "x.gif" in fails("draw", built / "graph.ttl", "-o", "x.gif")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "the following arguments are required: COMMAND; see communique --help"),
        (("read",), "the following arguments are required: INPUT; see communique read --help"),
        (("draw", "g.ttl"), "the following arguments are required: -o/--output; see communique draw --help"),
        (("read", "a.txt", "--colour"), "unrecognized arguments: --colour; see communique --help"),
    ],
)
def test_a_wrong_command_line(fails, arguments, expected):
    assert fails(*arguments) == expected


def test_an_interruption_is_no_traceback(run, text, monkeypatch):
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("communique.api.read_each", interrupt)
    result = run("read", text)
    assert (result.status, result.err) == (130, "")
