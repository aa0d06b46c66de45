"""outputs/ holds what the current code and ontology make of the bundled dispatch, byte for byte."""

from pathlib import Path

import pytest

import communique
from communique.api import BUILD_FILES

OUTPUTS = Path(__file__).parents[1] / "outputs"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    communique.demo(folder)
    return folder


@pytest.mark.parametrize("name", BUILD_FILES)
def test_outputs_are_current(made: Path, name: str) -> None:
    current = (OUTPUTS / name).read_bytes() == (made / name).read_bytes()
    assert current, f"outputs/{name} is stale; write it anew with: communique demo -o outputs"


def test_outputs_hold_nothing_else() -> None:
    assert {path.name for path in OUTPUTS.iterdir()} == set(BUILD_FILES)
