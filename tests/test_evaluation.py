"""Scores: kinds of corpora, counts, intervals, and errors in the files."""

import json

import pytest

from communique.errors import InputError
from communique.evaluation import evaluate
from communique.evaluation.corpora import guess_kind, read_records
from communique.evaluation.dispatches import read_gold
from communique.evaluation.relations import plover_types
from communique.evaluation.scores import Counts, Outcome, summarise


@pytest.fixture
def corpus(tmp_path):
    def write(*records):
        path = tmp_path / "corpus.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("key", "kind"), [("relations", "relations"), ("attributions", "attributions"), ("events", "factuality")]
)
def test_kind_is_told_from_the_first_record(corpus, key, kind):
    assert guess_kind(corpus({"id": "1", "text": "", key: []})) == kind


def test_folder_is_gold(tmp_path):
    assert guess_kind(tmp_path) == "gold"


def test_record_of_no_kind(corpus):
    path = corpus({"id": "1"})
    with pytest.raises(InputError) as error:
        guess_kind(path)
    assert str(error.value) == f"{path}: a record has 'relations', 'attributions' or 'events'; found id"


def test_broken_json_names_its_line(tmp_path):
    path = tmp_path / "corpus.jsonl"
    path.write_text('{}\n{"a"\n')
    with pytest.raises(InputError, match=r"corpus\.jsonl:2: "):
        list(read_records(path))


def test_unknown_kind(corpus, extractor):
    with pytest.raises(InputError, match="unknown kind of corpus 'poems'; there is relations"):
        evaluate(corpus({}), extractor, "poems")


def test_summary_sums_before_it_divides():
    outcomes = [Outcome("a", {"pair": Counts(1, 1, 1, 4)}, ("missed",)), Outcome("b", {"pair": Counts(1, 3, 1, 0)})]
    score = summarise("relations", outcomes)
    assert score.value("pair precision") == pytest.approx(0.5)
    assert score.value("pair recall") == pytest.approx(0.5)
    assert score.value("pair F1") == pytest.approx(0.5)
    assert score.errors == ("a\tmissed",)
    assert str(score).startswith("relations: 2 records\n  pair precision")


def test_interval_holds_the_value_and_is_the_same_each_time():
    outcomes = [Outcome(str(number), {"pair": Counts(number % 2, 1, number % 2, 1)}) for number in range(20)]
    value, low, high = summarise("relations", outcomes).figures["pair F1"]
    assert low <= value <= high
    assert summarise("relations", outcomes) == summarise("relations", outcomes)


def test_nothing_expected_and_nothing_found_is_zero():
    assert summarise("relations", [Outcome("a", {"pair": Counts(0, 0, 0, 0)})]).value("pair F1") == 0


def relation(text, subject, object_, **more):
    spans = {
        key: [text.index(word), text.index(word) + len(word), word]
        for key, word in (("subj", subject), ("obj", object_))
    }
    return spans | more


def test_relations(corpus, extractor):
    text = "France sanctioned Iran."
    gold = relation(text, "France", "Iran", rel="SANCTION", valence="-")
    score = evaluate(corpus({"id": "1", "text": text, "relations": [gold]}), extractor)
    assert score.value("pair F1") == score.value("valence F1") == score.value("type F1") == 1
    assert score.errors == ()


def test_relation_that_is_missed_is_an_error(corpus, extractor):
    text = "The plane from France landed beside Iran."
    gold = relation(text, "France", "Iran", rel="SANCTION", valence="-")
    score = evaluate(corpus({"id": "1", "text": text, "relations": [gold]}), extractor)
    assert score.value("pair recall") == 0
    assert score.errors[0] == f"1\tmissed\tSANCTION\tFrance\tIran\t{text}"


def test_attributions(corpus, extractor):
    text = "Macron said that Russia threatens Moldova."
    entry = {"source": [[0, 6, "Macron"]], "cue": [[7, 11, "said"]], "content": [[17, 41, text[17:41]]]}
    score = evaluate(corpus({"id": "1", "text": text, "attributions": [entry]}), extractor)
    assert score.value("attribution F1") == score.value("characters F1") == 1


def test_factuality(corpus, extractor):
    text = "Russia did not attack Estonia."
    event = {"span": [15, 21, "attack"], "factuality": -3.0}
    score = evaluate(corpus({"id": "1", "text": text, "events": [event]}), extractor)
    assert score.value("negated F1") == 1
    assert score.errors == ()


GOLD = """published: 2025-11-20

TEXT
France sanctioned Iran.

CLAIMS
France | sanctions | Iran | article | actual | past | -

STATEMENTS
"""


def test_gold_dispatch(tmp_path, extractor):
    (tmp_path / "01-mine.txt").write_text(GOLD, "utf-8")
    score = evaluate(tmp_path, extractor)
    assert score.value("claim+class+status+speaker F1") == score.value("time precision") == 1


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (GOLD.replace("STATEMENTS\n", ""), "needs TEXT, CLAIMS and STATEMENTS"),
        (GOLD.replace(" | -", ""), "has 6 columns, not 7"),
    ],
)
def test_gold_dispatch_that_is_not_in_the_form(tmp_path, broken, message):
    path = tmp_path / "01-mine.txt"
    path.write_text(broken, "utf-8")
    with pytest.raises(InputError) as error:
        list(read_gold(path))
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)


def test_folder_without_gold(tmp_path):
    with pytest.raises(InputError, match="no gold dispatches"):
        list(read_gold(tmp_path))


@pytest.mark.parametrize(
    ("label", "types"), [("Yield", {"RETREAT", "CONCEDE"}), ("Fight", {"ASSAULT"}), ("sanction", {"SANCTION"})]
)
def test_plover_types(label, types):
    assert plover_types(label) == types
