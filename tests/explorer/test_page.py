"""The page as bytes: always the same, closed in itself, with what it tells computed from the graph."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from graphs import hostile, large

import communique
from communique.api import load_graph
from communique.article import Article
from communique.claim import Modality, Span
from communique.claim_graph import ClaimGraph
from communique.diagram.style import COLOURS
from communique.explorer import page
from communique.explorer.content import page_content
from communique.explorer.contradictions import contradictions
from communique.explorer.forces import spread
from communique.explorer.sentences import Units, sentence_around
from processes import ENVIRONMENT

OUTPUTS = Path(__file__).parents[2] / "outputs"


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag in self.raw:
            self.raw[tag].append("")

    def handle_data(self, data):
        if self.found and self.found[-1][0] in self.raw:
            self.raw[self.found[-1][0]][-1] += data

    def handle_endtag(self, tag):
        self.found.append((f"/{tag}", {}))


def content_of(text):
    return json.loads(Elements(text).raw["script"][0])


def test_the_same_graph_gives_the_same_bytes(summit, tmp_path):
    communique.explore(summit, tmp_path / "one.html")
    again = ClaimGraph(summit.articles, summit.statements[::-1], summit.claims[::-1])
    communique.explore(again, tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_another_process_gives_the_same_bytes(tmp_path):
    code = f"""
import hashlib, sys
sys.path[:0] = {[str(folder) for folder in Path(__file__).parents[:2]]!r}
from communique.explorer import page
from graphs import large
print(hashlib.sha256(page(large(120, 400)).encode()).hexdigest())
"""
    seen = set()
    for seed in ("0", "1"):
        environment = {**ENVIRONMENT, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        seen.add(run.stdout)
    assert len(seen) == 1


@pytest.mark.parametrize("make", [hostile, lambda: large(30, 50)])
def test_only_what_the_policy_names_by_its_hash_may_run(make):
    elements = Elements(page(make()))
    policy = next(a["content"] for tag, a in elements.found if a.get("http-equiv") == "Content-Security-Policy")
    for tag, text in (("script", elements.raw["script"][1]), ("style", elements.raw["style"][0])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_no_field_of_a_graph_makes_an_element():
    plain = [tag for tag, _ in Elements(page(ClaimGraph())).found]
    assert [tag for tag, _ in Elements(page(hostile())).found] == plain
    assert not any(key.startswith("on") for _, attributes in Elements(page(hostile())).found for key in attributes)


def test_the_scripts_write_text_and_never_markup():
    scripts = Elements(page(ClaimGraph())).raw["script"][1]
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", scripts)
    assert not re.findall(r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(", scripts)


def test_what_goes_in_comes_out(summit):
    content = content_of(page(summit))
    assert content["articles"][0]["text"] == summit.articles[0].text
    assert {claim["id"] for claim in content["claims"]} == {claim.id for claim in summit.claims}
    assert content["summary"] == "1 article · 7 actors · 8 claims"
    assert content["title"] == "Summit in Oslo"


def test_the_title_can_be_chosen(summit):
    assert "<title>Fish &amp; &lt;chips&gt;</title>" in page(summit, title="Fish & <chips>")


def test_colours_are_those_of_the_diagram(summit):
    style = Elements(page(summit)).raw["style"][0]
    for quad, colour in COLOURS.items():
        assert f"--{quad.value}: light-dark({colour}, " in style


def test_claims_alike_share_an_edge(summit):
    claim = summit.claims[2]
    graph = replace(summit, claims=(*summit.claims, replace(claim, id="again")))
    content = page_content(graph, None)
    assert len(content["edges"]) == 8
    assert content["edges"][content["claims"][-1]["edge"]]["large"] is not None
    assert "arms ×2" in [" ".join(edge["large"]) for edge in content["edges"]]


def test_spans_count_as_the_browser_counts():
    units = Units("a😀b😀c")
    assert units(Span(0, 1)) == [0, 1]
    assert units(Span(1, 3)) == [1, 4]
    assert units(Span(4, 5)) == [6, 7]


@pytest.mark.parametrize(
    ("text", "quote", "sentence"),
    [
        ("It rained. China arms Russia. Nobody came.", "China arms Russia", "China arms Russia."),
        ("“China arms Russia!” he said. It rained.", "China arms Russia", "“China arms Russia!” he said."),
        ("The U.S. Navy left. It rained.", "Navy left", "The U.S. Navy left."),
        ("Headline here\n\nChina arms Russia, he said.", "China arms Russia", "China arms Russia, he said."),
        ("中国支持俄罗斯。会议结束。", "会议结束", "会议结束。"),
        ("One. Two three. Four five. Six.", "three. Four", "Two three. Four five."),
    ],
)
def test_the_sentence_around_a_quotation(text, quote, sentence):
    start = text.index(quote)
    assert sentence_around(Article("a", text), Span(start, start + len(quote))).of(text) == sentence


def test_contradictions_are_between_voices_and_in_one_time(summit):
    by_id = {claim.id: claim for claim in summit.claims}
    affirmed, negated = by_id["c3"], by_id["c4"]
    assert contradictions([affirmed, negated]) == [[1], [0]]
    assert contradictions([affirmed, replace(negated, speakers=affirmed.speakers)]) == [[], []]
    assert contradictions([affirmed, replace(negated, modality=Modality.INTENDED)]) == [[], []]
    assert contradictions([replace(affirmed, time="2024"), replace(negated, time="2025-03")]) == [[], []]
    assert contradictions([replace(affirmed, time="2025"), replace(negated, time="2025-03")]) == [[1], [0]]


def test_a_quotation_without_its_article_is_still_shown(summit):
    content = page_content(replace(summit, articles=()), None)
    assert {claim["words"] for claim in content["claims"]} == {claim.evidence.quote for claim in summit.claims}


def test_shapes_of_a_large_graph_hardly_cover_each_other():
    sizes = [(90, 32)] * 200
    places = spread(sizes, [(n, n // 3) for n in range(1, 200)])
    covered = sum(abs(x - u) < 90 and abs(y - v) < 32 for i, (x, y) in enumerate(places) for u, v in places[i + 1 :])
    assert covered <= 4


def test_an_empty_graph_and_a_loop_have_a_page(summit):
    claim = summit.claims[0]
    assert content_of(page(ClaimGraph()))["claims"] == []
    assert page(ClaimGraph(claims=(replace(claim, object=claim.subject),)))


@pytest.mark.skipif(not OUTPUTS.is_dir(), reason="there are no outputs to read")
def test_the_dispatch_names_who_speaks_for_whom():
    content = page_content(load_graph(OUTPUTS / "graph.trig"), None)
    nested = [claim for claim in content["claims"] if len(claim["chain"]) > 1]
    labels = [[content["actors"][link["actor"]]["label"] for link in claim["chain"]] for claim in nested]
    assert ["Vladimir Putin", "Mark Rutte"] in labels
