"""A server that speaks the SPARQL 1.1 Graph Store Protocol alone → a store of articles.

https://www.w3.org/TR/sparql11-http-rdf-update/: a graph is fetched with GET, replaced with PUT and removed with DELETE,
under the address of the service and ``?graph=``. Nothing lists the graphs of such a server, and nothing need: the
ledger (see ``store/articles.py``) names them. What an update changes is worked out here, on copies of the graphs that
it touches, and sent back graph by graph. There are no transactions: the ledger goes last, so that an article that was
broken off is added again.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from communique.article import DEFAULT_BASE
from communique.endpoint import Endpoint, NoPlaceError
from communique.errors import StoreError
from communique.store.articles import LEDGER, ArticleStore
from communique.store.shared import graph_iri
from communique.web import Answer, Refused, Server, below, one_line

_TRIPLES = "application/n-triples"
_ACCEPT = f"{_TRIPLES}, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_PATHS = ("", "/store", "/data", "/rdf-graph-store", "/rdf-graphs/service")
_GRAPHS = re.compile(r"GRAPH <([^<>\"{}|^`\\\s]*)>")


def connect(url: str, base: str = DEFAULT_BASE, *, writing: bool = False) -> ArticleStore:
    """What speaks at the address *url*: SPARQL, or else the Graph Store Protocol. Raises StoreError for neither."""
    endpoint = Endpoint(url, base)
    try:
        endpoint.check(writing=writing)
    except NoPlaceError as nowhere:
        store = GraphStore(url, base)
        with suppress(Refused):
            store.check()
            return store
        raise nowhere from None
    return endpoint


class GraphStore(ArticleStore):
    """The graph store at the address *url*, or at a usual place below it; the rest is as in ``Endpoint``."""

    def __init__(self, url: str, base: str = DEFAULT_BASE) -> None:
        self._server = Server(url)
        self.url = self._server.url
        super().__init__(self.url, base)
        self._forget()

    def _forget(self) -> None:
        """Have no copies."""
        self._copies, self._fetched = ox.Store(), set[ox.NamedNode]()

    def __repr__(self) -> str:
        return f"GraphStore({self.url!r})"

    def check(self) -> None:
        """Raises Refused where no place of the server is a graph store."""
        _ = self._service

    # What ArticleStore needs

    def select(self, sparql: str) -> Iterator[ox.QuerySolution]:
        """The solutions of a SELECT query over the ledger, which is all that a change asks about."""
        self._fetch(graph_iri(self.base, "ledger"))
        found = self._copies.query(sparql)
        assert isinstance(found, ox.QuerySolutions)
        return iter(list(found))

    def update(self, sparql: str) -> None:
        """Carry out *sparql* on copies of the graphs that it names, and send those that are other than before."""
        ledger = graph_iri(self.base, "ledger")
        names = [ox.NamedNode(name) for name in dict.fromkeys(_GRAPHS.findall(sparql)) if name.startswith(self.base)]
        for name in names:
            self._fetch(name)
        before = {name: self._content(name) for name in names}
        self._copies.update(sparql)
        for name in sorted(names, key=lambda name: (name == ledger, name.value)):
            content = self._content(name)
            if content != before[name]:
                try:
                    self._send("PUT" if content else "DELETE", name, content or None)
                except StoreError:
                    self._forget()
                    raise

    def dump(self) -> Iterable[ox.Quad]:
        """The quads of all graphs that the ledger names."""
        told = f"<{LEDGER}record>", f"<{LEDGER}of>"
        ledger = graph_iri(self.base, "ledger")
        articles, pieces = (
            {row["x"].value for row in self.select(f"SELECT DISTINCT ?x {{ GRAPH {ledger} {{ {pattern} }} }}")}
            for pattern in (f"?x {told[0]} ?y", f"?y {told[1]} ?x")
        )
        perspectives = {name for name in pieces if name.startswith(f"{self.base}perspective/")}
        for name in sorted(articles | perspectives | {f"{self.base}shared"}):
            self._fetch(ox.NamedNode(name))
        return [quad for quad in self._copies if quad.graph_name != ledger]

    # The protocol

    @cached_property
    def _service(self) -> str:
        """The first place that has a default graph, as every graph store does."""
        refusal = None
        for path in _PATHS:
            place = below(self.url, path)
            try:
                answer = self._server.send("GET", f"{place}{_sign(place)}default", {"Accept": _ACCEPT})
            except Refused as refused:
                refusal = refusal or refused
                continue
            if not answer.content or _format(answer) is not None:
                return place
        raise refusal or Refused(f"{self.url}: no graph store", 404)

    def _fetch(self, name: ox.NamedNode) -> None:
        """Have a copy of the graph *name*; one that does not exist is empty."""
        if name in self._fetched:
            return
        try:
            answer = self._send("GET", name)
        except Refused as refused:
            if refused.status not in (404, 410):
                raise
        else:
            kind = _format(answer)
            if kind is None:
                raise StoreError(f"{self.url}: answers in {answer.media_type}, which is no RDF")
            try:
                self._copies.load(answer.content, kind, to_graph=name)
            except (SyntaxError, ValueError) as error:
                raise StoreError(f"{self.url}: sent broken {kind.name}: {one_line(str(error))}") from None
        self._fetched.add(name)

    def _content(self, name: ox.NamedNode) -> bytes:
        """The copy of the graph *name* as N-Triples, in an order that does not change."""
        content = self._copies.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
        assert content is not None
        return b"".join(sorted(content.splitlines(keepends=True)))

    def _send(self, method: str, name: ox.NamedNode, content: bytes | None = None) -> Answer:
        url = f"{self._service}{_sign(self._service)}{urlencode({'graph': name.value})}"
        headers = {"Accept": _ACCEPT} if content is None else {"Content-Type": _TRIPLES}
        return self._server.send(method, url, headers, content)


def _sign(url: str) -> str:
    """What joins a parameter to *url*."""
    return "&" if urlsplit(url).query else "?"


def _format(answer: Answer) -> ox.RdfFormat | None:
    return ox.RdfFormat.from_media_type(answer.media_type)
