"""An axis of time: days in, places in points, ticks with their words and bins to count in out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from communique.diagram.content import time_in_words

_TICK_SPACE = 84.0  # points between two ticks, at least
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000)


@dataclass(frozen=True, slots=True)
class Step:
    """A step along the calendar: days, or months where there are no days."""

    days: int = 0
    months: int = 0

    @property
    def length(self) -> float:
        """About how many days it takes."""
        return self.days or self.months * 30.44

    @property
    def name(self) -> str:
        """What a bin of this length is called."""
        years = self.months // 12
        named = {1: "day", 7: "week"}.get(self.days) or {1: "month", 3: "quarter", 6: "half-year", 12: "year"}.get(
            self.months
        )
        return named or (f"{self.days} days" if self.days else f"{years} years")

    def floor(self, day: date) -> date:
        """The start of the step that *day* is in; weeks begin on Monday."""
        if self.days:
            return day - timedelta(days=(day.toordinal() - 1) % self.days)
        month = (day.year * 12 + day.month - 1) // self.months * self.months
        return date(month // 12, month % 12 + 1, 1) if month >= 12 else date.min

    def after(self, day: date) -> date | None:
        """The start of the next step; None where the calendar ends."""
        try:
            if self.days:
                return day + timedelta(days=self.days)
            month = day.year * 12 + day.month - 1 + self.months
            return date(month // 12, month % 12 + 1, 1)
        except (OverflowError, ValueError):
            return None


STEPS = (*(Step(days=days) for days in _DAYS), *(Step(months=months) for months in _MONTHS))


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from *first* to *last*, between the places *left* and *right*."""

    first: date
    last: date
    left: float
    right: float

    def at(self, day: date) -> float:
        """The place of *day*; of one beyond the ends, the end."""
        part = (day - self.first) / (self.last - self.first)
        return self.left + min(max(part, 0.0), 1.0) * (self.right - self.left)

    def holds(self, day: date) -> bool:
        """Whether *day* is not beyond the ends."""
        return self.first <= day <= self.last

    def step(self, space: float) -> Step:
        """The shortest step that takes *space* points or more."""
        scale = (self.right - self.left) / (self.last - self.first).days
        return next((step for step in STEPS if step.length * scale >= space), STEPS[-1])

    def starts(self, step: Step) -> Iterator[date]:
        """The days on which a step begins, the first of them perhaps before the axis."""
        day: date | None = step.floor(self.first)
        while day is not None and day <= self.last:
            yield day
            day = step.after(day)

    def ticks(self) -> list[tuple[float, str]]:
        """Where a step begins, and what begins there: "5 Dec 2025", "Dec 2025", "2025"."""
        step = self.step(_TICK_SPACE)
        length = 10 if step.days else 7 if step.months < 12 else 4
        return [(self.at(day), time_in_words(day.isoformat()[:length])) for day in self.starts(step) if self.holds(day)]
