"""Quotations in a parsed text: where they are, which go together, and which stand beside a reporting word."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from spacy.tokens import Doc, Token

from communique.article import Article, Block, BlockKind

_PAIRS = {"“": "”", "«": "»", "„": "“”", '"': '"', "``": "''", "''": "''"}
_ENDS_SPEECH = frozenset({",", "?", "!", ".", "…", "—", "–", "--", "-"})
_OPENS_SPEECH = frozenset({",", ":"})
_MAX_DISTANCE = 16
_MIN_SPEECH = 4


class Quotations:
    """The quoted stretches of a text, as half-open token ranges without their marks."""

    def __init__(self, doc: Doc, article: Article) -> None:
        self.doc = doc
        self.article = article
        self.spans: list[tuple[int, int]] = list(self._find())
        self.number_at = {i: number for number, (start, end) in enumerate(self.spans) for i in range(start, end)}
        self.following = dict(self._chains())

    # Blocks

    @cached_property
    def blocks(self) -> list[tuple[Block, int, int]]:
        """Each block with its half-open token range."""
        ranges = ((block, self.tokens_in(block)) for block in self.article.blocks)
        return [(block, tokens[0].i, tokens[-1].i + 1) for block, tokens in ranges if tokens]

    def tokens_in(self, block: Block) -> list[Token]:
        """The tokens that begin in *block*, but for spaces."""
        first, last = bisect_left(self._offsets, block.start), bisect_left(self._offsets, block.end)
        return [token for token in self.doc[first:last] if not token.is_space]

    @cached_property
    def _offsets(self) -> list[int]:
        return [token.idx for token in self.doc]

    @cached_property
    def block_of(self) -> dict[int, int]:
        """The number of the block that a token stands in."""
        return {i: number for number, (_, start, end) in enumerate(self.blocks) for i in range(start, end)}

    # Finding

    def _find(self) -> Iterator[tuple[int, int]]:
        """The outermost quotations; a stretch ends with its block at the latest."""
        for _, first, last in self.blocks:
            closers: list[str] = []
            opened = first
            for index in range(first, last):
                text = self._mark(index, index == first)
                if closers and text in closers[-1] and not self._opens(index):
                    closers.pop()
                    if not closers and index > opened:
                        yield opened, index
                elif text in _PAIRS and (not closers or text not in closers[0]):
                    if not closers:
                        opened = index + 1
                    closers.append(_PAIRS[text])
                elif closers and text in closers[0]:
                    closers.clear()
                    if index > opened:
                        yield opened, index
            if closers and opened < last:
                yield opened, last

    def _mark(self, index: int, opens_block: bool) -> str:
        """The token's text, without a dash that the tokeniser left on it; a closing mark opens a block."""
        text = self.doc[index].text
        if len(text) == 2 and text[0] in "”»":
            return text[0]
        return "“" if opens_block and text == "”" else text

    def _opens(self, index: int) -> bool:
        """Whether a mark that could be either stands before a word and after a space."""
        mark = self.doc[index]
        before = self.doc[index - 1] if index else None
        return mark.text in ("“",) or (
            mark.text == '"'
            and not mark.whitespace_
            and before is not None
            and bool(before.whitespace_)
            and index + 1 < len(self.doc)
            and self.doc[index + 1].is_alpha
        )

    def _chains(self) -> Iterator[tuple[int, int]]:
        """A quotation left open at the end of its block goes on in the next block, which opens with a mark again."""
        ends = {end: number for number, (_, end) in enumerate(self.spans)}
        starts = {start: number for number, (start, _) in enumerate(self.spans)}
        for (_, _, end), (_, start, _) in zip(self.blocks, self.blocks[1:], strict=False):
            if end in ends and start + 1 in starts and self.doc[end - 1].text not in "”»\"''":
                yield ends[end], starts[start + 1]

    def whole(self, number: int) -> set[int]:
        """The tokens of a quotation and of what goes on with it."""
        found: set[int] = set()
        current: int | None = number
        while current is not None:
            found |= set(range(*self.spans[current]))
            current = self.following.get(current)
        return found

    def is_speech(self, number: int) -> bool:
        """Whether a quoted stretch is speech and not a word held with tongs."""
        start, end = self.spans[number]
        if end - start >= _MIN_SPEECH and any(token.pos_ in ("VERB", "AUX") for token in self.doc[start:end]):
            return True
        return end - start > 1 and self.doc[end - 1].text in ("?", "!")

    # Beside a reporting word

    def beside(self, verb: Token) -> set[int]:
        """Speech before or after a verb that punctuation marks as what it reports."""
        if verb.i in self.number_at:
            return set()
        found: set[int] = set()
        for number, (start, end) in enumerate(self.spans):
            if self.block_of.get(start) != self.block_of.get(verb.i):
                continue
            before = 0 <= verb.i - end <= _MAX_DISTANCE and self.doc[end - 1].text in _ENDS_SPEECH | {","}
            before = before or (
                0 <= verb.i - end <= _MAX_DISTANCE and end + 1 < len(self.doc) and self.doc[end + 1].text == ","
            )
            after = (
                0 < start - verb.i <= _MAX_DISTANCE
                and start > 1
                and (start - 2 == verb.i or self.doc[start - 2].text in _OPENS_SPEECH)
            )
            before = before and not self._ends_sentence(end, verb)
            reported = (before and self._only_reporting(end + 1, verb)) or (
                after and self._only_reporting(start - 1, verb)
            )
            if reported and (self.is_speech(number) or (after and self.doc[start - 2].text in _OPENS_SPEECH)):
                found |= self.whole(number)
        return found

    def _ends_sentence(self, end: int, verb: Token) -> bool:
        """ "“… is over.” His army, he added, …": the verb stands in a clause of the next sentence."""
        if self.doc[end - 1].text != ".":
            return False
        words = self.doc[end + 1 : verb.i]
        return any(token.text == "," for token in words) or any(
            child.dep_ in ("dobj", "ccomp", "xcomp") and child.i > verb.i for child in verb.children
        )

    def _only_reporting(self, edge: int, verb: Token) -> bool:
        """Whether no other predicate, quotation or end of a sentence stands between a quotation and the verb."""
        between = self.doc[edge : verb.i] if edge <= verb.i else self.doc[verb.i + 1 : edge]
        for token in between:
            if token.i in self.number_at or token.text in (";", ".", "?", "!"):
                return False
            if token.pos_ == "VERB" and token.dep_ not in ("amod", "acl", "relcl", "pcomp", "compound", "advcl"):
                return False
        return True

    def after_colon(self, verb: Token) -> set[int]:
        """What follows a colon after the verb: the rest of the sentence, a quotation, or the next block."""
        if verb.i in self.number_at or verb.i not in self.block_of:
            return set()
        number = self.block_of[verb.i]
        _, _, last = self.blocks[number]
        colon = next((i for i in range(verb.i + 1, min(verb.i + _MAX_DISTANCE, last)) if self.doc[i].text == ":"), None)
        if colon is None or not self._only_reporting(colon, verb):
            return set()
        if colon + 1 < last:
            quote = self.number_at.get(colon + 2)
            return self.whole(quote) if quote is not None else set(range(colon + 1, self.doc[colon + 1].sent.end))
        if number + 1 == len(self.blocks):
            return set()
        block, first, end = self.blocks[number + 1]
        if block.kind is BlockKind.HEADING and not block.end - block.start > 60:
            return set()
        quote = self.number_at.get(first + 1)
        return self.whole(quote) if quote is not None and self.doc[first].text in _PAIRS else set(range(first, end))
