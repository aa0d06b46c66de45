"""JSON Lines, an object a line, or a file with one JSON object → Articles.

The keys are ``id`` and ``text``, and where they are known ``date``, ``title``, ``url`` and ``publisher``; others are
ignored.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from communique.article import Article
from communique.errors import InputError
from communique.readers.values import decode, parse_date

_EXAMPLE = '{"id": "…", "text": "…"}'
_TYPES = {dict: "an object", list: "a list", str: "a string", bool: "a truth value", int: "a number", float: "a number"}


def read_json_lines(
    lines: Iterable[bytes], place: str, published: date | None = None
) -> Iterator[Article | InputError]:
    """The article of each line, or what is wrong with it; empty lines are skipped.

    *published* is the date of an article that has none.
    """
    offset = 0
    for number, line in enumerate(lines, 1):
        here = f"{place}, line {number}"
        try:
            text = decode(line, here, offset)
            if text.strip():
                yield _article(_parse(text.rstrip("\r\n"), here), here, published)
        except InputError as error:
            yield error
        offset += len(line)


def read_json(data: bytes, place: str, published: date | None = None) -> Article:
    """The article of a file that holds one object."""
    return _article(_parse(decode(data, place), place), place, published)


def _parse(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        # A JSON Lines record is one line, so there the column says it all; an object in a file may span several.
        where = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise InputError(f"{place}: broken JSON: {error.msg} at {where}; right would be {_EXAMPLE}") from None
    except (ValueError, RecursionError):
        raise InputError(f"{place}: broken JSON: a number or a nesting beyond all measure") from None


def _article(value: Any, place: str, published: date | None) -> Article:
    if not isinstance(value, dict):
        raise InputError(f"{place}: {_TYPES.get(type(value), 'null')} is no article; right would be {_EXAMPLE}")
    identifier, text = _needed(value, "id", place), _needed(value, "text", place)
    if not identifier.strip():
        raise InputError(f'{place}: "id" is empty; every article needs a name of its own')
    day = _string(value, "date", place)
    return Article(
        id=identifier,
        text=text,
        title=_string(value, "title", place),
        published=parse_date(day, place) if day else published,
        publisher=_string(value, "publisher", place),
        url=_string(value, "url", place),
    )


def _needed(value: dict[str, Any], key: str, place: str) -> str:
    found = _string(value, key, place)
    if found is None:
        raise InputError(f'{place}: no key "{key}"; right would be {_EXAMPLE}')
    return found


def _string(value: dict[str, Any], key: str, place: str) -> str | None:
    """The string under *key*; None where it is missing or null."""
    found = value.get(key)
    if found is None:
        return None
    if not isinstance(found, str):
        raise InputError(f'{place}: "{key}" is {_TYPES[type(found)]}; it should be a string')
    try:
        found.encode("utf-8")
    except UnicodeEncodeError as error:
        half = ord(found[error.start])
        raise InputError(f'{place}: "{key}" holds half a character, \\u{half:04x}, at position {error.start}') from None
    return found
