"""A statement while it is being read, and which one a word belongs to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc

from communique.claim import Modality, Polarity, StatementKind
from communique.extraction.mentions import Mention
from communique.ontology import SpeechWord

PLAIN = SpeechWord(StatementKind.SAYS, None, None, False, False)


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


def innermost(drafts: Iterable[Draft], index: int) -> Draft | None:
    """The smallest statement in whose content the token stands."""
    return min(
        (draft for draft in drafts if index in draft.content), key=lambda draft: len(draft.content), default=None
    )


def quoted_by(drafts: Iterable[Draft], in_quote: dict[int, int], index: int) -> Draft | None:
    """The statement whose speaker's own words a token is among: a signed quotation, or one between quotation marks."""
    number = in_quote.get(index)
    direct = [
        draft
        for draft in drafts
        if index in draft.content
        and (draft.cue is None or (number is not None and in_quote.get(draft.verb or -1) != number))
    ]
    return min(direct, key=lambda draft: len(draft.content), default=None)


def content_spans(doc: Doc, content: set[int]) -> list[tuple[int, int]]:
    """Character spans of a set of tokens, joined where only space or punctuation parts them, trimmed of both."""
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
    return [trimmed for start, end in spans if (trimmed := _trim(doc.text, start, end))[0] < trimmed[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    match = re.match(r"[\s,;:\"“”«»–—.-]*(.*?)[\s,;:\"“”«»–—.-]*$", text[start:end], re.DOTALL)
    return (start + match.start(1), start + match.end(1)) if match else (start, end)
