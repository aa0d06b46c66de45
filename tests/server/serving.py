"""A server of its own process, as a user starts it, and a small client that hides nothing of HTTP."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from processes import ENVIRONMENT

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def type(self) -> str:
        return (self.headers["Content-Type"] or "").partition(";")[0]


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: "subprocess.Popen[str]"
    url: str
    line: str

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)

    def request(
        self, method: str, path: str, body: bytes | str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        connection = self.connect()
        try:
            # What is too large is answered before it has all been sent; the answer is there to be read.
            with suppress(BrokenPipeError):
                connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, headers: dict[str, str] | None = None, **parameters: str) -> Answer:
        return self.request("GET", f"{path}?{urlencode(parameters)}" if parameters else path, headers=headers)

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> Answer:
        return self.request("POST", path, urlencode(fields), {**FORM, **(headers or {})})

    def ask(self, sparql: str, accept: str | None = None) -> Answer:
        return self.get("/sparql", {"Accept": accept} if accept else None, query=sparql)


@contextmanager
def running(*arguments: object) -> Iterator[Server]:
    """``communique serve`` with *arguments* on a free port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "communique", "serve", *map(str, arguments), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        line = process.stdout.readline()
        if not line:
            pytest.fail(f"no server: {process.stderr.read()}")
        yield Server(process, line.split(" at ")[1].split()[0], line)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        process.stdout.close()
        process.stderr.close()


def workers(server: Server) -> list[int]:
    """The processes of a server's workers."""

    def children(parent: int) -> list[int]:
        return [int(n) for n in Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()]

    return [worker for nursery in children(server.process.pid) for worker in children(nursery)]


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
