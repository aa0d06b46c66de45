"""Ask a graph a question, in SPARQL or by the name of one."""

import argparse
import sys
from pathlib import Path

from communique.cli import options as shared
from communique.errors import QueryError

FORMATS = ("table", "csv", "json", "ttl")
SUFFIXES = (".rq", ".sparql")
MOST_ROWS = 100  # of a table; a question about a store of years has thousands, and a person reads the first


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """GRAPH (QUERY | --ask NAME [ARG...]) [--limit N] [--format table|csv|json|ttl]"""
    # GRAPH may be missing before --ask alone, which lists the questions.
    parser.add_argument("graph", metavar="GRAPH", nargs="?", help=shared.GRAPH_HELP)
    parser.add_argument("query", metavar="QUERY", nargs="?", help="SPARQL, or a file that ends in .rq and holds it")
    parser.add_argument(
        "--ask",
        metavar=("NAME", "ARG"),
        nargs="*",
        help="question that has a name, with its arguments; without a name, lists the questions",
    )
    parser.add_argument(
        "--limit",
        metavar="N",
        type=shared.natural,
        help=f"most rows of an answer to --ask, 0 for all (default: {MOST_ROWS} in a table, all in other formats)",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="table",
        help="table for people (default); csv; json, as SPARQL results; ttl, of a CONSTRUCT",
    )


def run(options: argparse.Namespace) -> int:
    """Print the answer, or the questions."""
    if options.ask == [] and options.query is None:
        _list_questions()
        return 0
    if (options.ask is None) == (options.query is None) or options.graph is None:
        raise QueryError("a graph and a question are needed: communique query GRAPH (QUERY | --ask NAME [ARG...])")
    from communique.query import ask, query

    if options.ask:
        limit = (MOST_ROWS if options.format == "table" else 0) if options.limit is None else options.limit
        result = ask(options.graph, *options.ask, limit=limit + 1 if limit else None)
        if limit and len(result) > limit:
            result = result.first(limit)
            print(f"the first {limit:,} rows; --limit 0 shows all", file=sys.stderr)
    else:
        result = query(options.graph, read_query(options.query))
    sys.stdout.write(shared.fit(result.to_table) if options.format == "table" else result.to_text(options.format))
    return 0


def read_query(query: str) -> str:
    """*query* itself, or what the file holds whose path it is."""
    path = Path(query)
    if path.suffix.lower() not in SUFFIXES or any(character in query for character in "{}\n"):
        return query
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise QueryError(f"{path}: no such file") from None
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: not UTF-8 at byte {error.start}") from None


def _list_questions() -> None:
    from communique.query import questions

    known = questions().values()
    width = max(len(question.usage) for question in known)
    for question in known:
        print(f"{question.usage:<{width}}  {question.title}")
