"""The README shows what its commands print; with UPDATE_README=1 in the environment this test writes it anew."""

import os
import re
import shlex
from pathlib import Path

import pytest

import communique
from communique.cli import COMMANDS, main
from processes import run_python

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
LONGEST = 28  # lines of an answer that the README shows
CUT = "…"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder like a checkout, with the text and the graph that the commands name, and a terminal for a page."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "graph").symlink_to(Path(communique.__file__).parents[1])
    communique.demo("outputs")


def answer(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    main(shlex.split(command)[1:])
    printed = capsys.readouterr()
    lines = (printed.out + printed.err).splitlines()
    if len(lines) > LONGEST:
        lines = [*lines[:LONGEST], CUT]
    return "".join(f"{line}\n" for line in lines)


def test_the_commands_print_what_the_readme_says(checkout: None, capsys: pytest.CaptureFixture[str]) -> None:
    def rewrite(block: re.Match[str]) -> str:
        commands = [line for line in block[1].splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"{line}\n{answer(line[2:], capsys)}" for line in commands) + "```\n"

    current = BLOCK.sub(rewrite, TEXT)
    if os.environ.get("UPDATE_README"):
        README.write_text(current, encoding="utf-8")
    else:
        assert current == TEXT


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"communique {command}" in TEXT


def test_the_python_in_the_readme_runs(checkout: None) -> None:
    for code in re.findall(r"^```python\n(.*?)^```\n", TEXT, re.MULTILINE | re.DOTALL):
        assert "Mark Rutte | leader of | NATO | asserted" in run_python("-c", code)


def test_what_the_readme_points_to_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT):
        assert (README.parent / target).exists(), target
