"""Gold dispatches: annotated news of this project's own, from files (see ``tests/gold/README.md``)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from communique.article import Article
from communique.errors import InputError


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim as a gold file states it: labels, with ``State:sector`` for a part of a state."""

    subject: str
    relation: str
    object: str
    speakers: str
    status: str
    tense: str
    time: str


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """A statement as a gold file states it; ``content`` may be only the beginning of what is said."""

    speaker: str
    kind: str
    parent: str
    content: str


@dataclass(frozen=True, slots=True)
class GoldDispatch:
    """An annotated dispatch."""

    article: Article
    claims: tuple[GoldClaim, ...]
    statements: tuple[GoldStatement, ...]


def read_gold(path: Path) -> Iterator[GoldDispatch]:
    """The gold dispatches of a folder, or the one in a file."""
    paths = sorted(path.glob("[0-9]*.txt")) if path.is_dir() else [path]
    if not paths:
        raise InputError(f"{path}: no gold dispatches (NN-name.txt) in it")
    for file in paths:
        yield _parse_gold(file)


def _parse_gold(path: Path) -> GoldDispatch:
    try:
        head, body, claims, statements = re.split(
            r"^(?:TEXT|CLAIMS|STATEMENTS)\n", path.read_text("utf-8"), flags=re.MULTILINE
        )
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: needs TEXT, CLAIMS and STATEMENTS, each on a line of its own ({error})") from None
    published = re.search(r"^published: (\S+)$", head, re.MULTILINE)
    article = Article(
        path.stem, body.strip("\n") + "\n", published=date.fromisoformat(published.group(1)) if published else None
    )
    return GoldDispatch(
        article,
        tuple(GoldClaim(*row) for row in _rows(path, claims, 7)),
        tuple(GoldStatement(*row) for row in _rows(path, statements, 4)),
    )


def _rows(path: Path, text: str, width: int) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.strip():
            row = [cell.strip() for cell in line.split(" | ", width - 1)]
            if len(row) != width:
                raise InputError(f"{path}: '{line}' has {len(row)} columns, not {width}")
            yield row
