"""Two machines' worth of difference give the same bytes: hash seed, locale, time zone, order, Python."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from communique import rdf
from communique.claim_graph import ClaimGraph
from processes import ENVIRONMENT

# Each differs from the others in all that a machine can; the order of the input's files is the file system's.
MACHINES = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "99", "TZ": "America/Adak", "LC_ALL": "POSIX", "COLUMNS": "80", "PYTHONOPTIMIZE": "1"},
)
WRITE = """
import sys
from hashlib import sha256
from pathlib import Path
import communique
from communique import exports, rdf
from communique.api import draw
from communique.comparison import compare
from communique.explorer import page
from communique.query import ask
from communique.ranking import rank
graph = rdf.read(sys.argv[1])
found = {name: repr(exports.to_files(graph, name)).encode() for name in exports.FORMATS}
found["explorer"] = page(graph).encode()
found["rank"] = rank(graph).to_text().encode()
found["compare"] = compare(graph, rdf.read(sys.argv[2])).to_table().encode()
for name in ("claims", "contradictions", "corroborated"):
    found[name] = ask(graph, name).to_table().encode()
for suffix in ("svg", "png"):
    draw(graph, Path(sys.argv[3]) / f"diagram.{suffix}")
    found[suffix] = (Path(sys.argv[3]) / f"diagram.{suffix}").read_bytes()
for name, content in found.items():
    print(name, sha256(content).hexdigest())
"""
READ = """
import sys
from hashlib import sha256
from communique import rdf
from communique.api import build
graph = build(sys.argv[1:], jobs=JOBS)
for suffix in rdf.READABLE:
    print(suffix, sha256(rdf.to_bytes(graph, suffix)).hexdigest())
"""


def printed(code: str, *arguments: object, python: str = sys.executable, **environment: str) -> str:
    done = subprocess.run(
        [python, "-c", code, *map(str, arguments)],
        env={**ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_format_has_the_same_bytes_on_every_machine(summit: ClaimGraph, tmp_path: Path) -> None:
    rdf.write(summit, tmp_path / "graph.trig")
    swapped = replace(summit, claims=summit.claims[::-1], statements=summit.statements[::-1])
    rdf.write(swapped, tmp_path / "swapped.nq")
    # The same quads in another order, as another program may write them.
    lines = sorted((tmp_path / "swapped.nq").read_bytes().splitlines(keepends=True))
    (tmp_path / "swapped.nq").write_bytes(b"".join(lines))
    rdf.write(replace(summit, claims=summit.claims[:3]), tmp_path / "less.trig")
    seen = set()
    for number, machine in enumerate(MACHINES):
        folder = tmp_path / str(number)
        folder.mkdir()
        source = "swapped.nq" if number == 1 else "graph.trig"
        seen.add(printed(WRITE, tmp_path / source, tmp_path / "less.trig", folder, **machine))
    (lines_,) = seen
    assert lines_.count("\n") > 20


@pytest.mark.slow
@pytest.mark.skipif("COMMUNIQUE_TRIALS" not in os.environ, reason="several loads of the model; set COMMUNIQUE_TRIALS")
def test_a_reading_is_the_same_on_every_machine(tmp_path: Path) -> None:
    gold = sorted((Path(__file__).parents[1] / "gold").glob("4*.txt"))
    seen = set()
    for number, machine in enumerate(MACHINES):
        folder = tmp_path / str(number)
        folder.mkdir()
        for path in gold if number else reversed(gold):
            shutil.copy(path, folder / path.name)
        # The articles in any order, and read by one process or by two.
        files = sorted(folder.iterdir(), reverse=number == 1)
        seen.add(printed(READ.replace("JOBS", str(1 + number % 2)), *files, **machine))
    assert len(seen) == 1


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_every_python_gives_the_same_bytes(summit: ClaimGraph, tmp_path: Path, version: str) -> None:
    """Where another Python has the package's libraries; COMMUNIQUE_PYTHONS names them, with commas between."""
    known = os.environ.get("COMMUNIQUE_PYTHONS", sys.executable).split(",")
    versions = {
        printed("import sys; print('%d.%d' % sys.version_info[:2])", python=path).strip(): path for path in known
    }
    if version not in versions:
        pytest.skip(f"no Python {version} among COMMUNIQUE_PYTHONS")
    rdf.write(summit, tmp_path / "graph.trig")
    rdf.write(replace(summit, claims=summit.claims[:3]), tmp_path / "less.trig")
    arguments = (tmp_path / "graph.trig", tmp_path / "less.trig", tmp_path)
    assert printed(WRITE, *arguments, python=versions[version]) == printed(WRITE, *arguments)
