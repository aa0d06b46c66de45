"""Who is named: names, demonyms, metonyms, capitals, family names, offices, bodies, and people nobody knows."""

import pytest


def subject(read, sentence):
    return read(sentence).claims[-1].subject


@pytest.mark.parametrize(
    ("sentence", "actors"),
    [
        ("The Kremlin criticised Berlin.", ["Russia", "Germany"]),
        ("Beijing condemned Washington.", ["China", "United States"]),
        ("The West supports Ukraine.", ["West", "Ukraine"]),
        ("Iran supports Hezbollah.", ["Iran", "Hezbollah"]),
        ("The Taliban attacked Pakistan.", ["Taliban", "Pakistan"]),
        ("Lavrov criticised Merz.", ["Sergei Lavrov", "Friedrich Merz"]),
    ],
)
def test_names_of_one_actor(read, sentence, actors):
    (claim,) = read(sentence).claims
    assert [claim.subject.label, claim.object.label] == actors


def test_capital_in_which_something_happens_is_no_actor(read):
    (claim,) = read("Emmanuel Macron met Donald Trump in Paris.").claims
    assert claim.object.label == "Donald Trump"


@pytest.mark.parametrize(
    ("sentence", "of", "sector"),
    [
        ("The French army attacked Mali.", "France", "military"),
        ("Polish troops entered Belarus.", "Poland", "military"),
    ],
)
def test_part_of_a_state(read, sentence, of, sector):
    actor = subject(read, sentence)
    assert (actor.of, actor.sector, actor.new) == (of, sector, True)


def test_unknown_person_is_new_and_named_as_in_the_text(read):
    actor = subject(read, "Kenyan farmer Otieno Barasa criticised Uganda.")
    assert (actor.label, actor.kind, actor.new) == ("Otieno Barasa", "person", True)


def test_title_belongs_to_the_name(read):
    office, praise = read("NATO Secretary General Mark Rutte praised Norway.").claims
    assert (office.relation.name, office.object.label) == ("leaderOf", "NATO")
    assert praise.subject == office.subject


def test_known_actor_has_the_iri_of_the_ontology(read, ontology):
    actor = subject(read, "Lavrov criticised Merz.")
    assert actor.iri in ontology.actors
    assert not actor.new


def test_first_name_is_no_state(read):
    assert "Jordan" not in [actor.label for actor in read("Jordan Smith criticised Uganda.").actors]
