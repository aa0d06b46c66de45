"""What can go wrong in the server, apart from what goes wrong without one.

CommuniqueError
├── ServerError          it cannot start: the port is taken, the host is not this machine's
├── NotAcceptableError   the answer cannot be had in any format that the client takes
└── LimitError           a limit was met
    ├── BusyError        too many wait already, or no worker became free in time
    ├── TooLongError     the task took more time than it may
    └── TooMuchError     the task took more memory than it may, or its answer is too large
"""

from typing import Any

from communique import errors
from communique.errors import CommuniqueError


class ServerError(CommuniqueError):
    """The server cannot start."""


class NotAcceptableError(CommuniqueError):
    """The answer cannot be had in any format that the client takes."""


class LimitError(CommuniqueError):
    """A limit of the server was met."""


class BusyError(LimitError):
    """Too many wait already, or no worker became free in time: the same request may do better later."""


class TooLongError(LimitError):
    """The task took more time than it may."""


class TooMuchError(LimitError):
    """The task took more memory than it may, or its answer is too large."""


TOO_MUCH = "stopped: it took more memory than it may"
# What Rust, C++ and Python say when they cannot have the memory that they need and end the process.
_WANT_OF_MEMORY = ("memory allocation of", "bad_alloc", "out of memory", "MemoryError")


class TaskError(Exception):
    """A task failed for no fault of its client's: a bug."""


def rebuild(name: str, message: str) -> CommuniqueError:
    """The error of the class *name*, as a worker tells it, with a *message* that is complete."""
    kind: Any = globals().get(name) or getattr(errors, name, CommuniqueError)
    error: CommuniqueError = kind.__new__(kind)
    error.args = (message,)
    return error


def explain_end(task: str, signal_name: str | None, last_words: str) -> Exception:
    """The error to raise where the process ended over *task*: by which signal, None where nobody knows, saying what."""
    if any(sign in last_words for sign in _WANT_OF_MEMORY):
        return TooMuchError(TOO_MUCH)
    if signal_name == "SIGXCPU":
        return TooLongError("stopped: it took more time than it may")
    if signal_name in (None, "SIGKILL", "SIGTERM"):
        return BusyError("the process that worked on this was killed, perhaps for want of memory; try again later")
    return TaskError(f"{task}: the process ended: {signal_name}: {last_words}")
