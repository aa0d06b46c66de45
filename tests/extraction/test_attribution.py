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
        ("A Chilean senator, Rosa Vidal, claimed that Peru left.", "says", "Rosa Vidal", "Peru left"),
        ("Kenya, which borders Somalia, promised to support Uganda.", "promises", "Kenya", "to support Uganda"),
        ("Lisbon, asked about the raid, said that Spain had left.", "says", "Portugal", "Spain had left"),
        ("Peru called Chile's silence “absurd”.", "says", "Peru", "Chile's silence “absurd"),
        ("The minister shot back that Peru had left.", "says", "minister", "Peru had left"),
        (
            "Lula thanked “everyone who helped Peru”.",
            "praises",
            "Luiz Inácio Lula da Silva",
            "everyone who helped Peru",
        ),
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


@pytest.mark.parametrize(
    "sentence",
    [
        "Canada did not ask Mexico to sanction Cuba.",
        "Egypt left without inviting Sudan to join the alliance.",
        "Serbia avoided promising Kosovo help.",
        "Neither Bolivia nor Chile had promised help.",
        "None of them said that Greece attacked Cyprus.",
        "Lula got what he wanted: Peru joined BRICS.",
        "The garden was open; snow had been forecast.",
    ],
)
def test_what_nobody_says_is_no_statement(read, sentence):
    assert read(sentence).statements == ()


def test_clause_of_the_next_sentence_does_not_report_a_quotation(read):
    text = "“Spain supports Morocco.” Its army, Madrid added, never attacked Algeria."
    (statement,) = read(text).statements
    assert [span.of(text) for span in statement.content] == ["Its army", "never attacked Algeria"]


def test_both_who_agree_say_it(read):
    statements = read("Iraq and Iran met in Oman. Both countries declared that Israel threatens Syria.").statements
    assert [statement.speaker.label for statement in statements] == ["Iraq", "Iran"]


@pytest.mark.parametrize(
    ("headline", "speaker"),
    [
        ("Chile will not arm Peru – Kremlin", "Russia"),
        ("Chile will not arm Peru — Peruvian army", "Peruvian army"),
        ("Chile will not arm Peru: Boric", "Gabriel Boric"),
        ("Chile will not arm Peru, warns WHO", "World Health Organization"),
        ("Boric in Lima: Chile will not arm Peru", "Gabriel Boric"),
        ("Chile's Boric: We will not arm Peru", "Gabriel Boric"),
        ("Friday: Chile will not arm Peru – UNICEF", "UNICEF"),
    ],
)
def test_item_of_a_list_names_its_source(read, headline, speaker):
    text = f"The week in brief\n\n- Snow in Rome\n- {headline}\n- Rain in Oslo\n"
    (statement,) = read(text).statements
    assert (statement.speaker.label, "arm Peru" in statement.content[0].of(text)) == (speaker, True)


def test_quotations_between_paragraphs_are_whose_the_sentence_before_tells_of(read):
    text = (
        "Chile's president, Gabriel Boric, addressed the senate in Santiago.\n\n"
        "“We have lived beside Peru for centuries.\n\n“In 2007 Peru attacked Bolivia.”\n\nIt rained on the harbour."
    )
    reading = read(text)
    (claim,) = [claim for claim in reading.claims if claim.relation.name == "attacks"]
    assert [speaker.label for speaker in claim.speakers] == ["Gabriel Boric"]
