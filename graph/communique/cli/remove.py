"""Forget articles of a store, and all that no other article in it needs."""

import argparse

from communique.cli import options as shared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """ARTICLE... --store DIR"""
    parser.add_argument("articles", metavar="ARTICLE", nargs="+", help="id or IRI of an article, as list shows it")
    shared.add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Remove them all, or none where one is unknown."""
    from communique.adding import open_place
    from communique.tables import count

    with open_place(options.store) as store:
        found = dict.fromkeys(map(store.find, options.articles))
        for article in found:
            store.remove(article)
    print(f"{count(len(found), 'article')} removed")
    return 0
