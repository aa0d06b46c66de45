"""Lanes of worker processes: a task → its answer, or an error that says which limit it met.

Those who wait for a worker are served by turns, a client at a time, however many requests each of them has in the line.
"""

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections import OrderedDict, deque
from contextlib import suppress
from pathlib import Path
from typing import Any

import communique
from communique.errors import CommuniqueError
from communique.server.failures import BusyError, TaskError, TooLongError, TooMuchError, rebuild
from communique.server.worker import LENGTH, ORDER, READY

_START_SECONDS = 60.0
_PACKAGE = str(Path(communique.__file__).parents[1])


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


class Nursery:
    """The process that workers are forked from; it is started when the first is wanted, and again should it die."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._orders: socket.socket | None = None

    def order(self, options: tuple[int, int, int]) -> socket.socket:
        """A socket to a new worker. Raises OSError."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        assert self._orders is not None
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._orders, [ORDER.pack(*options)], [theirs.fileno()])
        return ours

    def _start(self) -> None:
        paths = [_PACKAGE, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._orders, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                (sys.executable, "-P", "-m", "communique.server.worker"),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                start_new_session=True,  # Ctrl-C is for the server, which ends them
            )

    def close(self) -> None:
        """End the process."""
        if self._process is not None and self._orders is not None:
            self._orders.close()
            self._process.kill()
            self._process.wait()


class Worker:
    """One process of a lane."""

    def __init__(self, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        self._in, self._out = incoming, outgoing
        self._process = 0

    @classmethod
    async def start(cls, nursery: Nursery, options: tuple[int, int, int]) -> "Worker":
        """A process that is ready for its first task."""
        worker = cls(*await asyncio.open_connection(sock=nursery.order(options)))
        try:
            async with asyncio.timeout(_START_SECONDS):
                kind, _, worker._process = await worker._read()
            assert kind == READY
        except BaseException:
            worker.kill()
            raise
        return worker

    async def call(self, task: str, *arguments: object) -> Any:
        """What *task* gives, or the error that it raises."""
        content = pickle.dumps((task, arguments), protocol=pickle.HIGHEST_PROTOCOL)
        self._out.write(LENGTH.pack(len(content)) + content)
        await self._out.drain()
        kind, name, value = await self._read()
        if kind == "done":
            return value
        if kind == "refused":
            raise rebuild(name, value)
        if kind == "memory":
            raise TooMuchError("stopped: it took more memory than it may")
        raise TaskError(f"{task}: {name}: {value}")

    async def _read(self) -> tuple[str, str, Any]:
        (length,) = LENGTH.unpack(await self._in.readexactly(LENGTH.size))
        answer: tuple[str, str, Any] = pickle.loads(await self._in.readexactly(length))  # noqa: S301 (a worker's)
        return answer

    def kill(self) -> None:
        """End the process, whatever it does."""
        # One that has ended has closed its socket, and its number may be another's by now.
        if self._process and not self._in.at_eof():
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
        self._process = 0
        self._out.close()


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
        alive = False
        try:
            async with asyncio.timeout_at(min(deadline, asyncio.get_running_loop().time() + seconds)):
                found = await worker.call(task, *arguments)
            alive = True
            return found
        except TimeoutError:
            raise TooLongError("stopped: it took more time than it may") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            # An allocation that fails ends the process at once.
            raise TooMuchError("stopped: it took more memory than it may") from None
        except (CommuniqueError, TaskError) as error:
            alive = not isinstance(error, TooMuchError)
            raise
        finally:
            if alive:
                self._idle.append(worker)
                self._line.leave()
            else:
                self._replace(worker)

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
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
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
