"""The wheel carries all that the package needs and works from any folder."""

import os
import zipfile
from pathlib import Path

import pytest

import communique
from communique.api import BUILD_FILES
from processes import run_python

ROOT = Path(__file__).parents[1]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="there is no source to build from"),
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    run_python("-m", "pip", "wheel", ROOT, "--no-deps", "--no-build-isolation", "--no-index", "-q", "-w", folder)
    (path,) = folder.glob("communique-*.whl")
    return path


def test_the_wheel_carries_what_the_package_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    source = ROOT / "graph" / "communique"
    wanted = {path.relative_to(ROOT / "graph") for path in source.rglob("*") if path.is_file()}
    wanted |= {Path("communique") / path.relative_to(ROOT) for path in (ROOT / "ontology").rglob("*") if path.is_file()}
    missing = {path.as_posix() for path in wanted if "__pycache__" not in path.parts} - names
    assert not missing
    assert all(name.startswith(("communique/", "communique-")) for name in names)


def test_the_wheel_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "target", tmp_path / "elsewhere"
    elsewhere.mkdir()
    zipfile.ZipFile(wheel).extractall(target)
    environment = {**os.environ, "PYTHONPATH": str(target)}
    version = run_python("-m", "communique", "--version", cwd=elsewhere, env=environment)
    assert version == f"communique {communique.__version__}\n"
    where = run_python(
        "-c", "import communique.turtle as t; print(t.ontology_folder())", cwd=elsewhere, env=environment
    )
    assert Path(where.strip()) == target / "communique" / "ontology"
    run_python("-m", "communique", "demo", cwd=elsewhere, env=environment)
    assert {path.name for path in (elsewhere / "outputs").iterdir()} == set(BUILD_FILES)
    assert run_python("-m", "communique", "validate", "outputs/graph.ttl", cwd=elsewhere, env=environment)
