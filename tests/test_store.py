"""A store: articles come, change and go, each whole or not at all, and no trace is left of those that went."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from communique import rdf
from communique.api import load_graph
from communique.article import Article
from communique.claim import Kind, Polarity
from communique.claim_graph import ClaimGraph, merge
from communique.errors import GraphError, StoreError, UnknownNameError
from communique.query import ask, query
from communique.store import Store, is_store
from processes import ENVIRONMENT


def renamed(graph: ClaimGraph, name: str, **of_actor: dict[str, object]) -> ClaimGraph:
    """What *graph* says, as an article of another name; *of_actor* changes fields of its actors, by label."""

    def change(actor):
        return replace(actor, **of_actor.get(actor.label.replace(" ", "_"), {})) if actor else None

    (article,) = graph.articles
    statements = tuple(
        replace(
            statement,
            id=f"{name}-{statement.id}",
            article=name,
            parent=f"{name}-{statement.parent}" if statement.parent else None,
            speaker=change(statement.speaker),
            addressee=change(statement.addressee),
        )
        for statement in graph.statements
    )
    claims = tuple(
        replace(
            claim,
            id=f"{name}-{claim.id}",
            statement=f"{name}-{claim.statement}" if claim.statement else None,
            evidence=replace(claim.evidence, article=name),
            subject=change(claim.subject),
            object=change(claim.object),
            speakers=tuple(map(change, claim.speakers)),
        )
        for claim in graph.claims
    )
    return ClaimGraph((replace(article, id=name),), statements, claims, graph.base)


def dump(store: Store) -> bytes:
    return rdf.to_bytes(store.graph(), ".trig")


def everything(store: Store) -> list[str]:
    """Every quad, the ledger's too."""
    return sorted(map(str, store.quads))


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "store", create=True) as opened:
        yield opened


@pytest.fixture
def other(summit):
    """A second article about the same actors, without some of the claims."""
    graph = renamed(summit, "other")
    return replace(graph, claims=graph.claims[2:])


# Articles come and go


def test_what_is_added_is_read_back(store, summit):
    assert store.add(summit) == "added"
    assert dump(store) == rdf.to_bytes(summit, ".trig")


def test_the_same_article_again_changes_nothing(store, summit):
    store.add(summit)
    before = everything(store)
    assert store.add(summit) == "unchanged"
    assert everything(store) == before


def test_a_better_reading_of_the_same_text_replaces(store, summit):
    store.add(replace(summit, claims=summit.claims[:3]))
    assert store.add(summit) == "replaced"
    assert dump(store) == rdf.to_bytes(summit, ".trig")


def test_a_changed_article_replaces_its_former_self(store, summit, other):
    (article,) = summit.articles
    changed = replace(summit, articles=(replace(article, text=article.text + "\nMore follows.\n", blocks=()),))
    store.add(summit)
    store.add(other)
    assert store.add(changed) == "replaced"
    assert dump(store) == rdf.to_bytes(merge([changed, other]), ".trig")


def test_many_articles_are_what_build_makes_of_them(store, summit, other):
    for graph in (other, summit):
        store.add(graph)
    assert dump(store) == rdf.to_bytes(merge([summit, other]), ".trig")


def test_added_and_removed_is_never_added(store, summit, other):
    store.add(summit)
    before = everything(store)
    store.add(other)
    store.remove("other")
    assert everything(store) == before


def test_the_order_of_adding_leaves_no_trace(tmp_path, summit, other):
    third = renamed(summit, "third", Jane_Doe={"kind": Kind.ORGANISATION, "sector": None})
    contents = []
    for number, order in enumerate([(summit, other, third), (third, summit, other), (other, third, summit)]):
        with Store(tmp_path / str(number), create=True) as store:
            for graph in order:
                store.add(graph)
            contents.append(everything(store))
    assert contents[0] == contents[1] == contents[2]


def test_nothing_is_left_of_an_empty_store(store, summit, other):
    for graph in (summit, other):
        store.add(graph)
    for name in ("summit", "other"):
        store.remove(name)
    assert everything(store) == []
    assert list(store.quads.named_graphs()) == []
    assert store.articles() == ()


def test_what_another_article_needs_stays(store, summit, other):
    store.add(summit)
    store.add(other)
    store.remove("summit")
    assert dump(store) == rdf.to_bytes(other, ".trig")
    assert len(ask(store, "supports")) == 0
    assert len(query(store, "SELECT * { GRAPH ?perspective { actor:china rel:arms actor:russia } }")) == 1


def test_an_article_goes_by_its_id_or_its_iri(store, summit, other):
    store.add(summit)
    store.add(other)
    store.remove("https://w3id.org/communique/data/article/other")
    assert [article.id for article in store.articles()] == ["summit"]
    with pytest.raises(UnknownNameError, match="unknown article 'sumit'; did you mean summit"):
        store.remove("sumit")
    with pytest.raises(UnknownNameError):
        store.remove("> } ; DROP ALL ; {")
    assert len(store.articles()) == 1


def test_one_actor_has_one_description(store, summit):
    """What most articles tell of an actor stands, and what any tells where the others are silent."""
    store.add(renamed(summit, "a", Jane_Doe={"kind": Kind.ORGANISATION}))
    store.add(renamed(summit, "b", Jane_Doe={"sector": None, "of": None, "of_iri": None}))
    store.add(renamed(summit, "c", Jane_Doe={"sector": None}))
    (doe,) = [actor for actor in store.graph().actors if actor.label == "Jane Doe"]
    assert (doe.kind, doe.sector, doe.of) == (Kind.PERSON, "military", "Norway")
    for name in ("b", "c"):
        store.remove(name)
    (doe,) = [actor for actor in store.graph().actors if actor.label == "Jane Doe"]
    assert doe.kind is Kind.ORGANISATION


def test_the_store_and_merge_agree_on_actors(store, summit):
    graphs = [
        renamed(summit, "a", Jane_Doe={"kind": Kind.ORGANISATION}),
        renamed(summit, "b", Jane_Doe={"sector": None, "of": None, "of_iri": None}),
        renamed(summit, "c", Jane_Doe={"sector": None, "new": False}),
    ]
    for graph in graphs:
        store.add(graph)
    assert dump(store) == rdf.to_bytes(merge(graphs), ".trig") == rdf.to_bytes(merge(graphs[::-1]), ".trig")


# What it takes and tells


def test_articles_are_listed_by_date(store, summit, other):
    (article,) = other.articles
    store.add(replace(other, articles=(replace(article, published=date(2025, 1, 1)),)))
    store.add(summit)
    first, second = store.articles()
    assert (first.id, first.published) == ("other", date(2025, 1, 1))
    assert (second.title, second.publisher) == ("Summit in Oslo", "The Herald")
    assert (second.statements, second.claims, second.since, second.until) == (6, 8, "2025-11", "2029")


def test_a_store_takes_one_article_at_a_time(store, summit, other):
    with pytest.raises(GraphError, match="one at a time, not 2"):
        store.add(merge([summit, other]))


def test_a_store_has_one_base(store, summit):
    with pytest.raises(GraphError, match=r"those of the graph with https://example\.org/"):
        store.add(replace(summit, base="https://example.org/"))


def test_every_character_survives(store, summit):
    (article,) = summit.articles
    odd = "".join(map(chr, [*range(32), *range(127, 160), 0x2028, 0xFEFF, 0xFFFF, 0x1F600])) + '\\u0022 "\\'
    graph = replace(summit, articles=(replace(article, text=article.text + odd, title=odd),))
    store.add(graph)
    assert store.graph().articles[0].text == article.text + odd
    assert store.graph().articles[0].title == odd


# GRAPH may be a store


def test_a_store_is_a_graph(tmp_path, summit):
    with Store(tmp_path, create=True) as store:
        store.add(summit)
        assert ask(store, "supports").rows == ask(summit, "supports").rows
    assert ask(tmp_path, "supports").rows == ask(summit, "supports").rows
    assert query(str(tmp_path), "ASK { actor:china rel:arms actor:russia }").rows == (("true",),)
    assert rdf.to_bytes(load_graph(tmp_path), ".trig") == rdf.to_bytes(summit, ".trig")


# The folder


def test_a_store_is_kept(tmp_path, summit):
    with Store(tmp_path / "a" / "b", create=True) as store:
        store.add(summit)
    assert is_store(tmp_path / "a" / "b")
    with Store(tmp_path / "a" / "b", create=True) as store:
        assert store.add(summit) == "unchanged"


def test_what_is_no_store_is_not_touched(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Sir")
    with pytest.raises(StoreError, match="neither a store nor an empty folder"):
        Store(tmp_path, create=True)
    with pytest.raises(StoreError, match=r"there is no communique\.json in it"):
        Store(tmp_path)
    with pytest.raises(StoreError, match="a file; a store is a folder"):
        Store(tmp_path / "letter.txt", create=True)
    with pytest.raises(StoreError, match=r"no such store; 'communique add … --store .*' makes one"):
        Store(tmp_path / "missing")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("marker", "message"),
    [
        ('{"format": 2, "base": "https://example.org/"}', "of format 2, made by a newer Communiqué; this one knows 1"),
        ('{"format": 0, "base": "https://example.org/"}', "of the old format 0; add its articles to a new store"),
        ('{"format": 1, "base": "no IRI"}', "broken; it should say"),
        ('{"format": 1}', "broken; it should say"),
        ("[", "broken; it should say"),
        ("\xff", "broken; it should say"),
    ],
)
def test_another_format_is_told(tmp_path, marker, message):
    (tmp_path / "communique.json").write_text(marker, encoding="latin-1")
    with pytest.raises(StoreError, match=message):
        Store(tmp_path, create=True)


def test_one_writes_or_many_read(tmp_path, summit):
    with Store(tmp_path, create=True) as store:
        store.add(summit)
        for read_only in (False, True):
            with pytest.raises(StoreError, match=r"another process is (using|writing to) it; try again"):
                Store(tmp_path, read_only=read_only)
    with Store(tmp_path, read_only=True) as one, Store(tmp_path, read_only=True) as two:
        assert everything(one) == everything(two)
        with pytest.raises(StoreError, match="another process is using it"):
            Store(tmp_path)
        with pytest.raises(StoreError, match="opened for reading only"):
            one.remove("summit")


def test_a_read_only_folder_is_read(tmp_path, summit):
    folder = tmp_path / "store"
    with Store(folder, create=True) as store:
        store.add(summit)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    with AsNobody(folder):
        assert len(ask(folder, "supports")) == 1
        with pytest.raises(StoreError, match="cannot be written: permission denied"):
            Store(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    with Store(folder) as store:
        assert store.add(summit) == "unchanged"


class AsNobody:
    """Without the right to write into *folder*, and for root without root's rights."""

    def __init__(self, folder: Path) -> None:
        self.places = [folder, *folder.rglob("*")]

    def __enter__(self) -> None:
        for place in self.places:
            place.chmod(0o555 if place.is_dir() else 0o444)
        if os.geteuid() == 0:
            for parent in self.places[0].parents:
                if not parent.stat().st_mode & 0o001:
                    parent.chmod(parent.stat().st_mode | 0o055)
            os.seteuid(65534)

    def __exit__(self, *_: object) -> None:
        if os.getuid() == 0:
            os.seteuid(0)
        for place in self.places:
            place.chmod(0o755 if place.is_dir() else 0o644)


def test_a_full_disk_is_told_and_loses_nothing(store, summit, other):
    class Full:
        def __init__(self, quads: ox.Store) -> None:
            self.quads = quads

        def __getattr__(self, name: str) -> object:
            return getattr(self.quads, name)

        def update(self, sparql: str) -> None:
            raise OSError("IO error: No space left on device: While appending to file: 000042.log")

    store.add(summit)
    before, store.quads = everything(store), Full(store.quads)
    with pytest.raises(StoreError, match="the disk is full; what was added before is whole"):
        store.add(other)
    store.quads = store.quads.quads
    assert everything(store) == before


ADDER = """
import sys
from dataclasses import replace
from communique import rdf
from communique.store import Store
graph = rdf.read(sys.argv[2])
(article,) = graph.articles
with Store(sys.argv[1], create=True) as store:
    for number in range(int(sys.argv[3])):
        name = f"summit-{number}"
        store.add(replace(
            graph,
            articles=(replace(article, id=name),),
            statements=tuple(replace(s, article=name, id=name + s.id, parent=s.parent and name + s.parent)
                             for s in graph.statements),
            claims=tuple(replace(c, id=name + c.id, statement=c.statement and name + c.statement,
                                 evidence=replace(c.evidence, article=name)) for c in graph.claims),
        ))
        print(name, flush=True)
"""


@pytest.mark.slow
def test_killed_at_any_moment_it_holds_each_article_whole_or_not_at_all(tmp_path, summit):
    rdf.write(summit, tmp_path / "summit.trig")
    command = [sys.executable, "-c", ADDER]
    inputs = [str(tmp_path / "summit.trig"), "25"]
    subprocess.run([*command, str(tmp_path / "whole"), *inputs], check=True, env=ENVIRONMENT, capture_output=True)
    whole = content(tmp_path / "whole")
    held = set()
    for number in range(6):
        victim = subprocess.Popen([*command, str(tmp_path / "killed"), *inputs], env=ENVIRONMENT, stdout=-1)
        if number:  # the first is killed while it begins
            victim.stdout.readline()
        time.sleep(0.07 * number)
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        if is_store(tmp_path / "killed"):
            with Store(tmp_path / "killed", read_only=True) as store:
                held.add(len(store.articles()))
                graph = store.graph() if store.articles() else ClaimGraph()
            assert len(graph.claims) == 8 * len(graph.articles)
            assert len(graph.statements) == 6 * len(graph.articles)
    subprocess.run([*command, str(tmp_path / "killed"), *inputs], check=True, env=ENVIRONMENT, capture_output=True)
    assert content(tmp_path / "killed") == whole
    assert held - {0, 25}, "nobody was killed in the middle"


def content(path: Path) -> list[str]:
    with Store(path, read_only=True) as store:
        return everything(store)


def test_a_denial_and_an_assertion_are_both_kept(store, summit):
    store.add(summit)
    statuses = {claim.polarity for claim in store.graph().claims if claim.relation.label == "arms"}
    assert statuses == {Polarity.AFFIRMED, Polarity.NEGATED}


def test_an_article_without_claims_is_kept(store):
    graph = ClaimGraph((Article("quiet", "Nothing happened."),))
    assert store.add(graph) == "added"
    assert store.graph().articles == graph.articles
    assert json.loads(json.dumps(store.articles()[0].since)) is None
