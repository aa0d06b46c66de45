"""A thousand actors and five thousand claims: the page comes at once and moves with the hand."""

import pytest
from graphs import large

pytestmark = pytest.mark.slow

PAINT, FRAME, PICTURE = 2000, 33, 400  # milliseconds: to the first paint; of a moving picture; of one painted anew


@pytest.fixture(scope="module")
def graph():
    made = large()
    assert len(made.claims) == 5000
    assert len({actor.iri for actor in made.actors}) == 1000
    return made


def test_the_first_paint_comes_within_two_seconds(visit, graph):
    page = visit(graph)
    times = []
    for _ in range(4):
        times.append(page.tab.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 1e9"))
        page.go()
        page.tab.wait_for_timeout(300)
    # The best of a few, as other work on the machine counts against it.
    assert min(times) < PAINT


def test_it_stays_fluid(visit, graph):
    page = visit(graph)
    frames = """async (moving) => {
        const times = [];
        for (let i = 0; i < 12; i++) times.push(await communique.frame(moving));
        return times.sort((a, b) => a - b)[2];
    }"""
    page.tab.evaluate(frames, False)
    assert page.tab.evaluate(frames, True) < FRAME
    assert page.tab.evaluate(frames, False) < PICTURE


def test_it_can_be_searched_filtered_and_walked(visit, graph):
    page = visit(graph)
    page.tab.get_by_label("Search").fill("actor 77")
    page.tab.keyboard.press("Enter")
    assert page.text("#view h2") == "Actor 77"
    page.tab.get_by_role("button", name="Show only its relations").click()
    assert "of 5,000 claims shown" in page.text("#summary")
    page.tab.keyboard.press("Escape")
    page.tab.locator("#filter-button").click()
    page.tab.get_by_role("button", name="Clear all").click()
    page.tab.get_by_role("button", name="Done").click()
    page.tab.get_by_role("tab", name="Claims").click()
    page.tab.get_by_role("button", name="more of").click()
    assert page.tab.locator("#view .claim").count() == 80
