"""The ontology in the user's cache."""

import os
import pickle

from communique import kept_ontology
from communique.ontology import load_ontology


def test_it_is_read_from_the_cache_as_it_was_written(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = load_ontology.__wrapped__()
    kept = list((tmp_path / "communique").iterdir())
    assert [path.name.endswith("-ontology.pickle") for path in kept] == [True]
    monkeypatch.setattr("communique.ontology._Loader", None)  # nothing is left that could read Turtle
    assert load_ontology.__wrapped__() == first


def test_a_damaged_file_is_as_good_as_none(tmp_path):
    path = tmp_path / "kept"
    assert kept_ontology.read_kept(path) is None
    whole = pickle.dumps(load_ontology(), protocol=5)
    for content in (b"", b"not a pickle", whole[:1000], whole[:-1], pickle.dumps({"Ontology": 1})):
        path.write_bytes(content)
        assert kept_ontology.read_kept(path) is None


class Trap:
    def __reduce__(self):
        return os.system, ("exit 1",)


def test_nothing_in_the_file_can_run(tmp_path):
    path = tmp_path / "kept"
    path.write_bytes(pickle.dumps(Trap()))
    assert kept_ontology.read_kept(path) is None


def test_a_changed_file_has_another_place():
    assert kept_ontology.place("one") != kept_ontology.place("two")
