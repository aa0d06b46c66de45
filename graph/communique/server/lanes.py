"""Lanes of worker processes: a task → its answer, or an error that says which limit it met.

Those who wait for a worker are served by turns, a client at a time, however many requests each of them has in the line.
"""

import asyncio
from collections import OrderedDict, deque
from contextlib import suppress
from typing import Any

from communique.server.failures import BusyError, TooLongError
from communique.server.nursery import NeverBegunError, Nursery, Worker


class Line:
    """*places* for tasks, and a line of at most *most* who wait for one; clients take turns."""

    def __init__(self, places: int, most: int) -> None:
        self._free = places
        self._most = most
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    async def enter(self, client: str, deadline: float) -> None:
        """Wait for a place until *deadline*, in the loop's time. Raises BusyError."""
        if self._free > 0:
            self._free -= 1
            return
        if sum(map(len, self._waiting.values())) >= self._most:
            raise BusyError("too many requests wait already; try again in a few seconds")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        try:
            async with asyncio.timeout_at(deadline):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self.leave()
            elif client in self._waiting:
                with suppress(ValueError):
                    self._waiting[client].remove(turn)
            if isinstance(error, TimeoutError):
                raise BusyError("others' long queries left no time for this one; try again later") from None
            raise

    def leave(self) -> None:
        """Hand the place to the client whose turn it is."""
        while self._waiting:
            client, turns = self._waiting.popitem(last=False)
            turn = turns.popleft() if turns else None
            if turns:
                self._waiting[client] = turns
            if turn is not None and not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class Lane:
    """*size* workers and the line before them; one that is killed is replaced before its place is taken again."""

    def __init__(
        self, nursery: Nursery, size: int, waiting: int, *, memory: int, seconds: float, niceness: int = 0
    ) -> None:
        self._nursery = nursery
        self._size = size
        self._options = (memory, int(seconds) + 5, niceness)
        self._line = Line(size, waiting)
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._starting: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Start all workers."""
        await asyncio.gather(*(self._add() for _ in range(self._size)))

    def close(self) -> None:
        """End all workers, whatever they do."""
        self._closed = True
        for starting in self._starting:
            starting.cancel()
        for worker in self._all:
            worker.kill()

    async def run(self, client: str, deadline: float, seconds: float, task: str, *arguments: object) -> Any:
        """What *task* gives within *seconds* of its start and before *deadline*. Raises LimitError, or what it does."""
        await self._line.enter(client, deadline)
        worker = self._idle.pop()
        try:
            async with asyncio.timeout_at(min(deadline, asyncio.get_running_loop().time() + seconds)):
                try:
                    return await worker.call(task, *arguments)
                except NeverBegunError:
                    worker = await self._renew(worker)
                    return await worker.call(task, *arguments)
        except TimeoutError:
            raise TooLongError("stopped: it took more time than it may") from None
        except (NeverBegunError, OSError):
            raise BusyError("the machine has no room for another process now; try again later") from None
        finally:
            if worker.usable:
                self._idle.append(worker)
                self._line.leave()
            else:
                self._replace(worker)

    async def _renew(self, worker: Worker) -> Worker:
        """A worker in the place of one that died while it was idle. Raises OSError."""
        worker.kill()
        self._all.discard(worker)
        fresh = await Worker.start(self._nursery, self._options)
        self._all.add(fresh)
        return fresh

    def _replace(self, worker: Worker) -> None:
        worker.kill()
        self._all.discard(worker)
        if not self._closed:
            task = asyncio.create_task(self._restore())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _restore(self) -> None:
        while not self._closed:
            try:
                await self._add()
            except OSError:
                await asyncio.sleep(1)  # the machine has no room for a process now
            else:
                self._line.leave()
                return

    async def _add(self) -> None:
        worker = await Worker.start(self._nursery, self._options)
        if self._closed:
            worker.kill()
            return
        self._all.add(worker)
        self._idle.append(worker)
