"""The pages: the explorer, questions and their answers, articles. They work without JavaScript, all but the explorer.

Whatever comes from an article or a query goes through templates that escape it.
"""

import html
import re
from base64 import b64encode
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from communique.query import ANY, Question, questions
from communique.rdf.vocabulary import PREFIXES
from communique.server.engine import Engine
from communique.server.guard import client_of
from communique.server.protocol import explain
from communique.server.request import (
    FORM,
    Fields,
    media_type,
    parse_fields,
    query_fields,
    read_body,
    while_waited_for,
)
from communique.tables import CLAIM_COLUMNS, count

_NAVIGATION = {"/": "Explorer", "/query": "Questions", "/articles": "Articles"}
_META_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_START = """SELECT ?speaker ?quote WHERE {
  ?claim cq:speaker/skos:prefLabel ?speaker ;
    cq:evidence/oa:hasSelector/oa:exact ?quote .
}
ORDER BY ?speaker ?quote LIMIT 50"""
_VIEWS = ("table", "graph")
_FACTS = ("title", "published", "publisher", "url")
# A drawing holds styles of its own. It can do nothing else, even when it is opened as a page.
_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; sandbox"


async def explorer(request: Request) -> Response:
    """The explorer, with links to the other pages in its head; its own policy is sent with it."""
    engine: Engine = request.app.state.engine
    await _no_body(request)
    page = (await while_waited_for(request, engine.explorer(client_of(request.scope)))).decode()
    policy = _META_POLICY.search(page)
    links = _render("links.html", request, engine, separator=" · ")
    page = page.replace("</header>", f"{links}</header>", 1)
    headers = {}
    if policy is not None:
        headers["Content-Security-Policy"] = f"{html.unescape(policy[1])}; frame-ancestors 'none'"
    return HTMLResponse(page, headers=headers)


async def query(request: Request) -> Response:
    """The questions, the form of the one that is asked, or of SPARQL, and the answer."""
    engine: Engine = request.app.state.engine
    await _no_body(request)
    fields, client = query_fields(request), client_of(request.scope)
    asked, given, complete = _asked(fields)
    if fields.text("view") not in ("", *_VIEWS):
        raise HTTPException(400, f"'view' is {' or '.join(_VIEWS)}")
    told: dict[str, Any] = {"table": None, "failure": None, "drawn": fields.text("view") == "graph"}
    status = 200
    if complete:
        try:
            table = await while_waited_for(request, engine.show(client, asked.name if asked else None, given))
            told["table"] = table
        except Exception as error:
            if isinstance(error, HTTPException):
                raise
            status, told["failure"], _ = explain(error)
    wants_actors = asked is not None and any(parameter.kind == "actor" for parameter in asked.parameters)
    content = _render(
        "query.html",
        request,
        engine,
        questions=list(questions().values()),
        asked=asked,
        fields=fields,
        actors=await engine.actors(client) if wants_actors else (),
        sparql=fields.text("query") or (asked.sparql if asked else _START),
        prefixes=sorted(PREFIXES.items()),
        here=urlencode([pair for pair in fields.pairs if pair[0] != "view"]),
        **told,
    )
    return HTMLResponse(content, status_code=status)


async def query_csv(request: Request) -> Response:
    """The answer to a question as CSV, all of it."""
    engine: Engine = request.app.state.engine
    asked, given = await _complete(request)
    work = engine.to_csv(client_of(request.scope), asked.name if asked else None, given)
    name = f"{asked.name if asked else 'answer'}.csv"
    headers = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(await while_waited_for(request, work), headers=headers)


async def query_svg(request: Request) -> Response:
    """The claims of an answer, drawn."""
    engine: Engine = request.app.state.engine
    asked, given = await _complete(request)
    work = engine.picture(client_of(request.scope), asked.name if asked else None, given)
    headers = {"Content-Type": "image/svg+xml", "Content-Security-Policy": _SVG_POLICY}
    return Response(await while_waited_for(request, work), headers=headers)


async def articles(request: Request) -> Response:
    """The articles of the store and the form for another one, or what was read in one."""
    engine: Engine = request.app.state.engine
    if not engine.is_store:
        raise HTTPException(404, "this server was started with a graph, not with a store of articles")
    client = client_of(request.scope)
    if request.method == "POST":
        return await _read_article(request, engine, client)
    await _no_body(request)
    listed = await engine.articles(client)
    return HTMLResponse(_render("articles.html", request, engine, articles=listed, most=engine.limits.text))


async def _read_article(request: Request, engine: Engine, client: str) -> Response:
    if media_type(request) != FORM:
        raise HTTPException(415, f"a text is sent as {FORM}")
    # Percent-encoding takes up to three bytes for one.
    body = await read_body(request, 3 * engine.limits.text, engine.limits.body_seconds)
    fields = parse_fields(body, "the form")
    given = {"text": fields.one("text") or "", **{name: fields.text(name) for name in _FACTS}}
    if not given["text"].strip():
        raise HTTPException(400, "there is no text in it")
    if len(given["text"].encode()) > engine.limits.text:
        raise HTTPException(413, f"a text has up to {engine.limits.text:,} bytes")
    if given["url"] and not re.fullmatch(r"https?://\S+", given["url"]):
        raise HTTPException(400, f"'{given['url']}' is no web address")
    found = await engine.read_article(client, given)
    return HTMLResponse(_render("article.html", request, engine, read=found, columns=CLAIM_COLUMNS))


async def tell(request: Request, error: Exception) -> Response:
    """A failure as a page."""
    status, message, headers = explain(error)
    known = status in HTTPStatus._value2member_map_
    title = HTTPStatus(status).phrase if known else "Gone"
    engine: Engine = request.app.state.engine
    page = _render("failure.html", request, engine, title=title, message=message)
    return HTMLResponse(page, status_code=status, headers=headers)


def _asked(fields: Fields) -> tuple[Question | None, list[str], bool]:
    """The question, its arguments, and whether it can be answered; without a question, the SPARQL is the argument."""
    name = fields.text("ask")
    if not name:
        sparql = fields.text("query")
        return None, [sparql], bool(sparql)
    question = questions().get(name)
    if question is None:
        raise HTTPException(404, f"there is no question '{name}'")
    values = [(parameter, fields.text(parameter.variable)) for parameter in question.parameters]
    return question, [value or ANY for _, value in values], all(value or p.optional for p, value in values)


async def _complete(request: Request) -> tuple[Question | None, list[str]]:
    await _no_body(request)
    asked, given, complete = _asked(query_fields(request))
    if not complete:
        raise HTTPException(400, f"this needs {asked.usage if asked else 'a query'}")
    return asked, given


async def _no_body(request: Request) -> None:
    limits = request.app.state.engine.limits
    await read_body(request, limits.query, limits.body_seconds)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("communique.server"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(count=count, base64=lambda data: b64encode(data).decode())
    return environment


def _render(name: str, request: Request, engine: Engine, *, separator: str = "", **told: object) -> str:
    pages = {path: label for path, label in _NAVIGATION.items() if path != "/articles" or engine.is_store}
    return (
        _templates()
        .get_template(name)
        .render(pages=pages, path=request.url.path, engine=engine, separator=separator, **told)
    )
