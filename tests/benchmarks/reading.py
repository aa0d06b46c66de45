"""Rows about reading: against spaCy's default pipeline of the same model, and against itself."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from communique.article import DEFAULT_BASE
from communique.batch import Recipe
from communique.batch.reading import LONGEST, chunks
from communique.pipeline import DEFAULT_MODEL
from communique.readers.spool import Spool

from .table import Load, Row, Taken, seconds, taken
from .texts import texts, words

RECIPE = Recipe(DEFAULT_MODEL, (), DEFAULT_BASE)
_PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
OURS = f"""
import sys
from communique.cli import main
main(["read", sys.argv[1], "--format", "jsonl", "--jobs", "1"])
{_PEAK}
"""
THEIRS = f"""
import json, spacy, sys
for _ in spacy.load(sys.argv[2]).pipe(json.loads(line)["text"] for line in open(sys.argv[1])): pass
{_PEAK}
"""
TWO_LINES = "China condemned Japan on Friday.\nMark Rutte said that Russia could attack NATO.\n"


def speed(load: Load) -> Iterator[Row]:
    """Words a second, everything loaded, in one process."""
    import spacy

    articles = texts(load)
    yardstick = spacy.load(DEFAULT_MODEL)
    RECIPE.extractor().read(articles[0])
    list(yardstick.pipe([articles[0].text]))
    # In turns, so that other work on the machine meets both.
    ours = theirs = Taken(0.0, 0.0)
    for some in chunks(articles, LONGEST):
        ours += taken(lambda some=some: RECIPE.read_together(some))
        theirs += taken(lambda some=some: list(yardstick.pipe([article.text for article in some])))
    count = words(articles)
    note = f"by the clock; by processor time {theirs.processor / ours.processor:.3g}"
    yield Row(
        "read against spaCy",
        count / ours.clock,
        count / theirs.clock,
        "words/s",
        theirs.clock / ours.clock,
        1.5,
        True,
        note,
    )


def processes(load: Load) -> Iterator[Row]:
    """Two processes against one, each started anew."""
    spool = Spool(texts(load))
    # One process of the same kind, so that both load the model inside the measured time.
    one = seconds(lambda: run_reader(spool, 1))
    two = seconds(lambda: run_reader(spool, 2))
    count = words(list(spool))
    yield Row("two processes against one", count / two, count / one, "words/s", one / two, 1.8, True)


def run_reader(spool: Spool, jobs: int) -> None:
    """Read with *jobs* processes in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = _written(spool, Path(folder))
        _python("-m", "communique", "read", path, "--format", "jsonl", "--jobs", jobs)


def memory(load: Load) -> Iterator[Row]:
    """Peak memory of a process that reads, against one in which spaCy parses."""
    with tempfile.TemporaryDirectory() as folder:
        path = _written(Spool(texts(load)), Path(folder))
        ours = _python("-c", OURS, path)
        theirs = _python("-c", THEIRS, path, DEFAULT_MODEL)
    unit = 1024 if sys.platform != "darwin" else 1024**2
    mine, yours = int(ours.splitlines()[-1]) / unit, int(theirs.splitlines()[-1]) / unit
    yield Row("peak memory against spaCy", mine, yours, "MiB", mine / yours, 1.2, False)


def start(load: Load) -> Iterator[Row]:
    """``communique read`` on two lines, against spacy.load and one parse, both from nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "two.txt"
        path.write_text(TWO_LINES)
        code = f"import spacy; spacy.load({DEFAULT_MODEL!r})({TWO_LINES!r})"
        ours = seconds(lambda: _python("-m", "communique", "read", path), load.repeats)
        theirs = seconds(lambda: _python("-c", code), load.repeats)
    yield Row("start of read against spaCy's", ours, theirs, "s", ours / theirs, 1.3, False)


def _written(spool: Spool, folder: Path) -> Path:
    path = folder / "texts.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": article.id, "text": article.text}) + "\n" for article in spool)
    return path


def _python(*arguments: object) -> str:
    """What Python with *arguments* tells on standard error."""
    done = subprocess.run([sys.executable, *map(str, arguments)], check=True, capture_output=True, text=True)
    return done.stderr
