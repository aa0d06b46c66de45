"""Write a page to explore a graph: one HTML file that opens anywhere and asks nothing of any network."""

import argparse

from communique.cli import options as shared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """GRAPH -o FILE [--title TEXT]"""
    shared.add_graph(parser)
    shared.add_output(parser, "FILE", "HTML file to write")
    parser.add_argument("--title", metavar="TEXT", help="title of the page (default: that of the article)")


def run(options: argparse.Namespace) -> int:
    """Write the page, and name the file."""
    from communique.api import explore

    print(explore(options.graph, options.output, title=options.title))
    return 0
