"""An HTML page → an Article: its main text with title, date, publisher and address, without what stands around it.

The extraction is that of trafilatura, the dates are those of htmldate (https://trafilatura.readthedocs.io). Nothing is
fetched, and nothing follows from the clock: a page that tells no date has none. Offsets are into the extracted text.
"""

import codecs
import logging
import re
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

from communique.article import Article
from communique.errors import InputError
from communique.readers.values import decode, parse_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

# The extraction takes ever longer with more of either; an article's page has a tenth of them.
MAX_ELEMENTS, MAX_LINKS = 12_000, 2_000

# Without bounds of its own, htmldate takes today for the last day that an article can be of.
_DATES: dict[str, Any] = {
    "original_date": True,
    "extensive_search": False,
    "min_date": "1900-01-01",
    "max_date": "2199-12-31",
}
_TAG = re.compile(r"<[A-Za-z]")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|title|article|section|div|p)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHARSETS = re.compile(r"(?:iso-8859-|windows-|cp)\d+|koi8-[ru]|shift[_-]jis|euc-(?:jp|kr)|gbk|gb18030|gb2312|big5")
_LATIN = ("iso-8859-1", "latin1", "us-ascii", "ascii")  # https://encoding.spec.whatwg.org: all mean windows-1252
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_INLINE = ("abbr", "b", "cite", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u")

logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())


def read_html(data: bytes, place: str, name: str, published: date | None = None) -> Article:
    """The article of the page in *data*, whose id is *name*; *place* is what errors call the file."""
    page = _decode(data, place)
    if not _PAGE.search(page):
        raise InputError(f"{place}: no HTML: no tag of a page is in it; plain text should end in .txt")
    tree = _parse(page, place)
    found = None if tree is None else _extract(deepcopy(tree))
    if found is None or not (text := (found.text or "").strip()):
        raise InputError(f"{place}: no main text in this page; save the page of one article, as the browser shows it")
    return Article(
        name,
        text,
        title=_flow(found.title),
        published=parse_date(day, place) if (day := _day(tree)) else published,
        publisher=_flow(found.sitename),
        url=web_address(found.url),
    )


def html_to_text(fragment: str, place: str) -> str:
    """The text of a piece of HTML, as a feed holds it; empty where there is none."""
    tree = _parse(f"<html><body><article>{fragment}</article></body></html>", place)
    found = None if tree is None else _extract(tree)
    return (found.text or "").strip() if found is not None else ""


def web_address(address: str | None) -> str | None:
    """*address* where it is one of the web; a page or feed may call anything its address, a script among it."""
    return address if address and _ADDRESS.fullmatch(address) else None


def _parse(page: str, place: str) -> "HtmlElement | None":
    from lxml.etree import strip_tags, tostring
    from trafilatura import load_html

    if (count := len(_TAG.findall(page))) > MAX_ELEMENTS:
        raise InputError(f"{place}: {count:,} elements are too many for one page; split it below {MAX_ELEMENTS:,}")
    tree = load_html(page.replace("\0", ""))
    if tree is None:
        return None
    # They tell nothing of the text, and thousands of them in one paragraph take minutes, as do thousands of pieces of
    # text without them: so the page is written out and parsed again.
    strip_tags(tree, *_INLINE, *(["a"] if tree.xpath("count(//a)") > MAX_LINKS else []))
    return load_html(tostring(tree, encoding="unicode"))


def _extract(tree: "HtmlElement") -> "Document | None":
    from trafilatura import bare_extraction

    found = bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES))
    assert not isinstance(found, dict)
    return found


def _day(tree: "HtmlElement") -> str | None:
    """The day on which the page says that it was published: in its head, in its data or in an element for times.

    The rest is kept from htmldate, which takes a date from the prose where there is no other, and that is the date of
    something that the article tells of.
    """
    from htmldate import find_date
    from lxml.html import Element

    told = Element("html")
    told.extend(
        deepcopy(element) for element in tree.xpath("//head|//time|//body//script[@type='application/ld+json']")
    )
    return find_date(told, **_DATES)


def _decode(data: bytes, place: str) -> str:
    """*data* by its byte order mark, as UTF-8, or else in the encoding that the page declares."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = _CHARSET.search(data[:4096])
    charset = declared.group(1).decode("ascii", "replace").lower() if declared else ""
    charset = "windows-1252" if charset in _LATIN else charset
    if not _CHARSETS.fullmatch(charset):
        return decode(data, place)
    try:
        return decode(data, place)
    except InputError:
        pass
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError):
        raise InputError(f"{place}: not {charset}, as the page says of itself; save it as UTF-8") from None


def _flow(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None
