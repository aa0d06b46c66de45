"""Show why each claim was made: its words, its example, its speaker, its status."""

import argparse

from communique.cli import options as shared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """INPUT [--claim ID] [--published DATE] [--model NAME] [--ontology DIR] [--min-probability P | --exact]"""
    shared.add_inputs(parser)
    parser.add_argument("--claim", metavar="ID", help="the claim with this id, or the first characters of it")
    shared.add_knowledge(parser)
    shared.add_certainty(parser)


def run(options: argparse.Namespace) -> int:
    """Print the explanations, in colour on a terminal, with brackets elsewhere."""
    articles = shared.articles(options)
    from communique.api import explain
    from communique.cli.terminal import print_explanation, waiting

    with waiting(bool(options.ontology)):
        explanations = explain(articles, options.claim, **shared.reading(options))
    if not explanations:
        print("No claims in this text.")
    for number, explanation in enumerate(explanations):
        if number:
            print()
        print_explanation(explanation)
    return 0
