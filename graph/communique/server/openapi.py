"""What the server offers, as an OpenAPI 3.1 description (https://spec.openapis.org/oas/v3.1.0)."""

from typing import Any

from communique import __version__
from communique.query import questions
from communique.server.engine import Engine
from communique.server.negotiation import SOLUTIONS, TRIPLES
from communique.server.protocol import QUERY, UPDATE
from communique.server.request import FORM

_MEANINGS = {
    "200": "the answer",
    "204": "done",
    "400": "the request, or the SPARQL in it, is wrong; the body says where",
    "403": "this server only reads, or the request comes from another site",
    "404": "there is no such question or page",
    "406": "the answer cannot be had in a format that Accept names",
    "408": "the request took too long to come",
    "413": "the request is too large",
    "415": "the body is of a type that is not read",
    "421": "the server does not go by the name in Host",
    "429": "the address has too many requests under way",
    "503": "a limit of time, memory or size was met, or the store is in use",
}
_EVERYWHERE = ("400", "403", "408", "413", "421", "429", "503")


def describe(engine: Engine) -> dict[str, Any]:
    """The description, as a JSON object, of what *engine* lets clients do."""
    answers = {name: {"schema": {"type": "string"}} for name in (*SOLUTIONS, *TRIPLES)}
    graphs = [_parameter(name, _IRIS) for name in ("default-graph-uri", "named-graph-uri")]
    asked = [
        _parameter("ask", {"type": "string", "enum": sorted(questions())}),
        _parameter("query", _TEXT),
        _parameter("view", _TEXT),
        *(_parameter(name, _TEXT) for name in _variables()),
    ]
    paths: dict[str, Any] = {
        "/": {"get": _operation("The explorer", _page())},
        "/health": {"get": _operation("Whether the server is up", {"application/json": {"schema": _HEALTH}})},
        "/sparql": {
            "get": _operation(
                "A SPARQL query", answers, "406", parameters=[_parameter("query", _TEXT, required=True), *graphs]
            ),
            "post": _operation("A SPARQL query", answers, "406", "415", body=_body("query", QUERY)),
        },
        "/query": {"get": _operation("Questions and their answers", _page(), "404", parameters=asked)},
        "/query.csv": {"get": _operation("An answer as CSV", _text("text/csv"), "404", parameters=asked)},
        "/query.svg": {"get": _operation("An answer, drawn", _text("image/svg+xml"), "404", parameters=asked)},
    }
    if engine.is_store:
        form = {FORM: {"schema": _ARTICLE}}
        paths["/articles"] = {
            "get": _operation("The articles", _page()),
            "post": _operation("Read a text", _page(), "415", body={"required": True, "content": form}),
        }
    if engine.writable:
        paths["/update"] = {
            "post": _operation("A SPARQL update", None, "415", body=_body("update", UPDATE)),
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Communiqué", "version": __version__, "summary": "A graph of claims over HTTP"},
        "paths": paths,
    }


_TEXT = {"type": "string"}
_IRIS = {"type": "array", "items": {"type": "string", "format": "uri"}}
_HEALTH = {
    "type": "object",
    "required": ["status", "version", "writable", "store"],
    "properties": {
        "status": {"const": "ok"},
        "version": {"type": "string"},
        "writable": {"type": "boolean"},
        "store": {"type": "boolean"},
    },
}
_ARTICLE = {
    "type": "object",
    "required": ["text"],
    "properties": {
        "text": {"type": "string", "minLength": 1},
        "title": {"type": "string"},
        "published": {"type": "string", "format": "date"},
        "publisher": {"type": "string"},
        "url": {"type": "string", "pattern": "^https?://"},
    },
}


def _variables() -> list[str]:
    return sorted({parameter.variable for question in questions().values() for parameter in question.parameters})


def _parameter(name: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _body(name: str, bare: str) -> dict[str, Any]:
    form = {"type": "object", "required": [name], "properties": {name: _TEXT}}
    return {"required": True, "content": {FORM: {"schema": form}, bare: {"schema": _TEXT}}}


def _page() -> dict[str, Any]:
    return _text("text/html")


def _text(media_type: str) -> dict[str, Any]:
    return {media_type: {"schema": {"type": "string"}}}


def _operation(
    summary: str, content: dict[str, Any] | None, *more: str, parameters: Any = (), body: Any = None
) -> dict[str, Any]:
    done: dict[str, Any] = {"204": {"description": _MEANINGS["204"]}}
    if content is not None:
        done = {"200": {"description": _MEANINGS["200"], "content": content}}
    told = {status: {"description": _MEANINGS[status]} for status in sorted({*_EVERYWHERE, *more})}
    operation = {"summary": summary, "parameters": list(parameters), "responses": {**done, **told}}
    return operation if body is None else {**operation, "requestBody": body}
