"""Write a graph in another format, for RDF tools, network tools, spreadsheets, databases and others."""

import argparse

from communique.cli import options as shared
from communique.exports import FORMATS, SUFFIXES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """GRAPH -o FILE [--format NAME]"""
    shared.add_graph(parser)
    shared.add_output(parser, "FILE", f"file to write; its ending names the format: {', '.join(SUFFIXES)}")
    folders = " and ".join(name for name, form in FORMATS.items() if form.folder)
    parser.add_argument(
        "--format",
        metavar="NAME",
        choices=tuple(FORMATS),
        help=f"format, where the ending does not name it: {', '.join(FORMATS)}; {folders} write a folder",
    )


def run(options: argparse.Namespace) -> int:
    """Convert, and name the file."""
    from communique.api import convert

    print(convert(options.graph, options.output, options.format))
    return 0
