"""An RSS or Atom file → an Article for each of its entries that has a text.

The feed is parsed by feedparser (https://feedparser.readthedocs.io), without the network; entities of its own are not
read. An entry that holds only a title and a link tells nothing and is left out.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

from communique.article import Article
from communique.errors import InputError
from communique.readers.html import html_to_text, web_address

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_MARKUP = ("text/html", "application/xhtml+xml")
# Before the first element: what follows may speak of entities in an article's own words.
_ENTITIES = re.compile(rb"\A[^<]*(?:<\?[^>]*>[^<]*|<!--.*?-->[^<]*)*<!DOCTYPE[^>]*<!ENTITY", re.DOTALL | re.IGNORECASE)


def read_feed(data: bytes, place: str, name: str, published: date | None = None) -> Iterator[Article]:
    """The article of each entry of the feed in *data*, called as the entry is, or else *name* and its number."""
    import feedparser

    if _ENTITIES.match(data):
        raise InputError(f"{place}: the feed declares entities of its own, which are not read; leave them out")
    # A stream: what is not one, feedparser would take for an address or a file.
    feed = feedparser.parse(BytesIO(data), resolve_relative_uris=False, sanitize_html=True)
    if not feed.get("version"):
        raise InputError(f"{place}: no RSS or Atom feed; its first element should be rss, feed or rdf:RDF")
    if not feed.entries:
        reason = f": {feed.bozo_exception}" if feed.get("bozo") else ""
        raise InputError(f"{place}: no entries in this feed{reason}")
    publisher = _plain(feed.feed.get("title_detail"), place)
    empty = True
    for number, entry in enumerate(feed.entries, 1):
        if text := _text(entry, place):
            empty = False
            address = web_address(entry.get("link"))
            yield Article(
                id=(entry.get("id") or "").strip() or address or f"{name}-{number}",
                text=text,
                title=_plain(entry.get("title_detail"), place),
                published=_day(entry) or published,
                publisher=_plain(entry.get("source", {}).get("title_detail"), place) or publisher,
                url=address,
            )
    if empty:
        raise InputError(f"{place}: no text in this feed, only titles and links; save the pages that it links to")


def _text(entry: Any, place: str) -> str:
    """The longest of the contents of *entry*, or else its summary, as text."""
    details = [*entry.get("content", ()), *filter(None, [entry.get("summary_detail")])]
    return max((_detail_text(detail, place) for detail in details), key=len, default="")


def _detail_text(detail: Any, place: str) -> str:
    value = detail.get("value") or ""
    return html_to_text(value, place) if detail.get("type") in _MARKUP else value.strip()


def _plain(detail: Any, place: str) -> str | None:
    """A title on one line."""
    value = (detail or {}).get("value") or ""
    if "<" in value and detail.get("type") in _MARKUP:
        value = html_to_text(value, place)
    return " ".join(value.split()) or None


def _day(entry: Any) -> date | None:
    """The day that *entry* names, in its own time zone.

    Of feedparser only the words are taken: what a date leaves out, it fills in from the clock.
    """
    for key in ("published", "created", "updated"):
        words = (entry.get(key) or "").strip()
        try:
            if _ISO.match(words):
                return datetime.fromisoformat(words[:10]).date()
            if words:
                return parsedate_to_datetime(words).date()
        except (ValueError, TypeError, OverflowError):
            continue
    return None
