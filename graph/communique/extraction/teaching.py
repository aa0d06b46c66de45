"""The teaching set: whole sentences with their actors in brackets and every claim beside them.

    [Hungary]1 on Tuesday blocked [the EU]2's new sanctions on [Russia]3 :: 1 vetoes 2 ; 2 sanctions 3 (intended)

A line is a sentence, ``::`` and the claims, or ``none``; ``says N`` names the speaker of all of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from communique.errors import OntologyError
from communique.ontology import Ontology

_MENTION = re.compile(r"\[([^\[\]]+)\](\d{1,2})(?!\d)")
_CLAIM = re.compile(r"(\d{1,2}) (\w+) (\d{1,2})(?: \(([^()]*)\))?$")
_SAYS = re.compile(r"says (\d{1,2})$")
STATUSES = frozenset({"negated", "possible", "intended", "requested", "conditional"})


@dataclass(frozen=True, slots=True)
class TaughtMention:
    """An actor of a taught sentence: its number and its span of code points in the sentence."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TaughtClaim:
    """A claim of a taught sentence; ``status`` is "" for affirmed and actual."""

    subject: int
    relation: str
    object: int
    status: str
    speaker: int | None


@dataclass(frozen=True, slots=True)
class TaughtSentence:
    """A sentence with everything that it states between the actors that are marked in it."""

    text: str
    mentions: tuple[TaughtMention, ...]
    claims: tuple[TaughtClaim, ...]
    source: str


def read_teaching(paths: Iterable[Path], ontology: Ontology) -> list[TaughtSentence]:
    """All sentences of the files. Raises OntologyError, naming file and line, for a line that is not in the form."""
    return [parse_line(line, source, ontology) for line, source in teaching_lines(paths)]


def teaching_lines(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The lines of the files that hold a sentence, each with its file and number."""
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                yield line, f"{path.parent.name}/{path.name}:{number}"


def plain_text(line: str) -> str:
    """The sentence in a line that ``parse_line`` takes."""
    return _read_mentions(line.rpartition(" :: ")[0])[0]


def parse_line(line: str, source: str, ontology: Ontology) -> TaughtSentence:
    """One line of a teaching file."""
    sentence, separator, noted = line.rpartition(" :: ")
    if not separator:
        raise OntologyError(f"{source}: no ' :: ' between the sentence and its claims")
    text, mentions = _read_mentions(sentence)
    if "[" in text or "]" in text:
        raise OntologyError(f"{source}: a bracket without its number: '{text[:60]}'")
    numbers = {mention.number for mention in mentions}
    claims = tuple(_read_claims(noted.strip(), source, numbers, ontology))
    return TaughtSentence(text, tuple(mentions), claims, source)


def _read_mentions(sentence: str) -> tuple[str, list[TaughtMention]]:
    parts: list[str] = []
    mentions: list[TaughtMention] = []
    length = position = 0
    for match in _MENTION.finditer(sentence):
        plain = sentence[position : match.start()]
        parts += [plain, match.group(1)]
        start = length + len(plain)
        length = start + len(match.group(1))
        mentions.append(TaughtMention(int(match.group(2)), start, length))
        position = match.end()
    return "".join(parts) + sentence[position:], mentions


def _read_claims(noted: str, source: str, numbers: set[int], ontology: Ontology) -> Iterator[TaughtClaim]:
    if noted == "none":
        return
    entries = [entry.strip() for entry in noted.split(";")]
    speakers = [int(said.group(1)) for entry in entries if (said := _SAYS.match(entry))]
    for entry in entries:
        if _SAYS.match(entry):
            continue
        match = _CLAIM.match(entry)
        if match is None:
            raise OntologyError(f"{source}: '{entry}' is no claim; it takes the form '1 relation 2 (status)'")
        subject, relation, object_ = int(match.group(1)), match.group(2), int(match.group(3))
        for number in (subject, object_, *speakers):
            if number not in numbers:
                raise OntologyError(f"{source}: '{entry}' names actor {number}, which is not in the sentence")
        if relation not in ontology.relations:
            raise OntologyError(f"{source}: the relation '{relation}' is not declared")
        status, speaker = _read_status(match.group(4) or "", source)
        yield TaughtClaim(
            subject, relation, object_, status, speaker if speaker is not None else next(iter(speakers), None)
        )


def _read_status(noted: str, source: str) -> tuple[str, int | None]:
    words, speaker = [], None
    for part in filter(None, (part.strip() for part in noted.split(","))):
        said = _SAYS.match(part)
        if said:
            speaker = int(said.group(1))
        elif part == "says none":
            continue
        else:
            words += part.split()
    for word in words:
        if word not in STATUSES and word not in ("actual", "affirmed"):
            raise OntologyError(f"{source}: the status '{word}' is none of {', '.join(sorted(STATUSES))}")
    return " ".join(word for word in words if word in STATUSES), speaker
