"""A PDF file → an Article: its paragraphs, put together again from the lines of its pages.

pdfminer.six (https://pdfminersix.readthedocs.io) finds the boxes of text and the order of columns from where the
characters stand; pypdf and pypdfium2 give the lines in the order in which they were drawn, which mixes columns, and
lose where a paragraph ends. Headings that stand close to a paragraph, captions and page numbers stay in the text, as
nothing in a PDF tells them apart. A scanned page has no text.
"""

import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

from communique.article import Article, BlockKind
from communique.errors import InputError

MAX_UNPACKED = 1 << 28  # bytes of all streams together

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_HYPHEN = re.compile(r"(?<=\w)[-\u00ad\ufffe]\s*\n\s*(?=\w)")
_BOX_END = re.compile(r"\n\s*\n|\f")
_SENTENCE_END = re.compile(r"[.!?…:;]['\"”’»)\]]*\Z")

logging.getLogger("pdfminer").addHandler(logging.NullHandler())


def read_pdf(data: bytes, place: str, name: str, published: date | None = None) -> Article:
    """The article of the PDF in *data*, whose id is *name* and whose title is its first heading."""
    if b"%PDF-" not in data[:1024]:
        raise InputError(f"{place}: no PDF: it does not begin with %PDF-")
    _check_size(data, place)
    text = "\n\n".join(_paragraphs(_layout(data, place)))
    if not text:
        raise InputError(f"{place}: no text in this PDF; a scanned one needs text recognition (OCR) first")
    article = Article(name, text, published=published)
    first = article.blocks[0]
    if first.kind is not BlockKind.HEADING:
        return article
    return replace(article, title=text[first.start : first.end])


def _layout(data: bytes, place: str) -> str:
    """The text of all pages, an empty line after each box."""
    from pdfminer.high_level import extract_text
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        return extract_text(BytesIO(data))
    except PDFPasswordIncorrect:
        raise InputError(f"{place}: the PDF is encrypted; save it without a password") from None
    except Exception as error:  # whatever a broken file makes the parser stumble over
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise InputError(f"{place}: broken PDF: {reason}") from None


def _paragraphs(layout: str) -> Iterator[str]:
    """The boxes of *layout*, each on one line; one that goes on in the middle of a sentence joins the box before it."""
    held = ""
    for box in _BOX_END.split(layout):
        box = box.strip()
        if held and box[:1].islower() and not _SENTENCE_END.search(held):
            held = f"{held}\n{box}"
        elif box:
            if held:
                yield _flow(held)
            held = box
    if held:
        yield _flow(held)


def _flow(lines: str) -> str:
    """*lines* as one, without the hyphens that only the end of a line put there."""

    def join(hyphen: re.Match[str]) -> str:
        within = lines[hyphen.start() - 1].islower() and lines[hyphen.end()].islower()
        return "" if within else "-"

    return " ".join(_HYPHEN.sub(join, lines).split())


def _check_size(data: bytes, place: str) -> None:
    """Refuse a file whose streams unpack to more than a text can need, before anything unpacks them."""
    left = MAX_UNPACKED
    for stream in _STREAM.finditer(data):
        unpacking = zlib.decompressobj()
        try:
            left -= len(unpacking.decompress(stream.group(1), left))
        except zlib.error:  # packed in another way, or not at all
            continue
        if left <= 0:
            raise InputError(f"{place}: unpacks to more than {MAX_UNPACKED >> 20} MiB; split it")
