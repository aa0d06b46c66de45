"""An article's text and a span in it → the sentence around the span; spans of code points → spans of a browser's units.

A page shows a quotation in its sentence. The graph holds no parse, so a sentence is what stands between marks that end
one; where a mark is doubtful (an initial, "U.S."), the longer piece is shown, which never hides anything.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from communique.article import Article
from communique.claim import Span

# A mark that ends a sentence and what closes after it, but not the point behind a single capital.
_END = re.compile(r"(?<![A-Z])(?:\.|[!?…。！？؟])[.!?…]*[\"'”’»)\]]*\s+(?=[^\s\w]*[^\W\d_a-z]|\d)|[。！？]")
_MOST = 1200  # characters around a quotation; what has no end of sentence is no sentence


def sentence_around(article: Article, span: Span) -> Span:
    """The sentence or sentences that hold *span*, within its block; *span* itself where it lies in no block."""
    text = article.text
    around = [block for block in article.blocks if block.start < span.end and span.start < block.end]
    if not around:
        return span
    first, last = min(around[0].start, span.start), max(around[-1].end, span.end)
    first, last = max(first, span.start - _MOST), min(last, span.end + _MOST)
    # Up to the end of the quotation, as whether a mark ends a sentence shows in what follows it.
    starts = (end.end() for end in _END.finditer(text, first, span.end) if end.end() <= span.start)
    start = max(starts, default=first)
    if last > span.end:
        # From the last character on, as the quotation may itself end with the mark.
        ends = (end.end() for end in _END.finditer(text, max(first, span.end - 1), last))
        last = next((end for end in ends if end >= span.end), last)
    while last > span.end and text[last - 1].isspace():
        last -= 1
    return Span(start, last)


class Units:
    """Where a code point of a text stands in UTF-16 code units, the units of JavaScript strings (ECMA-262, 6.1.4)."""

    def __init__(self, text: str) -> None:
        self._wide: Sequence[int] = [place for place, character in enumerate(text) if character > "\uffff"]

    def __call__(self, span: Span) -> list[int]:
        """*span* in code units."""
        return [place + bisect_right(self._wide, place - 1) for place in span]
