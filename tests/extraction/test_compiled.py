"""What is compiled: written, read, keyed, cached."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from communique.extraction import compiled
from communique.extraction.compiled import (
    GENERALISER,
    PATTERNS,
    bundled,
    cache_folder,
    generaliser_key,
    load_patterns,
    pattern_key,
    read_patterns,
    write_patterns,
)
from communique.extraction.generaliser import Generaliser
from communique.extraction.patterns import Pattern

INDEX = {
    "X <agent act >as lifeline >for Y": (Pattern("enables", "X acts as a lifeline for Y", (), 3),),
    "X <agent sign": (Pattern("signs", "X and Y sign a deal", ((0, "patient", "deal", ((0, "mod", "new", ()),)),), 2),),
}


def test_patterns_are_read_as_they_were_written(tmp_path):
    write_patterns(tmp_path / PATTERNS, "key", INDEX)
    assert read_patterns(tmp_path / PATTERNS, "key") == INDEX


def test_patterns_of_another_key_are_none(tmp_path):
    write_patterns(tmp_path / PATTERNS, "key", INDEX)
    assert read_patterns(tmp_path / PATTERNS, "other") is None


@pytest.mark.parametrize("content", [b"", b"no MessagePack", b"\x81\xa3key\xa3key"])
def test_broken_file_is_as_good_as_none(tmp_path, content):
    (tmp_path / PATTERNS).write_bytes(content)
    assert read_patterns(tmp_path / PATTERNS, "key") is None
    assert read_patterns(tmp_path / "missing", "key") is None


@pytest.fixture(scope="module")
def small(ontology):
    """The ontology with one relation and one example."""
    return replace(ontology, relations={"attacks": replace(ontology.relations["attacks"], examples=("X attacks Y",))})


def test_key_changes_with_an_example(extractor, small):
    longer = {"attacks": replace(small.relations["attacks"], examples=("X attacks Y", "X shells Y"))}
    assert pattern_key(small, extractor.nlp) == pattern_key(small, extractor.nlp)
    assert pattern_key(small, extractor.nlp) != pattern_key(replace(small, relations=longer), extractor.nlp)


def test_key_changes_with_the_words_of_the_grammar(extractor, small):
    classes = small.classes | {("verb", "shell"): "attack"}
    assert pattern_key(small, extractor.nlp) != pattern_key(replace(small, classes=classes), extractor.nlp)


def test_key_of_the_models_changes_with_a_taught_sentence(extractor, small, tmp_path):
    (tmp_path / "more.txt").write_text("[Peru]1 attacks [Chile]2 :: 1 attacks 2\n", "utf-8")
    taught = replace(small, teaching_files=(tmp_path / "more.txt",))
    assert generaliser_key(small, extractor.nlp) != generaliser_key(taught, extractor.nlp)


def test_patterns_are_compiled_once_and_kept_in_the_cache(extractor, small, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    compiled = load_patterns(small, extractor.nlp)
    (stored,) = (tmp_path / "communique").iterdir()
    assert stored.name == f"{pattern_key(small, extractor.nlp)}-{PATTERNS}"
    monkeypatch.setattr("communique.extraction.compiled.compile_patterns", None)
    assert load_patterns(small, extractor.nlp) == compiled


def test_cache_that_cannot_be_written_is_no_error(extractor, small, tmp_path, monkeypatch):
    (tmp_path / "communique").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert "X <agent attack >patient Y" in load_patterns(small, extractor.nlp)


def test_cache_folder_follows_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "communique"


def test_bundle_is_that_of_the_ontology(extractor):
    """Where it is not: ``communique ontology compile``."""
    assert read_patterns(bundled(PATTERNS), pattern_key(extractor.ontology, extractor.nlp)) is not None
    assert Generaliser.load(bundled(GENERALISER)).key == generaliser_key(extractor.ontology, extractor.nlp)


def test_bundle_lies_in_the_package():
    assert bundled(PATTERNS).parent.name == bundled(GENERALISER).parent.name == "data"


def test_key_holds_all_code_that_makes_a_signature():
    folder, found, left = Path(compiled.__file__).parent, set(), {"patterns"}
    while left:
        name = left.pop()
        found.add(f"{name}.py")
        code = (folder / f"{name}.py").read_text("utf-8")
        left |= set(re.findall(r"^from communique\.extraction\.(\w+) import", code, re.MULTILINE))
    assert found == set(compiled._PATTERN_CODE)
