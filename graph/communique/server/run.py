"""Start and stop: a graph and an address → a server that runs until it is interrupted."""

import asyncio
import contextlib
import ipaddress
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Collection
from typing import TYPE_CHECKING

from communique.claim_graph import ClaimGraph
from communique.server.failures import ServerError
from communique.server.limits import Limits

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from communique.server.engine import Engine

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 7411
_KEEP_ALIVE = 5  # seconds


def serve(
    graph: ClaimGraph | str | os.PathLike[str],
    *,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    writable: bool = False,
    public: bool = False,
    names: Collection[str] = (),
    limits: Limits | None = None,
    model: str | None = None,
    ontology: Collection[str | os.PathLike[str]] = (),
    ready: Callable[[str], None] = print,
) -> None:
    """Serve *graph* at ``http://host:port/`` until the process is interrupted; *ready* gets the address once it is up.

    Port 0 is any that is free. *writable* lets clients change a store; *public* allows a *host* that other machines
    reach, and *names* are the host names that it goes by there, beside its addresses. *model* and *ontology* are what
    dropped texts are read with. Raises ServerError for an address that cannot be used and GraphError for a graph that
    cannot be read.
    """
    from communique.server.engine import Engine, Reader

    source = graph if isinstance(graph, ClaimGraph) else os.fspath(graph)
    limits = limits or Limits()
    reader = Reader(model, tuple(os.path.abspath(folder) for folder in ontology))  # noqa: PTH100 (a string either way)
    if not hasattr(os, "fork"):
        raise ServerError("the server stops queries by means that only Linux and macOS have")
    engine = Engine(source, limits, reader, writable=writable)
    if writable and not engine.is_store:
        raise ServerError(f"{source if isinstance(source, str) else 'a graph'}: only a store can be written to")
    with bind(host, port, public=public) as listener:
        address = listener.getsockname()[0]
        anywhere = not ipaddress.ip_address(address.partition("%")[0]).is_loopback
        shown = f"[{address}]" if listener.family == socket.AF_INET6 else address
        url = f"http://{shown}:{listener.getsockname()[1]}/"
        asyncio.run(_serve(engine, listener, anywhere, {*names, host}, lambda: ready(url)))


def bind(host: str, port: int, *, public: bool) -> socket.socket:
    """A socket that listens at *host* and *port*. Raises ServerError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise ServerError(f"host '{host}': no such host; {DEFAULT_HOST} is this machine alone") from None
    family, _, _, _, address = found[0]
    if not public and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
        raise ServerError(
            f"host '{host}' can be reached from other machines, and whoever reaches it may read the whole graph; "
            "add --public if that is meant"
        )
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(512)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise ServerError(f"{host}, port {port}: {reason.lower()}; --port names another, 0 any that is free") from None
    return listener


async def _serve(
    engine: "Engine", listener: socket.socket, anywhere: bool, names: Collection[str], ready: Callable[[], None]
) -> None:
    import uvicorn

    from communique.server.application import make_application
    from communique.server.patience import patient_protocol

    limits = engine.limits
    await engine.start()

    @contextlib.asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        yield
        engine.close()  # here, as a signal that ends the process comes right after

    app: ASGIApp = make_application(engine, names, lifespan, anywhere=anywhere)
    config = uvicorn.Config(
        app,
        http=patient_protocol(limits.head_seconds),
        ws="none",
        lifespan="on",
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=0,
        limit_concurrency=limits.connections,
        h11_max_incomplete_event_size=limits.head,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            ready()
            sys.stdout.flush()
        await serving
    finally:
        engine.close()
