"""The texts that are read: a corpus as JSON Lines, or dispatches made of the annotated ones where there is none."""

import re
from itertools import cycle, islice
from pathlib import Path

from communique.article import Article
from communique.readers import read_inputs

from .table import Load

GOLD = Path(__file__).parents[1] / "gold"


def texts(load: Load) -> list[Article]:
    """As many articles as the load asks for, or as the corpus has."""
    if load.corpus is not None:
        return list(islice(read_inputs([load.corpus]), load.articles or None))
    gold = [path.read_text("utf-8") for path in sorted(GOLD.glob("*.txt"))]
    # Between the line that says TEXT and the next in capitals stands the dispatch.
    plain = [re.split(r"(?m)^[A-Z]+$", text.partition("\nTEXT\n")[2])[0].strip() for text in gold]
    made = cycle(plain)
    return [Article(f"made-{n}", next(made)) for n in range(load.articles or 443)]


def words(articles: list[Article]) -> int:
    """How many words, by blanks."""
    return sum(len(article.text.split()) for article in articles)
