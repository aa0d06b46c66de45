"""Whole sentences, the claims that they make, and what holds of every reading."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.article import Article
from communique.evaluation.dispatches import read_gold

GOLD = list(read_gold(Path(__file__).parents[1] / "gold"))


def stated(reading):
    return {(claim.subject.label, claim.relation.name, claim.object.label) for claim in reading.claims}


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("Iran was sanctioned by France.", {("France", "sanctions", "Iran")}),
        ("Germany imposed sanctions on Iran.", {("Germany", "sanctions", "Iran")}),
        ("Sanctions were imposed on Iran by Germany.", {("Germany", "sanctions", "Iran")}),
        ("The Russian attack on Ukraine continues.", {("Russia", "attacks", "Ukraine")}),
        (
            "Russia's attack on Ukraine angered Poland.",
            {("Russia", "attacks", "Ukraine"), ("Poland", "criticises", "Russia")},
        ),
        (
            "France and Germany support Ukraine.",
            {("France", "supports", "Ukraine"), ("Germany", "supports", "Ukraine")},
        ),
        (
            "Malta, Cyprus and Greece praised Italy.",
            {("Malta", "praises", "Italy"), ("Cyprus", "praises", "Italy"), ("Greece", "praises", "Italy")},
        ),
        (
            "France, which supports Ukraine, sanctioned Russia.",
            {("France", "supports", "Ukraine"), ("France", "sanctions", "Russia")},
        ),
        (
            "China, a rival of India, threatened Taiwan.",
            {("China", "rivalOf", "India"), ("China", "threatens", "Taiwan")},
        ),
        ("India bought oil from Russia.", {("India", "buysFrom", "Russia")}),
        ("Brazil recognised Palestine.", {("Brazil", "recognises", "Palestine")}),
        ("Kyrgyzstan expelled Tajik diplomats.", {("Kyrgyzstan", "expels", "Tajikistan")}),
        ("Merz and Macron met in Berlin.", {("Friedrich Merz", "meets", "Emmanuel Macron")}),
        ("The plane landed in Lisbon.", set()),
        ("It rained in the hills all day.", set()),
        ("", set()),
    ],
)
def test_sentence_states_these_claims_and_no_others(read, sentence, claims):
    assert stated(read(sentence)) == claims


@pytest.mark.parametrize(
    "sentence", ["France and Germany signed an agreement.", "France signed an agreement with Germany."]
)
def test_symmetric_relation_is_stated_once(read, sentence):
    assert stated(read(sentence)) == {("France", "signsAgreementWith", "Germany")}


def test_each_other_is_one_claim_in_each_direction(read):
    assert stated(read("France and Germany criticised each other.")) == {
        ("France", "criticises", "Germany"),
        ("Germany", "criticises", "France"),
    }


def test_office_before_a_name_is_a_claim(read):
    office, praise = read("German Chancellor Friedrich Merz praised Ukraine.").claims
    assert (office.subject.label, office.relation.name, office.object.label) == (
        "Friedrich Merz",
        "headOfGovernmentOf",
        "Germany",
    )
    assert praise.evidence.quote == "German Chancellor Friedrich Merz praised Ukraine"


def test_claim_names_the_example_that_its_words_match(read):
    (claim,) = read("France sanctioned Iran.").claims
    assert claim.matched
    assert claim.signature == "X <agent sanction >patient Y"
    assert claim.probability is None


def test_offsets_count_code_points_behind_a_character_outside_the_basic_plane(read):
    text = "🦆 Ducks\n\nFrance sanctioned Iran."
    (claim,) = read(text).claims
    assert text[claim.evidence.start : claim.evidence.end] == "France sanctioned Iran"
    assert claim.evidence.subject.of(text) == "France"


def test_items_come_in_text_order(read):
    items = list(read("Macron said that Russia threatens Moldova. France sanctioned Iran.").items())
    assert [item.to_dict()["type"] for item in items] == ["statement", "claim", "claim"]


def check_spans(reading):
    """Quotes are the words of the text, and every span lies in it."""
    text = reading.article.text
    for claim in reading.claims:
        evidence = claim.evidence
        assert text[evidence.start : evidence.end] == evidence.quote
        for start, end in (evidence.subject, evidence.object, evidence.cue):
            assert evidence.start <= start < end <= evidence.end
        assert len(claim.speakers) == len(claim.speaker_spans)
        for start, end in claim.speaker_spans:
            assert 0 <= start < end <= len(text)
    ids = {statement.id for statement in reading.statements}
    for statement in reading.statements:
        assert statement.parent is None or statement.parent in ids
        spans = (*statement.content, statement.cue, statement.speaker_span, statement.addressee_span)
        for start, end in filter(None, spans):
            assert 0 <= start < end <= len(text)
    assert {claim.statement for claim in reading.claims} <= ids | {None}


@pytest.fixture(scope="module")
def gold_readings(extractor):
    return [extractor.read(dispatch.article) for dispatch in GOLD]


def test_evidence_of_every_gold_dispatch_is_in_its_text(gold_readings):
    assert sum(len(reading.claims) for reading in gold_readings) > 100
    for reading in gold_readings:
        check_spans(reading)


def test_ids_of_a_gold_dispatch_are_unique(gold_readings):
    for reading in gold_readings:
        ids = [item.id for item in (*reading.claims, *reading.statements)]
        assert len(ids) == len(set(ids))


def test_reading_twice_gives_the_same(extractor, gold_readings):
    assert [extractor.read(dispatch.article) for dispatch in GOLD[:12]] == gold_readings[:12]


WORDS = st.sampled_from(
    [
        "France",
        "Iran",
        "Putin",
        "he",
        "said",
        "that",
        "attacked",
        "“",
        "”",
        "\n",
        "– Doe",
        ",",
        ".",
        "by",
        "2029",
        "not",
        "‮",
        "é",
    ]
)


@settings(
    max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60))
def test_any_text_can_be_read(extractor, text):
    check_spans(extractor.read(Article("any", text, published=date(2025, 12, 11))))


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_any_string_of_words_can_be_read(extractor, text):
    check_spans(extractor.read(Article("words", text)))
