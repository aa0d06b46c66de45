"""A file → its articles, by its suffix; a packed one is unpacked first, up to a limit."""

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

from communique.article import Article
from communique.errors import InputError
from communique.readers.json_lines import read_json, read_json_lines
from communique.readers.plain_text import read_plain_text

PACKED = ".gz"
MAX_UNPACKED = 1 << 28  # bytes; a day of all agencies' reports is a tenth of it

Reader = Callable[[bytes, str, str, date | None], Iterator[Article | InputError]]


def read_file(path: Path, published: date | None = None) -> Iterator[Article | InputError]:
    """The articles of the file at *path*; one with a suffix that is not known is plain text.

    An article among others that cannot be read is an error among them. Raises InputError for the file as a whole.
    """
    try:
        packed = path.suffix.lower() == PACKED
        inner = path.with_suffix("") if packed else path
        suffix, place = inner.suffix.lower(), str(path)
        if suffix == ".jsonl" and not packed:
            # Line by line: such a file may be larger than the memory.
            with path.open("rb") as lines:
                yield from read_json_lines(lines, place, published)
            return
        # A file name need not be text; what is not cannot be part of an IRI.
        name = os.fsencode(inner.stem).decode("utf-8", "replace")
        data = _unpack(path) if packed else path.read_bytes()
        yield from _READERS.get(suffix, _plain_text)(data, place, name, published)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file or folder") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None


def is_readable(path: Path) -> bool:
    """Whether a folder's file is one to read, by its name."""
    return (path.with_suffix("") if path.suffix.lower() == PACKED else path).suffix.lower() in SUFFIXES


def _unpack(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            data = file.read(MAX_UNPACKED + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"{path}: broken gzip: {error}") from None
    if len(data) > MAX_UNPACKED:
        raise InputError(f"{path}: unpacks to more than {MAX_UNPACKED >> 20} MiB; split it")
    return data


def _plain_text(data: bytes, place: str, name: str, published: date | None) -> Iterator[Article]:
    yield read_plain_text(data, place, name, published)


def _json(data: bytes, place: str, name: str, published: date | None) -> Iterator[Article]:
    yield read_json(data, place, published)


def _json_lines(data: bytes, place: str, name: str, published: date | None) -> Iterator[Article | InputError]:
    yield from read_json_lines(BytesIO(data), place, published)


def _html(data: bytes, place: str, name: str, published: date | None) -> Iterator[Article]:
    from communique.readers.html import read_html

    yield read_html(data, place, name, published)


def _feed(data: bytes, place: str, name: str, published: date | None) -> Iterator[Article]:
    from communique.readers.feed import read_feed

    yield from read_feed(data, place, name, published)


def _pdf(data: bytes, place: str, name: str, published: date | None) -> Iterator[Article]:
    from communique.readers.pdf import read_pdf

    yield read_pdf(data, place, name, published)


_READERS: dict[str, Reader] = {
    ".txt": _plain_text,
    ".jsonl": _json_lines,
    ".json": _json,
    ".html": _html,
    ".htm": _html,
    ".xml": _feed,
    ".rss": _feed,
    ".atom": _feed,
    ".pdf": _pdf,
}
SUFFIXES = tuple(_READERS)
