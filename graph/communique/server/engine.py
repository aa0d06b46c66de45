"""The engine: which worker does what, on which snapshot. All that the pages and the protocol ask goes through it."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.claim_graph import ClaimGraph
from communique.errors import CommuniqueError
from communique.server import snapshot
from communique.server.failures import BusyError, LimitError, TooLongError
from communique.server.lanes import Lane
from communique.server.limits import Limits
from communique.server.nursery import Nursery
from communique.server.tasks import Table
from communique.server.works import ReadText
from communique.store import StoredArticle, is_store

_SUGGESTIONS = 2000
_LOOK_AGAIN = 1.0  # seconds between two looks at whether the source has changed
_FOLLOWS = 0.5  # seconds after which a change that could not be read is tried again


@dataclass(frozen=True, slots=True)
class Reader:
    """With what texts are read: the spaCy model and folders of more ontology."""

    model: str | None = None
    ontology: tuple[str, ...] = ()


class Engine:
    """Answers questions about *source*, a graph, a graph file, a store's folder or an endpoint's address.

    ``start`` it before use and ``close`` it after. A source that changes, by this server or another program, is seen
    by the next requests; those that run see it as it was.
    """

    def __init__(self, source: ClaimGraph | str, limits: Limits, reader: Reader, *, writable: bool = False) -> None:
        self.source = source
        self.limits = limits
        self.writable = writable
        self.is_store = isinstance(source, str) and is_store(source)
        self._reader = reader
        self._folder = Path()  # of all snapshots
        self._current = ""
        self._taken = 0
        self._readers: Counter[str] = Counter()
        self._signature: tuple[tuple[str, int, int], ...] = ()
        self._looked = 0.0
        self._refreshing: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()
        self._explorer: tuple[str, asyncio.Task[bytes]] | None = None
        self._nursery = Nursery()
        query = {"memory": limits.memory, "seconds": limits.seconds}
        self._quick = Lane(self._nursery, limits.quick_workers, limits.waiting, **query)  # type: ignore[arg-type]
        self._slow = Lane(self._nursery, limits.slow_workers, limits.waiting, niceness=19, **query)  # type: ignore[arg-type]
        self._work = Lane(
            self._nursery, 1, limits.waiting, memory=limits.work_memory, seconds=limits.work_seconds, niceness=10
        )
        self._write = Lane(
            self._nursery, 1, limits.waiting, memory=limits.work_memory, seconds=limits.work_seconds, niceness=5
        )

    # Its life

    async def start(self) -> None:
        """Start the workers and take the first snapshot. Raises GraphError where the source cannot be read."""
        self._folder = snapshot.make_folder(self.source)
        try:
            async with asyncio.TaskGroup() as group:
                for lane in (self._quick, self._slow, self._work):
                    group.create_task(lane.start())
                group.create_task(self._begin())
        except BaseExceptionGroup as failures:
            self.close()
            for failure in failures.exceptions:
                if isinstance(failure, CommuniqueError):
                    raise failure from None
            raise
        except BaseException:
            self.close()
            raise

    async def _begin(self) -> None:
        await self._write.start()
        await self._take(float("inf"))

    def close(self) -> None:
        """End the workers and forget the snapshots."""
        for lane in (self._quick, self._slow, self._work, self._write):
            lane.close()
        self._nursery.close()
        if self._folder != Path():
            shutil.rmtree(self._folder, ignore_errors=True)

    # Questions

    async def answer(
        self, client: str, sparql: str, graphs: tuple[list[str], list[str]], accept: tuple[str | None, str | None]
    ) -> tuple[str, bytes]:
        """The media type and the bytes of the answer to *sparql* over the *graphs*, default and named."""
        return await self._ask(client, "answer", sparql, *graphs, accept, self.limits.answer)  # type: ignore[no-any-return]

    async def show(self, client: str, question: str | None, given: list[str], most: int | None = None) -> Table:
        """The answer to a named question, or to the SPARQL that is the one thing *given*, as a table."""
        return await self._ask(client, "show", question, given, most or self.limits.rows)  # type: ignore[no-any-return]

    async def to_csv(self, client: str, question: str | None, given: list[str]) -> bytes:
        """The same as CSV, whole."""
        return await self._ask(client, "to_csv", question, given, self.limits.answer)  # type: ignore[no-any-return]

    async def actors(self, client: str) -> tuple[str, ...]:
        """Labels of actors to suggest."""
        return await self._ask(client, "actors", _SUGGESTIONS)  # type: ignore[no-any-return]

    async def articles(self, client: str) -> tuple[StoredArticle, ...]:
        """The articles of the store."""
        return await self._ask(client, "articles")  # type: ignore[no-any-return]

    async def _ask(self, client: str, task: str, *arguments: object) -> Any:
        deadline = asyncio.get_running_loop().time() + self.limits.seconds
        with self._lease() as folder:
            try:
                seconds = self.limits.first_seconds
                return await self._quick.run(client, deadline, seconds, task, folder, *arguments)
            except TooLongError:
                pass
            try:
                return await self._slow.run(client, deadline, self.limits.seconds, task, folder, *arguments)
            except TooLongError:
                raise TooLongError(
                    f"stopped after {self.limits.seconds:g} seconds; ask for less, or with LIMIT"
                ) from None

    # Works

    async def explorer(self, client: str) -> bytes:
        """The explorer's page; it is made once for each snapshot, however many ask for it."""
        with self._lease() as folder:
            if self._explorer is None or self._explorer[0] != folder or _failed(self._explorer[1]):
                self._explorer = (folder, asyncio.create_task(self._run(self._work, client, "explorer", folder)))
            return await asyncio.shield(self._explorer[1])

    async def picture(self, client: str, question: str | None, given: list[str]) -> bytes:
        """The diagram of an answer, as SVG."""
        table = await self.show(client, question, given)
        with self._lease() as folder:
            return await self._run(self._work, client, "picture", folder, table.columns, table.rows)  # type: ignore[no-any-return]

    async def read_article(self, client: str, given: Mapping[str, str]) -> ReadText:
        """What a text says; it is kept where the server may write. Raises InputError, StoreError, LimitError."""
        store = self.source if self.writable else None
        with self._lease() as folder:
            told = (folder, store, dict(given), self._reader.model, self._reader.ontology)
            found: ReadText = await self._run(self._work, client, "read_article", *told)
        if store is not None:
            await self._follow()
        return found

    async def update(self, client: str, sparql: str) -> None:
        """Carry out a SPARQL update on the store. Raises QueryError, StoreError, LimitError."""
        deadline = asyncio.get_running_loop().time() + self.limits.seconds
        try:
            await self._write.run(client, deadline, self.limits.seconds, "update", self.source, sparql)
        except TooLongError:
            raise TooLongError(f"stopped after {self.limits.seconds:g} seconds; nothing was changed") from None
        await self._follow()

    async def _run(self, lane: Lane, client: str, task: str, *arguments: object) -> Any:
        seconds = self.limits.work_seconds
        return await lane.run(client, asyncio.get_running_loop().time() + seconds, seconds, task, *arguments)

    # Snapshots

    @contextmanager
    def _lease(self) -> Iterator[str]:
        """The folder of the current snapshot, which stays as long as somebody reads it."""
        self._look()
        folder = self._current
        self._readers[folder] += 1
        try:
            yield folder
        finally:
            self._readers[folder] -= 1
            self._drop(folder)

    def _look(self) -> None:
        """Take a new snapshot in the background where the source has changed."""
        now = asyncio.get_running_loop().time()
        if now < self._looked + _LOOK_AGAIN or (self._refreshing and not self._refreshing.done()):
            return
        self._looked = now
        if snapshot.sign(self.source) != self._signature:
            self._refreshing = asyncio.create_task(self._follow(tries=1))

    async def _follow(self, tries: int = 5) -> None:
        """Take a new snapshot; while another program writes, the one that there is has to do."""
        for _ in range(tries):
            with suppress(CommuniqueError):
                await self._take(asyncio.get_running_loop().time() + self.limits.work_seconds)
                return
            await asyncio.sleep(_FOLLOWS)

    async def _take(self, deadline: float) -> None:
        async with self._changing:
            signature = snapshot.sign(self.source)
            if self._current and signature == self._signature:
                return
            self._taken += 1
            folder = self._folder / str(self._taken)
            folder.mkdir()
            try:
                await self._write.run("", deadline, float("inf"), "snapshot", self.source, str(folder))
            except LimitError as error:
                raise BusyError(f"the graph cannot be read now: {error}") from None
            former, self._current, self._signature = self._current, str(folder), signature
            self._drop(former)

    def _drop(self, folder: str) -> None:
        if folder and folder != self._current and not self._readers[folder]:
            del self._readers[folder]
            shutil.rmtree(folder, ignore_errors=True)


def _failed(task: asyncio.Task[bytes]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
