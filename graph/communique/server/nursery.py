"""The server's side of its worker processes: a task → its answer, or an error that says how the process ended."""

import asyncio
import os
import pickle
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import communique
from communique.server.failures import TOO_MUCH, TaskError, TooMuchError, explain_end, rebuild
from communique.server.worker import BEGUN, DONE, ENDED, LENGTH, MEMORY, ORDER, READY, REFUSED

_START_SECONDS = 60.0
_PACKAGE = str(Path(communique.__file__).parents[1])


class NeverBegunError(Exception):
    """The process had ended before it saw the task: another can have it, and nothing is done twice."""


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
        if self._orders is not None:
            self._orders.close()
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
    """One process, as the server sees it."""

    def __init__(self, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
        self._in, self._out = incoming, outgoing
        self._process = 0
        self._busy = False
        self._said: asyncio.Queue[tuple[str, str | None, Any]] = asyncio.Queue()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, nursery: Nursery, options: tuple[int, int, int]) -> "Worker":
        """A process that is ready for its first task. Raises OSError, TimeoutError being one."""
        worker = cls(*await asyncio.open_connection(sock=nursery.order(options)))
        try:
            async with asyncio.timeout(_START_SECONDS):
                kind, _, process = await worker._said.get()
            if kind != READY:
                raise ChildProcessError("a process ended before its first task")
            worker._process = process
        except BaseException:
            worker.kill()
            raise
        return worker

    @property
    def usable(self) -> bool:
        """Whether the process is there, as far as is known, and waits for a task."""
        return self._process != 0 and not self._busy

    async def call(self, task: str, *arguments: object) -> Any:
        """What *task* gives, or the error that it raises.

        Raises NeverBegunError where the process was gone by then, and what ``explain_end`` says where it ends over it.
        """
        content = pickle.dumps((task, arguments), protocol=pickle.HIGHEST_PROTOCOL)
        self._busy = True  # and it stays so when nobody waits for the answer any more
        self._out.write(LENGTH.pack(len(content)) + content)
        with suppress(ConnectionError):  # how the process ended comes the other way
            await self._out.drain()
        kind, name, value = await self._said.get()
        if kind == ENDED:
            raise NeverBegunError
        assert kind == BEGUN
        kind, name, value = await self._said.get()
        if kind == ENDED:
            raise explain_end(task, name, value)
        if kind == MEMORY or name == TooMuchError.__name__:
            self.kill()  # it need not have given back what it took
        self._busy = False
        if kind == DONE:
            return value
        if kind == REFUSED:
            raise rebuild(str(name), value)
        if kind == MEMORY:
            raise TooMuchError(TOO_MUCH)
        raise TaskError(f"{task}: {name}: {value}")

    async def _listen(self) -> None:
        """Take what the process says as it comes, its end too, so that one that ends while it is idle is known."""
        try:
            while True:
                (length,) = LENGTH.unpack(await self._in.readexactly(LENGTH.size))
                told = pickle.loads(await self._in.readexactly(length))  # noqa: S301 (a worker's or the nursery's)
                if told[0] == ENDED:
                    break
                self._said.put_nowait(told)
        except (OSError, asyncio.IncompleteReadError):
            told = (ENDED, None, "")  # the nursery has gone with it
        self._process = 0  # the number may be another's by now
        self._said.put_nowait(told)

    def kill(self) -> None:
        """End the process, whatever it does."""
        if self._process:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
        self._process = 0
        self._out.close()
