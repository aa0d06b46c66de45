"""Limits that hold: runaway queries and memory bombs end while others are answered, and no stranger gets in."""

import json
import os
import signal
import socket
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from serving import FORM, Server, alive, running, workers

from communique.errors import QueryError
from communique.no_network import refuse_load, refuse_service

COUNT = "SELECT (COUNT(?c) AS ?n) WHERE { ?c a cq:Claim }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
BOMB = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f), STR(?i))) AS ?x) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FLOOD = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="module")
def strict(graph_file):
    """A server with little patience."""
    with running(graph_file, "--timeout", "3", "--memory", "100") as started:
        yield started


def timed(server: Server, sparql: str) -> tuple[int, float]:
    before = time.monotonic()
    status = server.ask(sparql).status
    return status, time.monotonic() - before


# Time and memory


def test_runaway_query_ends(strict: Server) -> None:
    status, seconds = timed(strict, RUNAWAY)
    assert status == 503
    assert seconds < 6
    assert "3 seconds" in strict.ask(RUNAWAY).text
    assert strict.ask(COUNT).status == 200


def test_ninth_client_is_answered_while_eight_run_away(strict: Server) -> None:
    done = threading.Event()

    def run_away() -> list[int]:
        found = []
        while not done.is_set():
            found.append(strict.ask(RUNAWAY).status)
        return found

    with ThreadPoolExecutor(8) as pool:
        eight = [pool.submit(run_away) for _ in range(8)]
        time.sleep(0.5)
        ninth = [timed(strict, COUNT) for _ in range(60)]
        done.set()
        refused = [status for one in eight for status in one.result()]
    assert {status for status, _ in ninth} == {200}
    assert set(refused) == {503}
    assert len(refused) >= 8
    assert statistics.median(seconds for _, seconds in ninth) < 0.5
    # The first tries of the eight are among the quick ones for a moment.
    assert max(seconds for _, seconds in ninth) < 3


def test_memory_bomb_ends(strict: Server) -> None:
    answer = strict.ask(BOMB)
    assert answer.status == 503
    assert strict.ask(COUNT).status == 200


def test_flood_of_an_answer_ends(strict: Server) -> None:
    answer = strict.ask(FLOOD)
    assert answer.status == 503
    assert "32 MB" in answer.text or "memory" in answer.text or "seconds" in answer.text


def test_worker_that_dies_is_replaced(strict: Server) -> None:
    before = workers(strict)
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and strict.ask(COUNT).status != 200:
        time.sleep(0.1)
    assert [strict.ask(COUNT).status for _ in range(20)] == [200] * 20
    assert not set(workers(strict)) & set(before)


def test_client_that_hangs_up_stops_its_query(graph_file) -> None:
    with running(graph_file, "--timeout", "60") as server:
        connection = server.connect()
        connection.request("POST", "/sparql", RUNAWAY, {"Content-Type": "application/sparql-query"})
        time.sleep(2)
        before = set(workers(server))
        connection.close()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and set(workers(server)) >= before:
            time.sleep(0.1)
        assert not set(workers(server)) >= before


def test_load(server: Server) -> None:
    """Several clients with some hundred requests each, and nothing lost."""

    def client(_: int) -> list[float]:
        connection, took = server.connect(), []
        for _ in range(150):
            before = time.monotonic()
            connection.request("POST", "/sparql", COUNT, {"Content-Type": "application/sparql-query"})
            response = connection.getresponse()
            answer = json.loads(response.read())
            took.append(time.monotonic() - before)
            assert response.status == 200
            assert answer["results"]["bindings"][0]["n"]["value"] == "8"
        connection.close()
        return took

    before = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        took = sorted(seconds for found in pool.map(client, range(8)) for seconds in found)
    rate, last = len(took) / (time.monotonic() - before), took[int(len(took) * 0.99)]
    print(f"{rate:.0f} requests a second with 8 clients, 99 of 100 within {last * 1000:.0f} ms")
    assert len(took) == 1200
    assert rate > 20


# Requests


def test_too_large_is_told_before_it_has_come(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
            b"Content-Length: 99999999999\r\n\r\n"
        )
        assert b" 413 " in connection.recv(1000)


def test_too_large_in_pieces(server: Server) -> None:
    connection = server.connect()
    pieces = (b"#" * 65536 for _ in range(64))
    with suppress(BrokenPipeError, ConnectionResetError):  # it may hang up while more is sent
        connection.request("POST", "/sparql", pieces, FORM, encode_chunked=True)
        assert connection.getresponse().status == 413
    connection.close()
    assert server.ask(COUNT).status == 200


def test_too_large_a_head(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * (4 << 20))
        answer = b""
        with suppress(ConnectionResetError):
            answer = connection.recv(1000)
        assert answer == b"" or b" 400 " in answer


def test_slow_head_is_hung_up_on(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n")
        before = time.monotonic()
        with suppress(BrokenPipeError, ConnectionResetError):
            while time.monotonic() - before < 20:
                connection.sendall(b"X: y\r\n")
                connection.settimeout(1)
                with suppress(TimeoutError):
                    assert connection.recv(100) == b""
                    break
        assert 8 < time.monotonic() - before < 16


# Who may ask


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("127.0.0.1:7411", 200),
        ("127.8.8.8", 200),
        ("[::1]:7411", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.nip.io", 421),
        ("192.168.1.5", 421),
        ("user@localhost", 421),
        ("localhost:99999", 421),
        ("", 421),
    ],
)
def test_host(server: Server, host: str, status: int) -> None:
    assert server.get("/health", {"Host": host}).status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "SELF"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 403),
    ],
)
def test_post_from_another_site(server: Server, headers: dict[str, str], status: int) -> None:
    told = {name: value.replace("SELF", server.url.rstrip("/")) for name, value in headers.items()}
    assert server.post("/sparql", told, query=COUNT).status == status


def test_other_site_may_link_but_not_embed(server: Server) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert server.get("/query", link).status == 200
    for embedded in ({"Sec-Fetch-Dest": "iframe"}, {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}):
        assert server.get("/query", {**link, **embedded}).status == 403
    assert server.ask(COUNT).headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize(
    "path",
    ["/", "/query", "/sparql", "/sparql?query=x", "/health", "/nowhere", "/static/style.css", "/static/..%2fguard.py"],
)
def test_headers_are_on_every_answer(server: Server, path: str) -> None:
    answer = server.get(path)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Server"] is None


def test_one_address_has_so_many_requests(graph_file) -> None:
    with running(graph_file, "--timeout", "4") as server, ThreadPoolExecutor(60) as pool:
        found = list(pool.map(lambda _: server.ask(RUNAWAY).status, range(60)))
    assert set(found) == {429, 503}
    assert found.count(503) >= 32


# The text of a query


@pytest.mark.parametrize("text", ["", "?service ?x {", "GRAPH ?service {", "ex:service ?x {", '"service"', "# service"])
def test_text_that_calls_no_service(text: str) -> None:
    refuse_service(text)
    refuse_load("INSERT DATA { ex:load <x:y> ; ?load <x:y> . <x:payload> <x:y> }")


@pytest.mark.parametrize(
    "text", ["LOAD <x:y>", "load silent <x:y>", "CLEAR ALL;LOAD<x:y>", "LOAD#\nx:y", "\\u004cOAD <x:y>"]
)
def test_text_that_loads(text: str) -> None:
    with pytest.raises(QueryError, match="cannot LOAD"):
        refuse_load(text)


def test_nothing_is_left_behind(graph_file) -> None:
    with running(graph_file) as server:
        left = workers(server)
        assert left
        server.process.kill()
        server.process.wait()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and any(map(alive, left)):
            time.sleep(0.1)
        assert not any(map(alive, left))


def test_memory_is_the_limit_where_time_is_not(graph_file) -> None:
    with running(graph_file, "--timeout", "60", "--memory", "60") as server:
        answer = server.ask("SELECT DISTINCT ?a ?c ?d ?f ?g ?i WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i")
        assert (answer.status, "memory" in answer.text) == (503, True)
        assert server.ask(COUNT).status == 200
