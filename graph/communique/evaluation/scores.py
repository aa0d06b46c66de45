"""Figures of a corpus from what each record adds to them: precision, recall, F1, with bootstrap intervals."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

RESAMPLES = 200


class Counts(NamedTuple):
    """Right among the predicted, found among the expected: they differ where matches are many to one."""

    right: float
    predicted: float
    found: float
    expected: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one record adds to each measure: ``counts`` by measure, and its errors, tab-separated."""

    record: str
    counts: Mapping[str, Counts]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """Figures of a corpus, each (value, low, high) with its 95 % bootstrap interval, and the errors by record."""

    kind: str
    records: int
    figures: Mapping[str, tuple[float, float, float]]
    errors: tuple[str, ...] = field(default=(), repr=False)

    def value(self, name: str) -> float:
        """The figure called *name*."""
        return self.figures[name][0]

    def __str__(self) -> str:
        lines = [f"{self.kind}: {self.records} records"]
        lines += [
            f"  {name:<28} {value:.3f}  [{low:.3f}, {high:.3f}]" for name, (value, low, high) in self.figures.items()
        ]
        return "\n".join(lines)


def summarise(kind: str, outcomes: Sequence[Outcome]) -> Score:
    """Sum the outcomes and give each figure its bootstrap interval; the resampling is seeded."""
    names = list(dict.fromkeys(name for outcome in outcomes for name in outcome.counts))
    figures: dict[str, tuple[float, float, float]] = {}
    for name in names:
        rows = [outcome.counts[name] for outcome in outcomes if name in outcome.counts]
        chance = random.Random(f"{kind} {name}")  # noqa: S311 - resampling wants to be the same each time
        samples = [[chance.choice(rows) for _ in rows] for _ in range(RESAMPLES)]
        for measure, compute in _MEASURES.items():
            if (measure == "rate") == name.startswith("traps"):
                spread = sorted(compute(sample) for sample in samples)
                label = name if measure == "rate" else f"{name} {measure}"
                figures[label] = (compute(rows), spread[int(0.025 * RESAMPLES)], spread[int(0.975 * RESAMPLES) - 1])
    errors = tuple(f"{outcome.record}\t{error}" for outcome in outcomes for error in outcome.errors)
    return Score(kind, len(outcomes), figures, errors)


def _sum(rows: Iterable[Counts]) -> Counts:
    return Counts(*map(sum, zip(*rows, strict=True)))


def _precision(rows: Iterable[Counts]) -> float:
    total = _sum(rows)
    return total.right / total.predicted if total.predicted else 0.0


def _recall(rows: Iterable[Counts]) -> float:
    total = _sum(rows)
    return total.found / total.expected if total.expected else 0.0


def _f1(rows: Iterable[Counts]) -> float:
    rows = list(rows)
    precision, recall = _precision(rows), _recall(rows)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


_MEASURES: dict[str, Callable[[Iterable[Counts]], float]] = {
    "precision": _precision,
    "recall": _recall,
    "F1": _f1,
    "rate": _recall,
}


def overlap(first: Sequence[Any], second: Sequence[Any]) -> bool:
    """Whether two spans ``[start, end)`` share a character."""
    return bool(first[0] < second[1] and second[0] < first[1])
