"""Annotated corpora on disk: JSON Lines, or a folder of gold dispatches; which kind each is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from communique.errors import InputError


def guess_kind(path: Path) -> str:
    """The kind of corpus that *path* holds."""
    if path.is_dir() or path.suffix == ".txt":
        return "gold"
    first = next(iter(read_records(path)), {})
    for key, kind in (("relations", "relations"), ("attributions", "attributions"), ("events", "factuality")):
        if key in first:
            return kind
    raise InputError(
        f"{path}: a record has 'relations', 'attributions' or 'events'; found {', '.join(first) or 'nothing'}"
    )


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}:{number}: {error}") from None
