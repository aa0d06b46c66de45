"""Starting and stopping: one line each way, and what cannot be served is told before anything is."""

import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from serving import running

from communique.store import Store
from processes import ENVIRONMENT


def refused(*arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "communique", "serve", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


def test_start_is_one_line_and_ctrl_c_stops_at_once(graph_file: Path) -> None:
    with running(graph_file) as server:
        assert re.fullmatch(r".*summit\.trig at http://127\.0\.0\.1:\d+/ \(read only; Ctrl-C stops it\)\n", server.line)
        connection = server.connect()  # one that stays open
        connection.request("GET", "/health")
        assert b'"ok"' in connection.getresponse().read()
        query = server.connect()
        query.request("POST", "/sparql", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
                      {"Content-Type": "application/sparql-query"})  # fmt: skip
        time.sleep(0.5)
        before = time.monotonic()
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 130
        assert time.monotonic() - before < 4
        assert server.process.stdout.read() == ""
        assert server.process.stderr.read() == ""
        query.close()
        connection.close()


def test_nothing_is_left_in_the_temporary_folder(graph_file: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setitem(ENVIRONMENT, "TMPDIR", str(tmp_path))
    for sign in (signal.SIGINT, signal.SIGTERM):
        with running(graph_file) as server:
            assert any(tmp_path.iterdir())
            server.process.send_signal(sign)
            server.process.wait(20)
        assert not any(tmp_path.iterdir())


def test_what_cannot_be_served(tmp_path: Path, graph_file: Path) -> None:
    assert refused(tmp_path / "none.ttl").endswith("none.ttl: no such file")
    assert "any that is free" in refused(graph_file, "--host", "203.0.113.7", "--public")
    assert "no such host" in refused(graph_file, "--host", "no.such.host.invalid")
    assert "add --public" in refused(graph_file, "--host", "0.0.0.0")  # noqa: S104
    assert "only a store" in refused(graph_file, "--writable")
    assert "is no port" in refused(graph_file, "--port", "70000")
    assert "no number above 0" in refused(graph_file, "--timeout", "0")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"port {port}: address already in use" in refused(graph_file, "--port", port)
    broken = tmp_path / "broken.ttl"
    broken.write_text("<x:a> <x:b>", encoding="utf-8")
    assert "broken.ttl: " in refused(broken)


def test_public_says_what_that_means(graph_file: Path) -> None:
    with running(graph_file, "--host", "0.0.0.0", "--public", "--name", "graphs.example") as server:  # noqa: S104
        assert server.get("/health", {"Host": "graphs.example"}).status == 200
        assert server.get("/health", {"Host": "192.0.2.1:7411"}).status == 200
        assert server.get("/health", {"Host": "evil.example"}).status == 421
        server.process.send_signal(signal.SIGINT)
        server.process.wait(20)
        assert (
            "whoever reaches this address can read the whole graph; there is no password"
            in server.process.stderr.read()
        )


def test_store_that_another_process_writes_to(store: Path) -> None:
    with Store(store):
        assert "another process is writing to it" in refused(store)


def test_store_is_left_to_others_while_it_is_served(store: Path) -> None:
    before = sorted(path.name for path in store.iterdir())
    with running(store, "--writable") as server:
        with Store(store) as written:
            assert [article.id for article in written.articles()] == ["summit"]
            busy = server.post("/update", update="INSERT DATA { <x:a> <x:b> <x:c> }")
            assert busy.status == 503
            assert "another process" in busy.text
        assert server.post("/update", update="INSERT DATA { <x:a> <x:b> <x:c> }").status == 204
    assert sorted(path.name for path in store.iterdir()) == before


def test_offer_is_described_and_kept(store: Path) -> None:
    """schemathesis sends what the description allows, and what it does not, and compares the answers with it."""
    pytest.importorskip("schemathesis")
    with running(store, "--writable", "--timeout", "5") as server:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}openapi.json"),
                *("--max-examples", "5", "--phases", "examples,coverage,fuzzing", "--seed", "1"),
                # Not every string is SPARQL, nor every name an actor's.
                *("--exclude-checks", "positive_data_acceptance"),
                *("--exclude-path-regex", "articles|svg", "--request-timeout", "20", "--no-color"),
            ],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout[-6000:]
        assert server.get("/health").status == 200
