"""Draw a graph, or a part of it, as PNG, SVG or PDF."""

import argparse

from communique.cli import options as shared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """GRAPH -o FILE [--actor NAME...] [--relation NAME...] [--speaker NAME...] [--since DATE] [--until DATE]"""
    shared.add_graph(parser)
    shared.add_output(parser, "FILE", "picture to write; its ending says which kind")
    for option, text in (
        ("--actor", "only claims with one of these actors at either end"),
        ("--relation", "only claims of these relations"),
        ("--speaker", "only what one of these speakers says"),
    ):
        parser.add_argument(option, metavar="NAME", nargs="+", action="extend", default=[], help=text)
    parser.add_argument("--since", metavar="DATE", help="only claims of this day, month or year and later")
    parser.add_argument("--until", metavar="DATE", help="only claims of this day, month or year and earlier")


def run(options: argparse.Namespace) -> int:
    """Draw, and name the file."""
    from communique.api import draw

    draw(
        options.graph,
        options.output,
        actors=options.actor,
        relations=options.relation,
        speakers=options.speaker,
        since=options.since,
        until=options.until,
    )
    print(options.output)
    return 0
