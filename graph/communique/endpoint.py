"""A SPARQL endpoint's address → its answers, its graph, and a store of articles behind it.

The requests are those of the SPARQL 1.1 Protocol, https://www.w3.org/TR/sparql11-protocol/. An address may be that of
the queries (``…/query``, ``…/sparql``), that of the updates, or of the data set above them; the others are found by
asking.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from urllib.parse import urlencode, urlsplit, urlunsplit

import pyoxigraph as ox

from communique.article import DEFAULT_BASE
from communique.errors import StoreError
from communique.store.articles import ArticleStore
from communique.store.shared import graph_iri
from communique.web import Answer, Refused, Server, below, one_line

_JSON, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_ACCEPT = f"{_JSON}, {_TRIPLES};q=0.9, text/turtle;q=0.8"
_FORM = "application/x-www-form-urlencoded"
_QUERY_PATHS = ("", "/query", "/sparql")
_UPDATE_PATHS = ("", "/update", "/statements")

# How a server is told that its default graph is to hold what is in the named ones: most do so unasked, Oxigraph and
# Jena have a parameter for it, and every server knows the graphs by name.
_UNIONS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("union-default-graph", ""),),
    (("default-graph-uri", "urn:x-arq:UnionGraph"),),
)


class NoPlaceError(StoreError):
    """The server answers, and nowhere as SPARQL asks for."""


class Endpoint(ArticleStore):
    """The endpoint at the address *url*; ``user:password@`` before the host is sent as Basic authentication.

    *base* is the IRI that articles, claims and new actors begin with. Nothing is sent before something is asked. Raises
    StoreError where the server cannot be reached, refuses, or answers what is no SPARQL.
    """

    def __init__(self, url: str, base: str = DEFAULT_BASE) -> None:
        self._server = Server(url)
        self.url = self._server.url
        super().__init__(self.url, base)

    def __repr__(self) -> str:
        return f"Endpoint({self.url!r})"

    # What ArticleStore needs

    def select(self, sparql: str) -> Iterator[ox.QuerySolution]:
        """The solutions of a SELECT query."""
        try:
            found = ox.parse_query_results(self._ask(sparql, ()).content, ox.QueryResultsFormat.JSON)
            if isinstance(found, ox.QuerySolutions):
                # Read to the end here, where what is broken can still be told.
                return iter(list(found))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.url}: sent broken SPARQL results: {one_line(str(error))}") from None
        raise StoreError(f"{self.url}: sent no list of solutions")

    def update(self, sparql: str) -> None:
        """Send *sparql* as one update request."""
        self._post(self._update_url, [("update", sparql)])

    def dump(self) -> Iterable[ox.Quad]:
        """The quads of all graphs but the ledger, as one graph."""
        answer = self._ask(
            "CONSTRUCT { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } "
            f"FILTER(?g != {graph_iri(self.base, 'ledger')}) }} }}",
            (),
        )
        return self.quads_in(answer)

    # Queries

    def query(self, sparql: str) -> Answer:
        """The answer to any query, whose default graph is the union of all graphs where the server can do so."""
        return self._ask(sparql, self._union)

    def quads_in(self, answer: Answer) -> list[ox.Quad]:
        """The triples of the answer to a CONSTRUCT or DESCRIBE."""
        kind = ox.RdfFormat.from_media_type(answer.media_type)
        if kind is None:
            raise StoreError(f"{self.url}: answers in {answer.media_type}, which is no RDF")
        try:
            return list(ox.parse(answer.content, kind, rename_blank_nodes=True))
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.url}: sent broken {kind.name}: {one_line(str(error))}") from None

    # The protocol

    def check(self, *, writing: bool) -> None:
        """Raises NoPlaceError where the server answers no queries, or for *writing* carries out no updates."""
        _ = self._query_url, writing and self._update_url

    def _ask(self, sparql: str, options: Sequence[tuple[str, str]]) -> Answer:
        return self._post(self._query_url, [("query", sparql), *options])

    @cached_property
    def _query_url(self) -> str:
        """Where queries are answered: the address, or a place below it that is usual."""
        head, _, last = self.url.rpartition("/")
        beside = [f"{head}/query"] if last == "update" else []
        return self._find("query", "ASK {}", [*beside, *(below(self.url, path) for path in _QUERY_PATHS)])

    @cached_property
    def _update_url(self) -> str:
        """Where updates are carried out: beside the queries, at the same address, or below it."""
        beside = []
        for url in (self._query_url, self.url):
            parts = urlsplit(url)
            head, _, last = parts.path.rpartition("/")
            if last in ("query", "sparql"):
                beside.append(urlunsplit(parts._replace(path=f"{head}/update")))
        places = [*beside, *(below(url, path) for url in (self.url, self._query_url) for path in _UPDATE_PATHS)]
        return self._find("update", "INSERT DATA {}", list(dict.fromkeys(places)))

    def _find(self, what: str, harmless: str, places: Sequence[str]) -> str:
        """The first of *places* that answers a request without consequences."""
        refusals = []
        for place in places:
            try:
                answer = self._post(place, [(what, harmless)])
                told = {} if what == "update" else json.loads(answer.content)
                if what == "update" or (isinstance(told, dict) and "boolean" in told):
                    return place
                refusals.append(f"{place}: no answer to ASK")
            except Refused as refusal:
                refusals.append(str(refusal))
            except ValueError:
                refusals.append(f"{place}: no SPARQL results")
        raise NoPlaceError(f"{self.url}: no place for a SPARQL {what} ({'; '.join(refusals)})")

    @cached_property
    def _union(self) -> Sequence[tuple[str, str]]:
        """The parameters with which a triple of a named graph is seen in the default graph."""
        rows = self.select("SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?s) && isIRI(?o)) } LIMIT 1")
        row = next(iter(rows), None)
        if row is None:
            return ()
        probe = f"ASK {{ {row['s']} {row['p']} {row['o']} }}"
        for options in _UNIONS:
            with suppress(Refused, ValueError):
                if json.loads(self._ask(probe, options).content)["boolean"]:
                    return options
        graphs = self.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        return sorted(("default-graph-uri", graph["g"].value) for graph in graphs)

    def _post(self, url: str, form: Sequence[tuple[str, str]]) -> Answer:
        headers = {"Accept": _ACCEPT, "Content-Type": _FORM}
        return self._server.send("POST", url, headers, urlencode(form).encode())
