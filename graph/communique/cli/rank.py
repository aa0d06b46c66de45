"""Rank the actors of a graph: who is central, who stands between, who stands together."""

import argparse
import sys

from communique.cli import options as shared

FORMATS = ("table", "csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """GRAPH [--by NAME] [--every-status] [--format table|csv]"""
    from communique.ranking import MEASURES

    shared.add_graph(parser)
    parser.add_argument("--by", metavar="NAME", default="pagerank", help="measure to rank by (default: pagerank)")
    parser.add_argument(
        "--every-status",
        action="store_true",
        help="possible, intended, requested and conditional claims make ties too, as asserted ones always do",
    )
    parser.add_argument("--format", choices=FORMATS, default="table", help="table for people (default); csv")
    measures = parser.add_argument_group("measures")
    measures.description = "; ".join(f"{name}: {meaning}" for name, meaning in MEASURES.items()) + "."


def run(options: argparse.Namespace) -> int:
    """Print the ranking."""
    from communique.ranking import rank

    sys.stdout.write(rank(options.graph, options.by, every_status=options.every_status).to_text(options.format))
    return 0
