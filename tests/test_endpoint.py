"""A SPARQL endpoint, as a graph and as a store, against a real server that is started here."""

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from communique import rdf
from communique.api import load_graph
from communique.claim_graph import merge
from communique.endpoint import Endpoint
from communique.errors import QueryError, StoreError, UnknownNameError
from communique.query import ask, query
from test_store import renamed

SERVER = shutil.which(
    "oxigraph", path=os.pathsep.join([str(Path(sys.executable).parent), sysconfig.get_path("scripts")])
)
pytestmark = pytest.mark.skipif(SERVER is None, reason="the package oxigraph, whose server this asks, is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an Oxigraph server that takes updates."""
    port = free_port()
    folder = tmp_path_factory.mktemp("server")
    command = [str(SERVER), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def endpoint(server: str) -> Endpoint:
    opened = Endpoint(server)
    opened.update("DROP ALL")
    return Endpoint(server)


def everything(endpoint: Endpoint) -> list[str]:
    return sorted(map(str, endpoint.select("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")))


@pytest.mark.parametrize("path", ["", "/", "/query", "/update"])
def test_any_address_of_the_server_will_do(server, endpoint, summit, path):
    place = Endpoint(server + path)
    assert place.add(summit) == "added"
    assert [article.id for article in place.articles()] == ["summit"]


def test_what_is_added_is_read_back(server, endpoint, summit):
    endpoint.add(summit)
    assert rdf.to_bytes(load_graph(server), ".trig") == rdf.to_bytes(summit, ".trig")


def test_the_same_again_changes_nothing_and_a_changed_one_replaces(server, endpoint, summit):
    endpoint.add(summit)
    before = everything(endpoint)
    assert endpoint.add(summit) == "unchanged"
    assert everything(endpoint) == before
    less = replace(summit, claims=summit.claims[:-1])
    assert endpoint.add(less) == "replaced"
    assert rdf.to_bytes(endpoint.graph(), ".trig") == rdf.to_bytes(less, ".trig")


def test_articles_come_and_go(endpoint, summit):
    other = renamed(summit, "other")
    endpoint.add(other)
    before = everything(endpoint)
    endpoint.add(summit)
    assert rdf.to_bytes(endpoint.graph(), ".trig") == rdf.to_bytes(merge([summit, other]), ".trig")
    endpoint.remove("summit")
    assert everything(endpoint) == before
    endpoint.remove("other")
    assert everything(endpoint) == []
    with pytest.raises(UnknownNameError):
        endpoint.remove("other")


def test_what_else_the_server_holds_stays(endpoint, summit):
    endpoint.update("INSERT DATA { <x:a> <x:b> 1 . GRAPH <x:g> { <x:a> <x:b> 2 } }")
    before = everything(endpoint)
    endpoint.add(summit)
    endpoint.remove("summit")
    assert everything(endpoint) == before


def test_questions_are_answered_as_from_a_graph(server, endpoint, summit):
    endpoint.add(summit)
    for name, *arguments in [("supports",), ("says", "Mark Rutte"), ("contradictions",), ("said-about", "russia")]:
        assert ask(server, name, *arguments).rows == ask(summit, name, *arguments).rows
    assert query(server, "ASK { actor:china rel:arms actor:russia }").rows == (("true",),)
    made = query(server, "CONSTRUCT { ?s rel:arms ?o } { ?s rel:arms ?o }")
    assert made.to_ttl() == query(summit, "CONSTRUCT { ?s rel:arms ?o } { ?s rel:arms ?o }").to_ttl()
    with pytest.raises(UnknownNameError, match="did you mean China"):
        ask(server, "says", "Chinna")


def test_what_is_no_sparql_is_told_as_for_a_file(server):
    with pytest.raises(QueryError, match=r"line 1, column \d+: not SPARQL"):
        query(server, "SELECT ?x { ?x }")
    with pytest.raises(QueryError, match="cannot call a SERVICE"):
        query(server, "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")


# What goes wrong takes one line


@pytest.mark.parametrize("url", ["http://", "http:///query", "ftp://example.org/"])
def test_what_is_no_address(url):
    with pytest.raises(StoreError, match="is no address of an endpoint"):
        Endpoint(url)


def test_nobody_there():
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match=rf"^{url}: cannot be reached: Connection refused$"):
        load_graph(url)


@pytest.fixture
def web() -> Iterator[tuple[str, type[BaseHTTPRequestHandler]]]:
    """A server that knows no SPARQL."""

    class Handler(BaseHTTPRequestHandler):
        status, body, media_type = 200, b"<html>Welcome</html>", "text/html"

        def do_POST(self) -> None:
            Handler.authorization = self.headers.get("Authorization")
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(self.status)
            self.send_header("Content-Type", self.media_type)
            if self.status == 302:
                self.send_header("Location", "http://example.org/")
            self.end_headers()
            self.wfile.write(self.body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{running.server_port}", Handler
        running.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (200, b"<html>Welcome</html>", "no SPARQL results"),
        (200, b"[]", "no answer to ASK"),
        (404, b"nothing\r\nhere", "404 Not Found: nothing here"),
        (302, b"", "302 Found"),
        (500, b"x" * 10_000, "500 Internal Server Error: xxx"),
    ],
)
def test_a_server_without_sparql(web, status, body, message):
    host, handler = web
    handler.status, handler.body = status, body
    with pytest.raises(StoreError, match=message) as told:
        load_graph(f"http://{host}")
    assert len(str(told.value)) < 1000
    assert "\n" not in str(told.value)


def test_a_password_is_sent_and_not_told(web):
    host, handler = web
    with pytest.raises(StoreError) as told:
        load_graph(f"http://analyst:secret@{host}/query")
    assert "secret" not in str(told.value)
    assert handler.authorization == "Basic YW5hbHlzdDpzZWNyZXQ="


def test_broken_results(web, summit):
    host, handler = web
    handler.body, handler.media_type = b'{"head": {}, "boolean": true}', "application/sparql-results+json"
    with pytest.raises(StoreError, match="which is no RDF"):
        load_graph(f"http://{host}")
    with pytest.raises(StoreError, match="no list of solutions"):
        Endpoint(f"http://{host}").articles()
