"""Tasks that take longer than a query: the explorer, a drawing of an answer, a text that is read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from communique.article import DEFAULT_BASE
from communique.claim_graph import ClaimGraph
from communique.errors import QueryError
from communique.rdf.decode import from_quads
from communique.rdf.vocabulary import instance
from communique.server.snapshot import QUADS
from communique.store import Outcome, Store, is_store
from communique.tables import claim_row, flow

_ENDS = ("subject", "object")
_BETWEEN = ("relation", "predicate")
_NAME_WORDS, _HASH = 6, 8


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text that was read: its claims under ``tables.CLAIM_COLUMNS``, their diagram, and what the store did."""

    id: str
    title: str
    statements: int
    rows: tuple[tuple[str, ...], ...]
    diagram: bytes
    outcome: Outcome | None


def explorer(folder: str) -> bytes:
    """The page of the explorer over the snapshot. Raises GraphError where there are no claims in it."""
    from communique.explorer import page

    return page(_graph(folder)).encode()


def picture(folder: str, columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> bytes:
    """The diagram, as SVG, of the claims that the rows of an answer tell of. Raises QueryError where there are none."""
    graph = _graph(folder)
    chosen = claims_in(graph, columns, rows)
    if not chosen.claims:
        raise QueryError("nothing to draw: no row tells a claim, or a subject, a relation and an object of one")
    return _svg(chosen)


def claims_in(graph: ClaimGraph, columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> ClaimGraph:
    """The part of *graph* whose claims the *rows* name: by IRI, or else by what stands at both ends and between them.

    Where a column holds quotes, a claim's quote has to be among them.
    """
    cells = {cell for row in rows for cell in row if cell}
    named = [claim for claim in graph.claims if instance(graph.base, "claim", claim.id).value in cells]
    if not named:
        found = [dict(zip(columns, row, strict=True)) for row in rows]
        edges = {(row.get(_ENDS[0]), row.get(between), row.get(_ENDS[1])) for row in found for between in _BETWEEN}
        quotes = {flow(str(row[name])) for row in found for name in columns if name.endswith("quote") and row[name]}
        for claim in graph.claims:
            ends, relation = (claim.subject, claim.object), claim.relation
            names = {(ends[0].label, relation.label, ends[1].label), (ends[0].iri, relation.iri, ends[1].iri)}
            if names & edges and (not quotes or flow(claim.evidence.quote) in quotes):
                named.append(claim)
    return replace(graph, claims=tuple(named))


def read_article(
    folder: str, store: str | None, given: Mapping[str, str], model: str | None, ontology: Sequence[str]
) -> ReadText:
    """What the text *given* says: "text", and "title", "published", "publisher" and "url" where they are not empty.

    It is kept in *store* where there is one. The same text has the same id. Raises InputError, ModelError, StoreError.
    """
    from communique.api import build, read
    from communique.readers.plain_text import read_plain_text
    from communique.readers.values import parse_date

    text = given["text"]
    published: date | None = parse_date(given["published"], "published") if given.get("published") else None
    article = read_plain_text(text.encode("utf-8"), "the text", _name(given), published)
    article = replace(
        article,
        title=given.get("title") or article.title,
        publisher=given.get("publisher") or None,
        url=given.get("url") or None,
    )
    base = _base(folder)
    readings = read(article, model=model, ontology=[Path(path) for path in ontology], base=base)
    outcome: Outcome | None = None
    if store is not None:
        with Store(store) as open_store:
            outcome = open_store.add(readings[0])
    graph = build(readings, base=base)
    rows = tuple(map(claim_row, graph.claims))
    diagram = _svg(graph) if graph.claims else b""
    return ReadText(article.id, article.title or article.id, len(graph.statements), rows, diagram, outcome)


@lru_cache(maxsize=1)
def _graph(folder: str) -> ClaimGraph:
    if is_store(folder):
        with Store(folder, read_only=True) as store:
            return store.graph()
    return from_quads(list(ox.Store.read_only(str(Path(folder) / QUADS))), "the graph")


def _base(folder: str) -> str:
    if not is_store(folder):
        return DEFAULT_BASE
    with Store(folder, read_only=True) as store:
        return store.base


def _name(given: Mapping[str, str]) -> str:
    """An id that says a little of the text and is its own."""
    words = re.findall(r"\w+", given.get("title") or given["text"])[:_NAME_WORDS]
    digest = sha256(given["text"].encode("utf-8")).hexdigest()[:_HASH]
    return "-".join([*words, digest]).lower()


def _svg(graph: ClaimGraph) -> bytes:
    from communique.api import strongest
    from communique.diagram import to_svg

    return to_svg(strongest(graph)[0]).encode()
