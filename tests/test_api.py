"""The verbs in Python: what they take, what they give, how it shows itself."""

from datetime import date
from pathlib import Path

import pytest

import communique
from communique import Article, ClaimGraph, InputError, UnknownNameError
from communique.api import BUILD_FILES, Readings, bundled_dispatch, check_base, strongest
from processes import run_python

TEXT = "China condemned <b>Japan</b>. China condemned Japan <b>again</b>."
ARTICLE = Article("protest", "China condemned Japan on Friday.", title="Protest & more", published=date(2025, 12, 12))


def test_public_names() -> None:
    assert all(getattr(communique, name) is not None for name in communique.__all__)
    assert set(communique.__all__) <= set(dir(communique))
    assert sorted(communique.__all__) == communique.__all__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = communique.nothing


@pytest.mark.parametrize("verb", ["read", "build", "query", "draw", "explain", "validate", "convert", "demo"])
def test_a_verb_stays_a_function_when_a_module_has_its_name(verb: str) -> None:
    code = f"""
import communique, importlib, pkgutil
for module in pkgutil.iter_modules(communique.__path__):
    if module.name != '__main__':
        importlib.import_module('communique.' + module.name)
assert callable(communique.{verb}), communique.{verb}
from communique import {verb}
assert callable({verb})
"""
    run_python("-c", code)


def test_read_takes_one_or_many(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE.text, encoding="utf-8")
    for inputs in (ARTICLE, path, str(path), [path], (item for item in [ARTICLE]), tmp_path):
        readings = communique.read(inputs, published="2025-12-12")
        assert [claim.relation.label for claim in readings.claims] == ["condemns"]
        assert readings.claims[0].time == "2025-12-12"
    both = communique.read([ARTICLE, path])
    assert [article.id for article in both.articles] == ["protest", "a"]
    assert repr(both) == "Readings(2 articles, 0 statements, 2 claims)"


def test_a_missing_file_is_told_before_a_model_is_loaded() -> None:
    with pytest.raises(InputError, match="no such file"):
        communique.read("nowhere.txt", model="none_such")
    with pytest.raises(InputError, match="'tomorrow' is no date"):
        communique.read(ARTICLE, published="tomorrow")


def test_a_text_that_is_too_long_is_told() -> None:
    with pytest.raises(InputError, match="'long' has 1,000,001 characters; the model reads up to 1,000,000"):
        communique.read(Article("long", "a" * 1_000_001))


def test_a_reading_is_a_table_in_a_notebook() -> None:
    html = communique.read(ARTICLE)._repr_html_()
    assert "<caption>Protest &amp; more</caption>" in html
    assert "<td>China</td><td>condemns</td><td>Japan</td><td>article</td><td>asserted</td><td>2025-12-12</td>" in html
    assert "<th>article</th>" in communique.read([ARTICLE, Article("b", "Iran thanked China.")])._repr_html_()


def test_what_a_text_holds_cannot_become_markup() -> None:
    html = communique.read(Article("<i>", TEXT))._repr_html_()
    assert "<b>" not in html
    assert "<i>" not in html


def test_build_takes_readings_and_gives_a_graph(tmp_path: Path) -> None:
    readings = communique.read(ARTICLE)
    graph = communique.build(readings)
    assert isinstance(graph, ClaimGraph)
    assert graph.claims == tuple(readings.claims)
    assert communique.build(readings, tmp_path / "out") == graph
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(BUILD_FILES)


def test_nothing_is_written_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    communique.demo()
    assert not list(tmp_path.iterdir())


def test_an_empty_graph_can_be_drawn_written_and_read(tmp_path: Path) -> None:
    graph = communique.build(Readings())
    for name in ("a.ttl", "a.png", "a.graphml"):
        (communique.draw if name.endswith("png") else communique.convert)(graph, tmp_path / name)
    assert len(communique.build(Article("a", "It rained."), tmp_path)) == 0


def test_graphs_are_taken_as_they_are_or_from_files(tmp_path: Path) -> None:
    graph = communique.build(ARTICLE)
    path = communique.convert(graph, tmp_path / "a.ttl")
    assert communique.convert(path, tmp_path / "b.ttl").read_bytes() == path.read_bytes()
    communique.draw(path, tmp_path / "a.svg", since="2025-12")
    assert (tmp_path / "a.svg").is_file()
    assert communique.draw(graph).axes
    assert not communique.validate(path)
    assert not communique.validate(graph)
    with pytest.raises(UnknownNameError, match="did you mean China"):
        communique.draw(graph, tmp_path / "b.svg", actors=["Chine"])


def test_a_picture_holds_what_can_be_read(tmp_path: Path) -> None:
    states = ["France", "Japan", "Brazil", "Kenya", "Norway", "Canada", "India", "Chile", "Egypt"]
    text = "".join(f"{one} condemned {other}.\n\n" for one in states for other in states if one != other)
    graph = communique.build([Article("all", text), Article("more", "Kenya condemned Japan.")])
    part, note = strongest(graph)
    assert len({(claim.subject, claim.object) for claim in part.claims}) == 60
    assert len(part.claims) == 61
    assert note == f"the 60 relations with the most claims, of {len(graph) - 1}"
    assert strongest(part) == (part, "")
    communique.draw(graph, tmp_path / "a.svg", most=1)
    assert (tmp_path / "a.svg").is_file()


def test_explanations_print_and_show_themselves() -> None:
    explanations = communique.explain(ARTICLE)
    assert "[subject: China] [cue: condemned] [object: Japan] on Friday." in str(explanations)
    html = explanations._repr_html_()
    assert '<mark title="subject">China</mark> <mark title="cue">condemned</mark>' in html
    (one,) = communique.explain(ARTICLE, explanations[0].claim.id)
    assert one == explanations[0]
    with pytest.raises(UnknownNameError, match="unknown claim 'zzz'"):
        communique.explain(ARTICLE, "zzz")


def test_the_marked_sentence_is_the_sentence() -> None:
    text = bundled_dispatch().read_text(encoding="utf-8")
    for explanation in communique.explain(bundled_dispatch(), published="2025-12-11"):
        assert "".join(piece for piece, _ in explanation.marked()) == explanation.sentence.of(text)
        assert {mark for _, mark in explanation.marked()} >= {"subject", "object"}


@pytest.mark.parametrize("base", ["https://example.org/a/", "urn:x:", "https://example.org/a#"])
def test_a_base_is_an_absolute_iri(base: str) -> None:
    assert check_base(base) == base
    assert check_base("https://example.org/a") == "https://example.org/a/"


@pytest.mark.parametrize("base", ["", "data/", "https://example.org/a b", "https://a/<", "no:\n"])
def test_what_is_no_base_is_told(base: str) -> None:
    with pytest.raises(InputError, match="no absolute IRI"):
        check_base(base)
