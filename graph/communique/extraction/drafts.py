"""A statement while it is being read, and which one a word belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from communique.claim import Modality, Polarity, StatementKind
from communique.extraction.mentions import Mention
from communique.ontology import SpeechWord

PLAIN = SpeechWord(StatementKind.SAYS, None, None, False, False)
_EDGES = ',;:"“”«»–—.-'


@dataclass(slots=True, eq=False)
class Draft:
    """A statement while it is being read: token indices, and what the word that opens it does to what is said."""

    word: SpeechWord
    kind: StatementKind
    cue: tuple[int, int] | None
    content: set[int]
    speaker: Mention | None = None
    speaker_tokens: tuple[int, int] | None = None
    addressee: Mention | None = None
    verb: int | None = None
    parent: "Draft | None" = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    reasons: list[str] = field(default_factory=list)


Around = Mapping[int, Sequence[Draft]]  # token → the statements in whose content it stands


def around(drafts: Iterable[Draft]) -> Around:
    """Which of *drafts* each token stands in, so that nobody has to look through all of them."""
    found: dict[int, list[Draft]] = {}
    for draft in drafts:
        for index in draft.content:
            found.setdefault(index, []).append(draft)
    return found


def innermost(drafts: Around, index: int) -> Draft | None:
    """The smallest statement in whose content the token stands."""
    return min(drafts.get(index, ()), key=lambda draft: len(draft.content), default=None)


def quoted_by(drafts: Around, in_quote: dict[int, int], index: int) -> Draft | None:
    """The statement whose speaker's own words a token is among: a signed quotation, or one between quotation marks."""
    number = in_quote.get(index)
    direct = [
        draft
        for draft in drafts.get(index, ())
        if draft.cue is None or (number is not None and in_quote.get(draft.verb or -1) != number)
    ]
    return min(direct, key=lambda draft: len(draft.content), default=None)


def content_spans(doc: Doc, text: str, content: set[int]) -> list[tuple[int, int]]:
    """Spans of *text*, that of *doc*, for a set of tokens: joined over space and punctuation, and trimmed of both."""
    spans: list[tuple[int, int]] = []
    last: int | None = None
    for index in sorted(content):
        token = doc[index]
        if token.is_space or (token.is_punct and token.text not in ("%", "$") and (last is None or index != last + 1)):
            continue
        end = token.idx + len(token)
        if last is not None and index == last + 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((token.idx, end))
        last = index
    return [trimmed for start, end in spans if (trimmed := _trim(text, start, end))[0] < trimmed[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Character by character: a pattern that is anchored at the end looks at a run of dots again for each of them."""
    while start < end and (text[start].isspace() or text[start] in _EDGES):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _EDGES):
        end -= 1
    return start, end
