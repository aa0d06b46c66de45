"""The pages: what is asked, answered and read, with and without JavaScript, and that nothing in a text can act."""

import csv
import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
from serving import Server, running

from communique import rdf
from communique.article import Article
from communique.claim_graph import ClaimGraph
from communique.query import questions
from communique.store import Store

CHROMIUM = Path("/usr/bin/chromium")
ATTACK = '<script>document.title = "owned"</script><img src=x onerror="document.title=1">{{ 7 * 7 }}'


class Outline(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_explorer_stands_at_the_root_with_its_own_policy(server: Server) -> None:
    answer = server.get("/")
    assert answer.type == "text/html"
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'sha256-" in policy
    assert "connect-src" not in policy
    links = {link["href"] for link in Outline(answer.text).all("a")}
    assert {"/", "/query"} <= links
    assert "/articles" not in links
    assert "China arms Russia" in answer.text


def test_questions_are_listed(server: Server) -> None:
    page = Outline(server.get("/query").text)
    links = {link["href"] for link in page.all("a")}
    assert {f"/query?ask={name}" for name in questions()} <= links


def test_question_that_needs_nothing_is_answered_at_once(server: Server) -> None:
    page = Outline(server.get("/query", ask="denied").text)
    assert "1 row" in page.text
    assert "it arms Russia" in page.text
    assert [cell["scope"] for cell in page.all("th")] == ["col"] * len(page.all("th"))


def test_question_that_needs_an_actor_offers_them(server: Server) -> None:
    page = Outline(server.get("/query", ask="says").text)
    assert page.all("table") == []
    assert "Mark Rutte" in {option["value"] for option in page.all("option")}
    labels = {label["for"] for label in page.all("label")}
    assert {field["id"] for field in page.all("input") if field.get("type") != "hidden"} <= labels
    answered = Outline(server.get("/query", ask="says", who="mark rutte").text)
    assert "China arms Russia" in answered.text


def test_wrong_question_is_told_in_the_page(server: Server) -> None:
    assert server.get("/query", ask="nothing").status == 404
    unknown = server.get("/query", ask="says", who="Ruttte")
    assert unknown.status == 400
    assert "did you mean Mark Rutte?" in Outline(unknown.text).text
    wrong = server.get("/query", query="SELECT ?s {")
    assert wrong.status == 400
    assert "line 1" in Outline(wrong.text).text


def test_csv(server: Server) -> None:
    answer = server.get("/query.csv", ask="denied")
    assert answer.type == "text/csv"
    assert 'filename="denied.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["quote"] for row in rows] == ["it arms Russia"]
    assert server.get("/query.csv", ask="says").status == 400


@pytest.mark.parametrize(
    "asked",
    [
        {"ask": "denied"},
        {"query": "SELECT ?c { ?c a cq:Claim }"},
        {"query": "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o . ?p a owl:ObjectProperty } }"},
    ],
)
def test_drawing(server: Server, asked: dict[str, str]) -> None:
    answer = server.get("/query.svg", **asked)
    if "CONSTRUCT" in str(asked):
        assert answer.status == 400
        assert "nothing to draw" in answer.text
        return
    assert (answer.status, answer.type) == (200, "image/svg+xml")
    assert answer.content.lstrip().startswith(b"<?xml")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_articles_are_of_a_store(server: Server) -> None:
    assert server.get("/articles").status == 404


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, summit) -> Path:
    """A store with an article that attacks whoever shows it."""
    (known,) = summit.articles
    article = Article("attack", ATTACK + known.text, title=ATTACK, publisher=ATTACK, published=known.published)
    with Store(tmp_path_factory.mktemp("hostile") / "store", create=True) as made:
        made.add(summit)
        made.add(ClaimGraph((article,)))
    return made.path


def test_text_is_text(hostile: Path) -> None:
    with running(hostile) as server:
        pages = [
            server.get("/").text,
            server.get("/articles").text,
            server.get("/query", query=f"SELECT ('''{ATTACK}''' AS ?x) {{}}").text,
            server.get("/query", query=f"SELECT ?x {{ {ATTACK}").text,
            server.get("/query", ask="says", who=ATTACK).text,
            server.get("/query", ask=ATTACK).text,
        ]
        assert server.get("/query.csv", query='SELECT ("=1+1" AS ?x) {}').text.splitlines()[1] == "'=1+1"
    for page in pages:
        outline = Outline(page)
        assert not any("onerror" in attributes for _, attributes in outline.elements)
        assert not any(source.get("src") == "x" for source in outline.all("img"))
    assert "{{ 7 * 7 }}" in Outline(pages[1]).text
    assert "49" not in pages[2]


@pytest.mark.slow
def test_article_is_read_and_kept_only_where_that_is_asked(store: Path) -> None:
    text = "China condemned Japan on Friday. Iran denied that it attacked Israel, a spokesman said.\n"
    with running(store) as server:
        answer = server.post("/articles", text=text, title="Friday", published="2025-12-12")
        assert answer.status == 200
        page = Outline(answer.text)
        assert "Not kept" in page.text
        assert "China condemned Japan" in page.text
        assert page.all("img")[0]["src"].startswith("data:image/svg+xml;base64,")
        assert "1 article in the store" in Outline(server.get("/articles").text).text
        assert server.post("/articles", text=" ").status == 400
        assert server.post("/articles", text="x", published="yesterday").status == 400
        assert server.post("/articles", text="x", url="javascript:alert(1)").status == 400
        assert server.post("/articles", text="x" * (3 << 20)).status == 413
        assert server.request("POST", "/articles", "text=x", {"Content-Type": "text/plain"}).status == 415
        assert server.post("/articles", {"Origin": "http://evil.example"}, text=text).status == 403
    with running(store, "--writable") as server:
        for outcome in ("Added", "in the store already"):
            assert outcome in Outline(server.post("/articles", text=text, title="Friday").text).text
        assert "2 articles in the store" in Outline(server.get("/articles").text).text
        assert "condemned" in server.get("/query", ask="claims").text


def test_change_by_another_program_is_seen(store: Path, graph_file: Path) -> None:
    import time

    with running(store) as server:
        with Store(store) as written:
            written.remove("summit")
        deadline = time.monotonic() + 20
        while "0 articles" not in server.get("/articles").text:
            assert time.monotonic() < deadline
            time.sleep(0.3)
        graph = rdf.read(graph_file)
        with Store(store) as written:
            written.add(graph)
        while "1 article in" not in server.get("/articles").text:
            assert time.monotonic() < deadline
            time.sleep(0.3)


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}")
def test_in_a_browser(hostile: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync",
             "--disable-component-update"]  # fmt: skip
    with running(hostile) as server, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=quiet)
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(server.url)
        page.get_by_role("link", name="Questions").click()
        page.get_by_role("link", name=questions()["says"].title).click()
        page.get_by_label(questions()["says"].parameters[0].meaning).fill("Mark Rutte")
        page.keyboard.press("Enter")
        page.get_by_role("table").get_by_text("China arms Russia").wait_for()
        page.get_by_role("link", name="Draw").click()
        page.locator("img.drawing").wait_for()
        assert page.locator("img.drawing").evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
        page.get_by_role("link", name="Articles").click()
        page.get_by_role("table").get_by_text("{{ 7 * 7 }}").first.wait_for()
        assert "owned" not in page.title()
        assert complaints == []
        browser.close()
