"""Processes that answer: one that dies is told from one that took too much, and an idle one's death costs nobody."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from communique.server import snapshot
from communique.server.failures import BusyError, TaskError, TooLongError, TooMuchError, explain_end
from communique.server.lanes import Lane
from communique.server.nursery import Nursery

MEGABYTE = 1 << 20
RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
BOMB = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?f), STR(?i))) AS ?x) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
JSON = ("application/sparql-results+json", "text/turtle")


@pytest.fixture
def folder(store: Path, tmp_path: Path) -> str:
    """A snapshot of a store with one article."""
    place = tmp_path / "snapshot"
    place.mkdir()
    snapshot.take(str(store), str(place))
    return str(place)


def with_lane(do: Callable[[Lane], Awaitable[None]], size: int = 1, memory: int = 60 * MEGABYTE) -> None:
    async def run() -> None:
        nursery = Nursery()
        lane = Lane(nursery, size, 8, memory=memory, seconds=60)
        try:
            await lane.start()
            await do(lane)
        finally:
            lane.close()
            nursery.close()

    asyncio.run(run())


async def ask(lane: Lane, folder: str, sparql: str) -> bytes:
    deadline = asyncio.get_running_loop().time() + 60
    _, content = await lane.run("somebody", deadline, 60, "answer", folder, sparql, (), (), JSON, 32 * MEGABYTE)
    return content


async def articles(lane: Lane, folder: str) -> list[str]:
    deadline = asyncio.get_running_loop().time() + 60
    return [article.id for article in await lane.run("somebody", deadline, 60, "articles", folder)]


def processes(lane: Lane) -> list[int]:
    return [worker._process for worker in lane._all if worker._process]


def test_opening_the_store_is_not_the_querys(folder: str) -> None:
    """How much address space the threads of the database reserve is a matter of chance; it is nobody's limit."""

    async def first_of_each(lane: Lane) -> None:
        for _ in range(10):
            assert await articles(lane, folder) == ["summit"]
            assert b"8" in await ask(lane, folder, "SELECT (COUNT(?c) AS ?n) WHERE { ?c a cq:Claim }")
            for process in processes(lane):
                os.kill(process, signal.SIGKILL)

    with_lane(first_of_each)


@pytest.mark.parametrize("wait", [0.0, 0.5])
def test_task_of_a_worker_that_died_idle_goes_to_another(folder: str, wait: float) -> None:
    async def kill_and_ask(lane: Lane) -> None:
        for _ in range(10):
            before = processes(lane)
            for process in before:
                os.kill(process, signal.SIGKILL)
            await asyncio.sleep(wait / 10)
            assert await articles(lane, folder) == ["summit"]
            assert await articles(lane, folder) == ["summit"]
            assert not set(processes(lane)) & set(before)

    with_lane(kill_and_ask, size=2)


@pytest.mark.parametrize(
    ("ends_by", "error", "says"),
    [
        (signal.SIGSEGV, TaskError, "answer: the process ended: SIGSEGV"),
        (signal.SIGABRT, TaskError, "answer: the process ended: SIGABRT"),
        (signal.SIGKILL, BusyError, "was killed"),
        (signal.SIGXCPU, TooLongError, "more time"),
    ],
)
def test_end_is_told_as_it_was(folder: str, ends_by: signal.Signals, error: type[Exception], says: str) -> None:
    async def kill_at_work(lane: Lane) -> None:
        (process,) = processes(lane)
        task = asyncio.create_task(ask(lane, folder, RUNAWAY))
        await asyncio.sleep(0.5)
        os.kill(process, ends_by)
        with pytest.raises(error, match=says):
            await task
        assert b"8" in await ask(lane, folder, "SELECT (COUNT(?c) AS ?n) WHERE { ?c a cq:Claim }")
        assert processes(lane) != [process]

    with_lane(kill_at_work)


def test_memory_is_told_as_memory(folder: str) -> None:
    async def bomb(lane: Lane) -> None:
        with pytest.raises(TooMuchError, match="more memory than it may"):
            await ask(lane, folder, BOMB)
        assert await articles(lane, folder) == ["summit"]

    with_lane(bomb)


def test_nursery_that_died_is_replaced(folder: str) -> None:
    async def kill_all(lane: Lane) -> None:
        nursery = lane._nursery._process
        assert nursery is not None
        nursery.kill()
        nursery.wait()
        for process in processes(lane):
            os.kill(process, signal.SIGKILL)
        assert await articles(lane, folder) == ["summit"]

    with_lane(kill_all)


def test_last_words_of_want() -> None:
    assert isinstance(explain_end("answer", "SIGABRT", "memory allocation of 64 bytes failed\n"), TooMuchError)
    assert isinstance(explain_end("answer", "SIGABRT", "thrown: std::bad_alloc"), TooMuchError)
    assert isinstance(explain_end("answer", "exit code 1", "Traceback: KeyError"), TaskError)
