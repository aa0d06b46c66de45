"""Processes that carry out one task after the other: pickled names and arguments in, pickled answers out.

A worker is forked from a *nursery*, a process with one thread that has loaded the libraries once: a new one is there in
milliseconds, and shares its memory. Neither outlives the server: an idle worker ends with its socket, a busy one when
its processor time is up.
"""

import os
import pickle
import select
import signal
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from communique.errors import CommuniqueError

try:
    import resource
except ImportError:  # there are no limits on Windows, and no server
    resource = None  # type: ignore[assignment]

LENGTH = struct.Struct(">Q")
ORDER = struct.Struct(">qqq")  # of a worker: bytes and seconds of the processor for a task, niceness
# What a worker says: READY once, and for each task BEGUN and then one of the others; ENDED is said by the nursery.
READY, BEGUN, DONE, REFUSED, MEMORY, FAILED, ENDED = "ready", "begun", "done", "refused", "memory", "failed", "ended"
_STATM = Path("/proc/self/statm")
_LAST_WORDS = 1000  # bytes


@dataclass(slots=True)
class _Child:
    """A worker as the nursery keeps it: its process, the socket that it answers on, and what it said to nobody."""

    process: int
    line: int
    words: bytes = b""


def nurse() -> None:
    """Fork a worker for each socket that comes over standard input, until it is closed; tell how each of them ended."""
    from communique.server import tasks  # noqa: F401 (what workers share)

    children: dict[int, _Child] = {}  # by what they complain through, which ends with them
    with socket.socket(fileno=0) as orders:
        while True:
            for ready in select.select([orders.fileno(), *children], [], [])[0]:
                if ready == orders.fileno():
                    order, descriptors, _, _ = socket.recv_fds(orders, ORDER.size, 1)
                    if not descriptors:
                        return
                    hearing, speaking = os.pipe()
                    process = os.fork()
                    if process == 0:
                        for place in (hearing, *children, *(child.line for child in children.values())):
                            os.close(place)  # none of these is this one's
                        work(descriptors[0], speaking, *ORDER.unpack(order))
                        os._exit(0)
                    os.close(speaking)
                    children[hearing] = _Child(process, descriptors[0])
                elif said := os.read(ready, _LAST_WORDS):
                    children[ready].words = (children[ready].words + said)[-_LAST_WORDS:]
                else:
                    os.close(ready)
                    _bury(children.pop(ready))


def _bury(child: _Child) -> None:
    """Tell how *child* ended to whoever still listens."""
    code = os.waitstatus_to_exitcode(os.waitpid(child.process, 0)[1])
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    with socket.socket(fileno=child.line) as line, suppress(OSError), line.makefile("wb") as outgoing:
        line.setblocking(False)  # what is full has nobody who reads it
        send(outgoing, (ENDED, how, child.words.decode("utf-8", "replace")))


def work(descriptor: int, complaints: int, memory: int, seconds: int, niceness: int) -> None:
    """Carry out the tasks that come over the socket *descriptor*; *complaints* takes what libraries print."""
    from communique.server.tasks import READING, TASKS, open_snapshot

    os.nice(niceness)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with Path(os.devnull).open("r+b") as nothing:
        for stream, place in enumerate((nothing.fileno(), nothing.fileno(), complaints)):
            os.dup2(place, stream)
    os.close(complaints)
    with socket.socket(fileno=descriptor) as line, line.makefile("rb") as incoming, line.makefile("wb") as outgoing:
        send(outgoing, (READY, None, os.getpid()))
        while header := incoming.read(LENGTH.size):
            name, arguments = pickle.loads(incoming.read(*LENGTH.unpack(header)))  # noqa: S301 (the server wrote it)
            send(outgoing, (BEGUN, None, None))
            answer: tuple[str, str | None, Any]
            try:
                _limit(None, seconds)
                if name in READING:
                    open_snapshot(arguments[0])  # what the database itself takes is not the query's
                _limit(memory, seconds)
                answer = (DONE, None, TASKS[name](*arguments))
            except CommuniqueError as error:
                answer = (REFUSED, type(error).__name__, str(error))
            except MemoryError:
                answer = (MEMORY, None, "")
            except Exception as error:
                answer = (FAILED, type(error).__name__, str(error))
            send(outgoing, answer)


def send(stream: BinaryIO, answer: Any) -> None:
    """Write *answer* with its length before it."""
    content = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def _limit(memory: int | None, seconds: int) -> None:
    """Leave the next task *memory* bytes beyond what there is, None for any, and *seconds* of the processor.

    The server stops a task by the clock; the processor's time is for a server that is no more. What counts as memory
    is what can be written to (RLIMIT_DATA). The whole address space (RLIMIT_AS) would count what is reserved and never
    used: 64 or 128 MB for each thread that allocates, so that a query met its limit or not as threads happened to run.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _set(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds)
    if memory is None:
        _set(resource.RLIMIT_DATA, resource.RLIM_INFINITY)
    elif _STATM.exists():
        pages = int(_STATM.read_text(encoding="ascii").split()[5])
        _set(resource.RLIMIT_DATA, pages * resource.getpagesize() + memory)


def _set(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    bounded = hard != resource.RLIM_INFINITY and not 0 <= value <= hard
    resource.setrlimit(what, (hard if bounded else value, hard))


if __name__ == "__main__":
    nurse()
