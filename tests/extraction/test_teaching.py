"""Lines of the teaching set: what they say, and what is wrong with them."""

import pytest

from communique.errors import OntologyError
from communique.extraction.teaching import parse_line, read_teaching


def test_line_has_a_sentence_its_actors_and_its_claims(ontology):
    taught = parse_line("[Peru]1 did not attack [Chile]2 :: 1 attacks 2 (negated)", "t:1", ontology)
    assert taught.text == "Peru did not attack Chile"
    assert [taught.text[mention.start : mention.end] for mention in taught.mentions] == ["Peru", "Chile"]
    (claim,) = taught.claims
    assert (claim.subject, claim.relation, claim.object, claim.status, claim.speaker) == (
        1,
        "attacks",
        2,
        "negated",
        None,
    )


def test_speaker_holds_for_all_claims_of_the_line(ontology):
    taught = parse_line("[Peru]1 says [Chile]2 attacks [Cuba]3 :: 2 attacks 3 ; says 1", "t:1", ontology)
    assert [claim.speaker for claim in taught.claims] == [1]


def test_none_states_nothing(ontology):
    assert parse_line("[Peru]1 lies beside [Chile]2 :: none", "t:1", ontology).claims == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[Peru]1 attacks [Chile]2", "t:1: no ' :: ' between the sentence and its claims"),
        ("[Peru attacks [Chile]2 :: none", "t:1: a bracket without its number: '[Peru attacks Chile'"),
        (
            "[Peru]1 attacks [Chile]2 :: 1 2 attacks",
            "t:1: '1 2 attacks' is no claim; it takes the form '1 relation 2 (status)'",
        ),
        (
            "[Peru]1 attacks [Chile]2 :: 1 attacks 3",
            "t:1: '1 attacks 3' names actor 3, which is not in the sentence",
        ),
        ("[Peru]1 attacks [Chile]2 :: 1 tickles 2", "t:1: the relation 'tickles' is not declared"),
        (
            "[Peru]1 attacks [Chile]2 :: 1 attacks 2 (perhaps)",
            "t:1: the status 'perhaps' is none of conditional, intended, negated, possible, requested",
        ),
    ],
)
def test_error_names_the_line(ontology, line, message):
    with pytest.raises(OntologyError) as error:
        parse_line(line, "t:1", ontology)
    assert str(error.value) == message


def test_files_skip_comments_and_count_lines(tmp_path, ontology):
    path = tmp_path / "mine.txt"
    path.write_text("# Own sentences.\n\n[Peru]1 attacks [Chile]2 :: 1 attacks 2\n", "utf-8")
    (taught,) = read_teaching([path], ontology)
    assert taught.source == f"{tmp_path.name}/mine.txt:3"


def test_bundled_teaching_set_is_in_the_form(ontology):
    assert len(read_teaching(ontology.teaching_files, ontology)) > 1000
