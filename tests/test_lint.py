"""What only a count can tell of the ontology: near duplicates and thin relations."""

from dataclasses import replace

import pytest

from communique.extraction.teaching import parse_line
from communique.lint import MIN_EXAMPLES, MIN_TAUGHT, find_duplicates, find_thin


@pytest.fixture
def small(ontology):
    entry = replace(ontology.relations["attacks"], examples=("X attacks Y",), file="relations/mine.ttl")
    return replace(ontology, relations={"attacks": entry}, roles={})


def taught(ontology, *sentences):
    return [parse_line(sentence, f"t:{number}", ontology) for number, sentence in enumerate(sentences, 1)]


def test_sentence_that_only_swaps_its_end_is_a_duplicate(small):
    sentences = taught(
        small,
        "[Peru]1 sent three grey ships over the lake to attack [Chile]2 :: 1 attacks 2",
        "[Peru]1 sent three grey ships over the lake to attack [Cuba]2 :: 1 attacks 2",
        "On Monday nobody in [Peru]1 had a word to say about the harbour of [Cuba]2 :: none",
    )
    assert list(find_duplicates(sentences)) == ["t:2: nearly the sentence of t:1"]


def test_thin_relation_is_named_with_its_counts(small):
    sentences = taught(small, "[Peru]1 attacks [Chile]2 :: 1 attacks 2")
    assert list(find_thin(small, sentences)) == [
        f"relations/mine.ttl: rel:attacks has 1 examples; {MIN_EXAMPLES} is the least",
        f"teaching: rel:attacks stands in 1 taught claims; {MIN_TAUGHT} is the least",
    ]


def test_abstract_relation_needs_no_examples(small):
    entry = replace(small.relations["attacks"], abstract=True)
    assert list(find_thin(replace(small, relations={"attacks": entry}), [])) == []


def test_relation_of_an_office_needs_no_examples(small, ontology):
    entry = replace(small.relations["attacks"], examples=())
    role = replace(next(iter(ontology.roles.values())), relation="attacks")
    assert list(find_thin(replace(small, relations={"attacks": entry}, roles={role.iri: role}), [])) == []
