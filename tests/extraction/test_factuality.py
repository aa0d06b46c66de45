"""Polarity, modality and tense: one sentence, one claim, and how it stands."""

import pytest

from communique.article import Article


@pytest.mark.parametrize(
    ("sentence", "polarity", "modality", "tense"),
    [
        ("Russia attacked Ukraine in the night.", "affirmed", "actual", "past"),
        ("France supports Ukraine.", "affirmed", "actual", "present"),
        ("Russia did not attack Estonia.", "negated", "actual", "past"),
        ("Russia never attacked Estonia.", "negated", "actual", "past"),
        ("Russia failed to attack Moldova.", "negated", "actual", None),
        ("Russia could attack Estonia.", "affirmed", "possible", "future"),
        ("Russia may attack Estonia by 2029.", "affirmed", "possible", "future"),
        ("Allegedly, Iran attacked Israel.", "affirmed", "possible", "past"),
        ("Will Iran attack Israel?", "affirmed", "possible", "future"),
        ("Russia will attack Estonia.", "affirmed", "intended", "future"),
        ("Turkey plans to attack Syria.", "affirmed", "intended", "future"),
        ("Poland should sanction Belarus.", "affirmed", "requested", "future"),
        ("Merz said that Germany does not attack Russia.", "negated", "actual", "present"),
        ("Merz did not say that Russia attacked Poland.", "affirmed", "possible", "past"),
        ("Iran denied that it arms Russia.", "negated", "actual", "present"),
        ("Many fear that Russia will attack Poland.", "affirmed", "possible", "future"),
        ("Nestle no longer trades with Russia, Merz told Le Monde.", "negated", "actual", "present"),
    ],
)
def test_how_a_claim_stands(read, sentence, polarity, modality, tense):
    (claim,) = read(sentence).claims
    assert (claim.polarity, claim.modality, claim.tense) == (polarity, modality, tense)


def test_condition_and_its_consequence_are_conditional(read):
    claims = read("If Russia attacks Estonia, NATO will defend Estonia.").claims
    assert [(claim.subject.label, claim.status) for claim in claims] == [
        ("Russia", "conditional"),
        ("NATO", "conditional"),
    ]


def test_claim_keeps_the_words_that_made_it_so(read):
    (claim,) = read("Russia may never attack Estonia.").claims
    assert set(claim.reasons) == {"may", "never"}


@pytest.mark.parametrize(
    ("sentence", "event", "status"),
    [
        ("The army left the town on Friday.", "left", "asserted"),
        ("The army did not leave the town.", "leave", "negated"),
        ("The army might leave the town.", "leave", "uncertain"),
        ("The army will leave the town on Friday.", "leave", "asserted"),
        ("The general hopes that the army leaves.", "leaves", "uncertain"),
    ],
)
def test_status_of_an_event(extractor, sentence, event, status):
    start = sentence.index(event)
    assert extractor.assess_events(Article("event", sentence), [(start, start + len(event))]) == [status]
