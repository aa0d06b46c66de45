"""Who says it: sentences, their statements, and the speakers of their claims from the innermost outwards."""

import pytest


@pytest.mark.parametrize(
    ("sentence", "kind", "speaker", "content"),
    [
        ("Macron said that Russia threatens Moldova.", "says", "Emmanuel Macron", "Russia threatens Moldova"),
        ("Russia threatens Moldova, Macron said.", "says", "Emmanuel Macron", "Russia threatens Moldova"),
        ("Lavrov said Poland threatens Belarus.", "says", "Sergei Lavrov", "Poland threatens Belarus"),
        ("Poland: Russia attacked Ukraine.", "says", "Poland", "Russia attacked Ukraine"),
        ("Merz said: “Russia threatens Poland.”", "says", "Friedrich Merz", "Russia threatens Poland"),
        ("“Russia threatens us,” Merz said.", "says", "Friedrich Merz", "Russia threatens us"),
        ("Iran denied that it arms Russia.", "denies", "Iran", "it arms Russia"),
        ("Iran promised to support Hezbollah.", "promises", "Iran", "to support Hezbollah"),
        ("China warned that Japan could attack Taiwan.", "warns", "China", "Japan could attack Taiwan"),
        ("Japan demanded that China withdraw from Taiwan.", "demands", "Japan", "China withdraw from Taiwan"),
        ("Poland accused Belarus of attacking Lithuania.", "accuses", "Poland", "attacking Lithuania"),
        ("Rutte doubts that Russia will attack Poland.", "doubts", "Mark Rutte", "Russia will attack Poland"),
        ("Officials said that Iran attacked Iraq.", "says", "Officials", "Iran attacked Iraq"),
        (
            "As Macron pointed out on Monday, Russia attacked Ukraine.",
            "says",
            "Emmanuel Macron",
            "Russia attacked Ukraine",
        ),
        ("In Macron's view, Russia threatens Moldova.", "believes", "Emmanuel Macron", "Russia threatens Moldova"),
        ("In July, Poland called for tougher rules.", "demands", "Poland", "tougher rules"),
        ("Lavrov was furious: “Poland attacked us!”", "says", "Sergei Lavrov", "Poland attacked us!"),
        ("Iran asked Turkey to condemn the raid on Israel.", "asks", "Iran", "to condemn the raid on Israel"),
        ("The report shows a rise in Russian attacks.", "says", "report", "a rise in Russian attacks"),
    ],
)
def test_statement(read, sentence, kind, speaker, content):
    (statement,) = read(sentence).statements
    assert (statement.kind, statement.speaker.label) == (kind, speaker)
    assert [span.of(sentence) for span in statement.content] == [content]


@pytest.mark.parametrize(
    ("sentence", "speakers"),
    [
        ("Russia threatens Moldova.", []),
        ("Russia threatens Moldova, Macron said.", ["Emmanuel Macron"]),
        ("Rutte told Merz that Russia arms Iran.", ["Mark Rutte"]),
        ("Merz said that Macron believes that Russia threatens Moldova.", ["Emmanuel Macron", "Friedrich Merz"]),
    ],
)
def test_speakers_of_a_claim(read, sentence, speakers):
    (claim,) = read(sentence).claims
    assert [speaker.label for speaker in claim.speakers] == speakers


def test_inner_statement_names_the_outer_one(read):
    outer, inner = read("Merz said that Macron believes that Russia threatens Moldova.").statements
    assert (outer.parent, inner.parent) == (None, outer.id)


@pytest.mark.parametrize(
    ("sentence", "addressee"),
    [
        ("Rutte told Merz that Russia arms Iran.", "Friedrich Merz"),
        ("Turkey urged Iran to attack Iraq.", "Iran"),
        ("Macron said that Russia threatens Moldova.", None),
    ],
)
def test_addressee(read, sentence, addressee):
    (statement,) = read(sentence).statements
    assert (statement.addressee.label if statement.addressee else None) == addressee


def test_signature_below_a_quotation_names_its_speaker(read):
    text = "The day in Oslo\n\nRussia threatens Norway and Sweden.\n– Mark Rutte\n\nThe ferry left."
    statement = read(text).statements[0]
    assert statement.speaker.label == "Mark Rutte"
    assert statement.cue is None


def test_accused_is_accused_and_the_deed_is_the_accusers_word(read):
    accusation, deed = read("Poland accused Belarus of attacking Lithuania.").claims
    assert (accusation.relation.name, accusation.speakers) == ("accuses", ())
    assert (deed.relation.name, [speaker.label for speaker in deed.speakers]) == ("attacks", ["Poland"])
