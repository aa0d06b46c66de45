"""A row of the table: what was measured, against what, and what was wanted."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """*ours* and *yardstick* are measured in *unit*; *ratio* is compared with *aim*: at least or at most so much."""

    name: str
    ours: float
    yardstick: float | None
    unit: str
    ratio: float
    aim: float
    at_least: bool
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the aim was reached."""
        return self.ratio >= self.aim if self.at_least else self.ratio <= self.aim

    def __str__(self) -> str:
        against = "—" if self.yardstick is None else f"{self.yardstick:,.4g}"
        cells = (
            f"{self.name:<44}",
            f"{self.ours:>10,.4g}",
            f"{against:>10}",
            f"{self.unit:<9}",
            f"{self.ratio:>8.3g}",
            f"{'≥' if self.at_least else '≤'} {self.aim:<6g}",
            "met   " if self.met else "MISSED",
        )
        return "  ".join(cells) + (f"  {self.note}" if self.note else "")


HEAD = f"{'measure':<44}  {'ours':>10}  {'yardstick':>10}  {'unit':<9}  {'ratio':>8}  {'aim':<8}  {'':<6}"


@dataclass(frozen=True)
class Load:
    """What is measured with: a corpus, and how much of the work the issue names (1 is all of it)."""

    corpus: Path | None
    articles: int
    size: float
    repeats: int


@dataclass(frozen=True)
class Taken:
    """Seconds, by the clock and of the processor; other work on the machine stretches only the first."""

    clock: float
    processor: float

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.clock + other.clock, self.processor + other.processor)


def taken(work: Callable[[], object]) -> Taken:
    """What one run takes."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return Taken(time.perf_counter() - clock, time.process_time() - processor)


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    """The best of *repeats* runs, as other work on the machine only ever adds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)
