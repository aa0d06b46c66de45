"""A browser, pages opened from disk as a reader opens them, and graphs to open."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from communique.claim_graph import ClaimGraph
from communique.explorer import page

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A browser that asks for nothing by itself, so that each request that is seen is the page's.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and these tests are never skipped where CI is set")
    pytest.skip(f"{what} is missing: pip install playwright, and Chromium from the system's packages")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright")
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        _missing("Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield started
        started.close()


class Visit:
    """A page that is open, with what it complained of and what it asked for."""

    def __init__(self, tab: Any, path: Path) -> None:
        self.tab, self.path = tab, path
        self.complaints: list[str] = []
        self.requests: list[str] = []
        tab.on("console", lambda message: self.complaints.append(message.text))
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        tab.on("request", lambda request: self.requests.append(request.url))

    def go(self, address: str = "") -> None:
        """Open the page, with *address* behind "#"."""
        self.tab.goto("about:blank")
        self.requests.clear()
        self.tab.goto(self.path.as_uri() + address)
        self.tab.locator("#loading").wait_for(state="detached")

    def click_at(self, name: str) -> None:
        """Click on the graph where an actor, or a relation by one of its claims, is."""
        self.tab.wait_for_timeout(350)  # until the camera rests
        place = self.tab.evaluate("name => communique.whereIs(name)", name)
        self.tab.mouse.click(place["x"], place["y"])

    def text(self, selector: str) -> str:
        return " ".join(self.tab.locator(selector).inner_text().split())

    @property
    def address(self) -> str:
        self.tab.wait_for_timeout(260)  # the page writes it with a delay
        return str(self.tab.evaluate("location.hash"))

    @property
    def shown(self) -> int:
        """How many claims pass the filters and the search."""
        return int(self.text("#view h2 small").replace(",", ""))


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Opens a graph's page; at the end, the page must have complained of nothing and asked for itself alone."""
    visits = []

    def open_graph(graph: ClaimGraph, address: str = "", **options: Any) -> Visit:
        path = tmp_path / f"page-{len(visits)}.html"
        path.write_text(page(graph), encoding="utf-8", newline="\n")
        context = browser.new_context(
            **{"viewport": {"width": 1300, "height": 850}, "accept_downloads": True, **options}
        )
        opened = Visit(context.new_page(), path)
        opened.go(address)
        visits.append((context, opened))
        return opened

    yield open_graph
    for context, opened in visits:
        assert opened.complaints == []
        assert {request.partition("#")[0] for request in opened.requests if not request.startswith("blob:")} <= {
            opened.path.as_uri(),
            "data:,",
        }
        context.close()
