"""A server that speaks the Graph Store Protocol alone, with GET, PUT and DELETE, is a store all the same."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pyoxigraph as ox
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique import rdf
from communique.adding import open_place
from communique.api import load_graph
from communique.claim_graph import merge
from communique.endpoint import Endpoint
from communique.errors import StoreError, UnknownNameError
from communique.graph_store import GraphStore, connect
from communique.query import ask
from test_endpoint import free_port
from test_store import renamed


class Service:
    """The protocol over a store in memory; ``refuse`` is a part of the IRIs of graphs that it will not write."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.changed: list[tuple[str, str]] = []
        self.refuse = ""

    def content(self) -> list[bytes]:
        return sorted(self.store.dump(format=ox.RdfFormat.N_QUADS).splitlines())

    async def answer(self, request: Request) -> Response:
        name = request.query_params.get("graph")
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        exists = name is None or self.store.contains_named_graph(graph)
        if request.method == "GET":
            content = self.store.dump(format=ox.RdfFormat.TURTLE, from_graph=graph)
            return Response(content, media_type="text/turtle") if exists else Response(status_code=404)
        if self.refuse and self.refuse in (name or ""):
            return Response("no room", status_code=507)
        self.changed.append((request.method, name or ""))
        self.store.remove_graph(graph)
        if request.method == "PUT":
            kind = ox.RdfFormat.from_media_type(request.headers["Content-Type"])
            self.store.load(await request.body(), kind, to_graph=graph)
        return Response(status_code=204 if exists else 404 if request.method == "DELETE" else 201)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[str, Service]]:
    service, port = Service(), free_port()
    routes = [Route("/store", service.answer, methods=["GET", "PUT", "DELETE"])]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=port, log_level="critical"))
    thread = Thread(target=server.run, daemon=True)
    # What pyoxigraph hands out must be dropped where it was made, which a collection in the server's thread would not.
    gc.disable()
    thread.start()
    while not server.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{port}", service
    server.should_exit = True
    thread.join()
    gc.enable()


@pytest.fixture
def service(running) -> Service:
    found = running[1]
    found.store.clear()
    found.changed.clear()
    found.refuse = ""
    return found


@pytest.fixture
def address(running, service) -> str:
    return running[0]


@pytest.mark.parametrize("path", ["", "/", "/store", "/store/"])
def test_the_protocol_is_found(address, path):
    with open_place(address + path, create=True) as place:
        assert isinstance(place, GraphStore)


def test_what_is_added_is_read_back(address, summit):
    assert connect(address, writing=True).add(summit) == "added"
    assert rdf.to_bytes(load_graph(address), ".trig") == rdf.to_bytes(summit, ".trig")
    assert ask(address, "says", "Mark Rutte").rows == ask(summit, "says", "Mark Rutte").rows
    assert [article.id for article in GraphStore(address).articles()] == ["summit"]


def test_the_same_again_sends_nothing_and_a_changed_one_replaces(address, service, summit):
    GraphStore(address).add(summit)
    service.changed.clear()
    assert GraphStore(address).add(summit) == "unchanged"
    assert service.changed == []
    less = replace(summit, claims=summit.claims[:-1])
    assert GraphStore(address).add(less) == "replaced"
    assert rdf.to_bytes(load_graph(address), ".trig") == rdf.to_bytes(less, ".trig")


def test_articles_come_and_go_and_what_else_is_there_stays(address, service, summit):
    service.store.add(ox.Quad(*[ox.NamedNode("x:a")] * 3, ox.NamedNode("x:g")))
    strange = service.content()
    place, other = GraphStore(address), renamed(summit, "other")
    place.add(other)
    before = service.content()
    place.add(summit)
    both = rdf.to_bytes(merge([summit, other]), ".trig")
    assert rdf.to_bytes(place.graph(), ".trig") == rdf.to_bytes(GraphStore(address).graph(), ".trig") == both
    GraphStore(address).remove("summit")
    assert service.content() == before
    GraphStore(address).remove("other")
    assert service.content() == strange
    with pytest.raises(UnknownNameError):
        GraphStore(address).remove("other")


@pytest.mark.parametrize("refused", ["article/", "shared", "perspective/", "ledger"])
def test_what_was_broken_off_is_added_again(address, service, summit, refused):
    place = GraphStore(address)
    service.refuse = refused
    with pytest.raises(StoreError, match=r"507 .*: no room"):
        place.add(summit)
    service.refuse = ""
    assert place.add(summit) == "added"
    assert service.changed[-1][1].endswith("ledger")
    assert rdf.to_bytes(load_graph(address), ".trig") == rdf.to_bytes(summit, ".trig")


def test_a_server_of_neither_is_told_as_one_without_sparql(running):
    with pytest.raises(StoreError, match="no place for a SPARQL query"):
        connect(running[0] + "/nothing")


def test_sparql_comes_first(address, monkeypatch):
    monkeypatch.setattr(Endpoint, "check", lambda self, writing: None)
    assert isinstance(connect(address, writing=True), Endpoint)
