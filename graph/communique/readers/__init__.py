"""Files, folders and standard input → Articles, with offsets into the text exactly as it was given."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from communique.article import Article
from communique.errors import InputError
from communique.readers.json_lines import read_json, read_json_lines
from communique.readers.plain_text import read_plain_text

SUFFIXES = (".txt", ".jsonl", ".json")
STANDARD_INPUT = "-"

Input = str | os.PathLike[str] | Article


def read_inputs(inputs: Iterable[Input], published: date | None = None) -> Iterator[Article]:
    """The articles of *inputs*, in order: files, folders, "-" for standard input, or articles that are there already.

    A folder gives its files, and those of the folders in it, by name. *published* is the date of articles that tell
    none. No two articles have one id: the second "report" with another text is "report-2"; an article that is the same
    in every respect comes once. Raises InputError for what cannot be read.
    """
    seen: dict[str, Article] = {}
    for item in inputs:
        for article in _articles(item, published):
            if (unique := _with_own_id(article, seen)) is not None:
                seen[unique.id] = unique
                yield unique


def _with_own_id(article: Article, seen: dict[str, Article]) -> Article | None:
    """*article* under an id that is free, or None where it was read before."""
    candidate, number = article, 1
    while candidate.id in seen:
        if seen[candidate.id] == candidate:
            return None
        number += 1
        candidate = replace(article, id=f"{article.id}-{number}")
    return candidate


def _articles(item: Input, published: date | None) -> Iterator[Article]:
    if isinstance(item, Article):
        yield replace(item, published=published) if item.published is None and published else item
    elif item == STANDARD_INPUT:
        yield from _standard_input(published)
    elif (path := Path(item)).is_dir():
        yield from _folder(path, published)
    else:
        yield from _file(path, published)


def _standard_input(published: date | None) -> Iterator[Article]:
    """JSON Lines where the first character is a brace, or else one plain text."""
    place = "standard input"
    data = sys.stdin.buffer.read()
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield from read_json_lines(BytesIO(data), place, published)
    else:
        yield read_plain_text(data, place, "stdin", published)


def _folder(folder: Path, published: date | None) -> Iterator[Article]:
    files = [path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and _is_visible(path, folder)]
    if not files:
        raise InputError(f"{folder}: nothing to read in this folder; files should end in {', '.join(SUFFIXES)}")
    for path in sorted(files, key=lambda path: path.relative_to(folder).as_posix()):
        yield from _file(path, published)


def _is_visible(path: Path, folder: Path) -> bool:
    return path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _file(path: Path, published: date | None) -> Iterator[Article]:
    try:
        suffix = path.suffix.lower()
        if suffix == ".jsonl":
            with path.open("rb") as lines:
                yield from read_json_lines(lines, str(path), published)
        elif suffix == ".json":
            yield read_json(path.read_bytes(), str(path), published)
        else:
            # A file name need not be text; what is not cannot be part of an IRI.
            name = os.fsencode(path.stem).decode("utf-8", "replace")
            yield read_plain_text(path.read_bytes(), str(path), name, published)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file or folder") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
