"""The command line: a file for each command, each a thin wrapper over a function that Python can import.

Exit status: 0 done; 1 a check failed; 2 the input is wrong, told in one line on standard error; 130 interrupted.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from communique import __version__
from communique.errors import CommuniqueError

COMMANDS = (
    "read",
    "build",
    "add",
    "list",
    "remove",
    "query",
    "serve",
    "draw",
    "timeline",
    "compare",
    "rank",
    "explain",
    "explore",
    "validate",
    "convert",
    "demo",
    "ontology",
    "evaluate",
)
BAD_INPUT = 2
INTERRUPTED = 130
BROKEN_PIPE = 141


class Parser(argparse.ArgumentParser):
    """A parser that tells a wrong option in one line."""

    def error(self, message: str) -> NoReturn:
        """Print the line and leave."""
        self.exit(BAD_INPUT, f"communique: {message}; see {self.prog} --help\n")


def make_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of all commands; each module under ``cli`` adds its own arguments and names its function.

    Of the other commands than *only*, where that is one of them, it knows the names: their modules are not needed.
    """
    parser = Parser(
        prog="communique",
        description="Who said what about whom: reads news and official statements into a knowledge graph "
        "in which every edge leads back to the words.",
        epilog="Start with: communique demo -o outputs",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"communique {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    for name in COMMANDS:
        if only in COMMANDS and name != only:
            commands.add_parser(name)
            continue
        module = import_module(f"communique.cli.{name}")
        summary = (module.__doc__ or "").strip().splitlines()[0].rstrip(".")
        command = commands.add_parser(
            name, help=summary[:1].lower() + summary[1:], description=summary + ".", allow_abbrev=False
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # The same bytes on every machine, whatever its locale and its line endings.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        given = sys.argv[1:] if arguments is None else arguments
        options = make_parser(given[0] if given else None).parse_args(given)
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read this has enough; what is left in the buffer must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except CommuniqueError as error:
        return _fail(str(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _fail(f"{place}{error.strerror or error}")
    return status


def tell(message: str) -> None:
    """Print what is wrong in one line; what a file or a server says cannot steer the terminal."""
    line = " ".join(message.split())
    shown = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)
    print(f"communique: {shown}", file=sys.stderr)


def _fail(message: str) -> int:
    tell(message)
    return BAD_INPUT
