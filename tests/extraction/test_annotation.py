"""What the components of the language model say, said sooner: the same of every token."""

from pathlib import Path

import pytest
import spacy

from communique.article import Article
from communique.evaluation import read_gold
from communique.pipeline import DEFAULT_MODEL

ARTICLES = [dispatch.article for dispatch in list(read_gold(Path(__file__).parents[1] / "gold"))[:12]]


@pytest.fixture(scope="module")
def yardstick():
    return spacy.load(DEFAULT_MODEL)


def seen(doc):
    return [
        (t.text, t.head.i, t.dep_, t.tag_, t.pos_, str(t.morph), t.lemma_, t.ent_iob_, t.ent_type_, t.is_sent_start)
        for t in doc
    ]


@pytest.mark.parametrize("together", [1, 2, 12])
def test_texts_that_are_parsed_together_are_parsed_as_by_spacy_alone(extractor, yardstick, together):
    # Of a text without blocks, which would open sentences of their own.
    plain = [Article(article.id, " ".join(article.text.split())) for article in ARTICLES]
    docs = [doc for n in range(0, 12, together) for doc in extractor.parse(plain[n : n + together])]
    expected = [yardstick(article.text) for article in plain]
    for doc in expected:
        extractor._mend_subjects(doc)
    assert list(map(seen, docs)) == list(map(seen, expected))


def test_words_of_rules_that_look_at_two_tokens_are_ruled_as_by_spacy(extractor, yardstick):
    text = "Let's go. I'm gonna win. Y'all ain't here. There's hope. But I do, it is said, but you have none  left."
    assert seen(extractor.parse([Article("rules", text)])[0]) == seen(yardstick(text))


def test_an_empty_text_among_others_is_no_trouble(extractor):
    articles = [*ARTICLES[:5], Article("empty", "")]
    assert [len(doc) > 0 for doc in extractor.parse(articles)] == [True] * 5 + [False]


def test_reading_together_gives_what_reading_alone_gives(extractor):
    docs = extractor.parse(ARTICLES)
    together = [extractor.read(article, doc) for article, doc in zip(ARTICLES, docs, strict=True)]
    assert together == [extractor.read(article) for article in ARTICLES]
