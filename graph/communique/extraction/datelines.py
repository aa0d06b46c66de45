"""Datelines: the place, agency and day before a dispatch's first words, which act in nothing.

Comes in: the tokens of a text. Goes out: the numbers of those that stand in a dateline.
"""

from collections.abc import Sequence

from spacy.tokens import Token

MAX_LENGTH = 16  # tokens up to the mark that closes a dateline
_DASHES = frozenset({"—", "–", "-", "--"})


def find_datelines(tokens: Sequence[Token]) -> frozenset[int]:
    """The tokens of "VILNIUS, July 11 —", "UNITED NATIONS (Agencies) –", "KIEV, Sunday." at the start of a line."""
    found: set[int] = set()
    for token in tokens:
        begins = token.i == 0 or "\n" in tokens[token.i - 1].text or "\n" in tokens[token.i - 1].whitespace_
        if begins and token.is_upper and len(token) > 1:
            end = _end(tokens, token.i)
            found.update(range(token.i, end))
    return frozenset(found)


def _end(tokens: Sequence[Token], start: int) -> int:
    """The number after the dateline that opens at *start*, or *start* where there is none."""
    place = start
    while place < len(tokens) and (tokens[place].is_upper or tokens[place].text in ("/", "-", "'", "’")):
        place += 1
    for index in range(place, min(start + MAX_LENGTH, len(tokens))):
        token = tokens[index]
        if "\n" in token.text:
            return start
        if token.text in _DASHES:
            return index + 1
        if token.text == "." and tokens[place].text == ",":
            return index + 1
        if index == place and token.text not in (",", "(", ":"):
            return start
        if token.pos_ in ("VERB", "AUX"):
            return start
    return start
