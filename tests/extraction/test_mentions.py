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


def labels(actor):
    return f"{actor.of}:{actor.sector}" if actor.new and actor.of else actor.label


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The junta in Chad banned a party. The generals threatened France.", "Chad:military"),
        ("A court in Minsk jailed an activist. The court fined the BBC.", "Belarus:judiciary"),
        ("In Colombia, police arrested two Venezuelans.", "Colombia:police"),
        ("The IAEA criticised Iran. The agency thanked Russia.", "IAEA"),
        ("The International Criminal Court accused Sudan. The court praised Egypt.", "ICC"),
        ("Peru's interior ministry accused Chile. The ministry thanked Bolivia.", "Peru:police"),
        ("Germany, whose parliament praised Ukraine, is large.", "Germany:parliament"),
    ],
)
def test_bare_body_is_that_of_the_state_in_focus(read, text, who):
    assert labels(subject(read, text)) == who


@pytest.mark.parametrize(
    "text",
    ["The court criticised Russia.", "The ministry praised Iran."],
)
def test_bare_body_of_nobody_is_no_actor(read, text):
    assert read(text).claims == ()


def test_nameless_group_that_acts_is_an_actor(read):
    assert subject(read, "Gunmen attacked the French embassy in Bamako.").label == "Gunmen"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("An aide to the Turkish president praised Qatar.", "Turkey:government"),
        ("A commander of Hezbollah threatened Israel.", "Hezbollah:military"),
        ("In 2012 the French president visited Mali.", "François Hollande"),
        ("Lavrov met his Indian colleague. Lavrov praised China.", "Sergei Lavrov"),
        ("The White House said the president had phoned Xi Jinping.", "Donald Trump"),
        ("Defence Minister Joze Kamnik accused Serbia. Kamnik praised NATO.", "Joze Kamnik"),
    ],
)
def test_offices(read, text, who):
    assert labels(subject(read, text)) == who


def test_former_holder_does_not_hold_the_office(read):
    text = (
        "Joe Biden, the former president of the United States, met Rishi Sunak. The American president praised Japan."
    )
    assert subject(read, text).label == "Donald Trump"


def test_one_office_in_several_states(read):
    claims = read("The prime ministers of India and Italy thanked Australia.").claims
    assert {"Narendra Modi", "Giorgia Meloni"} <= {claim.subject.label for claim in claims}


def test_counterpart_has_the_office_in_the_other_state(read):
    claims = read("Wang Yi met his American counterpart, Marco Rubio, in Kuala Lumpur.").claims
    assert [c.object.label for c in claims if c.relation.name == "ministerOf"] == ["United States"]


def test_dateline_is_no_actor(read):
    (claim,) = read("VILNIUS, July 11 — NATO praised Sweden.").claims
    assert claim.subject.label == "NATO"


def test_apposition_names_the_organisation(read):
    assert subject(read, "Israel's spy service, the Mossad, attacked Hezbollah.").label == "Mossad"
