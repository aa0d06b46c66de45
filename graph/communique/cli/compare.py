"""Tell what one graph holds and the other does not, and where they disagree."""

import argparse
import sys
from pathlib import Path

from communique.cli import options as shared

FORMATS = ("table", "csv", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """GRAPH GRAPH [-o FILE] [--format table|csv|json]"""
    parser.add_argument("first", metavar="GRAPH", help=shared.GRAPH_HELP)
    parser.add_argument("second", metavar="GRAPH", help="the graph to compare it with, of any of these kinds")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="PNG, SVG or PDF to draw both in, in a colour for each"
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="table", help="table for people (default); csv of the claims; json"
    )


def run(options: argparse.Namespace) -> int:
    """Print the comparison, and draw it where a file is named."""
    from communique.comparison import compare

    found = compare(options.first, options.second)
    if options.output is not None:
        found.draw(options.output)
    sys.stdout.write(shared.fit(found.to_table) if options.format == "table" else found.to_text(options.format))
    return 0
