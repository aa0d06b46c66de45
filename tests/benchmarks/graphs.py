"""Rows about graphs that are there already: files, questions, a diagram, a page; on graphs made by arithmetic."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .table import Load, Row, seconds

if TYPE_CHECKING:
    from communique.claim_graph import ClaimGraph

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "explorer")]  # where such graphs are made

WRITERS = {".nq": "nquads", ".trig": "trig", ".ttl": "turtle", ".jsonld": "json-ld"}
CHROMIUM = "/usr/bin/chromium"
QUADS = 1_000_000


def writers(load: Load) -> Iterator[Row]:
    """50,000 claims into four formats; rdflib writes a tenth of the same quads, and its time is multiplied."""
    from graphs import large

    from communique.ontology_loading import load_ontology
    from communique.rdf import to_bytes, to_rdflib, to_rdflib_dataset

    load_ontology()
    count = int(50_000 * load.size) // 25 * 25
    graph, tenth = large(1000, count), large(1000, max(25, count // 10))
    scale = len(graph.claims) / len(tenth.claims)
    flat, dataset = to_rdflib(tenth), to_rdflib_dataset(tenth)
    for suffix, name in WRITERS.items():
        ours = seconds(lambda suffix=suffix: to_bytes(graph, suffix), load.repeats)
        source = flat if suffix == ".ttl" else dataset
        theirs = scale * seconds(lambda source=source, name=name: source.serialize(format=name))
        note = f"{count:,} claims; rdflib on a tenth, times {scale:g}"
        yield Row(f"{name} against rdflib", ours, theirs, "s", theirs / ours, 15, True, note)


def questions(load: Load) -> Iterator[Row]:
    """Each named question over 1,000,000 quads on the disk; rdflib answers over a part, and its time is multiplied."""
    import pyoxigraph as ox
    from graphs import large

    from communique.query import _bind, ask
    from communique.query import questions as named
    from communique.rdf import to_quads, to_rdflib_dataset

    claims = int(QUADS * load.size / 38) // 25 * 25  # a claim with its words, its statement and theirs
    quads = to_quads(large(1000, claims))
    part = large(1000, 250)
    sample = to_rdflib_dataset(part)
    sample.default_union = True
    scale = len(quads) / len(sample)
    with tempfile.TemporaryDirectory() as folder:
        store = ox.Store(folder)
        store.bulk_extend(quads)
        people = part.claims[0].subject, part.claims[0].object
        for name, question in named().items():
            given = iter(people)
            arguments = [
                "2025-12-11" if parameter.kind == "date" else next(given).label
                for parameter in question.parameters
                if not parameter.optional
            ]
            bound = {
                parameter.variable: [_term(argument, part)]
                for parameter, argument in zip(question.parameters, arguments, strict=False)
            }
            ours = seconds(lambda name=name, arguments=arguments: ask(store, name, *arguments), load.repeats)
            sparql = _bind(question.sparql, bound)
            theirs = scale * seconds(lambda sparql=sparql: list(sample.query(sparql)))
            note = f"{len(quads):,} quads; rdflib on {len(sample):,}, times {scale:.0f}"
            yield Row(f"question {name}", ours, None, "s", ours, 0.2, False, note)
            yield Row(f"question {name} against rdflib", ours, theirs, "s", theirs / ours, 50, True, note)


def _term(argument: str, graph: "ClaimGraph") -> str:
    actors = {actor.label: actor.iri for actor in graph.actors}
    day = f'"{argument}"^^<http://www.w3.org/2001/XMLSchema#date>'
    return f"<{actors[argument]}>" if argument in actors else day


def diagram(load: Load) -> Iterator[Row]:
    """30 actors and 60 claims as PNG, everything imported."""
    from graphs import large

    from communique.api import draw

    graph = large(30, 75)
    graph = type(graph)(graph.articles, graph.statements, graph.claims[:60], graph.base)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diagram.png"
        draw(graph, path)
        ours = seconds(lambda: draw(graph, path), load.repeats)
    yield Row("diagram of 30 actors and 60 edges", ours, None, "s", ours, 1.0, False)


def page(load: Load) -> Iterator[Row]:
    """The first paint of the page of 1,000 actors and 5,000 claims in headless Chromium."""
    from graphs import large
    from playwright.sync_api import sync_playwright

    from communique.api import explore

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = explore(large(), Path(folder) / "page.html")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        times = []
        for _ in range(load.repeats):
            tab = browser.new_page()
            tab.goto(path.as_uri())
            tab.locator("#loading").wait_for(state="detached")
            times.append(tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            tab.close()
        browser.close()
    yield Row("first paint of 1,000 actors, 5,000 claims", min(times) / 1000, None, "s", min(times) / 1000, 2.0, False)
