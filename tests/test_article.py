"""Blocks of a text, and offsets into it."""

from datetime import date

import pytest

from communique.article import Article, find_blocks


def blocks(text):
    return [(block.kind.value, text[block.start : block.end]) for block in find_blocks(text)]


LONG = "The minister spoke for a long time about the harbour and about what the"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("Talks in Oslo\n", [("heading", "Talks in Oslo")]),
        ("They met in Oslo.", [("paragraph", "They met in Oslo.")]),
        ("- the first one\n* the second one\n", [("item", "the first one"), ("item", "the second one")]),
        ("1. Sign it.\n(2) Send it.\n", [("item", "Sign it."), ("item", "Send it.")]),
        ("We will stay.\n– Jane Doe", [("quotation", "We will stay."), ("signature", "– Jane Doe")]),
        ("We will stay.\n— Jane Doe, Oslo", [("quotation", "We will stay."), ("signature", "— Jane Doe, Oslo")]),
        (f"{LONG}\nships would do.", [("paragraph", f"{LONG}\nships would do.")]),
        (f"{LONG}\r\nships would do.", [("paragraph", f"{LONG}\r\nships would do.")]),
        (f"{LONG}\n\nships would do.", [("heading", LONG), ("paragraph", "ships would do.")]),
        ("Talks\r\n\r\nThey met.\r\n", [("heading", "Talks"), ("paragraph", "They met.")]),
        ("  They met.  \n", [("paragraph", "They met.")]),
        ("Is it so?", [("paragraph", "Is it so?")]),
        ("He said: “Go.”", [("paragraph", "He said: “Go.”")]),
    ],
)
def test_blocks(text, expected):
    assert blocks(text) == expected


def test_long_line_without_a_full_stop_is_a_paragraph():
    assert [block.kind for block in find_blocks("word " * 30)] == ["paragraph"]


def test_article_finds_its_blocks():
    text = "Talks\n\nThey met."
    assert Article("a", text).blocks == tuple(find_blocks(text))


def test_digest_depends_on_what_a_reading_depends_on():
    article = Article("a", "They met.")
    assert article.digest == Article("a", "They met.").digest
    assert len({article.digest, Article("b", "They met.").digest, Article("a", "They left.").digest}) == 3
    assert article.digest != Article("a", "They met.", published=date(2025, 1, 2)).digest


def test_iri_is_escaped():
    assert Article("a b/ü", "").iri("https://example.org/") == "https://example.org/article/a%20b%2F%C3%BC"
