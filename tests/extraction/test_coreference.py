"""Pronouns, offices and descriptions: two sentences, and whom the second one means."""

import pytest


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Emmanuel Macron visited Kenya. He praised Nigeria.", ["Emmanuel Macron"]),
        ("Giorgia Meloni visited Libya. She criticised Algeria.", ["Giorgia Meloni"]),
        ("Spain trusts Portugal. It arms Morocco.", ["Spain"]),
        ("Russia invaded Ukraine. The Russian leader threatened Poland.", ["Vladimir Putin"]),
        ("France met Germany. Both countries support Ukraine.", ["France", "Germany"]),
    ],
)
def test_subject_of_the_second_sentence(read, text, subjects):
    second = text.index(". ")
    assert sorted(c.subject.label for c in read(text).claims if c.evidence.start > second) == subjects


def test_office_means_who_holds_it_on_the_day(read):
    (claim,) = read("The Hungarian prime minister criticised the European Union.").claims
    assert claim.subject.label == "Viktor Orbán"


def test_we_in_a_quotation_is_the_speakers_own_side(read):
    (claim,) = read("“We will defend Estonia,” Emmanuel Macron said.").claims
    assert (claim.subject.label, claim.object.label) == ("France", "Estonia")


def test_us_in_a_quotation_is_the_speakers_own_side(read):
    (claim,) = read("“Russia threatens us,” Merz said.").claims
    assert claim.object.label == "Germany"


@pytest.mark.parametrize(
    "sentence", ["He criticised Russia.", "They attacked Iran.", "The alliance criticised Russia."]
)
def test_nobody_is_guessed_where_nobody_was_named(read, sentence):
    assert read(sentence).claims == ()


@pytest.mark.parametrize(
    ("sentence", "pair"),
    [
        ("Spain sanctioned Belarus because it attacked Ukraine.", ("Belarus", "Ukraine")),
        ("Spain helped Ukraine because it feared Russia.", ("Spain", "Russia")),
        ("Ukraine asked Germany to arm it.", ("Germany", "Ukraine")),
        ("Ukraine promised Poland to arm it.", ("Ukraine", "Poland")),
    ],
)
def test_it_where_grammar_and_the_verb_tell(read, sentence, pair):
    assert pair in [(claim.subject.label, claim.object.label) for claim in read(sentence).claims]


def test_the_minister_is_the_one_whose_title_was_longer(read):
    text = "Foreign Minister Sergei Lavrov came to Oslo. The minister said that Norway threatens Russia."
    assert [statement.speaker.label for statement in read(text).statements] == ["Sergei Lavrov"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("If Maduro resigns, Brazil will leave, Lula told reporters. He believes that Chile supports Peru.", "Lula"),
        ("Ankara has left the talks. Greece, it says, attacked Cyprus.", "Turkey"),
        ("An Israeli official spoke to reporters. Iran, the official said, attacked Iraq.", "Israel"),
    ],
)
def test_who_speaks_in_the_second_sentence(read, text, speaker):
    second = text.index(". ")
    (claim,) = [claim for claim in read(text).claims if claim.evidence.start > second]
    assert speaker in claim.speakers[0].label
