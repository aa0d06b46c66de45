"""When it is said and when it happens: dates, months, years and spans of time in a text, as ISO 8601.

A month without a year that nothing tells stays partial (``--10``); an open interval has ``..`` at its open end, as in
ISO 8601-2 (``../2029`` is by 2029).
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Doc, Token

from communique.ontology import Ontology

_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"


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
        self.partitives = ontology.lists["partitives"]
        words = {name: _alternatives(entries, name in ("Month", "Weekday")) for name, entries in self.calendar.items()}
        then = _alternatives(ontology.lists["thatTime"], False)
        month, unit = f"(?P<month>{words['Month']})", f"(?P<unit>{words['Unit']})s?"
        parts = [
            rf"(?P<iso>{_YEAR.replace('?P<year>', '?:')}-\d\d-\d\d)",
            rf"{month} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR})?(?!\d)",
            rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{month.replace('month', 'month2')}"
            rf"(?:,? {_YEAR.replace('year', 'year2')})?",
            rf"{month.replace('month', 'month3')}(?:,? (?:of )?{_YEAR.replace('year', 'year3')})?",
            rf"(?:(?P<direction>{words['Direction']}) )?(?P<weekday>{words['Weekday']})",
            rf"(?P<relative>{words['Day']})",
            rf"(?P<direction2>{words['Direction']}) {unit}(?!-)",
            rf"(?P<count>\d+|{words['Count']}) {unit.replace('unit', 'unit2')} (?:{words['Ago']})",
            rf"(?P<direction3>{words['Direction']}) (?P<count3>\d+|{words['Count']}) {unit.replace('unit', 'unit3')}",
            r"(?P<decade>(?:1[5-9]|20)\d0)s",
            rf"{_YEAR.replace('year', 'year4')}(?![\d%])",
            rf"(?P<then>{then})",
        ]
        part = "(?:(?:the )?(?:early|late|mid|end of|start of|beginning of)[ -])?(?:the )?"
        bound = f"(?:(?P<bound>{words['Bound']}) )?{part}"
        self.pattern = re.compile(rf"(?<![\w-]){bound}(?:{'|'.join(parts)})(?!\w)")

    def find(self, doc: Doc, published: date | None) -> list[TimeExpression]:
        """The expressions of *doc* in text order."""
        found: list[TimeExpression] = []
        for match in self.pattern.finditer(doc.text):
            span = doc.char_span(match.start(), match.end(), alignment_mode="contract")
            if span is None:
                continue
            groups = match.groupdict()
            bound = self.calendar["Bound"].get((groups["bound"] or "").lower())
            value = (
                _last_point(found) if groups["then"] and bound else self._value(groups, published, forward=bound == -1)
            )
            if value is None or (groups["year4"] and not groups["bound"] and not _is_year(span.root)):
                continue
            if groups["month3"] and span.root.pos_ in ("AUX", "VERB"):
                continue
            if bound:
                value = f"../{value}" if bound < 0 else f"{value}/.."
            found.append(TimeExpression(span.start, span.end, value, self._anchor(span.root, span.start, span.end)))
        return self._share(doc, list(self._join(doc, found)))

    def _value(self, groups: dict[str, str | None], published: date | None, forward: bool) -> str | None:
        groups = {
            name: text if name.startswith(("month", "weekday")) else text and text.lower()
            for name, text in groups.items()
        }
        if groups["iso"]:
            return groups["iso"]
        month = groups["month"] or groups["month2"] or groups["month3"]
        if month:
            number = self.calendar["Month"][month]
            year = groups["year"] or groups["year2"] or groups["year3"]
            return _month_value(number, groups["day"] or groups["day2"], year, published, forward)
        if groups["year4"]:
            return groups["year4"]
        if groups["decade"]:
            return f"{groups['decade']}/{int(groups['decade']) + 9}"
        if published is None:
            return None
        if groups["weekday"]:
            offset = (published.weekday() - self.calendar["Weekday"][groups["weekday"]]) % 7
            direction = self.calendar["Direction"].get(groups["direction"] or "", -1)
            if direction > 0 or (direction < 0 and forward):
                return _shift(published, "day", (7 - offset) % 7 or 7)
            return _shift(published, "day", -offset)
        if groups["relative"]:
            return _shift(published, "day", self.calendar["Day"][groups["relative"]])
        if groups["unit"]:
            return _shift(published, groups["unit"], self.calendar["Direction"][groups["direction2"] or ""])
        if groups["unit3"]:
            return self._span(published, groups)
        if groups["count"] is None:
            return None
        number = self._number(groups["count"])
        return _shift(published, groups["unit2"] or "day", -number) if number < 1000 else None

    def _number(self, word: str) -> int:
        return int(word) if word.isdigit() else self.calendar["Count"][word]

    def _span(self, published: date, groups: dict[str, str | None]) -> str | None:
        """ "the past two years", "the next ten days": an interval that ends or begins with the day of publication."""
        direction, number = (
            self.calendar["Direction"][groups["direction3"] or ""],
            self._number(groups["count3"] or "1"),
        )
        other = _shift(published, groups["unit3"] or "day", direction * number) if direction and number < 1000 else None
        if other is None:
            return None
        return f"{other}/{published.isoformat()}" if direction < 0 else f"{published.isoformat()}/{other}"

    def _anchor(self, root: Token, start: int, end: int) -> int:
        """What the expression tells the time of; a name or a measure has none, so it belongs to what stands above."""
        token = root
        while token.head.i != token.i and (
            start <= token.i < end
            or token.pos_ in ("ADP", "PROPN")
            or (token.pos_ == "NOUN" and token.lemma_.lower() in self.partitives)
        ):
            token = token.head
        return token.i

    @staticmethod
    def _share(doc: Doc, found: list[TimeExpression]) -> list[TimeExpression]:
        """ "imposed a tariff on Monday but lifted another": a verb without a time of its own has that of the first."""
        timed = {time.anchor for time in found}
        shared = []
        for time in found:
            for verb in doc[time.anchor].conjuncts:
                own = any(child.dep_ in ("nsubj", "nsubjpass", "aux") for child in verb.children)
                if (
                    verb.i > time.anchor
                    and verb.pos_ == "VERB"
                    and verb.tag_ == doc[time.anchor].tag_
                    and not own
                    and verb.i not in timed
                ):
                    timed.add(verb.i)
                    shared.append(TimeExpression(time.start, time.end, time.value, verb.i))
        return [*found, *shared]

    @staticmethod
    def _join(doc: Doc, found: list[TimeExpression]) -> Iterator[TimeExpression]:
        """ "from 2024 to 2026", "between March and May": two expressions become one interval."""
        position = 0
        while position < len(found):
            first = found[position]
            second = found[position + 1] if position + 1 < len(found) else None
            if (
                second
                and second.start - first.end == 1
                and doc[first.end].lower_ in ("to", "and", "until")
                and second.value[:1] != "."
            ):
                opening = doc[first.start].lower_ if first.start == 0 else doc[first.start - 1].lower_
                if first.value.endswith("/..") or opening in ("between", "from"):
                    value = f"{first.value.removesuffix('/..')}/{second.value}"
                    yield TimeExpression(first.start, second.end, value, first.anchor)
                    position += 2
                    continue
            yield first
            position += 1


def _alternatives(words: Iterable[str], exact: bool) -> str:
    """A pattern for any of *words*, longest first; only names of months and days need their capital."""
    either = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return either if exact else f"(?i:{either})"


def _is_year(token: Token) -> bool:
    """Whether four digits are a year: "in 2019", "between 2017 and 2021", not "1914 soldiers"."""
    if token.dep_ == "conj":
        token = token.head
    if token.dep_ == "nummod":
        counted = token.head.tag_ in ("NNS", "NNPS") and not any(
            child.dep_ in ("det", "poss") for child in token.head.children
        )
        return not counted and int(token.text[:2]) > 18
    return token.dep_ in ("pobj", "npadvmod")


def _last_point(found: list[TimeExpression]) -> str | None:
    """The point in time that "then" refers to: the last one named."""
    points = [time.value for time in found if ".." not in time.value]
    return points[-1].split("/")[-1] if points else None


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
