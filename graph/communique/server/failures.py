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


class TaskError(Exception):
    """A task failed for no fault of its client's: a bug."""


def rebuild(name: str, message: str) -> CommuniqueError:
    """The error of the class *name*, as a worker tells it, with a *message* that is complete."""
    kind: Any = globals().get(name) or getattr(errors, name, CommuniqueError)
    error: CommuniqueError = kind.__new__(kind)
    error.args = (message,)
    return error
