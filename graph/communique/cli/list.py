"""List the articles of a store, with their dates and how much was read in them."""

import argparse
import json
import sys
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from communique.cli import options as shared

if TYPE_CHECKING:
    from communique.store import StoredArticle

FORMATS = ("table", "csv", "jsonl")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--store DIR [--format table|csv|jsonl]"""
    shared.add_store(parser)
    parser.add_argument(
        "--format", choices=FORMATS, default="table", help="table for people (default); csv; jsonl, an article a line"
    )


def run(options: argparse.Namespace) -> int:
    """Print a line for each article, by date and id."""
    from communique.adding import open_place

    with open_place(options.store, read_only=True) as store:
        articles = store.articles()
    if options.format == "table":
        _print_table(articles)
    elif options.format == "jsonl":
        for article in articles:
            print(json.dumps(asdict(article), ensure_ascii=False, default=str))
    else:
        from communique.store import StoredArticle
        from communique.tables import to_csv

        names = [field.name for field in fields(StoredArticle)]
        cells = ([getattr(article, name) for name in names] for article in articles)
        rows = (["" if cell is None else str(cell) for cell in row] for row in cells)
        sys.stdout.write(to_csv([names, *rows]))
    return 0


def _print_table(articles: "tuple[StoredArticle, ...]") -> None:
    from communique.cli.terminal import print_table
    from communique.tables import count

    columns = {"article": "bold", "date": "", "says": "", "claims": "", "about": "", "publisher": "", "title": ""}
    print(count(len(articles), "article") + "\n")
    print_table(
        columns,
        [
            (
                article.id,
                str(article.published or ""),
                f"{article.statements:,}",
                f"{article.claims:,}",
                " – ".join(dict.fromkeys(time for time in (article.since, article.until) if time)),
                article.publisher or "",
                article.title or "",
            )
            for article in articles
        ],
    )
