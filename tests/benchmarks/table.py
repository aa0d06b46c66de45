"""A row of the table: what was measured, against what, and what was wanted."""

import signal
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


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    """The best of *repeats* runs, as other work on the machine only ever adds."""
    return _best(work, repeats, time.perf_counter)


def busy_seconds(work: Callable[[], object], repeats: int = 1) -> float:
    """The same in the processor's time: for work in this process alone, however many others want the processor."""
    return _best(work, repeats, time.process_time)


def patiently(work: Callable[[], object], limit: int) -> float:
    """The processor's time of one run; *limit*, in seconds, where it takes longer and is broken off.

    What cannot be broken off, as on Windows, runs to its end.
    """

    def give_up(*_: object) -> None:
        raise TimeoutError

    start = time.process_time()
    if not hasattr(signal, "SIGALRM"):
        work()
        return time.process_time() - start
    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(limit)
    try:
        work()
    except TimeoutError:
        return float(limit)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return time.process_time() - start


def _best(work: Callable[[], object], repeats: int, clock: Callable[[], float]) -> float:
    times = []
    for _ in range(repeats):
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)
