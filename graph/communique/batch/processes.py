"""Worker processes on this machine: chunks of articles in, their readings out; one that ends makes room for another."""

import multiprocessing
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Any

from communique.batch.recipe import RECIPE_ERRORS, Answer, Chunk, Recipe, read_chunk
from communique.errors import ClusterError, InputError

if TYPE_CHECKING:
    from communique.extraction import Reading

_READY = "ready"


class _LostError(Exception):
    """A process ended while it was reading."""


class Processes:
    """So many processes, and a thread here for each that hands it a chunk and waits for the answer.

    A ``ProcessPoolExecutor`` that loses one process gives up all that is under way; here only what the process held is
    lost.
    """

    lost = (_LostError,)

    def __init__(self, recipe: Recipe, count: int) -> None:
        self.count = count
        self._recipe = recipe
        self._closing = False
        self._running: set[_Process] = set()
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="communique-worker")

    def __enter__(self) -> "Processes":
        if self._recipe.ontology:
            self._recipe.extractor()  # an ontology that is new is compiled once, not by each of them
        for _ in range(self.count):
            self._idle.put(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What is under way when somebody stops is of no use any more.
        self._closing = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in list(self._running):
            process.stop()
        self._threads.shutdown()
        for process in self._running:
            process.stop()
            process.close()

    def submit(self, chunk: Chunk) -> Answer:
        """Have a chunk read."""
        return self._threads.submit(self._read, chunk)

    def _start(self) -> "_Process":
        process = _Process(self._recipe)
        self._running.add(process)
        return process

    def _read(self, chunk: Chunk) -> "list[Reading | InputError]":
        process = self._idle.get()
        try:
            found = process.read(chunk)
        except _LostError:
            if not self._closing:
                process.stop()
                process.close()
                self._running.remove(process)
                process = self._start()
            raise
        finally:
            self._idle.put(process)
        if isinstance(found, Exception):
            raise found
        return found


class _Process:
    """One worker process and the pipe to it."""

    def __init__(self, recipe: Recipe) -> None:
        # Started afresh: a copy of a process with threads may hang, and this is the same on every system.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, recipe), name="communique-worker", daemon=True)
        self._process.start()
        theirs.close()  # so that the end of the process is the end of the pipe
        self._began = False

    def read(self, chunk: Chunk) -> "list[Reading | InputError] | Exception":
        """What the process answers. Raises _LostError where it ends, ClusterError where it never began."""
        try:
            self._began = self._began or self._pipe.recv() == _READY
            self._pipe.send(chunk)
            answer: list[Reading | InputError] | Exception = self._pipe.recv()
        except (EOFError, OSError):
            if self._began:
                raise _LostError from None
            raise ClusterError(
                "the worker processes cannot be started; a script that has articles read by several of them does so "
                "below: if __name__ == '__main__':"
            ) from None
        return answer

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        """Let go of the pipe; nobody may be waiting for an answer any more."""
        self._pipe.close()


def _serve(pipe: Connection, recipe: Recipe) -> None:
    """What a worker process does until the other end of *pipe* is gone."""
    # Ctrl-C reaches every process of a terminal; the first of them decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answer: Any
    with suppress(EOFError, OSError):
        pipe.send(_READY)
        while True:
            chunk = pipe.recv()
            try:
                answer = read_chunk(recipe, chunk)
            except RECIPE_ERRORS as error:
                answer = error
            pipe.send(answer)
