"""Arguments that several commands share, with one wording, and what their values are for the functions behind them."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from communique.article import Article
from communique.readers import read_inputs
from communique.readers.values import parse_date


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


def add_graph(parser: argparse.ArgumentParser) -> None:
    """A graph file."""
    parser.add_argument("graph", metavar="GRAPH", type=Path, help="graph file that build or convert wrote")


def add_output(parser: argparse.ArgumentParser, metavar: str, text: str, default: Path | None = None) -> None:
    """Where to write: a file that must be named, or a folder that has a default."""
    needed = default is None
    parser.add_argument("-o", "--output", metavar=metavar, type=Path, required=needed, default=default, help=text)


def articles(options: argparse.Namespace) -> list[Article]:
    """The articles of INPUT. They are read before anything heavy is imported, so that a wrong path is told at once."""
    published: date | None = parse_date(options.published, "--published") if options.published else None
    return list(read_inputs(options.inputs, published))


def knowledge(options: argparse.Namespace) -> dict[str, Any]:
    """The keyword arguments that ``--model`` and ``--ontology`` stand for."""
    return {"model": options.model, "ontology": options.ontology}
