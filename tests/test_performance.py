"""How long a user waits."""

import time

import pytest

from processes import run_python

HEAVY = ("spacy", "numpy", "rdflib", "networkx", "matplotlib", "pyshacl", "pygraphviz", "rich", "pyoxigraph")


@pytest.mark.parametrize("arguments", [("--help",), ("build", "--help"), ("query", "--help")])
def test_help_takes_less_than_half_a_second(arguments: tuple[str, ...]) -> None:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        run_python("-m", "communique", *arguments)
        times.append(time.perf_counter() - start)
    # The best of three, as other work on the machine only ever adds.
    assert min(times) < 0.5


@pytest.mark.parametrize("code", ["import communique", "from communique.cli import make_parser; make_parser()"])
def test_nothing_heavy_is_imported_before_it_is_needed(code: str) -> None:
    loaded = set(run_python("-c", f"{code}; import sys; print(*sys.modules)").split())
    assert not loaded & set(HEAVY)
