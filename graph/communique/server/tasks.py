"""What workers do, by name: plain values in, plain values out, as both go through a pipe.

*folder* is that of a snapshot; *source* the graph as the server was started with it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from communique.errors import QueryError, StoreError
from communique.no_network import refuse_load, refuse_service
from communique.query import Result, ask, query
from communique.query import _explain as explain_syntax
from communique.rdf.vocabulary import PREFIXES
from communique.server import snapshot
from communique.server.failures import NotAcceptableError, TooMuchError
from communique.store import Store, StoredArticle

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_GAP = r"(?:\s|#[^\r\n]*[\r\n])*"
_FROM = re.compile(rf"\bFROM{_GAP}(?:NAMED{_GAP})?(?:<[^>]*>|\S*:\S*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """A result as a page shows it: its first rows, and how many there are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    total: int
    kind: str
    title: str


def answer(
    folder: str,
    sparql: str,
    default_graphs: Sequence[str],
    named_graphs: Sequence[str],
    accept: tuple[str | None, str | None],
    most: int,
) -> tuple[str, bytes]:
    """The media type and the bytes of the answer to *sparql*.

    The data set is what the client names, or else what the query names, or else the union of all graphs. *accept* has
    the media type for solutions and the one for triples. Raises QueryError, NotAcceptableError, and TooMuchError where
    the answer has more than *most* bytes.
    """
    refuse_service(sparql)
    given: dict[str, Any] = {"use_default_graph_as_union": True}
    if default_graphs or named_graphs:
        given = {"default_graph": _nodes(default_graphs), "named_graphs": _nodes(named_graphs)}
    elif _FROM.search(sparql):
        given = {}
    bounded = _Bounded(most)
    try:
        found = open_snapshot(folder).query(sparql, prefixes=dict(PREFIXES), **given)
        media_type = accept[isinstance(found, ox.QueryTriples)]
        if media_type is None:
            raise NotAcceptableError("this query's answer cannot be had in a format that Accept names")
        if isinstance(found, ox.QueryTriples):
            triples = sorted(set(found), key=str)
            rdf_format = ox.RdfFormat.from_media_type(media_type)
            ox.serialize(triples, bounded, format=rdf_format, prefixes=dict(PREFIXES))
        else:
            found.serialize(bounded, format=ox.QueryResultsFormat.from_media_type(media_type))
    except SyntaxError as error:
        raise QueryError(explain_syntax(str(error), sparql)) from None
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {' '.join(str(error).split())}") from None
    return media_type, bounded.getvalue()


def show(folder: str, question: str | None, given: Sequence[str], most: int) -> Table:
    """The answer to the named *question* with the arguments *given*, or to the SPARQL that is the first of them."""
    result = _result(folder, question, given)
    return Table(result.columns, result.rows[:most], len(result.rows), result.kind, result.title)


def to_csv(folder: str, question: str | None, given: Sequence[str], most: int) -> bytes:
    """The same as CSV, of at most *most* bytes."""
    content = _result(folder, question, given).to_csv().encode("utf-8", "backslashreplace")
    if len(content) > most:
        raise _too_large(most)
    return content


def actors(folder: str, most: int) -> tuple[str, ...]:
    """The first *most* labels of actors that a question may be asked about."""
    rows = query(
        open_snapshot(folder), "SELECT DISTINCT ?l { ?a a/rdfs:subClassOf* cq:Actor ; skos:prefLabel ?l } ORDER BY ?l"
    )
    return tuple(str(label) for (label,) in rows.rows[:most])


def articles(folder: str) -> tuple[StoredArticle, ...]:
    """The articles of a store's snapshot."""
    with _Snapshot(folder, read_only=True) as store:
        return store.articles()


def update(source: str, sparql: str) -> None:
    """Carry out *sparql* on the store, as one transaction. Raises QueryError, and StoreError where it is held."""
    refuse_service(sparql)
    refuse_load(sparql)
    with Store(source) as store:
        try:
            store.quads.update(sparql, prefixes=dict(PREFIXES))
        except SyntaxError as error:
            raise QueryError(explain_syntax(str(error), sparql)) from None
        except OSError as error:
            raise StoreError(f"{source}: {' '.join(str(error).split())}") from None
        except (ValueError, RuntimeError) as error:
            raise QueryError(f"the update cannot be carried out: {' '.join(str(error).split())}") from None


def _result(folder: str, question: str | None, given: Sequence[str]) -> Result:
    store = open_snapshot(folder)
    if question is not None:
        return ask(store, question, *given)
    refuse_service(given[0])
    return query(store, given[0])


@lru_cache(maxsize=1)
def open_snapshot(folder: str) -> ox.Store:
    """The snapshot in *folder*; it stays open until another is wanted."""
    return ox.Store.read_only(str(Path(folder) / snapshot.QUADS))


class _Snapshot(Store):
    """A store's snapshot over what is open already: to open it again takes a stack for each of many threads."""

    def _open(self) -> ox.Store:
        return open_snapshot(self.name)


def _nodes(iris: Sequence[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError:
        raise QueryError(f"a graph is named by an absolute IRI, not by {', '.join(map(repr, iris))}") from None


class _Bounded(BytesIO):
    """A file for at most *most* bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: "ReadableBuffer", /) -> int:
        written = super().write(data)
        if self.tell() > self._most:
            raise _too_large(self._most)
        return written


def _too_large(most: int) -> TooMuchError:
    return TooMuchError(f"stopped: the answer has more than {most >> 20} MB; ask for less, or with LIMIT")


def _work(name: str) -> Callable[..., Any]:
    """A task of ``works``, whose libraries are loaded when it is first wanted."""

    def run(*arguments: object) -> Any:
        from communique.server import works

        return getattr(works, name)(*arguments)

    return run


# Tasks whose first argument is the folder of a snapshot that they query.
READING = frozenset({"answer", "show", "to_csv", "actors", "articles"})
TASKS: Mapping[str, Callable[..., Any]] = {
    "answer": answer,
    "show": show,
    "to_csv": to_csv,
    "actors": actors,
    "articles": articles,
    "update": update,
    "snapshot": snapshot.take,
    **{name: _work(name) for name in ("explorer", "picture", "read_article")},
}
