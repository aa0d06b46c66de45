"""The page as a reader has it: in a browser, from disk, by mouse, by keyboard and on a phone."""

import math
import re
from xml.etree import ElementTree

import pytest


def test_it_opens_with_all_claims_and_says_what_it_shows(visit, summit):
    page = visit(summit)
    assert page.text("h1") == "Summit in Oslo"
    assert page.text("#summary") == "1 article · 7 actors · 8 claims"
    assert page.shown == 8
    assert page.tab.locator("#nothing").is_hidden()
    assert page.tab.get_by_role("application").get_attribute("aria-label") == "Graph of 7 actors and 8 relations"


def test_search_finds_words_of_a_quotation(visit, summit):
    page = visit(summit)
    page.tab.get_by_label("Search").fill("could attack")
    page.tab.get_by_text("Claims 1", exact=True).wait_for()
    assert page.text("#view blockquote").startswith(
        "Russia could attack NATO by 2029, Norwegian General Jane Doe warned"
    )
    assert "search=could" in page.address


def test_search_and_enter_opens_an_actor(visit, summit):
    page = visit(summit)
    page.tab.get_by_label("Search").fill("iran")
    page.tab.keyboard.press("Enter")
    assert page.text("#view h2") == "Iran"
    assert "funds NATO" in page.text("#view")


@pytest.mark.parametrize(
    ("group", "choice", "left"),
    [
        ("Relation", "material conflict", 1),
        ("Status", "negated", 1),
        ("Speaker", "Mark Rutte", 2),
        ("Speaker", "unnamed sources", 1),
        ("Kind of actor", "person", 3),
        ("Disagreement", "only what is contradicted", 2),
    ],
)
def test_filters_leave_what_fits(visit, summit, group, choice, left):
    page = visit(summit)
    page.tab.get_by_role("button", name="Filters").click()
    page.tab.get_by_role("group", name=group).get_by_label(re.compile(choice)).check()
    assert page.shown == left
    page.tab.get_by_role("button", name="Clear all").click()
    assert page.shown == 8


def test_filters_by_date(visit, summit):
    page = visit(summit)
    page.tab.get_by_role("button", name="Filters").click()
    page.tab.get_by_label("from").fill("2026")
    page.tab.keyboard.press("Tab")
    assert page.shown == 1
    assert "attacks" in page.text("#view .claim")
    page.tab.get_by_label("to", exact=True).fill("2027")
    page.tab.keyboard.press("Tab")
    assert page.tab.locator("#nothing").is_visible()


def test_a_click_on_an_edge_opens_the_quotation_in_its_sentence(visit, summit):
    page = visit(summit)
    page.click_at("c7")
    assert page.text("#view h2") == "Russia attacks NATO possible"
    assert page.text("#view mark.subject") == "Russia"
    assert page.text("#view mark.cue") == "attack"
    assert page.text("#view mark.object") == "NATO"
    assert "Jane Doe warns (Oct 2025)" in page.text("#view .voice")
    assert "by 2029" in page.text("#view .claim")
    assert "edge=c7" in page.address


def test_a_click_on_an_actor_opens_its_neighbourhood(visit, summit):
    page = visit(summit)
    page.click_at("china")
    assert page.text("#view h2") == "China"
    assert page.text("#view").count("arms") == 2
    assert "contradicted" in page.text("#view")


def test_a_chain_of_speakers_is_told_from_the_outside_in(visit, summit):
    page = visit(summit, "#claim=c6")
    assert page.text("#view .voice").startswith("Mark Rutte says → Vladimir Putin believes")


def test_contradictions_lead_to_the_other_side(visit, summit):
    page = visit(summit, "#claim=c3")
    page.tab.locator("#view .against button").click()
    assert "it arms Russia" in page.text("#view blockquote")
    assert page.text("#view h2 .tag") == "negated"


def test_a_perspective_is_one_choice_away(visit, summit):
    page = visit(summit)
    page.tab.get_by_label("The world according to").select_option("china")
    assert page.shown == 1
    assert page.text("#view h2").startswith("According to China")
    assert "The world according to China" in page.text("#summary")
    page.tab.get_by_label("The world according to").select_option("article")
    assert page.shown == 3


def test_article_and_claims_lead_to_each_other(visit, summit):
    page = visit(summit, "#claim=c3")
    page.tab.get_by_role("button", name="Read it in the article").click()
    chosen = page.tab.locator("#view .text mark.chosen")
    assert " ".join("".join(chosen.all_inner_texts()).split()) == "China arms Russia"
    page.tab.locator("#view .text mark", has_text="it arms Russia").click()
    assert page.text("#view .claim .triple") == "China arms Russia negated"
    assert "claim=c4" in page.address
    assert "article=summit" in page.address


def test_the_link_restores_the_view(visit, summit):
    page = visit(summit)
    page.tab.get_by_label("The world according to").select_option("mark-rutte")
    page.tab.get_by_role("button", name="Zoom in").click()
    page.click_at("c3")
    place = page.tab.evaluate("communique.whereIs('china')")
    address, text = page.address, page.text("#view")
    page.go(address)
    assert page.text("#view") == text
    assert page.tab.get_by_label("The world according to").input_value() == "mark-rutte"
    again = page.tab.evaluate("communique.whereIs('china')")
    assert abs(again["x"] - place["x"]) < 2
    assert abs(again["y"] - place["y"]) < 2


def test_an_actor_that_was_dragged_stays_there(visit, summit):
    page = visit(summit)
    start = page.tab.evaluate("communique.whereIs('iran')")
    page.tab.mouse.move(start["x"], start["y"])
    page.tab.mouse.down()
    page.tab.mouse.move(start["x"] + 60, start["y"] + 40, steps=4)
    page.tab.mouse.up()
    address = page.address
    assert "moved=" in address
    page.go(address)
    moved = page.tab.evaluate("communique.whereIs('iran')")
    assert (round(moved["x"] - start["x"]), round(moved["y"] - start["y"])) == pytest.approx((60, 40), abs=2)


def test_pan_and_zoom_move_the_picture(visit, summit):
    page = visit(summit)
    ends = "['china', 'nato'].map(communique.whereIs)"
    before = page.tab.evaluate(ends)
    box = page.tab.locator("#canvas").bounding_box()
    page.tab.mouse.move(box["x"] + 20, box["y"] + 20)
    page.tab.mouse.down()
    page.tab.mouse.move(box["x"] + 70, box["y"] + 50, steps=3)
    page.tab.mouse.up()
    panned = page.tab.evaluate(ends)
    assert panned[0]["x"] - before[0]["x"] == pytest.approx(50, abs=1)
    page.tab.mouse.wheel(0, -200)
    page.tab.wait_for_timeout(100)
    zoomed = page.tab.evaluate(ends)
    apart = [math.dist(*((end["x"], end["y"]) for end in found)) for found in (before, panned, zoomed)]
    assert apart[1] == pytest.approx(apart[0])
    assert apart[2] > 1.2 * apart[1]


def test_nonsense_in_the_address_is_left_out(visit, summit):
    page = visit(
        summit, "#actor=nobody&status=%3Cb%3E&at=NaN,1,0&moved=x&perspective=__proto__&tab=constructor&since=%00"
    )
    assert page.text("#summary").endswith("8 claims") or page.text("#summary").startswith("0 of 8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_svg_and_png_are_saved(visit, summit, tmp_path, scheme):
    page = visit(summit, "#claim=c3", color_scheme=scheme)
    for name in ("SVG", "PNG"):
        with page.tab.expect_download() as download:
            page.tab.get_by_role("button", name=name).click()
        assert download.value.suggested_filename == f"summit-in-oslo.{name.lower()}"
        download.value.save_as(tmp_path / name)
    root = ElementTree.parse(tmp_path / "SVG").getroot()  # noqa: S314 – written by the page itself
    words = " ".join(root.itertext())
    for part in ("Summit in Oslo", "China", "arms", "says Mark Rutte", "not so, says", "Source: The Herald"):
        assert part in words
    picture = pytest.importorskip("PIL.Image").open(tmp_path / "PNG")
    assert picture.width >= 1300
    dark = picture.convert("L").getpixel((3, 3)) < 128
    assert dark is (scheme == "dark")


def test_by_keyboard_alone(visit, summit):
    page = visit(summit)
    keyboard, focused = page.tab.keyboard, "document.activeElement.id || document.activeElement.textContent"
    keyboard.press("Tab")
    assert page.tab.evaluate(focused) == "skip"
    order = []
    while "canvas" not in order and len(order) < 15:
        keyboard.press("Tab")
        order.append(page.tab.evaluate(focused))
    assert order[:3] == ["perspective", "search", "filter-button"]
    keyboard.press("ArrowRight")
    assert "claims" in page.text("#announcement")
    keyboard.press("e")
    said = page.text("#announcement")
    keyboard.press("Enter")
    assert page.text("#view h2 .relation") in said
    keyboard.press("Escape")
    assert page.shown == 8
    keyboard.press("/")
    assert page.tab.evaluate(focused) == "search"
    keyboard.type("norway")
    keyboard.press("Enter")
    assert page.text("#view h2") == "Norway"


def test_tabs_follow_the_arrow_keys(visit, summit):
    page = visit(summit)
    page.tab.get_by_role("tab", name="Claims").focus()
    page.tab.keyboard.press("ArrowRight")
    assert page.tab.get_by_role("tab", name="Actors").get_attribute("aria-selected") == "true"
    assert page.text("#view h2") == "Actors 7"
    page.tab.keyboard.press("ArrowRight")
    page.tab.get_by_role("button", name="Summit in Oslo").click()
    assert page.tab.get_by_role("tab", name="Articles").get_attribute("aria-selected") == "true"


def test_every_control_has_a_name(visit, summit):
    page = visit(summit, "#claim=c3")
    page.tab.get_by_role("button", name="Filters").click()
    nameless = page.tab.evaluate(
        """[...document.querySelectorAll('button, input, select, [tabindex="0"]')].filter((control) =>
            !(control.textContent.trim() || control.getAttribute('aria-label') || control.labels?.length))
            .map((control) => control.outerHTML)"""
    )
    assert nameless == []


def test_it_fits_a_phone(visit, summit):
    page = visit(summit, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, device_scale_factor=2)
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= 360
    place = page.tab.evaluate("communique.whereIs('russia')")
    page.tab.touchscreen.tap(place["x"], place["y"])
    assert page.text("#view h2") == "Russia"
    page.tab.get_by_role("button", name="Filters").tap()
    page.tab.get_by_role("button", name="Done").tap()
    assert page.tab.locator("#filters").is_hidden()


def test_nothing_moves_for_who_wants_it_calm(visit, summit):
    page = visit(summit, reduced_motion="reduce")
    page.tab.get_by_role("button", name="Zoom in").click()
    first = page.tab.evaluate("communique.whereIs('china')")
    page.tab.wait_for_timeout(120)
    assert page.tab.evaluate("communique.whereIs('china')") == first


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(visit, summit, scheme):
    """At least 4.5 to 1 (WCAG 2.2, 1.4.3) for every colour that sets type, on paper and panel."""
    page = visit(summit, color_scheme=scheme)
    ratios = page.tab.evaluate(
        """() => {
          const probe = document.body.appendChild(document.createElement('i'));
          const dot = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const light = (name) => {
            probe.className = name;
            probe.style.color = name.includes('-') || name === 'structural' ? 'var(--tone)' : `var(--${name})`;
            dot.fillStyle = getComputedStyle(probe).color;
            dot.fillRect(0, 0, 1, 1);
            const parts = [...dot.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
            const [r, g, b] = parts.map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
          const type = ['ink', 'quiet', 'verbal-cooperation', 'material-cooperation', 'verbal-conflict',
            'material-conflict', 'structural'];
          return type.flatMap((name) => ['paper', 'panel'].map((ground) => [name, ground, ratio(name, ground)]));
        }"""
    )
    assert [found for found in ratios if found[2] < 4.5] == []
