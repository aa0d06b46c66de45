"""add, list and remove: what they print, and that one bad article stops no other."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import communique
from communique.adding import add
from communique.api import find_articles_leniently
from communique.article import Article
from communique.claim import Actor, Claim, Evidence, Kind, Quad, Relation, Span, Statement, content_id
from communique.cli import main
from communique.errors import InputError, StoreError
from communique.namespaces import ACTOR, REL
from communique.store import Store, is_store

GOOD = {"id": "good", "text": "China condemned Japan on Friday.", "publisher": "The Herald", "date": "2025-12-11"}


class Three(NamedTuple):
    """What a reading has that a store needs."""

    article: Article
    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...]


def read_three_words(items: Iterable[Article | InputError], **_: object) -> Iterator[Three | InputError]:
    """In place of the extractor, which takes seconds to load: the first three words are a claim, if they are names."""
    return (read_first_words(item) if isinstance(item, Article) else item for item in items)


def read_first_words(article: Article) -> Three:
    who, verb, whom = (Span(*word.span()) for word in list(re.finditer(r"\w+", article.text))[:3])
    if not whom.of(article.text)[0].isupper():
        return Three(article, (), ())
    end, name = whom.end, article.text.__getitem__
    subject, object_ = (
        Actor(ACTOR + name(slice(*span)).lower(), name(slice(*span)), Kind.STATE) for span in (who, whom)
    )
    words = Evidence(article.id, 0, end, article.text[:end], who, whom, verb)
    relation = Relation(REL + "condemns", "condemns", Quad.VERBAL_CONFLICT)
    claim = Claim(content_id(article.id, article.text), subject, relation, object_, words, time="2025-12-05")
    return Three(article, (), (claim,))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("communique.adding.read_each_leniently", read_three_words)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "in").mkdir()
    lines = [json.dumps(GOOD), '{"id": "bad"', json.dumps({"id": "quiet", "text": "Nothing happened on Friday."})]
    (tmp_path / "in" / "wire.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "in" / "latin.txt").write_bytes(b"Caf\xe9")
    (tmp_path / "in" / "friday.txt").write_text("Iran condemned Israel on Friday.\n")
    return tmp_path


@pytest.fixture
def run(folder, capsys):
    def call(*arguments):
        status = main(list(arguments))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


def test_a_bad_file_and_a_bad_line_stop_nothing(run, folder):
    status, out, err = run("add", "in", "missing.txt", "--store", "memory")
    assert status == 2
    assert out == "6 articles: 3 added, 3 with a problem\n"
    assert [line.split(": ")[1] for line in err.splitlines()] == [
        "in/latin.txt",
        "in/wire.jsonl, line 2",
        "missing.txt",
    ]
    assert run("add", "in/friday.txt", "--store", "memory") == (0, "1 article: 1 unchanged\n", "")


def test_a_changed_file_replaces(run, folder):
    run("add", "in/friday.txt", "--store", "memory")
    (folder / "in" / "friday.txt").write_text("Iran condemned Norway.\n")
    assert run("add", "in/friday.txt", "--store", "memory") == (0, "1 article: 1 replaced\n", "")
    with Store("memory", read_only=True) as store:
        (claim,) = store.graph().claims
        assert claim.object.label == "Norway"


def test_nothing_to_keep_makes_no_store(run, folder):
    assert run("add", "in/latin.txt", "--store", "memory")[:2] == (2, "1 article: 1 with a problem\n")
    assert not is_store("memory")


def test_articles_are_listed(run, folder):
    run("add", "in", "--store", "memory")
    _, table, _ = run("list", "--store", "memory")
    assert table.splitlines()[0] == "3 articles"
    assert table.split().index("good") < table.split().index("friday")
    rows = list(csv.DictReader(io.StringIO(run("list", "--store", "memory", "--format", "csv")[1])))
    assert [(row["id"], row["published"], row["claims"]) for row in rows] == [
        ("good", "2025-12-11", "1"),
        ("friday", "", "1"),
        ("quiet", "", "0"),
    ]
    first = json.loads(run("list", "--store", "memory", "--format", "jsonl")[1].splitlines()[0])
    assert (first["id"], first["publisher"], first["since"]) == ("good", "The Herald", "2025-12-05")


def test_articles_are_removed_all_or_none(run, folder):
    run("add", "in", "--store", "memory")
    status, _, err = run("remove", "good", "fridy", "--store", "memory")
    assert (status, err) == (2, "communique: unknown article 'fridy'; did you mean friday?\n")
    assert run("remove", "good", "friday", "friday", "--store", "memory") == (0, "2 articles removed\n", "")
    assert run("list", "--store", "memory")[1].startswith("1 article\n")


def test_a_store_that_is_none_takes_one_line(run, folder):
    for command in (["list"], ["remove", "x"]):
        status, _, err = run(*command, "--store", "memory")
        assert (status, err.count("\n")) == (2, 1)
        assert "no such store" in err
    assert run("add", "in/friday.txt", "--store", "in")[2] == (
        "communique: in: neither a store nor an empty folder; name a folder that is new\n"
    )


def test_an_address_is_asked_for(run, folder):
    with pytest.raises(SystemExit):
        run("add", "in", "--to", "memory")
    with pytest.raises(SystemExit):
        run("add", "in")
    status, _, err = run("add", "in/friday.txt", "--to", "http://127.0.0.1:9/")
    assert status == 2
    assert err.splitlines()[-1] == "communique: http://127.0.0.1:9: cannot be reached: Connection refused"


def test_what_a_file_is_called_cannot_steer_the_terminal(run, folder):
    (folder / "\x1b[31m.txt").write_bytes(b"\xff")
    assert "\x1b" not in run("add", "\x1b[31m.txt", "--store", "memory")[2]


def test_add_from_python(folder):
    done = add([Article("a", "China condemned Japan."), folder / "in" / "latin.txt"], folder / "memory")
    assert str(done) == "2 articles: 1 added, 1 with a problem"
    assert done.problems[0].startswith(str(folder / "in" / "latin.txt"))
    assert len(communique.ask(folder / "memory", "claims")) == 1
    with pytest.raises(StoreError):
        add(Article("a", "China condemned Japan."), folder / "in")


def test_errors_stand_where_the_articles_would(folder):
    found = list(find_articles_leniently("in"))
    assert [item.id if isinstance(item, Article) else type(item) for item in found] == [
        "friday",
        InputError,
        "good",
        InputError,
        "quiet",
    ]
