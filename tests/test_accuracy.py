"""The accuracy gate: figures never fall below the floors in accuracy.json, and a floor is raised when we get better."""

import hashlib
import json
from pathlib import Path

import pytest

from communique.evaluation import evaluate
from communique.extraction import Extractor

HERE = Path(__file__).parent
CORPORA = HERE.parents[1] / "shared" / "corpora"
FLOORS = json.loads((HERE / "accuracy.json").read_text("utf-8"))


def place(name: str) -> Path:
    return HERE / "gold" if name == "gold" else CORPORA / name


@pytest.mark.parametrize("name", FLOORS)
def test_figures_hold(name: str, extractor: Extractor) -> None:
    path = place(name)
    if not path.exists():
        pytest.skip(f"{name} is not there; the corpora are measured where they are")
    entry = FLOORS[name]
    if path.is_file():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"], f"{name} is another corpus"
    score = evaluate(path, extractor)
    low = {
        figure: round(score.value(figure), 3)
        for figure, floor in entry["floors"].items()
        if score.value(figure) < floor
    }
    high = {
        figure: round(score.value(figure), 3)
        for figure, top in entry.get("ceilings", {}).items()
        if score.value(figure) > top
    }
    assert (low, high) == ({}, {})
