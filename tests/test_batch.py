"""Many articles by many workers: the same readings in the same order, whoever reads and whoever is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest

import communique
from communique.article import DEFAULT_BASE, Article
from communique.batch import Recipe, read_all, worth_starting
from communique.batch import reading as batch
from communique.batch.processes import Processes
from communique.batch.reading import chunks
from communique.cli import main
from communique.errors import ClusterError, InputError, ModelError
from communique.pipeline import DEFAULT_MODEL
from communique.readers import read_inputs
from communique.readers.spool import Spool
from processes import ENVIRONMENT

REAL = Recipe(DEFAULT_MODEL, (), DEFAULT_BASE)
STATES = ("China", "Iran", "Israel", "Japan", "Poland", "Russia", "Turkey", "Ukraine")


class Toy(Recipe):
    """In place of the extractor, which takes seconds to load in every process: a reading is the article's first word.

    The model's name tells what else happens: "a0010" is the article that kills its reader.
    """

    def extractor(self):
        if self.model == "missing":
            raise ModelError("no language model 'missing'")

    def read(self, item):
        self.extractor()
        if isinstance(item, InputError):
            return item
        if item.id == self.model:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.005)
        return f"{item.id} {item.text.split()[0]}"


def toy(model: str = "none") -> Toy:
    return Toy(model, (), DEFAULT_BASE)


def articles(count: int) -> Spool[Article]:
    """Short articles of different lengths."""
    texts = (
        f"{STATES[n % 8]} condemned {STATES[(n + 3) % 8]} on Friday. " + "The minister said nothing more. " * (n % 5)
        for n in range(count)
    )
    return Spool(Article(f"a{n:04}", text, published=date(2025, 12, 11)) for n, text in enumerate(texts))


@pytest.fixture(scope="module")
def many() -> Spool[Article]:
    return articles(200)


@pytest.fixture(scope="module")
def alone(many):
    """What one process reads."""
    return list(read_all(many, toy(), jobs=1))


# What goes in


def test_a_spool_gives_its_articles_again_and_again() -> None:
    broken = InputError("a.txt: no text")
    spool = Spool(item for item in [Article("a", "one"), broken, Article("b", "three")])
    assert [getattr(item, "id", str(item)) for item in spool] == ["a", "a.txt: no text", "b"]
    assert [item.text for item in spool if isinstance(item, Article)] == ["one", "three"]
    assert (len(spool), spool.articles, spool.characters) == (3, 2, 8)
    assert [[getattr(x, "id", "") for x in pair] for pair in zip(spool, spool, strict=True)] == [
        ["a", "a"],
        ["", ""],
        ["b", "b"],
    ]


def test_a_spool_of_more_than_the_memory_should_hold_goes_to_the_disk(monkeypatch) -> None:
    monkeypatch.setattr("communique.readers.spool._IN_MEMORY", 1000)
    spool = articles(100)
    assert [article.id for article in spool] == [f"a{n:04}" for n in range(100)]


def test_ids_stay_apart_although_texts_are_not_kept() -> None:
    found = list(read_inputs([Article("a", "one"), Article("a", "two"), Article("a", "one"), Article("a", "two")]))
    assert [(article.id, article.text) for article in found] == [("a", "one"), ("a-2", "two")]


def test_chunks_are_of_a_length_and_in_order() -> None:
    items = [Article(str(n), "x" * length) for n, length in enumerate([40, 40, 40, 500, 10, 10])]
    assert [[item.id for item in chunk] for chunk in chunks(items, 100)] == [["0", "1"], ["2"], ["3"], ["4", "5"]]


@pytest.mark.parametrize(
    ("count", "characters", "expected"), [(1, 10_000_000, 1), (500, 1_000, 1), (30, 100_000, 3), (1_000, 100_000, 8)]
)
def test_processes_are_started_where_there_is_enough_to_read(monkeypatch, count, characters, expected) -> None:
    monkeypatch.setattr(batch, "processors", lambda: 8)
    monkeypatch.setattr(batch, "LEAST", 1_000_000)
    assert worth_starting(Spool(Article(str(n), "x" * characters) for n in range(count))) == expected


# What comes out


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_number_of_processes_makes_no_difference(many, alone, jobs) -> None:
    assert list(read_all(many, toy(), jobs=jobs)) == alone
    assert alone[9] == "a0009 Iran"


def test_errors_among_the_articles_keep_their_places(many, alone) -> None:
    broken = InputError("wire.jsonl, line 7: no JSON")
    items = Spool([*islice(many, 6), broken, *islice(many, 6, None)])
    found = list(read_all(items, toy(), jobs=2))
    assert str(found.pop(6)) == str(broken)
    assert found == alone


@pytest.mark.slow
def test_the_command_line_keeps_the_same_whoever_reads(tmp_path: Path, capsys) -> None:
    wire, stores = str(tmp_path / "wire.jsonl"), (tmp_path / "1", tmp_path / "2")
    lines = (json.dumps({"id": article.id, "text": article.text, "date": "2025-12-11"}) for article in articles(20))
    Path(wire).write_text("\n".join([*lines, "{"]))
    printed = []
    for store in stores:
        assert main(["add", wire, "--store", str(store), "--jobs", store.name]) == 2
        printed.append(capsys.readouterr())
    assert printed[0] == printed[1]
    assert printed[0].out == "21 articles: 20 added, 1 with a problem\n"
    quads = []
    for path in stores:
        with communique.Store(path, read_only=True) as store:
            quads.append(sorted(map(str, store.quads)))
    assert quads[0] == quads[1]


def test_an_article_that_cannot_be_read_is_an_error_in_its_place(monkeypatch) -> None:
    def read(article: Article) -> object:
        if article.id == "a0001":
            raise IndexError("list index\nout of range")
        return article.id

    extractor = SimpleNamespace(nlp=SimpleNamespace(max_length=99), read=read)
    monkeypatch.setattr(Recipe, "extractor", lambda self: extractor)
    items = Spool([*articles(3), Article("long", "x" * 100)])
    assert list(map(str, read_all(items, REAL))) == [
        "a0000",
        "article 'a0001' cannot be read: IndexError: list index out of range",
        "a0002",
        "article 'long' has 100 characters; the model reads up to 99, so split it",
    ]


def test_a_model_that_is_not_there_is_told_by_the_workers(many) -> None:
    with pytest.raises(ModelError, match="no language model 'missing'"):
        list(read_all(many, toy("missing"), jobs=2))


# Who is lost


def processes_of(workers: Processes) -> list[int]:
    return [process._process.pid for process in workers._running]


@pytest.fixture
def started(monkeypatch) -> list[Processes]:
    """The groups of worker processes that a test starts."""
    found: list[Processes] = []
    enter = Processes.__enter__

    def remember(self: Processes) -> Processes:
        found.append(self)
        return enter(self)

    monkeypatch.setattr(Processes, "__enter__", remember)
    return found


def test_a_lost_process_costs_nothing_but_time(many, alone, started) -> None:
    readings = read_all(many, toy(), jobs=2)
    found = [next(readings)]
    before = processes_of(started[0])
    os.kill(before[0], signal.SIGKILL)
    found += readings
    assert found == alone


def test_an_article_that_takes_two_processes_along_is_a_problem(alone, many) -> None:
    found = list(read_all(many, toy("a0010"), jobs=2))
    assert str(found[10]) == "article 'a0010' cannot be read: the process that read it ended, and then another one"
    assert [*found[:10], *found[11:]] == [*alone[:10], *alone[11:]]


def test_who_stops_listening_leaves_no_process_behind(many, started) -> None:
    readings = read_all(many, toy(), jobs=2)
    next(readings)
    left = processes_of(started[0])
    readings.close()  # type: ignore[attr-defined]
    assert left
    for process in left:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="asks the system which processes there are")
def test_an_interruption_stops_all_at_once(tmp_path: Path) -> None:
    lines = (json.dumps({"id": article.id, "text": article.text * 9}) for article in articles(400))
    (tmp_path / "wire.jsonl").write_text("\n".join(lines))
    command = [sys.executable, "-m", "communique", "read", "wire.jsonl", "--format", "jsonl", "--jobs", "2"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, told = process.communicate(timeout=20)
    assert (process.returncode, told) == (130, b"")
    wait_until(lambda: not group_of(process.pid))


def group_of(leader: int) -> list[str]:
    """The processes in the group of *leader*."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(status.parent.name)
    return found


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_script_without_a_guard_is_told_what_it_needs(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import communique\ncommunique.read(['a.txt', 'b.txt'], jobs=2)\n")
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("China condemned Japan.")
    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, timeout=60
    )
    assert done.stderr.rstrip().endswith("does so below: if __name__ == '__main__':")


# A cluster


def test_a_cluster_without_dask_names_the_package(monkeypatch, many) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'communique\[cluster\]'"):
        list(read_all(many, toy(), cluster="tcp://127.0.0.1:9"))


def test_an_address_where_nobody_answers_takes_one_line(tmp_path: Path, monkeypatch, capsys) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("communique.batch.cluster.PATIENCE", 1.0)
    (tmp_path / "a.txt").write_text("China condemned Japan.")
    assert main(["read", str(tmp_path / "a.txt"), "--cluster", "tcp://127.0.0.1:9"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("communique: no Dask scheduler answers at tcp://127.0.0.1:9")
    assert told.count("\n") == 1


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as found:
        yield found


@pytest.mark.slow
def test_a_cluster_gives_the_same_although_a_worker_is_killed(cluster, many, alone) -> None:
    readings = read_all(many, toy(), cluster=cluster.scheduler_address)
    found = [next(readings)]
    worker = next(iter(cluster.workers.values()))
    os.kill(worker.process.process.pid, signal.SIGKILL)
    found += readings
    assert found == alone
