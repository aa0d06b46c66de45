"""Claims → which of them contradict which, as the question "contradictions" asks it of a graph."""

from collections.abc import Sequence

from communique.claim import Claim, Modality, Polarity
from communique.timespan import Timespan, parse_time

_FACTUAL = (Modality.ACTUAL, Modality.POSSIBLE)


def contradictions(claims: Sequence[Claim]) -> list[list[int]]:
    """For each claim the numbers of those that another voice says the opposite in, of the same actors and relation.

    What one intends or demands is not contradicted by what another says is not so, nor what was by what is when both
    tell a time and the times lie apart.
    """
    groups: dict[tuple[str, ...], tuple[list[int], list[int]]] = {}
    for number, claim in enumerate(claims):
        ends = [claim.subject.iri, claim.object.iri]
        key = (*(sorted(ends) if claim.relation.symmetric else ends), claim.relation.iri)
        groups.setdefault(key, ([], []))[claim.polarity is Polarity.NEGATED].append(number)
    found: list[set[int]] = [set() for _ in claims]
    for affirmed, negated in groups.values():
        for one in affirmed:
            for other in negated:
                if _opposed(claims[one], claims[other]):
                    found[one].add(other)
                    found[other].add(one)
    return [sorted(numbers) for numbers in found]


def _opposed(one: Claim, other: Claim) -> bool:
    alike = one.modality is other.modality or {one.modality, other.modality} <= set(_FACTUAL)
    return alike and _voice(one) != _voice(other) and not _apart(one.time, other.time)


def _voice(claim: Claim) -> str:
    """Who or what says it: the innermost speaker, a statement by somebody unnamed, or the article."""
    return claim.speakers[0].iri if claim.speakers else claim.statement or claim.evidence.article


def _apart(one: str | None, other: str | None) -> bool:
    """Whether both times are told and no day lies in both."""
    first, second = (parse_time(time) if time else None for time in (one, other))
    if first is None or second is None:
        return False
    return _before(first, second) or _before(second, first)


def _before(one: Timespan, other: Timespan) -> bool:
    return one.last is not None and other.first is not None and one.last < other.first
