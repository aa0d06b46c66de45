"""The application: which address is answered by what, and how failures are told."""

from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from communique import __version__
from communique.errors import CommuniqueError
from communique.server import pages, protocol
from communique.server.engine import Engine
from communique.server.failures import TaskError
from communique.server.guard import Guard
from communique.server.openapi import describe

_STATIC = {"style.css": "text/css", "page.js": "text/javascript"}
_FOR_PROGRAMS = ("/sparql", "/update", "/health", "/openapi.json", "/query.csv", "/query.svg", "/static/")


def make_application(
    engine: Engine,
    names: Collection[str],
    lifespan: Callable[[Starlette], AbstractAsyncContextManager[None]],
    *,
    anywhere: bool,
) -> ASGIApp:
    """The application over *engine*, behind its guard; *names* and *anywhere* are those of the guard."""
    application = Starlette(
        routes=[
            Route("/", pages.explorer),
            Route("/sparql", protocol.sparql, methods=["GET", "POST"]),
            Route("/update", protocol.update, methods=["POST"]),
            Route("/query", pages.query),
            Route("/query.csv", pages.query_csv),
            Route("/query.svg", pages.query_svg),
            Route("/articles", pages.articles, methods=["GET", "POST"]),
            Route("/health", _health),
            Route("/openapi.json", _openapi),
            Route("/static/{name}", _static),
        ],
        exception_handlers={HTTPException: _tell, CommuniqueError: _tell, TaskError: _tell},
        lifespan=lifespan,
    )
    application.router.redirect_slashes = False
    application.state.engine = engine
    return Guard(application, names, engine.limits.client, anywhere=anywhere)


async def _tell(request: Request, error: Exception) -> Response:
    teller = protocol.tell if request.url.path.startswith(_FOR_PROGRAMS) else pages.tell
    return await teller(request, error)


async def _health(request: Request) -> Response:
    engine: Engine = request.app.state.engine
    return JSONResponse({"status": "ok", "version": __version__, "writable": engine.writable, "store": engine.is_store})


async def _openapi(request: Request) -> Response:
    return JSONResponse(describe(request.app.state.engine))


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _STATIC:
        raise HTTPException(404)
    content = (files("communique.server") / "static" / name).read_bytes()
    return Response(content, media_type=_STATIC[name], headers={"Cache-Control": "max-age=3600"})
