"""Articles in, out and listed, over anything that answers SPARQL queries and carries out SPARQL updates.

Under the base of a store, the graph ``article/…`` holds what only that article says, ``perspective/…`` the bare triples
of a speaker, ``shared`` the descriptions of actors, relations and terms, and ``ledger`` who needs which of them: for
each article a record, for each piece (see ``shared.py``) its quads and how many articles use it. The content of a store
follows from its articles alone: one that comes and goes leaves no trace.

A change is one SPARQL update, so that an article is there whole or not at all, and it costs what the article costs,
however much there is.
"""

import json
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from communique.article import Article
from communique.claim_graph import ClaimGraph
from communique.errors import GraphError, UnknownNameError
from communique.rdf.decode import from_quads
from communique.rdf.encode import to_parts
from communique.rdf.order import in_order
from communique.store.shared import Piece, bare_triples, descriptions, graph_iri, settle

if TYPE_CHECKING:
    from communique.extraction import Reading

Outcome = Literal["added", "unchanged", "replaced"]
LEDGER = "https://w3id.org/communique/ledger#"
_Uses = defaultdict[str, dict[Piece, int]]


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as a store lists it; ``since`` and ``until`` are the first and last time that its claims tell."""

    id: str
    iri: str
    title: str | None
    publisher: str | None
    published: date | None
    statements: int
    claims: int
    since: str | None
    until: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class _Record:
    """What the ledger holds of an article: a fingerprint of all that was read in it, and the pieces it needs."""

    fingerprint: str
    pieces: frozenset[str]


class ArticleStore(ABC):
    """Adds, removes and lists articles by way of ``select`` and ``update``."""

    def __init__(self, name: str, base: str) -> None:
        self.name = name
        self.base = base
        self._changing = Lock()

    @abstractmethod
    def select(self, sparql: str) -> Iterator[ox.QuerySolution]:
        """The solutions of a SELECT query whose default graph does not matter."""

    @abstractmethod
    def update(self, sparql: str) -> None:
        """Carry out *sparql* as one transaction."""

    @abstractmethod
    def dump(self) -> Iterable[ox.Quad]:
        """The quads of all graphs but the ledger."""

    # What a caller does

    def add(self, what: "ClaimGraph | Reading") -> Outcome:
        """Keep what was read in one article, in the place of what was read in an article of that id before.

        "unchanged" is what is there to the last quad already: the same text, read the same. Raises GraphError for what
        is not the graph of one article or has another base, StoreError where it cannot be written.
        """
        graph = as_graph(what, self.base)
        if len(graph.articles) != 1:
            raise GraphError(f"a store takes articles one at a time, not {len(graph.articles)}")
        if graph.base != self.base:
            raise GraphError(f"the IRIs of {self.name} begin with {self.base}, those of the graph with {graph.base}")
        entry = _Entry(graph)
        with self._changing:
            former = self._record(entry.iri)
            if former is not None and former.fingerprint == entry.fingerprint:
                return "unchanged"
            self._replace(entry.iri, former, entry)
        return "replaced" if former else "added"

    def find(self, article: str) -> str:
        """The IRI of the article with this id or IRI. Raises UnknownNameError, with the nearest ids."""
        for iri in (Article(article, "").iri(self.base), article):
            if self._record(iri) is not None:
                return iri
        raise UnknownNameError("article", article, (known.id for known in self.articles()))

    def remove(self, article: str | Article | StoredArticle) -> None:
        """Forget the article with this id or IRI, and all that no other needs. Raises UnknownNameError."""
        with self._changing:
            iri = self.find(article if isinstance(article, str) else article.id)
            former = self._record(iri)
            assert former is not None
            self._replace(iri, former, None)

    def articles(self) -> tuple[StoredArticle, ...]:
        """All articles, by date and id; those without a date come last."""
        rows = self.select(f"SELECT ?a ?told {{ GRAPH {self._ledger} {{ ?a {_term('record')} ?told }} }}")
        found = [_stored(row["a"].value, json.loads(row["told"].value)) for row in rows]
        return tuple(sorted(found, key=lambda article: (article.published or date.max, article.id)))

    def graph(self) -> ClaimGraph:
        """Everything as one graph. Raises GraphError where the store is empty."""
        return from_quads(self.dump(), self.name)

    # How it is done

    @cached_property
    def _ledger(self) -> ox.NamedNode:
        return graph_iri(self.base, "ledger")

    def _record(self, iri: str) -> _Record | None:
        place = _iri_or_none(iri)
        if place is None:
            return None
        rows = self.select(
            f"SELECT ?fingerprint ?needs {{ GRAPH {self._ledger} {{ "
            f"{place} {_term('fingerprint')} ?fingerprint ; {_term('needs')} ?needs }} }}"
        )
        for row in rows:
            names = row["needs"].value.split()
            return _Record(row["fingerprint"].value, frozenset(f"{self.base}piece/{name}" for name in names))
        return None

    def _replace(self, iri: str, former: _Record | None, entry: "_Entry | None") -> None:
        """Put *entry* in the place of *former*; either may be missing."""
        pieces = {piece.iri: piece for piece in entry.pieces} if entry else {}
        gone = former.pieces - pieces.keys() if former else frozenset[str]()
        come = pieces.keys() - (former.pieces if former else frozenset())
        before = self._uses({pieces[name].key for name in come}, gone)
        after: _Uses = defaultdict(dict, {key: dict(uses) for key, uses in before.items()})
        for name in come:
            piece = pieces[name]
            after[piece.key][piece] = after[piece.key].get(piece, 0) + 1
        for uses in after.values():
            for piece in uses:
                uses[piece] -= piece.iri in gone
        delete, insert = list[ox.Quad](), list[ox.Quad]()
        for key, uses in after.items():
            old, new = settle(before[key]), settle(uses)
            delete += [*(old - new), *self._accounts(before[key], uses)]
            insert += [*(new - old), *self._accounts(uses, before[key])]
        steps = []
        if former is not None:
            steps += [f"DROP SILENT GRAPH <{iri}>", f"DELETE WHERE {{ GRAPH {self._ledger} {{ <{iri}> ?p ?o }} }}"]
        steps += _data("DELETE", delete)
        if entry is not None:
            steps += _data("INSERT", [*insert, *entry.own, *entry.account(self._ledger)])
        else:
            steps += _data("INSERT", insert)
        steps += [f"DROP SILENT GRAPH {graph}" for graph in self._emptied(after)]
        if entry is None and self._is_last(iri):
            steps += [f"DROP SILENT GRAPH {graph_iri(self.base, name)}" for name in ("shared", "ledger")]
        self.update(" ;\n".join(steps))

    def _uses(self, keys: Iterable[str], names: Iterable[str]) -> _Uses:
        """How many articles use each piece of *keys* and of the keys of the pieces *names*."""
        wanted = set(keys)
        found: _Uses = defaultdict(dict)
        if names := sorted(names):
            rows = self.select(
                f"SELECT DISTINCT ?key {{ VALUES ?piece {{ {_iris(names)} }} "
                f"GRAPH {self._ledger} {{ ?piece {_term('of')} ?key }} }}"
            )
            wanted |= {row["key"].value for row in rows}
        if not wanted:
            return found
        rows = self.select(
            f"SELECT ?piece ?key ?quads ?uses {{ VALUES ?key {{ {_iris(sorted(wanted))} }} GRAPH {self._ledger} {{ "
            f"?piece {_term('of')} ?key ; {_term('quads')} ?quads ; {_term('uses')} ?uses }} }}"
        )
        for row in rows:
            piece = Piece.from_text(row["piece"].value, row["key"].value, row["quads"].value)
            found[piece.key][piece] = int(row["uses"].value)
        return found

    def _accounts(self, uses: dict[Piece, int], other: dict[Piece, int]) -> Iterator[ox.Quad]:
        """The lines of the ledger for *uses* that are not those for *other*."""
        for piece, count in uses.items():
            if count and other.get(piece, 0) != count:
                me = ox.NamedNode(piece.iri)
                yield ox.Quad(me, ox.NamedNode(LEDGER + "uses"), ox.Literal(count), self._ledger)
                if not other.get(piece, 0):
                    yield ox.Quad(me, ox.NamedNode(LEDGER + "of"), ox.NamedNode(piece.key), self._ledger)
                    yield ox.Quad(me, ox.NamedNode(LEDGER + "quads"), ox.Literal(piece.text), self._ledger)

    def _emptied(self, after: _Uses) -> list[ox.NamedNode]:
        """The perspectives that nobody describes any more, as graphs: an empty one should not linger."""
        perspectives = f"{self.base}perspective/"
        gone = [key for key, uses in after.items() if key.startswith(perspectives) and not any(uses.values())]
        return [ox.NamedNode(key) for key in sorted(gone)]

    def _is_last(self, iri: str) -> bool:
        rows = self.select(
            f"SELECT ?a {{ GRAPH {self._ledger} {{ ?a {_term('fingerprint')} ?f }} FILTER(?a != <{iri}>) }} LIMIT 1"
        )
        return next(iter(rows), None) is None


class _Entry:
    """The graph of one article as a store holds it: its own quads, the pieces that it shares, and its record."""

    def __init__(self, graph: ClaimGraph) -> None:
        (self.article,) = graph.articles
        self.graph = graph
        parts = to_parts(graph)
        self.iri = self.article.iri(graph.base)
        home = ox.NamedNode(self.iri)
        self.own = [ox.Quad(quad.subject, quad.predicate, quad.object, home) for quad in parts.own]
        self.pieces = [
            *descriptions(parts.shared, graph_iri(graph.base, "shared"), graph.base),
            *bare_triples(parts.bare, graph.base),
        ]

    @cached_property
    def fingerprint(self) -> str:
        """A hash over all that the article says: its text and what was read in it."""
        content = ox.serialize(self.own, format=ox.RdfFormat.N_QUADS)
        assert content is not None
        return sha256(content + "\n".join(sorted(piece.iri for piece in self.pieces)).encode()).hexdigest()[:32]

    def account(self, ledger: ox.NamedNode) -> Iterator[ox.Quad]:
        """The article's lines in the ledger."""
        needs = " ".join(sorted(piece.iri.rpartition("/")[2] for piece in self.pieces))
        values = {"record": self._told(), "fingerprint": self.fingerprint, "needs": needs}
        for name, value in values.items():
            yield ox.Quad(ox.NamedNode(self.iri), ox.NamedNode(LEDGER + name), ox.Literal(value), ledger)

    def _told(self) -> str:
        article = self.article
        times = [part for claim in self.graph.claims if claim.time for part in claim.time.split("/") if part != ".."]
        told = {
            "id": article.id,
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published.isoformat() if article.published else None,
            "statements": len(self.graph.statements),
            "claims": len(self.graph.claims),
            "since": min(times, default=None),
            "until": max(times, default=None),
            "digest": article.digest,
        }
        return json.dumps(told, ensure_ascii=False)


def as_graph(what: "ClaimGraph | Reading", base: str) -> ClaimGraph:
    """A reading as the graph of its article."""
    if isinstance(what, ClaimGraph):
        return in_order(what)
    return in_order(ClaimGraph((what.article,), what.statements, what.claims, base))


def _stored(iri: str, told: dict[str, object]) -> StoredArticle:
    published = told.pop("published")
    return StoredArticle(iri=iri, published=date.fromisoformat(str(published)) if published else None, **told)  # type: ignore[arg-type]


def _term(name: str) -> str:
    return f"<{LEDGER}{name}>"


def _iris(iris: Sequence[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _iri_or_none(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _data(verb: str, quads: Iterable[ox.Quad]) -> list[str]:
    """``INSERT DATA`` or ``DELETE DATA`` of *quads*; nothing where there are none."""
    graphs: dict[ox.NamedNode, list[ox.Triple]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(quad.triple)  # type: ignore[arg-type]
    blocks = []
    for graph, triples in graphs.items():
        content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        assert content is not None
        blocks.append(f"GRAPH {graph} {{\n{content.decode()}}}")
    return [f"{verb} DATA {{\n{chr(10).join(blocks)}\n}}"] if blocks else []
