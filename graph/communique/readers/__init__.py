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
from communique.readers.files import PACKED, SUFFIXES, is_readable, read_file
from communique.readers.json_lines import read_json_lines
from communique.readers.plain_text import read_plain_text

STANDARD_INPUT = "-"

Input = str | os.PathLike[str] | Article


def read_inputs(inputs: Iterable[Input], published: date | None = None) -> Iterator[Article]:
    """The articles of *inputs*, in order: files, folders, "-" for standard input, or articles that are there already.

    A folder gives its files, and those of the folders in it, by name. *published* is the date of articles that tell
    none. No two articles have one id: the second "report" with another text is "report-2"; an article that is the same
    in every respect comes once. Raises InputError for what cannot be read.
    """
    for found in read_leniently(inputs, published):
        if isinstance(found, InputError):
            raise found
        yield found


def read_leniently(inputs: Iterable[Input], published: date | None = None) -> Iterator[Article | InputError]:
    """What ``read_inputs`` gives, with an error in the place of each file, line or entry that cannot be read."""
    seen: dict[str, str] = {}  # the digest of each, as the articles together may be larger than the memory
    for item in inputs:
        for found in _find(item, published):
            if isinstance(found, InputError):
                yield found
            elif (unique := _with_own_id(found, seen)) is not None:
                seen[unique.id] = unique.digest
                yield unique


def _with_own_id(article: Article, seen: dict[str, str]) -> Article | None:
    """*article* under an id that is free, or None where it was read before."""
    candidate, number = article, 1
    while candidate.id in seen:
        if seen[candidate.id] == candidate.digest:
            return None
        number += 1
        candidate = replace(article, id=f"{article.id}-{number}")
    return candidate


def _find(item: Input, published: date | None) -> Iterator[Article | InputError]:
    try:
        if isinstance(item, Article):
            yield replace(item, published=published) if item.published is None and published else item
        elif item == STANDARD_INPUT:
            yield from _standard_input(published)
        elif (path := Path(item)).is_dir():
            for file in _files(path):
                yield from _find(file, published)
        else:
            yield from read_file(path, published)
    except InputError as error:
        yield error


def _standard_input(published: date | None) -> Iterator[Article | InputError]:
    """JSON Lines where the first character is a brace, or else one plain text."""
    place = "standard input"
    data = sys.stdin.buffer.read()
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield from read_json_lines(BytesIO(data), place, published)
    else:
        yield read_plain_text(data, place, "stdin", published)


def _files(folder: Path) -> list[Path]:
    files = [path for path in folder.rglob("*") if is_readable(path) and _is_visible(path, folder)]
    if not files:
        known = f"{', '.join(SUFFIXES)}, or one of these and {PACKED}"
        raise InputError(f"{folder}: nothing to read in this folder; files should end in {known}")
    return sorted(files, key=lambda path: path.relative_to(folder).as_posix())


def _is_visible(path: Path, folder: Path) -> bool:
    return path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
