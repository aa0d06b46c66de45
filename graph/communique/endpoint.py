"""A SPARQL endpoint's address → its answers, its graph, and a store of articles behind it.

The requests are those of the SPARQL 1.1 Protocol, https://www.w3.org/TR/sparql11-protocol/. An address may be that of
the queries (``…/query``, ``…/sparql``), that of the updates, or of the data set above them; the others are found by
asking.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPException, HTTPMessage
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pyoxigraph as ox

from communique.article import DEFAULT_BASE
from communique.errors import StoreError
from communique.store.articles import ArticleStore
from communique.store.shared import graph_iri

TIMEOUT = 300.0  # seconds
_JSON, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_ACCEPT = f"{_JSON}, {_TRIPLES};q=0.9, text/turtle;q=0.8"
_FORM = "application/x-www-form-urlencoded"
_QUERY_PATHS = ("", "/query", "/sparql")
_UPDATE_PATHS = ("", "/update", "/statements")
_MOST = 200  # characters of a server's message that are worth a line

# How a server is told that its default graph is to hold what is in the named ones: most do so unasked, Oxigraph and
# Jena have a parameter for it, and every server knows the graphs by name.
_UNIONS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("union-default-graph", ""),),
    (("default-graph-uri", "urn:x-arq:UnionGraph"),),
)


def is_address(source: object) -> bool:
    """Whether *source* is an http or https address."""
    return isinstance(source, str) and source.lower().startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: the media type without its parameters, and the bytes."""

    media_type: str
    content: bytes


class Endpoint(ArticleStore):
    """The endpoint at the address *url*; ``user:password@`` before the host is sent as Basic authentication.

    *base* is the IRI that articles, claims and new actors begin with. Nothing is sent before something is asked. Raises
    StoreError where the server cannot be reached, refuses, or answers what is no SPARQL.
    """

    def __init__(self, url: str, base: str = DEFAULT_BASE) -> None:
        parts = urlsplit(url.strip())
        if not is_address(url) or not parts.hostname:
            raise StoreError(f"'{url}' is no address of an endpoint; one looks like http://localhost:7878/query")
        self._headers = _authorization(parts)
        host = parts.netloc.rpartition("@")[2]
        self.url = urlunsplit((parts.scheme, host, parts.path.rstrip("/"), parts.query, ""))
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
            raise StoreError(f"{self.url}: sent broken SPARQL results: {_line(str(error))}") from None
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
            raise StoreError(f"{self.url}: sent broken {kind.name}: {_line(str(error))}") from None

    # The protocol

    def _ask(self, sparql: str, options: Sequence[tuple[str, str]]) -> Answer:
        return self._post(self._query_url, [("query", sparql), *options])

    @cached_property
    def _query_url(self) -> str:
        """Where queries are answered: the address, or a place below it that is usual."""
        head, _, last = self.url.rpartition("/")
        beside = [f"{head}/query"] if last == "update" else []
        return self._find("query", "ASK {}", [*beside, *(_below(self.url, path) for path in _QUERY_PATHS)])

    @cached_property
    def _update_url(self) -> str:
        """Where updates are carried out: beside the queries, at the same address, or below it."""
        beside = []
        for url in (self._query_url, self.url):
            parts = urlsplit(url)
            head, _, last = parts.path.rpartition("/")
            if last in ("query", "sparql"):
                beside.append(urlunsplit(parts._replace(path=f"{head}/update")))
        places = [*beside, *(_below(url, path) for url in (self.url, self._query_url) for path in _UPDATE_PATHS)]
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
            except _Refused as refusal:
                refusals.append(str(refusal))
            except ValueError:
                refusals.append(f"{place}: no SPARQL results")
        raise StoreError(f"{self.url}: no place for a SPARQL {what} ({'; '.join(refusals)})")

    @cached_property
    def _union(self) -> Sequence[tuple[str, str]]:
        """The parameters with which a triple of a named graph is seen in the default graph."""
        rows = self.select("SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(isIRI(?s) && isIRI(?o)) } LIMIT 1")
        row = next(iter(rows), None)
        if row is None:
            return ()
        probe = f"ASK {{ {row['s']} {row['p']} {row['o']} }}"
        for options in _UNIONS:
            with suppress(_Refused, ValueError):
                if json.loads(self._ask(probe, options).content)["boolean"]:
                    return options
        graphs = self.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        return sorted(("default-graph-uri", graph["g"].value) for graph in graphs)

    def _post(self, url: str, form: Sequence[tuple[str, str]]) -> Answer:
        headers = {"Accept": _ACCEPT, "Content-Type": _FORM, "User-Agent": "communique", **self._headers}
        request = Request(url, urlencode(form).encode(), headers, method="POST")  # noqa: S310 (http and https alone)
        try:
            with _OPENER.open(request, timeout=TIMEOUT) as response:
                return Answer(response.headers.get_content_type(), response.read())
        except HTTPError as error:
            with error:
                told = _line(error.read(4 * _MOST).decode("utf-8", "replace"))
            raise _Refused(f"{url}: {error.code} {error.reason}{': ' * bool(told)}{told}") from None
        except URLError as error:
            reason = getattr(error.reason, "strerror", None) or error.reason
            raise StoreError(f"{url}: cannot be reached: {_line(str(reason))}") from None
        except TimeoutError:
            raise StoreError(f"{url}: no answer within {TIMEOUT:.0f} seconds") from None
        except (OSError, HTTPException) as error:
            raise StoreError(f"{url}: the connection broke: {_line(str(error) or type(error).__name__)}") from None


class _Refused(StoreError):
    """The server answered, with an error."""


class _NoRedirect(HTTPRedirectHandler):
    """A redirected POST would arrive as a GET without its query; the refusal names the place instead."""

    def redirect_request(
        self, req: Request, fp: object, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing."""


_OPENER = build_opener(_NoRedirect)


def _authorization(parts: SplitResult) -> dict[str, str]:
    userinfo, at, _ = parts.netloc.rpartition("@")
    return {"Authorization": "Basic " + base64.b64encode(userinfo.encode()).decode()} if at else {}


def _below(url: str, path: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path + path))


def _line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MOST else text[: _MOST - 1] + "…"
