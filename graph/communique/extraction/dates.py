"""When it is said and when it happens: dates, months, years and spans of time in a text, as ISO 8601.

A month without a year that nothing tells stays partial (``--10``); an open interval has ``..`` at its open end, as in
ISO 8601-2 (``../2029`` is by 2029).
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from communique.ontology import Ontology

_YEAR = r"(?P<year>(?:19|20)\d\d)"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """An expression of time: tokens ``[start, end)``, its value, and the token that it tells the time of."""

    start: int
    end: int
    value: str
    anchor: int


class DateFinder:
    """Finds expressions of time with the words of the ontology's calendar."""

    def __init__(self, ontology: Ontology) -> None:
        self.calendar = ontology.calendar
        self.occurrence = ontology.lists["occurrence"]
        words = {name: "|".join(sorted(map(re.escape, entries), key=len, reverse=True)) for name, entries in self.calendar.items()}
        month, unit = f"(?P<month>{words['Month']})", f"(?P<unit>{words['Unit']})s?"
        parts = [
            rf"(?P<iso>{_YEAR.replace('?P<year>', '?:')}-\d\d-\d\d)",
            rf"{month} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR})?(?!\d)",
            rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{month.replace('month', 'month2')}(?:,? {_YEAR.replace('year', 'year2')})?",
            rf"{month.replace('month', 'month3')}(?:,? (?:of )?{_YEAR.replace('year', 'year3')})?",
            rf"(?:(?P<direction>{words['Direction']}) )?(?P<weekday>{words['Weekday']})",
            rf"(?P<relative>{words['Day']})",
            rf"(?P<direction2>{words['Direction']}) {unit}(?!-)",
            rf"(?P<count>\d+|{words['Count']}) {unit.replace('unit', 'unit2')} (?:{words['Ago']})",
            rf"{_YEAR.replace('year', 'year4')}(?![\d%])",
        ]
        bound = f"(?:(?P<bound>{words['Bound']}) )?(?:(?:the )?(?:early|late|mid|end of|start of|beginning of)[ -])?(?:the )?"
        self.pattern = re.compile(rf"(?<![\w-]){bound}(?:{'|'.join(parts)})(?!\w)")

    def find(self, doc: Doc, published: date | None) -> list[TimeExpression]:
        """The expressions of *doc* in text order."""
        found: list[TimeExpression] = []
        for match in self.pattern.finditer(doc.text):
            span = doc.char_span(match.start(), match.end(), alignment_mode="contract")
            if span is None:
                continue
            groups = match.groupdict()
            bound = self.calendar["Bound"].get(groups["bound"] or "")
            value = self._value(groups, published, forward=bound == -1)
            if value is None or (groups["year4"] and not groups["bound"] and span.root.dep_ not in ("pobj", "npadvmod", "nummod")):
                continue
            if groups["month3"] and span.root.pos_ in ("AUX", "VERB"):
                continue
            if bound:
                value = f"../{value}" if bound < 0 else f"{value}/.."
            found.append(TimeExpression(span.start, span.end, value, self._anchor(span.root, span.start, span.end)))
        return list(self._join(doc, found))

    def _value(self, groups: dict[str, str | None], published: date | None, forward: bool) -> str | None:
        if groups["iso"]:
            return groups["iso"]
        month = groups["month"] or groups["month2"] or groups["month3"]
        if month:
            number = self.calendar["Month"][month]
            year = groups["year"] or groups["year2"] or groups["year3"]
            return _month_value(number, groups["day"] or groups["day2"], year, published, forward)
        if groups["year4"]:
            return groups["year4"]
        if published is None:
            return None
        if groups["weekday"]:
            offset = (published.weekday() - self.calendar["Weekday"][groups["weekday"]]) % 7
            direction = self.calendar["Direction"].get(groups["direction"] or "", -1)
            if direction > 0 or (direction < 0 and forward):
                return (published + timedelta((7 - offset) % 7 or 7)).isoformat()
            return (published - timedelta(offset)).isoformat()
        if groups["relative"]:
            return (published + timedelta(self.calendar["Day"][groups["relative"]])).isoformat()
        if groups["unit"]:
            return _shift(published, groups["unit"], self.calendar["Direction"][groups["direction2"] or ""])
        count = groups["count"] or "1"
        number = int(count) if count.isdigit() else self.calendar["Count"][count]
        return _shift(published, groups["unit2"] or "day", -number) if number < 1000 else None

    @staticmethod
    def _anchor(root: Token, start: int, end: int) -> int:
        token = root
        while (start <= token.i < end or token.pos_ == "ADP") and token.head.i != token.i:
            token = token.head
        return token.i

    @staticmethod
    def _join(doc: Doc, found: list[TimeExpression]) -> Iterator[TimeExpression]:
        """ "from 2024 to 2026", "between March and May": two expressions become one interval."""
        position = 0
        while position < len(found):
            first = found[position]
            second = found[position + 1] if position + 1 < len(found) else None
            if second and second.start - first.end == 1 and doc[first.end].lower_ in ("to", "and", "until") and second.value[:1] != ".":
                opening = doc[first.start].lower_ if first.start == 0 else doc[first.start - 1].lower_
                if first.value.endswith("/..") or opening in ("between", "from"):
                    value = f"{first.value.removesuffix('/..')}/{second.value}"
                    yield TimeExpression(first.start, second.end, value, first.anchor)
                    position += 2
                    continue
            yield first
            position += 1


def _month_value(month: int, day: str | None, year: str | None, published: date | None, forward: bool) -> str | None:
    if day is not None and not 1 <= int(day) <= 31:
        return None
    if year is None and published is None:
        return f"--{month:02}" + (f"-{int(day):02}" if day else "")
    number = int(year) if year else _nearest_year(month, int(day or 1), published, forward)
    if day is None:
        return f"{number}-{month:02}"
    if int(day) > monthrange(number, month)[1]:
        return None
    return f"{number}-{month:02}-{int(day):02}"


def _nearest_year(month: int, day: int, published: date | None, forward: bool) -> int:
    assert published is not None
    later = (month, day) > (published.month, published.day)
    if forward:
        return published.year if later else published.year + 1
    return published.year - 1 if later and month - published.month > 3 else published.year


def _shift(published: date, unit: str, count: int) -> str | None:
    try:
        if unit == "year":
            return str(published.year + count)
        if unit == "decade":
            return str(published.year + 10 * count)
        if unit == "month":
            months = published.year * 12 + published.month - 1 + count
            return f"{months // 12}-{months % 12 + 1:02}"
        moved = published + timedelta(days=count * (7 if unit == "week" else 1))
    except OverflowError:
        return None
    if unit == "week":
        year, week, _ = moved.isocalendar()
        return f"{year}-W{week:02}"
    return moved.isoformat()
