"""The text as it was given, its blocks, and offsets into it: half-open spans of code points."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from urllib.parse import quote

DEFAULT_BASE = "https://w3id.org/communique/data/"


class BlockKind(StrEnum):
    """What a block of lines is in the article."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTATION = "quotation"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list item, a quotation on its own or its signature: ``text[start:end]``."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True)
class Article:
    """A text with what is known of it. ``id`` is what the source calls it; ``digest`` is the hash of its content."""

    id: str
    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"
    blocks: tuple[Block, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not self.blocks:
            object.__setattr__(self, "blocks", tuple(find_blocks(self.text)))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the text and the facts that a reading depends on, 16 hexadecimal digits."""
        parts = (self.id, self.text, self.title or "", str(self.published or ""), self.publisher or "", self.url or "")
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def iri(self, base: str = DEFAULT_BASE) -> str:
        """The article's IRI under *base*."""
        return f"{base}article/{quote(self.id, safe='-._~', errors='replace')}"

    def __repr__(self) -> str:
        return f"Article({self.id!r}, {len(self.text)} characters, published {self.published or 'unknown'})"


_LINE = re.compile(r"[^\r\n]+")
_SIGNATURE = re.compile(r"[–—―-]\s*\w[^.!?:;]{1,80}$")
_ITEM = re.compile(r"(?:[-–—•*·‣]|\(?\d{1,2}[.)])\s+")
_MARK = "-–—•*·‣"
_ENDS, _CLOSES = ".!?…:;", "'\"”’»)]"


def find_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of *text* in order; a line is a block, and a line followed by "– Name" a quotation.

    A hard-wrapped paragraph is one block: a line that does not end a sentence joins the next one when both are long
    and no empty line stands between them.
    """
    lines = [match.span() for match in _LINE.finditer(text) if match.group().strip()]
    spans: list[tuple[int, int]] = []
    for start, end in lines:
        while text[start].isspace():
            start += 1
        while text[end - 1].isspace():
            end -= 1
        if spans and _continues(text, spans[-1], (start, end)):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    for index, (start, end) in enumerate(spans):
        line = text[start:end]
        following = text[slice(*spans[index + 1])] if index + 1 < len(spans) else ""
        before = spans[index - 1] if index else None
        if before is not None and _is_signature(line, text[slice(*before)]):
            yield Block(BlockKind.SIGNATURE, start, end)
        elif _is_signature(following, line):
            yield Block(BlockKind.QUOTATION, start, end)
        elif item := _ITEM.match(line):
            yield Block(BlockKind.ITEM, start + item.end(), end)
        elif len(line) <= 120 and not _ends_sentence(text, (start, end)):
            yield Block(BlockKind.HEADING, start, end)
        else:
            yield Block(BlockKind.PARAGRAPH, start, end)


def _is_signature(line: str, before: str) -> bool:
    """Whether *line* signs the quotation *before* it: a dash, a name, no end of sentence."""
    if not _SIGNATURE.match(line) or before[:1] in _MARK:
        return False
    words = re.findall(r"\w+", line)
    return len(words) <= 12 and words[0][:1].isupper() and any(word[:1].isupper() for word in words[1:] or words)


def _continues(text: str, before: tuple[int, int], line: tuple[int, int]) -> bool:
    gap = text[before[1] : line[0]]
    wrapped = before[1] - before[0] >= 60 and len(gap.replace("\r", "").split("\n")) == 2
    return wrapped and text[line[0]].islower() and not _ends_sentence(text, before)


def _ends_sentence(text: str, span: tuple[int, int]) -> bool:
    """By a look at the end alone: a paragraph that grows line by line may be megabytes."""
    last = span[1] - 1
    while last > span[0] and text[last] in _CLOSES:
        last -= 1
    return text[last] in _ENDS
