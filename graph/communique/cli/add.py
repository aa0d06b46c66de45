"""Read articles and keep them in a store."""

import argparse

from communique.cli import options as shared

_STORE_HELP = "folder of the store; made where there is none"
_TO_HELP = "SPARQL endpoint that takes updates, or a graph store, instead of a folder: http://localhost:7878/update"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """INPUT... (--store DIR | --to ENDPOINT) [--published DATE]

    [--model NAME] [--ontology DIR] [--min-probability P | --exact] [--jobs N | --cluster ADDRESS]
    """
    parser.epilog = (
        "The same article again changes nothing; one that has changed takes the place of its former self. "
        "An article that cannot be read is told in a line and stops no other; the exit status is then 2."
    )
    shared.add_inputs(parser)
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--store", metavar="DIR", help=_STORE_HELP)
    place.add_argument("--to", metavar="ENDPOINT", type=shared.address, help=_TO_HELP)
    shared.add_knowledge(parser)
    shared.add_certainty(parser)
    shared.add_workers(parser)


def run(options: argparse.Namespace) -> int:
    """Add, name each problem as it comes up, and print a summary; 2 if there was a problem."""
    items = shared.articles_leniently(options)
    from communique.adding import Additions, add_each
    from communique.cli import BAD_INPUT, tell
    from communique.cli.terminal import progress

    found = []
    additions = add_each(items, options.store or options.to, **shared.reading(options), **shared.workers(options))
    for addition in progress(additions, len(items), doing="Adding"):
        found.append(addition)
        if addition.problem:
            tell(addition.problem)
    print(Additions(found))
    return BAD_INPUT if Additions(found).problems else 0
