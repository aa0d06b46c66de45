"""Whatever bytes come in, they are read or told of in one line: articles, dates, graphs, queries, the ontology."""

import gzip
import json
from datetime import date
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas
from trials import damaged, fails_well, trials, written

from communique import rdf
from communique.article import find_blocks
from communique.errors import CommuniqueError
from communique.ontology import _Loader, find_files, ontology_folder
from communique.query import ask, query, questions
from communique.readers import read_leniently
from communique.readers.files import SUFFIXES
from communique.readers.values import parse_date, parse_partial_date
from communique.timespan import parse_time
from communique.validation import validate


def a_pdf() -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=True)
    canvas.drawString(60, 700, "Iran arms Russia, Mark Rutte said.")
    canvas.save()
    return buffer.getvalue()


RECORD = json.dumps({"id": "a", "text": "Iran arms Russia.", "date": "2025-12-11", "title": "T", "publisher": "P"})
PAGE = """<!doctype html><html><head><meta charset="windows-1252"><title>T | P</title>
<meta name="date" content="2025-12-11">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-12-11"}</script></head>
<body><article>
<h1>T</h1><p>Iran arms <a href="x">Russia</a>, Mark Rutte said &amp; warned &#x1F600; of it.</p></article></body>
</html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>P</title><item><title>T</title><guid>a</guid><link>
https://p.example/</link><pubDate>Thu, 11 Dec 2025 00:30:00 +0100</pubDate><description>&lt;p&gt;Iran arms
Russia.</description></item></channel></rss>"""
WHOLE = {
    ".txt": b"Iran arms Russia.\n\nMark Rutte said so.",
    ".json": RECORD.encode(),
    ".jsonl": f"{RECORD}\n{RECORD}\n".encode(),
    ".html": PAGE.encode(),
    ".xml": FEED.encode(),
    ".atom": FEED.replace("rss", "feed").encode(),
    ".pdf": a_pdf(),
}
FORMS = {**WHOLE, **{f"{suffix}.gz": gzip.compress(content, mtime=0) for suffix, content in WHOLE.items()}}


def test_every_format_is_here() -> None:
    synonyms = {".htm", ".rss"}
    assert set(SUFFIXES) - synonyms == set(WHOLE)


@pytest.mark.parametrize("suffix", FORMS)
def test_any_file_is_read_or_told(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    form = FORMS[suffix]
    slow = suffix.startswith((".html", ".pdf", ".xml", ".atom"))

    @trials(12 if slow else 40)
    @given(
        st.one_of(
            damaged(form),
            damaged(form),
            st.binary(max_size=200),
            written.map(lambda text: text.encode("utf-8", "surrogatepass")),
        )
    )
    def read(content: bytes) -> None:
        path.write_bytes(content)
        for found in read_leniently([path]):
            if isinstance(found, CommuniqueError):
                assert len(str(found).splitlines()) == 1
                continue
            found.text.encode()
            assert all(0 <= block.start < block.end <= len(found.text) for block in found.blocks)

    read()


@trials(300)
@given(written)
def test_blocks_of_any_text_stand_in_order_and_begin_and_end_with_a_character(text: str) -> None:
    last = 0
    for block in find_blocks(text):
        assert last <= block.start < block.end <= len(text)
        assert not text[block.start].isspace()
        assert not text[block.end - 1].isspace()
        last = block.end


DATE = st.one_of(
    written, st.from_regex(r"-?\d{1,5}-\d{1,3}(-\d{1,3})?([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?", fullmatch=True)
)


@trials(200)
@given(DATE)
def test_any_date_is_read_or_told(text: str) -> None:
    found = fails_well(lambda: parse_date(text, "here"))
    assert found is None or isinstance(found, date)
    fails_well(lambda: parse_partial_date(text, "here"))


@trials(200)
@given(st.one_of(DATE, st.tuples(DATE, DATE).map("/".join), DATE.map("../{}".format), DATE.map("{}/..".format)))
def test_any_time_of_a_claim_is_a_span_or_none(text: str) -> None:
    span = parse_time(text)
    if span is not None and span.first and span.last:
        assert span.first <= span.last


# Graphs


@pytest.mark.parametrize("suffix", rdf.READABLE)
def test_any_graph_file_is_read_or_told(summit, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    whole = rdf.to_bytes(summit, suffix)

    @trials(40)
    @given(st.one_of(damaged(whole), damaged(whole), st.binary(max_size=200)))
    def read(content: bytes) -> None:
        path.write_bytes(content)
        graph = fails_well(lambda: rdf.read(path))
        if graph is not None:
            fails_well(lambda: rdf.to_bytes(graph, ".trig"))

    read()


def test_any_triples_make_a_graph_or_are_told(summit, tmp_path: Path) -> None:
    """The syntax is whole, and the graph is not: triples are missing, or have another's subject or object."""
    quads = rdf.to_quads(summit)
    path = tmp_path / "a.nq"

    @trials(100)
    @given(st.data())
    def read(data: st.DataObject) -> None:
        broken = list(quads)
        for _ in range(data.draw(st.integers(1, 5))):
            at, other = (data.draw(st.integers(0, len(broken) - 1)) for _ in range(2))
            here, there = broken[at], broken[other]
            mixed = ox.Quad(here.subject, here.predicate, there.object, here.graph_name)
            moved = ox.Quad(there.subject, here.predicate, here.object, here.graph_name)
            odd = ox.Quad(here.subject, here.predicate, ox.Literal("\ufeff-1"), here.graph_name)
            broken[at : at + 1] = data.draw(st.sampled_from([[], [mixed], [moved], [here, mixed], [odd]]))
        content = ox.serialize(broken, format=ox.RdfFormat.N_QUADS)
        assert content is not None
        path.write_bytes(content)
        graph = fails_well(lambda: rdf.read(path))
        if graph is not None:
            fails_well(lambda: rdf.to_bytes(graph, ".trig"))

    read()


@trials(5)
@given(st.data())
def test_what_is_broken_is_validated(summit, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("graph") / "a.nq"
    path.write_bytes(data.draw(damaged(rdf.to_bytes(summit, ".nq"))))
    fails_well(lambda: [str(violation).encode("utf-8") for violation in validate(path)])


# Queries


@trials(300)
@given(
    st.one_of(
        written, st.sampled_from(sorted(questions())).flatmap(lambda name: damaged(questions()[name].sparql.encode()))
    )
)
def test_any_query_is_answered_or_told(summit, sparql: str | bytes) -> None:
    store = _store_of(summit)
    text = sparql if isinstance(sparql, str) else sparql.decode("utf-8", "replace")
    result = fails_well(lambda: query(store, text))
    if result is not None:
        for form in ("table", "csv", "json", "ttl"):
            fails_well(lambda form=form: result.to_text(form))


@trials(100)
@given(
    st.one_of(st.sampled_from(sorted(questions())), written), st.lists(st.one_of(written, st.just("any")), max_size=4)
)
def test_any_question_is_answered_or_told(summit, name: str, arguments: list[str]) -> None:
    fails_well(lambda: ask(_store_of(summit), name, *arguments))


def _store_of(graph, known: dict[int, ox.Store] = {}) -> ox.Store:  # noqa: B006 – one for all inputs
    if id(graph) not in known:
        known[id(graph)] = ox.Store()
        known[id(graph)].extend(rdf.to_quads(graph))
    return known[id(graph)]


# The ontology

MINE = b"""@prefix cq: <https://w3id.org/communique/ontology#> . @prefix actor: <https://w3id.org/communique/actor/> .
@prefix rel: <https://w3id.org/communique/relation/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> . @prefix role: <https://w3id.org/communique/role/> .
actor:mine a cq:State ; skos:prefLabel "Mine"@en ; cq:adjective "Minean"@en ; cq:sector cq:Military ; cq:of actor:mine .
actor:me a cq:Person ; skos:prefLabel "Me Mine"@en ; cq:tenure [ cq:role role:r ; cq:of actor:mine ;
    schema:startDate "2025-01" ] .
role:r a cq:Role ; skos:prefLabel "miner in chief"@en ; cq:leader true ; cq:relation rel:mines .
rel:mines a owl:ObjectProperty ; skos:prefLabel "mines"@en ; cq:quadClass cq:MaterialConflict ; cq:example "X mines Y" .
cq:MyWords a cq:SpeechWords ; cq:verb "mutter"@en ; cq:statementKindOf cq:Says .
cq:MyCue a cq:Cue ; cq:verb "mumble"@en ; cq:setsModality cq:Possible .
<https://w3id.org/communique/calendar/x> a <https://w3id.org/communique/calendar/Month> ; cq:word "Mai" ; cq:number 5 .
"""


def test_any_ontology_is_loaded_or_told(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    core = [
        path for path in find_files([ontology_folder()]) if path.parent.name not in ("actors", "relations", "teaching")
    ]

    @trials(60)
    @given(st.one_of(damaged(MINE), damaged(MINE), st.binary(max_size=100)))
    def load(content: bytes) -> None:
        mine.write_bytes(content)
        fails_well(lambda: _Loader([*core, mine]).load())

    load()
