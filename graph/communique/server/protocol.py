"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/): ``/sparql`` answers, ``/update`` changes."""

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from communique.errors import CommuniqueError, StoreError
from communique.server.engine import Engine
from communique.server.failures import BusyError, LimitError, NotAcceptableError, TaskError
from communique.server.guard import client_of
from communique.server.negotiation import SOLUTIONS, TRIPLES, WRITTEN_AS, choose
from communique.server.request import (
    FORM,
    Fields,
    decode,
    media_type,
    parse_fields,
    query_fields,
    read_body,
    while_waited_for,
)

QUERY, UPDATE = "application/sparql-query", "application/sparql-update"
_QUERY_GRAPHS = ("default-graph-uri", "named-graph-uri")
_UPDATE_GRAPHS = ("using-graph-uri", "using-named-graph-uri")
_TEXT_TYPES = ("text/csv", "text/tab-separated-values")
_SD, _FORMATS = "http://www.w3.org/ns/sparql-service-description#", "http://www.w3.org/ns/formats/"


async def sparql(request: Request) -> Response:
    """A query, by GET, by a form, or as it is; without one, what this service is."""
    engine: Engine = request.app.state.engine
    if request.method in ("GET", "HEAD"):
        await read_body(request, engine.limits.query, engine.limits.body_seconds)
        fields = query_fields(request)
        text = fields.one("query")
        if text is None and not fields.pairs:
            return _describe(request)
    else:
        text, fields = await _posted(request, QUERY, "query", engine.limits.query)
    if fields.all("update"):
        raise HTTPException(400, "an update goes to /update")
    if text is None:
        raise HTTPException(400, "the parameter 'query' is missing")
    accept = request.headers.get("accept")
    wanted = (choose(accept, SOLUTIONS), choose(accept, TRIPLES))
    if wanted == (None, None):
        raise HTTPException(406, f"an answer can be had as {', '.join((*SOLUTIONS, *TRIPLES))}")
    written = (WRITTEN_AS.get(wanted[0], wanted[0]) if wanted[0] else None, wanted[1])
    graphs = (fields.all(_QUERY_GRAPHS[0]), fields.all(_QUERY_GRAPHS[1]))
    name, content = await while_waited_for(request, engine.answer(client_of(request.scope), text, graphs, written))
    told = wanted[0] if name == written[0] and wanted[0] else name
    return Response(content, headers={"Content-Type": f"{told}; charset=utf-8" if told in _TEXT_TYPES else told})


async def update(request: Request) -> Response:
    """An update, by a form or as it is; 204 when it is on the disk."""
    engine: Engine = request.app.state.engine
    if not engine.writable:
        raise HTTPException(403, "this server only reads; start it with --writable to change the store")
    text, fields = await _posted(request, UPDATE, "update", engine.limits.update)
    if fields.all("query"):
        raise HTTPException(400, "a query goes to /sparql")
    if text is None:
        raise HTTPException(400, "the parameter 'update' is missing")
    if any(fields.all(name) for name in _UPDATE_GRAPHS):
        raise HTTPException(400, f"{' and '.join(_UPDATE_GRAPHS)} are not supported; write USING into the update")
    # Not given up when the client hangs up: it would not know whether anything had changed.
    await engine.update(client_of(request.scope), text)
    return Response(status_code=204)


async def _posted(request: Request, bare: str, name: str, most: int) -> tuple[str | None, Fields]:
    """The text and the other fields of a POST: a form, or a body of the type *bare* beside a query string."""
    kind = media_type(request)
    if kind not in (FORM, bare):
        raise HTTPException(415, f"'{kind}' is not read here; send {FORM} or {bare}")
    limits = request.app.state.engine.limits
    body = await read_body(request, most, limits.body_seconds)
    if kind == FORM:
        # What stands in the address and in the form counts as one, so that nothing is given twice.
        fields = Fields((*query_fields(request).pairs, *parse_fields(body, "the form").pairs))
        return fields.one(name), fields
    fields = query_fields(request)
    if fields.all(name):
        raise HTTPException(400, f"the {name} is there twice, in the address and in the body")
    return decode(body, f"the {name}"), fields


def _describe(request: Request) -> Response:
    """The service description, https://www.w3.org/TR/sparql11-service-description/."""
    chosen = choose(request.headers.get("accept"), TRIPLES)
    if chosen is None:
        raise HTTPException(406, f"the description of this service can be had as {', '.join(TRIPLES)}")
    service, sd = ox.NamedNode(str(request.url.replace(query=""))), _SD
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    triples = [
        ox.Triple(service, kind, ox.NamedNode(sd + "Service")),
        ox.Triple(service, ox.NamedNode(sd + "endpoint"), service),
        ox.Triple(service, ox.NamedNode(sd + "supportedLanguage"), ox.NamedNode(sd + "SPARQL11Query")),
        ox.Triple(service, ox.NamedNode(sd + "feature"), ox.NamedNode(sd + "UnionDefaultGraph")),
        *(
            ox.Triple(service, ox.NamedNode(sd + "resultFormat"), ox.NamedNode(_FORMATS + name))
            for name in (
                *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
                *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
            )
        ),
    ]
    written = ox.RdfFormat.from_media_type(chosen)
    content = ox.serialize(triples, format=written, prefixes={"sd": sd, "formats": _FORMATS})
    return Response(content, headers={"Content-Type": chosen})


def explain(error: Exception) -> tuple[int, str, dict[str, str]]:
    """The status, the message and the headers of the answer to a request that failed."""
    if isinstance(error, HTTPException):
        return error.status_code, error.detail, dict(error.headers or {})
    if isinstance(error, NotAcceptableError):
        return 406, str(error), {}
    if isinstance(error, BusyError | StoreError):
        return 503, str(error), {"Retry-After": "5"}
    if isinstance(error, LimitError):
        return 503, str(error), {}
    if isinstance(error, CommuniqueError):
        return 400, str(error), {}
    assert isinstance(error, TaskError)
    return 500, "an error in this server; please report it", {}


async def tell(request: Request, error: Exception) -> Response:
    """A failure in a line of plain text, for programs."""
    status, message, headers = explain(error)
    return PlainTextResponse(message + "\n", status_code=status, headers=headers)
