"""What a timeline says: the claims of a graph as edges with the days that they stand at; no geometry, no colours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from communique.claim import Claim
from communique.claim_graph import ClaimGraph
from communique.diagram.content import Edge, edges_of
from communique.timespan import Timespan, parse_time

_OUTLYING = 20  # of so many entries one may lie beyond either end of the axis


@dataclass(frozen=True, slots=True)
class Entry:
    """Claims with the same ends, relation, status and days.

    ``start`` and ``end`` are None where the time is open there; of a deadline, ``start`` is the day of the article.
    ``told`` says that the words of the text give the time; else it is the day on which the article was published.
    """

    edge: Edge
    start: date | None
    end: date | None
    told: bool
    deadline: bool

    @property
    def at(self) -> date:
        """The day where it begins on an axis."""
        day = self.start or self.end
        assert day is not None
        return day

    @property
    def until(self) -> date:
        """The day where it ends on an axis."""
        return self.end or self.at


def entries_of(graph: ClaimGraph) -> tuple[list[Entry], list[Claim]]:
    """The claims of *graph* as entries, by day and then in the order of the texts, and those that have no day."""
    published = {article.id: article.published for article in graph.articles}
    groups: dict[tuple[date | None, date | None, bool, bool], list[Claim]] = {}
    undated: list[Claim] = []
    for claim in graph.claims:
        printed = published.get(claim.evidence.article)
        span = parse_time(claim.time) if claim.time else None
        if span is None and printed is None:
            undated.append(claim)
            continue
        key = _days(span, printed)
        groups.setdefault(key, []).append(claim)
    entries = [
        Entry(edge, *key)
        for key, claims in groups.items()
        for edge in edges_of(ClaimGraph(graph.articles, graph.statements, tuple(claims), graph.base))
    ]
    return sorted(entries, key=_order), undated


def _days(span: Timespan | None, printed: date | None) -> tuple[date | None, date | None, bool, bool]:
    if span is None:
        return printed, printed, False, False
    if not span.is_deadline:
        return span.first, span.last, True, False
    # A deadline runs from the day on which it was set; one that had passed by then is a day.
    assert span.last is not None
    start = printed if printed and printed < span.last else span.last
    return start, span.last, True, True


def _order(entry: Entry) -> tuple[object, ...]:
    evidence = entry.edge.claims[0].evidence
    return entry.at, entry.until, entry.edge.relation.iri, evidence.article, evidence.start, entry.edge.claims[0].id


def axis_of(entries: Iterable[Entry]) -> tuple[date, date]:
    """The first and the last day of an axis for *entries*, which must not be empty.

    What lies far from nearly all the rest (a treaty of 1949 in this year's news) is left beyond the ends where the
    axis becomes less than half as long without it.
    """
    entries = list(entries)
    days = sorted(day for entry in entries for day in (entry.at, entry.until))
    first, last = days[0], days[-1]
    spare = len(entries) // _OUTLYING
    inner = sorted(entry.at for entry in entries)[spare], sorted(entry.until for entry in entries)[-1 - spare]
    if spare and (last - first) > 2 * (inner[1] - inner[0]):
        first, last = inner
    room = max((last - first) // 40, timedelta(days=1))
    return _moved(first, -room), _moved(last, room)


def _moved(day: date, by: timedelta) -> date:
    """*day* moved, as far as the calendar goes."""
    return date.fromordinal(min(max(day.toordinal() + by.days, date.min.toordinal()), date.max.toordinal()))
