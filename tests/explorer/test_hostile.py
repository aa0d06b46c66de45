"""What strangers wrote stays words: attacks in every field of a graph run nothing, ask for nothing, break nothing."""

from xml.etree import ElementTree

from graphs import ATTACKS, hostile


def test_nothing_in_a_graph_can_run(visit):
    page = visit(hostile())
    tab = page.tab
    assert page.shown == 2 * len(ATTACKS)
    for name in ("Actors", "Articles", "Claims"):
        tab.get_by_role("tab", name=name).click()
    for row in range(len(ATTACKS)):
        tab.get_by_role("tab", name="Articles").click()
        tab.locator("#view .row button").nth(row).click()
        mark = tab.locator("#view mark").first
        if mark.count():
            mark.click()
    tab.get_by_role("tab", name="Actors").click()
    for row in range(len(ATTACKS)):
        tab.get_by_role("tab", name="Actors").click()
        tab.locator("#view .row button").nth(row).click()
    tab.get_by_role("button", name="Filters").click()
    for box in tab.locator("#filters input[type=checkbox]").all()[:12]:
        box.check()
        box.uncheck()
    for value in tab.locator("#perspective option").all()[:6]:
        tab.locator("#perspective").select_option(value.get_attribute("value"))
    box = tab.locator("#canvas").bounding_box()
    for step in range(6):
        tab.mouse.move(box["x"] + 100 + 90 * step, box["y"] + 200 + 40 * step)
    assert tab.evaluate("window.attacked") is None
    names = tab.evaluate("[...document.querySelectorAll('*')].flatMap((element) => element.getAttributeNames())")
    assert not [name for name in names if name.startswith("on")]
    assert tab.evaluate("[...document.links].every((link) => /^https?:/.test(link.protocol))")


def test_a_saved_picture_of_it_is_xml_without_scripts(visit, tmp_path):
    page = visit(hostile())
    with page.tab.expect_download() as download:
        page.tab.get_by_role("button", name="SVG", exact=True).click()
    download.value.save_as(tmp_path / "attack.svg")
    elements = ElementTree.parse(tmp_path / "attack.svg").getroot().iter()  # noqa: S314 – that it is well formed is the test
    names = {element.tag.rpartition("}")[2] for element in elements}
    assert names <= {"svg", "title", "g", "path", "text", "clipPath", "rect"}


def test_the_policy_stops_what_would_get_in_all_the_same(visit, summit):
    page = visit(summit)
    stopped = page.tab.evaluate(
        """async () => {
          const found = [];
          document.addEventListener('securitypolicyviolation', (event) => found.push(event.effectiveDirective));
          const add = (name, more) => document.body.append(Object.assign(document.createElement(name), more));
          try { document.body.innerHTML += '<b>markup</b>'; } catch (error) { found.push(error.name); }
          try { add('script', { text: 'window.attacked = 1' }); } catch (error) { found.push(error.name); }
          // Later, as what a test itself runs is allowed to.
          await new Promise((done) => setTimeout(() => {
            try { eval('window.attacked = 2'); } catch (error) { found.push(error.name); }
            done();
          }));
          add('img', { src: 'https://attack.example/a.png' });
          add('iframe', { src: 'https://attack.example/' });
          await fetch('https://attack.example/').catch((error) => found.push(error.name));
          for (let i = 0; i < 100 && !found.includes('frame-src'); i++) {
            await new Promise((done) => setTimeout(done, 50));
          }
          return found;
        }"""
    )
    assert page.tab.evaluate("window.attacked") is None
    assert {"img-src", "connect-src", "TypeError", "EvalError"} <= set(stopped)
    assert "frame-src" in stopped
    assert any("Content Security Policy" in complaint for complaint in page.complaints)
    # They are what this test came for; and a request that the policy stops never leaves.
    page.complaints.clear()
    page.requests[:] = [request for request in page.requests if "attack.example" not in request]
