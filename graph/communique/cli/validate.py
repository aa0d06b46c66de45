"""Check a graph against the shapes of the ontology."""

import argparse

from communique.cli import options as shared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """GRAPH"""
    shared.add_graph(parser)


def run(options: argparse.Namespace) -> int:
    """Print each violation; 1 if there is one."""
    from communique.tables import harmless
    from communique.validation import validate

    violations = validate(options.graph)
    for violation in violations:
        print(harmless(str(violation)))
    if not violations:
        print(f"{options.graph}: valid")
    return 1 if violations else 0
