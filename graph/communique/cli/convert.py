"""Write a graph in another format: .ttl, .trig, .nq, .nt, .jsonld, .rdf, .graphml or .csv."""

import argparse

from communique.cli import options as shared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """GRAPH -o FILE"""
    shared.add_graph(parser)
    shared.add_output(parser, "FILE", "file to write; its ending names the format")


def run(options: argparse.Namespace) -> int:
    """Convert, and name the file."""
    from communique.api import convert

    print(convert(options.graph, options.output))
    return 0
