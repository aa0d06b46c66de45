"""The days that a claim's time covers: an ISO 8601-2 date, month, year or interval → its first and its last day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(?:W(\d\d)|(\d\d)(?:-(\d\d))?))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Timespan:
    """From the first to the last day, both included; None is an open end, and one of the two is always known."""

    first: date | None
    last: date | None

    @property
    def is_deadline(self) -> bool:
        """Whether only the end is told: "by 2029"."""
        return self.first is None


def parse_time(time: str) -> Timespan | None:
    """The days of ``2025-12-11``, ``2025-12``, ``2025-W50``, ``2025``, ``../2029``, ``2026/..`` or ``2025-01/2025-03``.

    None where they cannot be told: a month without a year, a day that the calendar does not have, an end before the
    start.
    """
    start, slash, end = time.partition("/")
    if not slash:
        return _days(time)
    first, last = _days(start), _days(end)
    if (first is None and start not in ("", "..")) or (last is None and end not in ("", "..")):
        return None
    if first is None or last is None:
        return Timespan(first.first if first else None, last.last if last else None) if first or last else None
    assert first.first is not None
    assert last.last is not None
    return Timespan(first.first, last.last) if first.first <= last.last else None


def _days(text: str) -> Timespan | None:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        return None
    year, week, month, day = (None if part is None else int(part) for part in match.groups())
    assert year is not None
    try:
        if week is not None:
            return Timespan(date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7))
        if day is not None and month is not None:
            return Timespan(date(year, month, day), date(year, month, day))
        if month is not None:
            return Timespan(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
        return Timespan(date(year, 1, 1), date(year, 12, 31))
    except ValueError:  # the calendar's word for a month, a week or a day that is none
        return None
