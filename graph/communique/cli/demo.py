"""Build the graph of the dispatch that ships with the package."""

import argparse

from communique.cli import options as shared
from communique.cli.build import _OUTPUT_HELP, DEFAULT_OUTPUT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """[-o DIR] [--model NAME] [--ontology DIR] [--min-probability P | --exact]"""
    shared.add_output(parser, "DIR", _OUTPUT_HELP, DEFAULT_OUTPUT)
    shared.add_knowledge(parser)
    shared.add_certainty(parser)


def run(options: argparse.Namespace) -> int:
    """Build, write, and print a summary."""
    from communique.api import demo
    from communique.cli.summary import print_summary
    from communique.cli.terminal import waiting

    with waiting(bool(options.ontology)):
        graph = demo(options.output, **shared.reading(options))
    print_summary(graph, options.output)
    return 0
