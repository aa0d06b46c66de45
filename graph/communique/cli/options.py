"""Arguments that several commands share, with one wording, and what their values are for the functions behind them."""

import argparse
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from communique.article import Article
from communique.errors import InputError
from communique.readers import read_inputs, read_leniently
from communique.readers.spool import Spool
from communique.readers.values import parse_date

GRAPH_HELP = "graph file, as build and convert write it; folder of a store; or address of a SPARQL endpoint"

_CELL_WIDTHS = (60, 40, 30, 20)


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """One or many texts, and the date that they lack."""
    parser.add_argument(
        "inputs", metavar="INPUT", nargs="+", help="text file, JSON Lines file, folder of them, or - for standard input"
    )
    parser.add_argument("--published", metavar="DATE", help="date of articles that tell none, as in 2025-12-11")


def add_knowledge(parser: argparse.ArgumentParser) -> None:
    """What every command that reads text reads it with."""
    parser.add_argument("--model", metavar="NAME", help="installed spaCy model for English (default: the small one)")
    parser.add_argument(
        "--ontology",
        metavar="DIR",
        type=lambda folder: Path(folder).absolute(),
        action="append",
        default=[],
        help="folder of Turtle files with more actors and relations; may be given again",
    )


def add_certainty(parser: argparse.ArgumentParser) -> None:
    """Which claims are kept that no example proves."""
    certainty = parser.add_mutually_exclusive_group()
    certainty.add_argument(
        "--min-probability",
        metavar="P",
        type=_probability,
        help="least probability of a claim that no example proves, from 0 to 1 (default: 0.24)",
    )
    certainty.add_argument(
        "--exact",
        dest="min_probability",
        action="store_const",
        const=1.0,
        help="only claims that an example proves: the same as --min-probability 1",
    )


def _probability(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 0 to 1")
    return value


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Who reads: processes on this machine or the workers of a cluster."""
    workers = parser.add_mutually_exclusive_group()
    workers.add_argument(
        "--jobs", metavar="N", type=_positive, help="processes that read (default: what the machine has and needs)"
    )
    workers.add_argument(
        "--cluster", metavar="ADDRESS", help="Dask scheduler whose workers read instead, such as tcp://10.0.0.1:8786"
    )


def workers(options: argparse.Namespace) -> dict[str, Any]:
    """The keyword arguments that ``--jobs`` and ``--cluster`` stand for."""
    return {"jobs": options.jobs, "cluster": options.cluster}


def natural(text: str) -> int:
    """The whole number that *text* is, from 0 on."""
    return int(text) if text == "0" else _positive(text, 0)


def _positive(text: str, least: int = 1) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from {least} on")
    return int(text)


def add_graph(parser: argparse.ArgumentParser) -> None:
    """A graph, wherever it lies; the command hands the string to a function that takes all of these."""
    parser.add_argument("graph", metavar="GRAPH", help=GRAPH_HELP)


def add_store(parser: argparse.ArgumentParser) -> None:
    """A store that is there."""
    parser.add_argument(
        "--store", metavar="DIR", required=True, help="folder of the store, or address of the endpoint in its place"
    )


def address(text: str) -> str:
    """An option's value that is the address of an endpoint."""
    if not text.lower().startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"'{text}' is no address; one looks like http://localhost:7878/update")
    return text


def add_output(parser: argparse.ArgumentParser, metavar: str, text: str, default: Path | None = None) -> None:
    """Where to write: a file that must be named, or a folder that has a default."""
    needed = default is None
    parser.add_argument("-o", "--output", metavar=metavar, type=Path, required=needed, default=default, help=text)


def add_selection(parser: argparse.ArgumentParser) -> None:
    """Which claims of a graph are meant."""
    for option, text in (
        ("--actor", "only claims with one of these actors at either end"),
        ("--relation", "only claims of these relations"),
        ("--speaker", "only what one of these speakers says"),
    ):
        parser.add_argument(option, metavar="NAME", nargs="+", action="extend", default=[], help=text)
    parser.add_argument("--since", metavar="DATE", help="only claims of this day, month or year and later")
    parser.add_argument("--until", metavar="DATE", help="only claims of this day, month or year and earlier")


def selection(options: argparse.Namespace) -> dict[str, Any]:
    """The keyword arguments that ``add_selection``'s options stand for."""
    return {
        "actors": options.actor,
        "relations": options.relation,
        "speakers": options.speaker,
        "since": options.since,
        "until": options.until,
    }


def fit(to_table: Callable[[int], str]) -> str:
    """A table with cells as wide as the terminal allows; all the room there is where there is none."""
    columns = shutil.get_terminal_size(fallback=(sys.maxsize, 0)).columns
    tables = [to_table(width) for width in _CELL_WIDTHS]
    return next((table for table in tables if max(map(len, table.splitlines())) <= columns), tables[-1])


def articles(options: argparse.Namespace) -> Spool[Article]:
    """The articles of INPUT. They are read before anything heavy is imported, so that a wrong path is told at once."""
    return Spool(read_inputs(options.inputs, _published(options)))


def articles_leniently(options: argparse.Namespace) -> Spool[Article | InputError]:
    """The articles of INPUT, with an error in the place of each that cannot be read."""
    return Spool(read_leniently(options.inputs, _published(options)))


def _published(options: argparse.Namespace) -> date | None:
    return parse_date(options.published, "--published") if options.published else None


def knowledge(options: argparse.Namespace) -> dict[str, Any]:
    """The keyword arguments that ``--model`` and ``--ontology`` stand for."""
    return {"model": options.model, "ontology": options.ontology}


def reading(options: argparse.Namespace) -> dict[str, Any]:
    """Those, and the one that ``--min-probability`` and ``--exact`` stand for."""
    return {**knowledge(options), "min_probability": options.min_probability}
