"""A folder of the user's for what takes long to make: kept under the hash of its source, and made anew at any time."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def cache_folder() -> Path:
    """The user's cache: ``$XDG_CACHE_HOME``, ``%LOCALAPPDATA%`` or ``~/.cache``."""
    root = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(root) / "communique"


def write_whole(path: Path, save: Callable[[Path], object]) -> None:
    """Write whole or not at all; where the folder cannot be written it is made anew next time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            save(Path(folder) / path.name)
            (Path(folder) / path.name).replace(path)
    except OSError:
        return
