"""Python in a process of its own, with the package under test on its path."""

import os
import subprocess
import sys
from pathlib import Path

import communique

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(communique.__file__).parents[1])}


def run_python(*arguments: object, **options: object) -> str:
    """What Python with *arguments* prints; *options* go to subprocess.run."""
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        **{"capture_output": True, "text": True, "encoding": "utf-8", "env": ENVIRONMENT, **options},  # type: ignore[call-overload]
    )
    assert done.returncode == 0, done.stderr
    return str(done.stdout)
