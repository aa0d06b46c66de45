"""The verbs: read, build, draw, explain, explore, convert, demo; the command line and a notebook share them.

Texts come as files, folders, "-" for standard input or ``Article`` objects, one or many; graphs as a ``ClaimGraph``
or the path of a file that holds one. ``query``, ``ask`` and ``validate`` have modules of their own.
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from communique.article import DEFAULT_BASE, Article
from communique.claim import Claim, Span, Statement
from communique.claim_graph import ClaimGraph
from communique.errors import InputError, UnknownNameError
from communique.explanation import Explanation, explain_reading
from communique.readers import Input, read_inputs, read_leniently
from communique.readers.spool import Spool
from communique.readers.values import parse_date, parse_partial_date
from communique.tables import CLAIM_COLUMNS, claim_row, html_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from communique.extraction import Reading
    from communique.store import ArticleStore

Path_ = str | os.PathLike[str]
Inputs = Input | Iterable[Input]
Graph = Union[ClaimGraph, Path_, "ArticleStore"]

BUILD_FILES = (
    "graph.ttl", "graph.trig", "claims.csv", "diagram.svg", "diagram.png", "explorer.html", "graph.graphml",
)  # fmt: skip
MOST_RELATIONS = 60  # in a picture; more of them nobody can read, and thousands take hours to lay out
DISPATCH = "dispatch.txt"
DISPATCH_PUBLISHED = date(2025, 12, 11)


class Readings(tuple["Reading", ...]):
    """The readings of one or many articles; a notebook shows their claims as a table."""

    __slots__ = ()

    @property
    def articles(self) -> list[Article]:
        """The articles in the order in which they were read."""
        return [reading.article for reading in self]

    @property
    def statements(self) -> list[Statement]:
        """The statements of all articles, in text order."""
        return [statement for reading in self for statement in reading.statements]

    @property
    def claims(self) -> list[Claim]:
        """The claims of all articles, in text order."""
        return [claim for reading in self for claim in reading.claims]

    def items(self) -> Iterator[Statement | Claim]:
        """Statements and claims mixed, in text order: what ``read --format jsonl`` prints."""
        return (item for reading in self for item in reading.items())

    def __repr__(self) -> str:
        return f"Readings({len(self)} articles, {len(self.statements)} statements, {len(self.claims)} claims)"

    def _repr_html_(self) -> str:
        columns = CLAIM_COLUMNS if len(self) == 1 else ("article", *CLAIM_COLUMNS)
        rows = [
            claim_row(claim) if len(self) == 1 else (reading.article.id, *claim_row(claim))
            for reading in self
            for claim in reading.claims
        ]
        caption = self[0].article.title or self[0].article.id if len(self) == 1 else f"{len(self)} articles"
        return html_table(columns, rows, caption)


class Explanations(tuple[Explanation, ...]):
    """Explanations of claims, in text order; they print and show themselves one below the other."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n\n".join(map(str, self))

    def __repr__(self) -> str:
        return f"Explanations({len(self)} claims)"

    def _repr_html_(self) -> str:
        return "\n".join(explanation._repr_html_() for explanation in self)


def read(
    inputs: Inputs,
    *,
    published: date | str | None = None,
    model: str | None = None,
    ontology: Iterable[Path_] = (),
    base: str = DEFAULT_BASE,
    min_probability: float | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
) -> Readings:
    """What the articles of *inputs* say.

    *published* is the date of articles that tell none, *model* another spaCy model, *ontology* folders of Turtle files
    that add to the bundled ontology, *base* the IRI below which new actors get theirs, *min_probability* the least of
    a claim that no example proves: with 1 there is none. *jobs* is how many processes read, None for what the machine
    has and there is work for; *cluster* is the address of a Dask scheduler whose workers read instead. Raises
    InputError, ModelError, OntologyError or ClusterError.
    """
    return Readings(
        read_each(
            inputs,
            published=published,
            model=model,
            ontology=ontology,
            base=base,
            min_probability=min_probability,
            jobs=jobs,
            cluster=cluster,
        )
    )


def read_each(inputs: Inputs, *, published: date | str | None = None, **how: Any) -> Iterator["Reading"]:
    """What ``read`` gives, one article after the other; *how* is what ``read`` takes besides."""
    # The inputs come first: a file that is missing is told before a model is loaded.
    articles = inputs if isinstance(inputs, Spool) else Spool(find_articles(inputs, published))
    return map(_sound, read_each_leniently(articles, **how))


def read_each_leniently(
    items: "Spool[Article] | Spool[Article | InputError]",
    *,
    model: str | None = None,
    ontology: Iterable[Path_] = (),
    base: str = DEFAULT_BASE,
    min_probability: float | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
) -> Iterator["Reading | InputError"]:
    """What ``read`` gives, one article after the other, with an error in the place of each that cannot be read."""
    from communique.batch import Recipe, read_all

    recipe = Recipe(*_knowledge(model, ontology), base, min_probability)
    return read_all(items, recipe, jobs=jobs, cluster=cluster)


def _sound(found: "Reading | InputError") -> "Reading":
    if isinstance(found, InputError):
        raise found
    return found


def build(
    inputs: Inputs | Readings,
    output: Path_ | None = None,
    *,
    published: date | str | None = None,
    model: str | None = None,
    ontology: Iterable[Path_] = (),
    base: str = DEFAULT_BASE,
    min_probability: float | None = None,
    title: str | None = None,
) -> ClaimGraph:
    """The graph of what the articles of *inputs* say; with *output*, BUILD_FILES are written into that folder.

    *base* is the IRI below which articles, claims and new actors get theirs, *title* the title of the diagram.
    """
    from communique.pipeline import build_graph

    base = check_base(base)
    if output is not None:
        # What cannot be written to should be told before hours of reading, not after.
        Path(output).mkdir(parents=True, exist_ok=True)
    if not isinstance(inputs, Readings):
        inputs = read(
            inputs, published=published, model=model, ontology=ontology, base=base, min_probability=min_probability
        )
    graph = build_graph(inputs, base)
    if output is not None:
        write_files(graph, Path(output), title)
    return graph


def demo(output: Path_ | None = None, **how: Any) -> ClaimGraph:
    """``build`` on the dispatch that ships with the package; *how* is what ``build`` takes besides."""
    return build(bundled_dispatch(), output, published=DISPATCH_PUBLISHED, **how)


def bundled_dispatch() -> Path:
    """Where the dispatch lies."""
    return Path(str(files("communique") / "data" / DISPATCH))


def write_files(graph: ClaimGraph, folder: Path, title: str | None = None) -> list[Path]:
    """Write BUILD_FILES of *graph* into *folder*; the paths, in their order."""
    from communique import diagram, exports

    paths = [folder / name for name in BUILD_FILES]
    figure = draw(graph, title=title)
    for path in paths:
        if path.stem == "diagram":
            diagram.save(figure, path)
        elif path.suffix == ".html":
            explore(graph, path, title=title)
        else:
            exports.write(graph, path)
    return paths


def draw(
    graph: Graph,
    path: Path_ | None = None,
    *,
    title: str | None = None,
    source: str | None = None,
    actors: Collection[str] = (),
    relations: Collection[str] = (),
    speakers: Collection[str] = (),
    since: date | str | None = None,
    until: date | str | None = None,
    most: int = MOST_RELATIONS,
) -> "Figure":
    """The diagram of the claims of *graph* that fit all that is given; with *path*, written as PNG, SVG or PDF.

    *actors*, *relations* and *speakers* are labels or IRIs; *since* and *until* are dates, months or years. Where there
    are more than *most* relations between actors, those with the most claims are drawn, and the source line says so.
    Raises UnknownNameError for a name that the graph does not hold.
    """
    from communique import diagram
    from communique.diagram.content import source_of

    chosen = load_graph(graph).select(
        actors=actors,
        relations=relations,
        speakers=speakers,
        since=parse_partial_date(str(since), "since") if since else None,
        until=parse_partial_date(str(until), "until") if until else None,
    )
    chosen, note = strongest(chosen, most)
    if note:
        source = f"{source_of(chosen.articles) if source is None else source}. Shown: {note}"
    return diagram.draw(chosen, None if path is None else Path(path), title=title, source=source)


def strongest(graph: ClaimGraph, most: int = MOST_RELATIONS) -> tuple[ClaimGraph, str]:
    """The part of *graph* with the *most* relations that have the most claims, and words for it where it is not all."""
    relations: dict[tuple[str, ...], list[str]] = {}
    for claim in graph.claims:
        ends = (claim.subject.iri, claim.object.iri)
        key = (*(sorted(ends) if claim.relation.symmetric else ends), claim.relation.iri, claim.status)
        relations.setdefault(key, []).append(claim.id)
    if len(relations) <= most:
        return graph, ""
    chosen = {name for names in sorted(relations.values(), key=lambda names: -len(names))[:most] for name in names}
    claims = tuple(claim for claim in graph.claims if claim.id in chosen)
    return replace(graph, claims=claims), f"the {most:,} relations with the most claims, of {len(relations):,}"


def convert(graph: Graph, path: Path_, form: str | None = None) -> Path:
    """Write *graph* into *path*, in the format *form*, one of ``exports.FORMATS``, or in the one its ending names."""
    from communique import exports

    if form is None:
        form = exports.format_of(Path(path))  # told before a large graph is read
    return exports.write(load_graph(graph), path, form)


def explore(graph: Graph, path: Path_, *, title: str | None = None) -> Path:
    """Write the page to explore *graph* with into *path*: one HTML file that makes no request, under *title*.

    Raises GraphError for a graph that cannot be read, OSError for a file that cannot be written.
    """
    from communique.explorer import page

    text = page(load_graph(graph), title=title)
    Path(path).write_text(text, encoding="utf-8", newline="\n")
    return Path(path)


def explain(
    inputs: Inputs,
    claim: str | None = None,
    *,
    published: date | str | None = None,
    model: str | None = None,
    ontology: Iterable[Path_] = (),
    min_probability: float | None = None,
) -> Explanations:
    """Why each claim of *inputs* was made, or the one whose id is, or begins with, *claim*."""
    from communique.batch import Recipe, check_length

    articles = list(find_articles(inputs, published))
    extractor = Recipe(*_knowledge(model, ontology), DEFAULT_BASE, min_probability).extractor()
    sources = {example: entry.file for entry in extractor.ontology.relations.values() for example in entry.examples}
    found: list[Explanation] = []
    for article in articles:
        check_length(article, extractor)
        reader = extractor.reader(article)
        sentences = [Span(sentence.start_char, sentence.end_char) for sentence in reader.doc.sents]
        found += explain_reading(reader.read(), sentences, sources)
    if claim is None:
        return Explanations(found)
    chosen = Explanations(item for item in found if item.claim.id.startswith(claim.lower()))
    if not chosen or not claim:
        raise UnknownNameError("claim", claim, (item.claim.id for item in found))
    return chosen


def load_graph(graph: Graph) -> ClaimGraph:
    """*graph* itself, or what the file, the store or the endpoint at that place holds. Raises GraphError."""
    from communique import rdf
    from communique.graph_store import connect
    from communique.store import ArticleStore, Store, is_store
    from communique.web import is_address

    if isinstance(graph, ClaimGraph):
        return graph
    if isinstance(graph, ArticleStore):
        return graph.graph()
    if isinstance(graph, str) and is_address(graph):
        return connect(graph).graph()
    if is_store(graph):
        with Store(graph, read_only=True) as store:
            return store.graph()
    return rdf.read(Path(graph))


def find_articles(inputs: Inputs, published: date | str | None = None) -> Iterator[Article]:
    """The articles of *inputs*, which may be one or many. Raises InputError for the first that cannot be read."""
    return read_inputs(*_many(inputs, published))


def find_articles_leniently(inputs: Inputs, published: date | str | None = None) -> Iterator[Article | InputError]:
    """The articles of *inputs*, with an error in the place of each that cannot be read."""
    return read_leniently(*_many(inputs, published))


def _many(inputs: Inputs, published: date | str | None) -> tuple[Iterable[Input], date | None]:
    if isinstance(published, str):
        published = parse_date(published, "published")
    return [inputs] if isinstance(inputs, str | os.PathLike | Article) else inputs, published


def check_base(base: str) -> str:
    """*base* as an IRI that names can be added to. Raises InputError where it is no absolute IRI."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+", base):
        raise InputError(f"'{base}' is no absolute IRI; a base looks like {DEFAULT_BASE}")
    return base if base.endswith(("/", "#", ":")) else base + "/"


def _knowledge(model: str | None, ontology: Iterable[Path_]) -> tuple[str, tuple[Path, ...]]:
    # Whoever only draws or converts a graph need not wait for a language library.
    from communique.pipeline import DEFAULT_MODEL

    return model or DEFAULT_MODEL, tuple(Path(folder).absolute() for folder in ontology)
