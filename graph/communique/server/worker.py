"""Processes that carry out one task after the other: pickled names and arguments in, pickled answers out.

A worker is forked from a *nursery*, a process with one thread that has loaded the libraries once: a new one is there in
milliseconds, and shares its memory. Neither outlives the server: an idle worker ends with its socket, a busy one when
its processor time is up.
"""

import os
import pickle
import signal
import socket
import struct
from pathlib import Path
from typing import Any, BinaryIO

from communique.errors import CommuniqueError

try:
    import resource
except ImportError:  # there are no limits on Windows, and no server
    resource = None  # type: ignore[assignment]

LENGTH = struct.Struct(">Q")
ORDER = struct.Struct(">qqq")  # of a worker: bytes and seconds of the processor for a task, niceness
READY = "ready"
_STATM = Path("/proc/self/statm")


def nurse() -> None:
    """Fork a worker for each socket that comes over standard input, until it is closed."""
    from communique.server import tasks  # noqa: F401 (what workers share)

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a worker ended
    with socket.socket(fileno=0) as orders:
        while True:
            order, descriptors, _, _ = socket.recv_fds(orders, ORDER.size, 1)
            if not descriptors:
                return
            (descriptor,) = descriptors
            if os.fork() == 0:
                work(descriptor, *ORDER.unpack(order))
                os._exit(0)
            os.close(descriptor)


def work(descriptor: int, memory: int, seconds: int, niceness: int) -> None:
    """Carry out the tasks that come over the socket *descriptor*."""
    from communique.server.tasks import READING, TASKS, open_snapshot

    os.nice(niceness)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Nothing but answers gets out: what is killed for want of memory says so to everybody.
    with Path(os.devnull).open("r+b") as nothing:
        for stream in range(3):
            os.dup2(nothing.fileno(), stream)
    with socket.socket(fileno=descriptor) as line, line.makefile("rb") as incoming, line.makefile("wb") as outgoing:
        send(outgoing, (READY, None, os.getpid()))
        while header := incoming.read(LENGTH.size):
            name, arguments = pickle.loads(incoming.read(*LENGTH.unpack(header)))  # noqa: S301 (the server wrote it)
            _limit(None, seconds)
            if name in READING:
                open_snapshot(arguments[0])  # what the database itself takes is not the query's
            _limit(memory, seconds)
            answer: tuple[str, str | None, Any]
            try:
                answer = ("done", None, TASKS[name](*arguments))
            except CommuniqueError as error:
                answer = ("refused", type(error).__name__, str(error))
            except MemoryError:
                answer = ("memory", None, "")
            except Exception as error:
                answer = ("failed", type(error).__name__, str(error))
            send(outgoing, answer)


def send(stream: BinaryIO, answer: Any) -> None:
    """Write *answer* with its length before it."""
    content = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def _limit(memory: int | None, seconds: int) -> None:
    """Leave the next task *memory* bytes beyond what there is, None for any, and *seconds* of the processor.

    The server stops a task by the clock; the processor's time is for a server that is no more.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds)
    if memory is None:
        _set(resource.RLIMIT_AS, resource.RLIM_INFINITY)
    elif _STATM.exists():
        pages = int(_STATM.read_text(encoding="ascii").split()[0])
        _set(resource.RLIMIT_AS, pages * resource.getpagesize() + memory)


def _set(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    bounded = hard != resource.RLIM_INFINITY and not 0 <= value <= hard
    resource.setrlimit(what, (hard if bounded else value, hard))


if __name__ == "__main__":
    nurse()
