"""How much is tried, and what strangers may send.

Each test tries the same few hundred inputs each time; with COMMUNIQUE_TRIALS=50 in the environment, fifty times as
many, and new ones each time.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from communique.errors import CommuniqueError
from hostile import ATTACKS

TIMES = int(os.environ.get("COMMUNIQUE_TRIALS", "1"))
GOLD = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parents[1].glob("gold/*.txt"))]
ODD = (
    "\x00",
    "\x1b[2J",
    "\x85",
    "\u2028",
    "\u200b",
    "\u200f",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ufffe",
    "\U0010ffff",
    "\ud800",
    "e\u0301\u0323\u0308",
    "\u0e01\u0e33",
    "\U0001f642",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1fa\U0001f1e6",
    "\u041a\u0438\u0457\u0432",
    "\u0645\u0635\u0631",
    "\u65e5\u672c\u304c",
    "\ufb01",
    "\u2167",
    "\xbd",
    "\u201c",
    "\u201d",
    "\xab",
    '"',
    "'",
    "``",
    "''",
    "(",
    ")",
    "[",
    "{",
    "\u2013",
    "\u2026",
    "\r\n",
    "\n\n",
    "\t",
    "\u2013 Doe",
    "Putin",
    "NATO",
    "said",
    "that",
    "by 2029",
    "on 31 May",
)


def trials(number: int) -> settings:
    """Settings for *number* inputs, times TIMES."""
    return settings(
        max_examples=number * TIMES,
        deadline=None,
        derandomize=TIMES == 1,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def fails_well(function: Callable[[], object]) -> object:
    """What *function* gives; None where it says in one line why it cannot. Whatever else it raises fails the test."""
    try:
        return function()
    except CommuniqueError as error:
        message = str(error)
    if len(message.splitlines()) != 1:
        raise AssertionError(f"not one line: {message!r}")
    return None


@st.composite
def torn(draw: st.DrawFn) -> str:
    """An article of the gold corpus, or two, cut at random points, shuffled, and strewn with odd characters."""
    text = draw(st.sampled_from(GOLD)) + (draw(st.sampled_from(GOLD)) if draw(st.booleans()) else "")
    first = draw(st.integers(0, len(text)))
    text = text[first : first + draw(st.integers(1, 900))]
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]
    pieces += draw(st.lists(st.sampled_from([*ODD, *(attack[:200] for attack in ATTACKS)]), max_size=8))
    return "".join(draw(st.permutations(pieces)))


strewn = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=4)), max_size=40).map("".join)
written = st.one_of(torn(), strewn, st.text(st.characters(), max_size=80))


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """*whole* with bytes changed, cut out, doubled or put in."""
    content = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        content[start:end] = draw(
            st.one_of(st.binary(max_size=8), st.just(bytes(content[start:end]) * 3), st.just(b""))
        )
    return bytes(content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content)


def seconds(function: Callable[[], object]) -> float:
    """How long *function* takes on this thread's processor."""
    started = time.thread_time()
    function()
    return time.thread_time() - started
