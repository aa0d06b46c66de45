"""A plain text file → an Article: the text as it is given, its first heading as the title."""

from dataclasses import replace
from datetime import date

from communique.article import Article, BlockKind
from communique.readers.values import decode


def read_plain_text(data: bytes, place: str, name: str, published: date | None = None) -> Article:
    """The article in *data*, whose id is *name*; *place* is what errors call the file."""
    text = decode(data, place)
    article = Article(name, text, published=published)
    first = next(iter(article.blocks), None)
    if first is None or first.kind is not BlockKind.HEADING:
        return article
    return replace(article, title=text[first.start : first.end])
