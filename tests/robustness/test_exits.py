"""What strangers wrote stays words on every way out: terminal, spreadsheet, page, graph file, store."""

import csv
import io
import json
import re
import socket
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from trials import fails_well

from communique import exports, rdf
from communique.api import Readings, draw
from communique.claim_graph import ClaimGraph
from communique.cli import main
from communique.comparison import compare
from communique.errors import GraphError
from communique.explanation import explain_reading
from communique.explorer import page
from communique.extraction import Reading
from communique.query import ask, query, questions
from communique.ranking import rank
from communique.store import Store
from communique.tables import guard, unguard
from communique.validation import validate
from hostile import ATTACKS, WRITABLE, hostile

# What a terminal obeys: control characters but the end of a line, and marks that turn the writing around.
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a connection fails the test."""

    def refuse(*_: object) -> None:
        raise AssertionError("something went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(scope="module")
def graph() -> ClaimGraph:
    return hostile(WRITABLE, iris=True)


@pytest.fixture(scope="module")
def files(graph: ClaimGraph, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The graph as a file, a second one, and a store."""
    folder = tmp_path_factory.mktemp("hostile")
    rdf.write(graph, folder / "graph.trig")
    rdf.write(hostile(WRITABLE[3:], iris=True), folder / "less.trig")
    with Store(folder / "store", create=True) as store:
        for reading in readings(graph):
            store.add(reading)
    return {"graph": str(folder / "graph.trig"), "less": str(folder / "less.trig"), "store": str(folder / "store")}


def readings(graph: ClaimGraph) -> Readings:
    return Readings(
        Reading(
            article,
            tuple(statement for statement in graph.statements if statement.article == article.id),
            claims := tuple(claim for claim in graph.claims if claim.evidence.article == article.id),
            tuple({claim.subject: None for claim in claims}),
        )
        for article in graph.articles
    )


# Graph files


@pytest.mark.parametrize("suffix", rdf.READABLE)
def test_a_graph_file_holds_the_words_and_nothing_more(graph: ClaimGraph, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    if suffix == ".rdf":
        with pytest.raises(GraphError, match="XML cannot hold the character"):
            rdf.write(graph, path)
        graph = hostile(tuple(attack for attack in WRITABLE if not NOT_XML.search(attack)), iris=True)
    rdf.write(graph, path)
    again = rdf.read(path)
    assert {article.text for article in again.articles} == {article.text for article in graph.articles}
    assert {actor.label for actor in again.actors} == {actor.label for actor in graph.actors}
    subjects = {str(quad.subject) for quad in rdf.parse_file(path)}
    assert "<https://attack.example/>" not in subjects
    assert subjects == {
        str(quad.subject) for quad in rdf.to_quads(graph, perspectives=suffix in (".trig", ".nq", ".jsonld"))
    }


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_iri_that_is_none_is_told(attack: str) -> None:
    """A graph made by hand may hold anything for an IRI; it is written as it is or not at all."""
    content = fails_well(lambda: rdf.to_bytes(hostile((attack,)), ".nq"))
    if content is not None:
        assert {str(quad.predicate) for quad in ox.parse(content, ox.RdfFormat.N_QUADS)}  # type: ignore[arg-type]


@pytest.mark.parametrize("name", exports.FORMATS)
@pytest.mark.parametrize("iris", [True, False])
def test_every_format_writes_it_or_tells(name: str, iris: bool) -> None:
    fails_well(lambda: exports.to_files(hostile(iris=iris), name))
    harmless = tuple(attack for attack in WRITABLE if not NOT_XML.search(attack))
    assert exports.to_files(hostile(harmless, iris=True), name)


@pytest.mark.parametrize("name", ["csv", "network", "neo4j", "plover", "plover-all"])
def test_no_cell_of_a_table_is_a_formula(graph: ClaimGraph, name: str) -> None:
    found = exports.to_files(graph, name)
    for content in found.values() if isinstance(found, dict) else [found]:
        text = content.decode()
        for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "plover" in name else ","):
            assert all(unguard(cell) != cell or guard(cell) == cell for cell in row)
            assert not any(cell.startswith(("=", "@", "\t=", "＝")) for cell in row)


def test_a_diagram_is_a_picture_without_scripts(tmp_path: Path) -> None:
    harmless = tuple(attack for attack in WRITABLE if not NOT_XML.search(attack) and len(attack) < 300)
    draw(hostile(harmless, iris=True), tmp_path / "a.svg")
    names, attributes = set(), set()
    for element in ElementTree.parse(tmp_path / "a.svg").getroot().iter():  # noqa: S314 – that it is well formed is the test
        names.add(element.tag.rpartition("}")[2])
        attributes |= {name.rpartition("}")[2] for name in element.attrib}
        assert not element.attrib.get("{http://www.w3.org/1999/xlink}href", "#").strip().startswith("javascript")
    assert not names & {"script", "foreignObject", "iframe", "image", "a"}
    assert not [name for name in attributes if name.startswith("on")]


# Pages


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("iris", [True, False])
def test_what_a_notebook_shows_is_text(iris: bool) -> None:
    found = hostile(WRITABLE if iris else ATTACKS, iris=iris)
    shown = [readings(found)._repr_html_(), compare(found, ClaimGraph())._repr_html_(), rank(found)._repr_html_()]
    shown += [item._repr_html_() for reading in readings(found) for item in explain_reading(reading, [], {})]
    if iris:
        shown += [ask(found, name)._repr_html_() for name in ("claims", "contradictions")]
    plain = readings(hostile(("plain",)))
    allowed = set(Tags(plain._repr_html_()).tags) | {"p", "b", "blockquote", "mark", "dl", "dt", "dd"}
    for content in shown:
        tags = Tags(content)
        assert tags.tags <= allowed
        assert tags.attributes <= {"title"}


def test_the_explorer_is_one_page_without_foreign_tags() -> None:
    plain = Tags(page(hostile(("plain",))))
    for iris, attacks in ((False, ATTACKS), (True, WRITABLE)):
        tags = Tags(page(hostile(attacks, iris=iris)))
        assert (tags.tags, tags.attributes) == (plain.tags, plain.attributes)


# The terminal


COMMANDS: dict[str, Callable[[dict[str, str]], list[str]]] = {
    "list": lambda files: ["list", "--store", files["store"]],
    "claims": lambda files: ["query", files["graph"], "--ask", "claims"],
    "select": lambda files: ["query", files["graph"], "SELECT ?s ?o { ?s ?p ?o }"],
    "construct": lambda files: ["query", files["graph"], "CONSTRUCT WHERE { ?s ?p ?o }"],
    "compare": lambda files: ["compare", files["graph"], files["less"]],
    "rank": lambda files: ["rank", files["graph"], "--every-status"],
    "validate": lambda files: ["validate", files["graph"]],
    "unknown article": lambda files: ["remove", "\x1b[2Jtitle", "--store", files["store"]],
    "unknown actor": lambda files: ["query", files["graph"], "--ask", "claims", "titel\x1b[31m"],
    "unknown file": lambda _: ["draw", "\x1b[31m\x9b.trig", "-o", "a.png"],
}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("columns", ["80", "1000"])
def test_no_table_steers_a_terminal(
    files: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    main(COMMANDS[name](files))
    printed = capsys.readouterr()
    assert printed.out or printed.err
    for text in printed:
        assert not (found := OBEYED.search(text)), repr(text[max(0, found.start() - 40) :][:80])


def test_a_reading_does_not_steer_a_terminal(
    graph: ClaimGraph, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from communique.cli.reading_table import print_reading
    from communique.cli.terminal import print_explanation

    for columns in ("80", "400"):
        monkeypatch.setenv("COLUMNS", columns)
        for reading in readings(graph):
            print_reading(reading)
            for explanation in explain_reading(reading, [], {}):
                print_explanation(explanation)
    printed = capsys.readouterr().out
    assert "attacked" in printed
    assert not (found := OBEYED.search(printed)), repr(printed[max(0, found.start() - 40) :][:80])


def test_json_that_is_printed_is_json(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    main(["list", "--store", files["store"], "--format", "jsonl"])
    lines = capsys.readouterr().out.split("\n")[:-1]
    assert {json.loads(line)["title"] for line in lines} == set(WRITABLE)
    main(["query", files["graph"], "--ask", "claims", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["results"]["bindings"]


# Questions and stores


@pytest.mark.parametrize("attack", WRITABLE)
def test_a_name_is_no_part_of_a_query(graph: ClaimGraph, attack: str) -> None:
    expected = {claim.id for claim in graph.claims if claim.subject.label == attack}
    assert expected
    found = fails_well(lambda: ask(graph, "claims", attack))
    assert found is not None
    assert fails_well(lambda: [ask(graph, name, attack) for name in questions() if name == "says"]) is not None


def test_a_store_is_added_to_and_emptied_article_by_article(graph: ClaimGraph, tmp_path: Path) -> None:
    with Store(tmp_path / "store", create=True) as store:
        for reading in readings(graph):
            assert store.add(reading) == "added"
        assert {article.id for article in store.articles()} == set(WRITABLE)
        assert {article.text for article in store.graph().articles} == {article.text for article in graph.articles}
        for attack in WRITABLE:
            store.remove(attack)
        assert not list(store.quads)


def test_what_is_wrong_with_it_is_told_in_lines(files: dict[str, str]) -> None:
    assert all(len(str(violation).splitlines()) == 1 for violation in validate(files["graph"]))
    assert query(files["graph"], "ASK { ?s ?p ?o }").rows == (("true",),)
