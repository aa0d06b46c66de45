"""Read articles and write their graph, its diagram and a table of its claims."""

import argparse
from pathlib import Path
from typing import Any

from communique.cli import options as shared

DEFAULT_OUTPUT = Path("outputs")
_OUTPUT_HELP = f"folder for the files (default: {DEFAULT_OUTPUT})"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """INPUT... [-o DIR] [--base IRI] [--title TEXT] [--published DATE]

    [--model NAME] [--ontology DIR] [--min-probability P | --exact] [--jobs N | --cluster ADDRESS]
    """
    shared.add_inputs(parser)
    shared.add_output(parser, "DIR", _OUTPUT_HELP, DEFAULT_OUTPUT)
    parser.add_argument("--base", metavar="IRI", help="IRI below which articles, claims and new actors get theirs")
    parser.add_argument("--title", metavar="TEXT", help="title of the diagram (default: that of the article)")
    shared.add_knowledge(parser)
    shared.add_certainty(parser)
    shared.add_workers(parser)


def run(options: argparse.Namespace) -> int:
    """Build, write, and print a summary."""
    articles = shared.articles(options)
    from communique.api import Readings, build, check_base, read_each
    from communique.cli.summary import print_summary
    from communique.cli.terminal import progress, waiting

    base: dict[str, Any] = {"base": check_base(options.base)} if options.base is not None else {}
    with waiting(bool(options.ontology)):
        readings = read_each(articles, **base, **shared.reading(options), **shared.workers(options))
    graph = build(Readings(progress(readings, len(articles))), options.output, title=options.title, **base)
    print_summary(graph, options.output)
    return 0
