"""Draw a graph, or a part of it, as PNG, SVG or PDF."""

import argparse

from communique.cli import options as shared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """GRAPH -o FILE [--actor NAME...] [--relation NAME...] [--speaker NAME...] [--since DATE] [--until DATE]"""
    shared.add_graph(parser)
    shared.add_output(parser, "FILE", "picture to write; its ending says which kind")
    shared.add_selection(parser)


def run(options: argparse.Namespace) -> int:
    """Draw, and name the file."""
    from communique.api import draw

    draw(options.graph, options.output, **shared.selection(options))
    print(options.output)
    return 0
