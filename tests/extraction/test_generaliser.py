"""The models: they learn what they are taught, and survive being written and read."""

import numpy as np
import pytest

from communique.article import Article
from communique.extraction import Extractor
from communique.extraction.compiled import GENERALISER, bundled
from communique.extraction.generaliser import Generaliser, TaughtPair, fit
from communique.extraction.teaching import read_teaching
from communique.extraction.training import taught_pairs, train


@pytest.fixture(scope="module")
def taught():
    words = {"bomb": "attacks", "hug": "praises", "sue": "accuses", "pass": ""}
    pairs = [
        TaughtPair(number, ("bias", f"top={word}", "order=>"), relation)
        for number, (word, relation) in enumerate(list(words.items()) * 10)
    ]
    return fit(pairs, [("attacks", ["top=bomb"]), ("praises", ["top=hug"]), ("accuses", ["top=sue"])], "key")


def test_related_pair_is_likelier(taught):
    assert taught.related(["bias", "top=bomb"]) > taught.related(["bias", "top=pass"])


@pytest.mark.parametrize(("word", "relation"), [("bomb", "attacks"), ("hug", "praises"), ("sue", "accuses")])
def test_likeliest_relation(taught, word, relation):
    guess = taught.guess(["bias", f"top={word}"], 0.7)
    assert (guess.relation, guess.probability) == (relation, 0.7)
    assert sum(guess.shares.values()) == pytest.approx(1)


def test_features_that_decide_speak_for_a_relation(taught):
    assert "top=pass" not in taught.deciding(["top=bomb", "top=pass"])


def test_nearest_sentences_share_the_rare_features(taught):
    assert taught.nearest(["top=bomb"]) == [0, 4, 8]


def test_unseen_features_change_nothing(taught):
    assert taught.related(["bias", "top=never"]) == taught.related(["bias"])


def test_what_is_saved_is_loaded(taught, tmp_path):
    taught.save(tmp_path / "models.npz")
    loaded = Generaliser.load(tmp_path / "models.npz")
    assert (loaded.key, loaded.relations) == ("key", taught.relations)
    assert np.array_equal(loaded.type_weights, taught.type_weights)
    features = ["bias", "top=bomb"]
    assert loaded.related(features) == taught.related(features)
    assert loaded.guess(features, 0.6) == taught.guess(features, 0.6)


def test_without_examples_and_models_nothing_is_claimed(extractor, ontology):
    reading = Extractor(extractor.nlp, ontology, {}).read(Article("bare", "France sanctioned Iran."))
    assert reading.claims == ()


@pytest.mark.slow
def test_probabilities_are_calibrated(extractor):
    """Cross-validated over a part of the taught sentences: of the pairs at .7, seven in ten are related."""
    sentences = read_teaching(extractor.ontology.teaching_files, extractor.ontology)[::4]
    pairs = list(taught_pairs(sentences, extractor))
    learnt = fit([pair for pair in pairs if pair.sentence % 4], [])
    bins: dict[int, list[tuple[float, bool]]] = {}
    for pair in pairs:
        if pair.sentence % 4 == 0:
            probability = learnt.related(pair.features)
            bins.setdefault(int(probability * 5), []).append((probability, bool(pair.relation)))
    table = {
        number / 5: (len(told), round(np.mean([p for p, _ in told]), 2), round(np.mean([yes for _, yes in told]), 2))
        for number, told in sorted(bins.items())
        if len(told) >= 50
    }
    assert len(table) == 5
    assert all(abs(expected - observed) <= 0.15 for _, expected, observed in table.values()), table


@pytest.mark.slow
def test_bundled_models_are_what_the_teaching_set_gives(extractor):
    """But for a few parses, which another processor may round to another tree."""
    stored = Generaliser.load(bundled(GENERALISER))
    trained = train(Extractor(extractor.nlp, extractor.ontology, extractor.tools.patterns), stored.key)
    assert trained.relations == stored.relations
    shared, mine, theirs = np.intersect1d(trained.hashes, stored.hashes, return_indices=True)
    assert len(shared) > 0.99 * max(len(trained.hashes), len(stored.hashes))
    assert np.corrcoef(trained.pair_weights[mine], stored.pair_weights[theirs])[0, 1] > 0.99
