"""Read articles and print the claims and statements in them."""

import argparse
import json
import sys

from communique.cli import options as shared

FORMATS = ("table", "jsonl", "csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """INPUT... [--format table|jsonl|csv] [--published DATE]

    [--model NAME] [--ontology DIR] [--min-probability P | --exact] [--jobs N | --cluster ADDRESS]
    """
    shared.add_inputs(parser)
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="table",
        help="table for people (default); jsonl, a statement or claim a line; csv, the claims",
    )
    shared.add_knowledge(parser)
    shared.add_certainty(parser)
    shared.add_workers(parser)


def run(options: argparse.Namespace) -> int:
    """Print each reading as soon as it is there."""
    articles = shared.articles(options)
    from communique.api import read_each
    from communique.cli.terminal import progress, waiting

    with waiting(bool(options.ontology)):
        readings = read_each(articles, **shared.reading(options), **shared.workers(options))
    # A bar would run through what is printed, where both go to the terminal.
    readings = progress(readings, len(articles), shown=not sys.stdout.isatty())
    if options.format == "table":
        from communique.cli.reading_table import print_reading

        for reading in readings:
            print_reading(reading)
    elif options.format == "jsonl":
        for reading in readings:
            for item in reading.items():
                print(json.dumps(item.to_dict(), ensure_ascii=False))
    else:
        from communique.tables import write_csv

        write_csv((claim for reading in readings for claim in reading.claims), sys.stdout)
    return 0
