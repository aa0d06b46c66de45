"""What the parser gets wrong and is mended: the claims that depend on it."""

import pytest


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Germany, which arms Ukraine, thanked Poland.", ("Germany", "arms", "Ukraine")),
        ("Poland supports Ukraine and arms Moldova.", ("Poland", "arms", "Moldova")),
        ("Italy, which funds Tunisia and arms Libya, left.", ("Italy", "arms", "Libya")),
        ("Denmark neither attacked nor threatened Sweden.", ("Denmark", "threatens", "Sweden")),
    ],
)
def test_verb_that_was_taken_for_something_else(read, sentence, claim):
    found = [(claim.subject.label, claim.relation.name, claim.object.label) for claim in read(sentence).claims]
    assert claim in found


def test_plural_before_a_name_stays_a_noun(read):
    relations = {claim.relation.name for claim in read("Jordan met ministers Lavrov and Wang.").claims}
    assert relations == {"meets"}
