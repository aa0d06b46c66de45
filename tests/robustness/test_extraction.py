"""Whatever a stranger writes is read: no crash, every quotation in its place, and time that grows as the text does."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from trials import GOLD, TIMES, seconds, torn, trials, written

from communique.article import Article, find_blocks
from communique.extraction.dates import DateFinder
from communique.extraction.reader import ArticleReader
from communique.timespan import parse_time

DAYS = st.sampled_from([None, date(2025, 12, 11), date.min, date.max])
TIME = re.compile(r"(\.\./)?[-\dW]{4,10}|[-\dW]{4,10}/(\.\.|[-\dW]{4,10})")


def whole(text: str) -> str:
    """*text* without halves of characters, which no reader lets through."""
    return text.encode("utf-8", "replace").decode()


def check(reading) -> None:
    text = reading.article.text
    for claim in reading.claims:
        evidence = claim.evidence
        assert text[evidence.start : evidence.end] == evidence.quote
        for start, end in (evidence.subject, evidence.object, evidence.cue):
            assert evidence.start <= start < end <= evidence.end
    for statement in reading.statements:
        spans = (*statement.content, statement.cue, statement.speaker_span, statement.addressee_span)
        assert all(0 <= start < end <= len(text) for start, end in filter(None, spans))


@trials(60)
@given(torn().map(whole), DAYS)
def test_a_torn_article_is_read(extractor, text: str, day: date | None) -> None:
    check(extractor.read(Article("torn", text, published=day)))


@trials(120)
@given(written.map(whole), DAYS)
def test_anything_is_read(extractor, text: str, day: date | None) -> None:
    check(extractor.read(Article("any", text, published=day)))


WORDS = st.sampled_from(
    [
        "on",
        "in",
        "by",
        "since",
        "from",
        "to",
        "until",
        "between",
        "the",
        "next",
        "past",
        "last",
        "31",
        "30",
        "29",
        "5",
        "0",
        "99",
        "1999",
        "2024",
        "2025-02-30",
        "February",
        "May",
        "Monday",
        "month",
        "months",
        "weeks",
        "years",
        "year",
        "decade",
        "decades",
        "999999999999",
        "ten",
        "yesterday",
        "ago",
        "then",
        "1990s",
        "early",
        "mid",
        "-",
    ]
)


@trials(200)
@given(st.one_of(st.lists(WORDS, max_size=12).map(" ".join), written.map(whole)), DAYS)
def test_any_words_for_a_time_are_a_time_or_none(extractor, text: str, day: date | None) -> None:
    finder = DateFinder(extractor.ontology)
    for time in finder.find(extractor.nlp.make_doc(text), day):
        assert TIME.fullmatch(time.value), time.value
        parse_time(time.value)


ATTACKS = {
    "articles": lambda length: (GOLD[40] * (length // len(GOLD[40]) + 1))[:length],
    "one line": lambda length: "Russia threatens NATO, Mark Rutte said. " * (length // 40),
    "one sentence": lambda length: "Russia threatens NATO and " * (length // 26),
    "names": lambda length: "Jane Roe, " * (length // 10),
    "lines": lambda length: "Iran arms Russia\n" * (length // 17),
    "signed": lambda length: "“Iran arms us.”\n– Mark Rutte\n" * (length // 29),
    "quotation marks": lambda length: '"' * (length // 2),
    "opened quotations": lambda length: "“" * (length // 4),
    "nested speech": lambda length: "Rutte said that " * (length // 16),
    "brackets": lambda length: "(" * (length // 4) + ")" * (length // 4),
    "one word": lambda length: "a" * length,
    "combining": lambda length: "e\u0301\u0323" * (length // 3),
    "right to left": lambda length: "\u202e\u0645\u0635\u0631 " * (length // 5),
    "empty lines": lambda length: "\n" * length,
    "dates": lambda length: "on 5 May 2022 to " * (length // 17),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ATTACKS)
def test_time_grows_as_the_text_does(extractor, kind: str) -> None:
    """Four times the text takes some four times as long; sixteen times as long would be with the square of it."""
    # Up to MAX_SENTENCE, every name of one sentence is still held against every other.
    first = 3_000 if kind == "one sentence" else 1_000
    short, long = (Article("a", ATTACKS[kind](length), published=date(2025, 12, 11)) for length in (first, 4 * first))
    extractor.read(short)
    one = min(seconds(lambda: extractor.read(short)) for _ in range(2))
    four = seconds(lambda: check(extractor.read(long)))
    assert four < max(10 * one, 1.0), f"{one:.2f} s and {four:.2f} s"


def test_a_book_takes_time_with_its_length(extractor) -> None:
    """Four times the paragraphs take four times as long once they are parsed, eleven where each looks at all others."""
    text = "Mark Rutte said that Iran waited. The minister slept on 5 May. “Its army left,” he said.\n\n"
    paragraph = extractor.parse(Article("a", text))
    took = []
    for times in (250 * TIMES, 1_000 * TIMES):
        article = Article("a", text * times)
        doc = Doc.from_docs([paragraph] * times, ensure_whitespace=False)
        took.append(seconds(lambda: check(ArticleReader(extractor.tools, article, doc).read())))  # noqa: B023
    assert took[1] < 8 * took[0], "{:.2f} s and {:.2f} s".format(*took)


@pytest.mark.parametrize("run", ['"', "“", ".'", "a", "(“"])
def test_words_without_a_space_are_told_apart_in_time(extractor, run: str) -> None:
    short, long = (Article("a", f"Iran armed it. {run * (length // len(run))}") for length in (20_000, 80_000))
    one = seconds(lambda: extractor._tokens(short))
    assert seconds(lambda: extractor._tokens(long)) < max(8 * one, 1.0)
    assert extractor._tokens(short).text == short.text


BLOCKS = {
    "one line of 10 MB": lambda length: "Russia threatens NATO. " * (length // 23),
    "hard-wrapped lines": lambda length: ("and " * 18 + "\n") * (length // 73),
    "quotation marks": lambda length: '"' * length,
    "full stops": lambda length: ".'" * (length // 2),
    "dashes": lambda length: "– " * (length // 2),
    "empty lines": lambda length: "\r\n" * (length // 2),
    "signatures": lambda length: "– Mark Rutte\n" * (length // 13),
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_ten_megabytes_have_their_blocks_in_time(kind: str) -> None:
    one = seconds(lambda: list(find_blocks(BLOCKS[kind](2_500_000))))
    four = seconds(lambda: list(find_blocks(BLOCKS[kind](10_000_000))))
    assert four < max(10 * one, 1.0), f"{one:.2f} s and {four:.2f} s"
