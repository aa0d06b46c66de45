"""``add`` that is killed at any moment leaves a store that opens, with each article whole or not at all.

A hand-made reading stands in for the extractor, which takes seconds to load: one process holds the package and forks
a child for each kill. COMMUNIQUE_TRIALS=10 kills 200 times.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from trials import TIMES

from communique.errors import StoreError
from communique.store import Store, is_store
from processes import ENVIRONMENT

ARTICLES = 12
KILLS = 20 * TIMES

# Forks a child that adds the articles of a file, kills it after so many milliseconds, and prints how far it came.
KILLER = f"""
import json, os, signal, sys, time
sys.path[:0] = {[str(Path(__file__).parents[1])]!r}
import test_store_commands, communique.adding
from communique.adding import add
from communique.ontology_loading import load_ontology
load_ontology()
communique.adding.read_each_leniently = test_store_commands.read_three_words
inputs, store = sys.argv[1:]
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        add(inputs, store)
        os._exit(0)
    if line.strip():
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("in") / "wire.jsonl"
    names = ("Iran", "Norway", "China", "Russia", "Japan", "Malta")
    records = [
        {"id": f"wire {n}", "text": f"{names[n % 6]} condemned {names[(n * 5 + 1) % 6]} again.", "publisher": "Herald"}
        for n in range(ARTICLES)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def content(path: Path) -> list[str]:
    with Store(path, read_only=True) as store:
        return sorted(map(str, store.quads))


class Killer:
    """A process that adds the articles of *inputs* to *store* in children, and kills them."""

    def __init__(self, inputs: Path, store: Path) -> None:
        command = [sys.executable, "-c", KILLER, str(inputs), str(store)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
        )

    def add(self, seconds: str = "") -> int:
        """Which signal ended a child that was killed after *seconds*, or nobody killed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{seconds}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate(timeout=60)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_killed_while_it_adds(inputs: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    killer = Killer(inputs, whole)
    assert killer.add() == 0
    killer.close()
    first = Killer(inputs, tmp_path / "timed")
    first.add("0.001")
    started = time.monotonic()
    assert first.add() == 0
    takes = time.monotonic() - started
    first.close()
    expected = content(whole)
    with Store(whole, read_only=True) as store:
        of_each = {article.id: article for article in store.articles()}
    assert len(of_each) == ARTICLES

    chance = random.Random(7)  # noqa: S311 – moments, not secrets
    partly, killed = 0, 0
    store_number = 0
    victim = tmp_path / "victim-0"
    killer = Killer(inputs, victim)
    for _ in range(KILLS):
        killed += killer.add(f"{chance.uniform(0, takes):.4f}") == signal.SIGKILL
        if not is_store(victim):
            continue
        with Store(victim, read_only=True) as store:
            held = store.articles()
            assert all(of_each[article.id] == article for article in held)
            graph = store.graph() if held else None
        assert graph is None or len(graph.claims) == len(graph.articles) == len(held)
        partly += 0 < len(held) < ARTICLES
        if len(held) == ARTICLES:
            # Whole after so many kills: the same bytes as what nobody killed. On with a new one.
            assert content(victim) == expected
            killer.close()
            store_number += 1
            victim = tmp_path / f"victim-{store_number}"
            killer = Killer(inputs, victim)
    assert killer.add() == 0
    killer.close()
    assert content(victim) == expected
    print(f"{killed} of {KILLS} killed in the middle, {partly} times with some of the articles")
    assert killed >= KILLS / 2
    assert partly


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("COMMUNIQUE_TRIALS") is None, reason="ten real readings; set COMMUNIQUE_TRIALS")
def test_the_command_itself_killed(inputs: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "communique", "add", str(inputs), "--store"]
    subprocess.run([*command, str(tmp_path / "whole")], check=True, env=ENVIRONMENT, capture_output=True)
    chance = random.Random(7)  # noqa: S311
    started = time.monotonic()
    subprocess.run([*command, str(tmp_path / "again")], check=True, env=ENVIRONMENT, capture_output=True)
    takes = time.monotonic() - started
    for _ in range(10):
        victim = subprocess.Popen([*command, str(tmp_path / "killed")], env=ENVIRONMENT)
        time.sleep(chance.uniform(0.3, 1) * takes)
        victim.kill()
        victim.wait()
        if is_store(tmp_path / "killed"):
            with Store(tmp_path / "killed", read_only=True) as store:
                held = store.articles()
                assert not held or len(store.graph().articles) == len(held)
    subprocess.run([*command, str(tmp_path / "killed")], check=True, env=ENVIRONMENT, capture_output=True)
    assert content(tmp_path / "killed") == content(tmp_path / "whole") == content(tmp_path / "again")


FULL = """
import sys
from communique import rdf
from communique.errors import StoreError
sys.path[:0] = [sys.argv[3]]
from test_store import renamed
from communique.store import Store
graph = rdf.read(sys.argv[2])
with Store(sys.argv[1], create=True) as store:
    try:
        for number in range(10_000):
            store.add(renamed(graph, f"summit-{number}"))
    except StoreError as error:
        print(number, error, sep="\\n")
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can make a small disk")
def test_a_disk_that_is_really_full(summit, tmp_path: Path) -> None:
    """The message is clear, what was added before is there, and more can be added once there is room again."""
    from communique import rdf

    rdf.write(summit, tmp_path / "summit.trig")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        arguments = [str(disk / "store"), str(tmp_path / "summit.trig"), str(Path(__file__).parents[1])]
        done = subprocess.run(
            [sys.executable, "-c", FULL, *arguments], env=ENVIRONMENT, capture_output=True, text=True, timeout=120
        )
        number, message = done.stdout.splitlines()
        assert "the disk is full; what was added before is whole" in message
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        with Store(disk / "store") as store:
            assert len(store.articles()) == int(number)
            assert len(store.graph().claims) == len(summit.claims) * int(number)
            assert store.add(summit) == "added"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_store_whose_database_is_damaged_is_told(summit, tmp_path: Path) -> None:
    with Store(tmp_path / "store", create=True) as store:
        store.add(summit)
    for name in ("CURRENT",):
        (tmp_path / "store" / "quads" / name).write_bytes(b"nonsense\n")
    with pytest.raises(StoreError) as caught:
        Store(tmp_path / "store")
    assert len(str(caught.value).splitlines()) == 1
