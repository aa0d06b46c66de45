"""Bytes and strings from outside → text and dates, or an InputError that names the place."""

import re
from datetime import date, datetime

from communique.errors import InputError

_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?", re.ASCII)
_PARTIAL_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", re.ASCII)
_BOM = "\ufeff"


def decode(data: bytes, place: str, offset: int = 0) -> str:
    """*data* as UTF-8, without a byte order mark at its start; *offset* is where it begins in its file, in bytes."""
    try:
        return data.decode("utf-8").removeprefix("" if offset else _BOM)
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise InputError(
            f"{place}: not UTF-8: byte 0x{byte:02X} at offset {offset + error.start}; save the text as UTF-8"
        ) from None


def parse_date(text: str, place: str) -> date:
    """The day of an ISO 8601 date, or of a date with a time."""
    try:
        if _DATE.fullmatch(text):
            return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    raise InputError(f"{place}: '{text}' is no date; a date looks like 2025-12-11")


def parse_partial_date(text: str, place: str) -> str:
    """A date, a month or a year, as it is written: "2025-12-11", "2025-12", "2025"."""
    return text if _PARTIAL_DATE.fullmatch(text) else parse_date(text, place).isoformat()
