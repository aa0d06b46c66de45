"""Examples to signatures: what an example teaches, and what is wrong with it, to the word."""

from dataclasses import replace

import pytest

from communique.errors import OntologyError
from communique.extraction.patterns import analyse_examples, compile_patterns


@pytest.fixture(scope="module")
def teach(ontology):
    """The ontology with no relations but these, each with its examples."""

    def build(**examples):
        relations = {
            name: replace(ontology.relations[name], examples=tuple(found), file="relations/mine.ttl")
            for name, found in examples.items()
        }
        return replace(ontology, relations=relations)

    return build


@pytest.mark.parametrize(
    ("example", "signature"),
    [
        ("X attacks Y", "X <agent attack >patient Y"),
        ("Y is attacked by X", "X <agent attack >patient Y"),
        ("X's attack on Y", "X <of <attack> >on Y"),
    ],
)
def test_signature_of_an_example(extractor, teach, example, signature):
    assert signature in compile_patterns(teach(attacks=[example]), extractor.nlp)


def test_pattern_names_its_relation_and_example(extractor, teach):
    index = compile_patterns(teach(attacks=["X attacks Y"]), extractor.nlp)
    (pattern,) = index["X <agent attack >patient Y"]
    assert (pattern.relation, pattern.example, pattern.extras) == ("attacks", "X attacks Y", ())


def test_words_beside_the_path_are_required(extractor, teach):
    index = compile_patterns(teach(signsAgreementWith=["X and Y sign an agreement"]), extractor.nlp)
    patterns = [pattern for found in index.values() for pattern in found]
    assert patterns
    assert all(pattern.extras for pattern in patterns)


def test_example_without_a_y(extractor, teach):
    _, problems = analyse_examples(teach(attacks=["X attacks"]), extractor.nlp)
    assert problems == ["relations/mine.ttl: rel:attacks: 'X attacks' needs exactly one X and one Y"]


def test_example_without_a_path(extractor, teach):
    _, problems = analyse_examples(teach(attacks=["X sleeps . Y sleeps"]), extractor.nlp)
    assert problems == ["relations/mine.ttl: rel:attacks: 'X sleeps . Y sleeps' parses to no path between X and Y"]


def test_one_signature_for_two_relations(extractor, teach):
    clash = teach(attacks=["X attacks Y"], criticises=["Y is attacked by X"])
    with pytest.raises(OntologyError) as error:
        compile_patterns(clash, extractor.nlp)
    assert str(error.value) == (
        "relations/mine.ttl: 'Y is attacked by X' (rel:criticises) and 'X attacks Y' (rel:attacks) "
        "have one signature: X <agent attack >patient Y"
    )
