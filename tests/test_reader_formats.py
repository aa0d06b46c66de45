"""Pages, feeds, PDFs and packed files become articles; nothing is fetched, nothing hangs, what is none is told."""

import gzip
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

import communique.readers.files
import communique.readers.pdf
from communique.article import Article, BlockKind
from communique.errors import InputError
from communique.readers import read_inputs

DAY = date(2025, 12, 11)
SECONDS = 20  # for what takes a second or two on a quiet machine


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whoever opens a connection fails the test."""

    def refuse(*_: object) -> None:
        raise AssertionError("a reader went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def read(tmp_path):
    """The articles of a file with this name and content."""

    def read_content(name: str, content: str | bytes, published: date | None = None) -> list[Article]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_inputs([path], published))

    return read_content


@pytest.fixture
def message(read, tmp_path):
    """What is told of a file that cannot be read, without its path."""

    def fail(name: str, content: str | bytes) -> str:
        with pytest.raises(InputError) as caught:
            read(name, content)
        told = str(caught.value)
        assert "\n" not in told
        assert told.startswith(f"{tmp_path / name}: ")
        return told.removeprefix(f"{tmp_path / name}: ")

    return fail


def told_or_read(reading: Callable[[], list[Article]]) -> list[Article]:
    """What *reading* gives; nothing where it is told in one line that it cannot be read."""
    try:
        return reading()
    except InputError as error:
        lines = str(error).splitlines()
    assert len(lines) == 1
    return []


# Pages

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rutte warns of war | The Herald</title>
<meta property="og:site_name" content="The Herald"><link rel="canonical" href="https://herald.example/rutte">
<meta property="article:published_time" content="2025-12-11T23:30:00+01:00"><script>alert("China arms Iran")</script>
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav><article>
<h1>Rutte warns of war</h1>
<p>Russia could attack NATO next, Mark Rutte <b>warned</b> in Berlin on Thursday, urging Europe to prepare itself.</p>
<p>China, he said, is a <a href="/china">lifeline</a> for Russia &amp; enables its war against Ukraine.</p>
<blockquote><p>“Russia threatens us openly, and we are not ready for what is coming.”</p></blockquote>
<p>– Mark Rutte</p><ul><li>Iran arms Russia.</li></ul></article><footer>Copyright 2026 The Herald</footer></body>"""


@pytest.mark.parametrize("name", ["rutte.html", "rutte.HTM"])
def test_a_page_is_its_main_text_with_what_it_tells_of_itself(read, name):
    (article,) = read(name, PAGE, published=date(2020, 1, 1))
    assert article.text.splitlines() == [
        "Rutte warns of war",
        "Russia could attack NATO next, Mark Rutte warned in Berlin on Thursday, urging Europe to prepare itself.",
        "China, he said, is a lifeline for Russia & enables its war against Ukraine.",
        "“Russia threatens us openly, and we are not ready for what is coming.”",
        "– Mark Rutte",
        "- Iran arms Russia.",
    ]
    assert [block.kind for block in article.blocks[-3:]] == [
        BlockKind.QUOTATION,
        BlockKind.SIGNATURE,
        BlockKind.ITEM,
    ]
    told = (article.id, article.title, article.published, article.publisher, article.url)
    assert told == ("rutte", "Rutte warns of war", DAY, "The Herald", "https://herald.example/rutte")


def test_a_page_without_a_date_has_the_date_that_is_given_or_none(read):
    page = PAGE.replace("2025-12-11T23:30:00+01:00", "x").replace("in Berlin", "in Berlin on 2024-05-05, 6 May 2024,")
    assert read("a.html", page)[0].published is None
    assert read("a.html", page, published=DAY)[0].published == DAY


@pytest.mark.parametrize(
    "place",
    [
        '<meta name="date" content="2025-12-11">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-12-11T08:00:00Z"}</script>',
        '<link rel="canonical" href="https://herald.example/2025/12/11/rutte">',
        '</head><body><time datetime="2025-12-11">Thursday</time>',
    ],
)
def test_where_a_page_tells_its_date(read, place):
    page = PAGE.replace("2025-12-11T23:30:00+01:00", "x").replace('<link rel="canonical"', "<link")
    assert read("a.html", page.replace("</head>", f"{place}</head>", 1))[0].published == DAY


def test_no_day_follows_from_the_clock(tmp_path):
    (tmp_path / "a.html").write_text(PAGE.replace("2025-12-11T23", "2071-12-11T23"), encoding="utf-8")
    (tmp_path / "b.rss").write_text(rss("<pubDate>--12-11</pubDate><description>Iran.</description>"), encoding="utf-8")
    code = (
        "import sys; from communique.readers import read_inputs\n"
        "for article in read_inputs(sys.argv[1:]): print(article.published, article.digest)"
    )
    printed = set()
    for seed, zone in (("1", "Pacific/Kiritimati"), ("2", "America/Adak")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        environment["PYTHONPATH"] = str(Path(communique.__file__).parents[1])
        command = [sys.executable, "-c", code, tmp_path]
        printed.add(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    (lines,) = printed
    assert [line.split()[0] for line in lines.splitlines()] == ["2071-12-11", "None"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "/relative"])
def test_only_an_address_of_the_web_is_one(read, address):
    assert read("a.html", PAGE.replace("https://herald.example/rutte", address))[0].url is None


@pytest.mark.parametrize(
    ("charset", "encoding"), [("iso-8859-1", "cp1252"), ("windows-1251", "cp1251"), ("utf-8", "utf-8"), ("", "utf-16")]
)
def test_a_page_is_read_in_the_encoding_that_it_declares(read, charset, encoding):
    words = "Київ" if encoding in ("cp1251", "utf-16") else "Zürich – naïve"
    page = PAGE.replace("utf-8", charset).replace("Berlin", words).replace("“", '"').replace("”", '"')
    assert f"in {words} on Thursday" in read("a.html", page.encode(encoding))[0].text


def test_a_page_in_another_encoding_than_it_says(message):
    assert message("a.html", "<p>naïve</p>".encode("latin-1")).startswith("not UTF-8: byte 0xEF at offset 5")
    broken = b'<meta charset="shift_jis"><p>\xff\xff</p>'
    assert message("a.html", broken) == "not shift_jis, as the page says of itself; save it as UTF-8"


@pytest.mark.parametrize("content", ["", "Russia threatens NATO.", "{}", "\x00\x01"])
def test_what_is_no_page(message, content):
    expected = "no HTML: no tag of a page is in it; plain text should end in .txt"
    assert message("a.html", content) == expected


@pytest.mark.parametrize(
    "content", ["<html></html>", "<p> </p>", "<html><head><title>T</title></head><body></body></html>"]
)
def test_a_page_without_a_text(message, content):
    assert message("a.html", content).startswith("no main text in this page; save the page of one article")


def test_entities_of_a_page_reach_no_file_and_do_not_explode(read, tmp_path):
    (tmp_path / "secret").write_text("hidden words", encoding="utf-8")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}"><!ENTITY y "{"ha" * 99}">]>'
    page = PAGE.replace("<!doctype html>", doctype).replace("Berlin", "&x; &y; Berlin")
    text = read("a.html", page)[0].text
    assert "hidden" not in text
    assert "haha" not in text.replace(doctype, "")
    assert len(text) < 1000


HUGE = {
    "quotation marks": "<html><body><article><p>" + '"' * 1_000_000 + "</p></article></body></html>",
    "one line": "<html><body><article><p>" + "Russia threatens NATO. " * 450_000,
    "links": "<html><body><article><p>" + "<a href=x>Russia</a> threatens " * 11_000,
    "nested": "<html><body>" + "<div>" * 10_000 + "<p>Russia threatens NATO.</p>" + "</div>" * 10_000,
    "open tags": "<html><body><p>" + "<" * 1_000_000,
    "attributes": "<html><body><p " + "a=b " * 300_000 + ">Russia threatens NATO.</p>",
    "bold words": "<html><body><article><p>" + "<b>Russia</b> threatens <i>NATO</i> " * 5_000,
    "elements": "<html><body>" + "<p>Russia threatens NATO.</p>" * 100_000,
    "combining": "<html><body><p>" + "e\u0301\u202e" * 300_000,
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_page_beyond_measure_neither_hangs_nor_crashes(read, kind):
    started = time.monotonic()
    told_or_read(lambda: read("a.html", HUGE[kind]))
    assert time.monotonic() - started < SECONDS


# Feeds


def rss(*items: str, title: str = "The Herald") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{title}</title>{inner}</channel></rss>"
    )


ENTRY = """<title>Iran &amp; Russia</title><link>https://herald.example/1</link><guid>tag:herald,1</guid>
<pubDate>Thu, 11 Dec 2025 00:30:00 +0100</pubDate><description>In short.</description><content:encoded><![CDATA[
<p>Iran <b>arms</b> Russia.</p><script>x()</script><p>China denied it.</p>]]></content:encoded>"""

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Ministry</title><id>urn:f</id>
<entry><title type="html">&lt;b&gt;Talks&lt;/b&gt;</title><id>urn:1</id><updated>2025-12-11T23:30:00-05:00</updated>
<link href="https://ministry.example/talks"/><content type="text">Norway met Iran &lt;b.</content></entry>
<entry><title>Second</title><id>urn:2</id><updated>2025-12-12T00:00:00Z</updated><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>Norway praised NATO.</p></div></content></entry></feed>"""


@pytest.mark.parametrize("name", ["a.xml", "a.rss"])
def test_each_entry_of_a_feed_is_an_article(read, name):
    (article,) = read(name, rss(ENTRY))
    assert article == Article(
        "tag:herald,1",
        "Iran arms Russia.\nChina denied it.",
        "Iran & Russia",
        DAY,
        "The Herald",
        "https://herald.example/1",
    )


def test_atom_has_text_html_and_xhtml(read):
    first, second = read("a.atom", ATOM)
    assert (first.id, first.title, first.text) == ("urn:1", "Talks", "Norway met Iran <b.")
    assert (first.published, first.publisher, first.url) == (DAY, "Ministry", "https://ministry.example/talks")
    assert (second.id, second.text, second.url) == ("urn:2", "Norway praised NATO.", None)


def test_what_an_entry_lacks(read):
    link = "<link>https://herald.example/2</link><description>Iran arms Russia.</description>"
    bad_day = "<pubDate>Yesterday</pubDate><description>Norway praised NATO.</description>"
    only_title = "<title>Read more</title><link>javascript:alert(1)</link>"
    found = read("feed.rss", rss(link, bad_day, only_title), published=DAY)
    assert [(article.id, article.published) for article in found] == [
        ("https://herald.example/2", DAY),
        ("feed-2", DAY),
    ]


@pytest.mark.parametrize("content", ["", "hello", "<html><body><p>x</p></body></html>", "<a><b/></a>", "{}"])
def test_what_is_no_feed(message, content):
    expected = "no RSS or Atom feed; its first element should be rss, feed or rdf:RDF"
    assert message("a.xml", content) == expected


def test_a_feed_without_entries_or_without_text(message):
    assert message("a.rss", rss()) == "no entries in this feed"
    assert message("a.rss", '<rss version="2.0">').startswith("no entries in this feed: ")
    expected = "no text in this feed, only titles and links; save the pages that it links to"
    assert message("a.rss", rss("<title>T</title>", "<description> </description>")) == expected


def test_entities_of_a_feed_are_refused(message, tmp_path):
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    (tmp_path / "secret").write_text("hidden words", encoding="utf-8")
    file = f'<!ENTITY a11 SYSTEM "{(tmp_path / "secret").as_uri()}">'
    for entities in (bomb, file):
        feed = rss("<description>Iran &a11; arms.</description>")
        told = message("a.xml", feed.replace("?><rss", f"?><!-- x --><!DOCTYPE rss [{entities}]><rss"))
        assert told == "the feed declares entities of its own, which are not read; leave them out"


HUGE_FEEDS = {
    "quotation marks": rss("<description>" + '"' * 1_000_000 + "</description>"),
    "one line": rss("<description>" + "Iran arms Russia. " * 500_000 + "</description>"),
    "nested": '<rss version="2.0"><channel><item><description>' + "<a>" * 25_000 + "Iran",
    "nested within": rss("<description>" + "&lt;div&gt;" * 20_000 + "Iran arms Russia.</description>"),
    "ampersands": rss("<description>" + "&amp;" * 200_000 + "</description>"),
    "open tags": '<rss version="2.0"><channel><item><description>' + "<" * 200_000,
}


@pytest.mark.parametrize("kind", HUGE_FEEDS)
def test_a_feed_beyond_measure_neither_hangs_nor_crashes(read, kind):
    started = time.monotonic()
    told_or_read(lambda: read("a.rss", HUGE_FEEDS[kind]))
    assert time.monotonic() - started < SECONDS


# PDF


def pdf(*lines: tuple[int, int, str], encrypt: StandardEncryption | None = None) -> bytes:
    """A page with each line of text at its place, in points from the lower left corner."""
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=True, encrypt=encrypt)
    for x, y, line in lines:
        canvas.drawString(x, y, line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def column(x: int, y: int, text: str) -> list[tuple[int, int, str]]:
    return [(x, y - 14 * number, line) for number, line in enumerate(text.splitlines())]


LEFT = "Russia could attack NATO next,\nMark Rutte warned in Berlin on\nThursday, urging Europe to pre-\npare for war."
RIGHT = "China, he said, is a lifeline for\nRussia and enables its Franco-\nGerman rivals to see their war\nbegin."


def test_the_lines_of_a_pdf_are_put_together_to_paragraphs(read):
    title = (60, 780, "Rutte warns of war")
    (article,) = read("rutte.pdf", pdf(title, *column(60, 740, LEFT), *column(60, 660, RIGHT)), published=DAY)
    assert (article.id, article.title, article.published) == ("rutte", "Rutte warns of war", DAY)
    assert article.text.split("\n\n") == [
        "Rutte warns of war",
        "Russia could attack NATO next, Mark Rutte warned in Berlin on Thursday, urging Europe to prepare for war.",
        "China, he said, is a lifeline for Russia and enables its Franco-German rivals to see their war begin.",
    ]


def test_two_columns_are_read_one_after_the_other_however_they_were_drawn(read):
    lines = [line for pair in zip(column(60, 700, LEFT), column(320, 700, RIGHT), strict=True) for line in pair]
    (article,) = read("a.pdf", pdf(*lines))
    first, second = article.text.split("\n\n")
    assert first.endswith("to prepare for war.")
    assert second.startswith("China, he said,")


def test_a_paragraph_goes_on_in_the_next_column(read):
    left = column(60, 700, "Russia could attack\nNATO, as Rutte\nwarned the allies of")
    right = column(320, 700, "the alliance in Berlin\non Thursday.")
    expected = "Russia could attack NATO, as Rutte warned the allies of the alliance in Berlin on Thursday."
    assert read("a.pdf", pdf(*left, *right))[0].text == expected


def test_a_pdf_of_matplotlib(read, tmp_path):
    from matplotlib.figure import Figure

    figure = Figure()
    figure.text(0.1, 0.5, "Iran arms Russia, Mark Rut-\nte said.")
    figure.savefig(tmp_path / "a.pdf")
    assert read("a.pdf", (tmp_path / "a.pdf").read_bytes())[0].text == "Iran arms Russia, Mark Rutte said."


def test_what_is_no_pdf(message):
    assert message("a.pdf", "Russia threatens NATO.") == "no PDF: it does not begin with %PDF-"
    assert message("a.pdf", pdf()).startswith("no text in this PDF; a scanned one needs text recognition")
    whole = pdf(*column(60, 700, LEFT))
    assert message("a.pdf", whole[:200]).startswith(("broken PDF: ", "no text in this PDF"))
    locked = pdf(*column(60, 700, LEFT), encrypt=StandardEncryption("secret"))
    assert message("a.pdf", locked) == "the PDF is encrypted; save it without a password"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_pdf_is_told_or_read(tmp_path, data):
    whole = bytearray(pdf(*column(60, 700, LEFT)))
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "a.pdf").write_bytes(whole)
    assert all(article.text for article in told_or_read(lambda: list(read_inputs([tmp_path / "a.pdf"]))))


def test_a_pdf_that_unpacks_beyond_measure(message, monkeypatch):
    monkeypatch.setattr(communique.readers.pdf, "MAX_UNPACKED", 1000)
    packed = pdf(*column(60, 700, LEFT)).replace(b"[ /ASCII85Decode /FlateDecode ]", b"/FlateDecode")
    bomb = packed + b"stream\r\n" + gzip.zlib.compress(b"0" * 5000) + b"endstream"
    assert message("a.pdf", bomb) == "unpacks to more than 0 MiB; split it"


# Packed


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"Iran arms Russia."),
        ("a.json", b'{"id": "a", "text": "Iran arms Russia."}'),
        ("a.jsonl", b'{"id": "a", "text": "Iran arms Russia."}\n'),
        ("a.html", b"<html><body><p>Iran arms Russia.</p></body></html>"),
        ("a.rss", rss("<guid>a</guid><description>Iran arms Russia.</description>", title="").encode()),
        ("a.pdf", pdf((60, 700, "Iran arms Russia."))),
    ],
)
def test_any_of_them_may_be_packed(read, name, content):
    (article,) = read(name + ".gz", gzip.compress(content))
    assert (article.id, article.text) == ("a", "Iran arms Russia.")


def test_a_folder_of_all_of_these(tmp_path):
    for name, content in (
        ("a.html", PAGE.encode()),
        ("b.rss", rss(ENTRY).encode()),
        ("c.pdf", pdf((60, 700, "Iran arms Russia."))),
        ("d.txt.gz", gzip.compress(b"Iran arms Russia.", mtime=0)),
        ("e.tar.gz", b"not to be read"),
        ("f.txt", b"Iran."),
    ):
        (tmp_path / name).write_bytes(content)
    assert [article.id for article in read_inputs([tmp_path])] == ["a", "tag:herald,1", "c", "d", "f"]


def test_a_bomb_is_not_unpacked(message, monkeypatch):
    monkeypatch.setattr(communique.readers.files, "MAX_UNPACKED", 1 << 20)
    assert message("a.txt.gz", gzip.compress(b"0" * (1 << 22))) == "unpacks to more than 1 MiB; split it"


@pytest.mark.parametrize(
    "content", [b"Iran", gzip.compress(b"Iran arms Russia." * 99, mtime=0)[:40], b"\x1f\x8b\x08" + bytes(40)]
)
def test_what_is_no_gzip(message, content):
    assert message("a.txt.gz", content).startswith("broken gzip: ")


# Anything


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([".html", ".xml", ".pdf", ".txt.gz", ".json"]),
    st.one_of(st.binary(), st.text().map(lambda text: f"<p>{text}".encode()), st.text().map(lambda t: rss(t).encode())),
)
def test_any_bytes_are_told_or_read(tmp_path, suffix, content):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    for article in told_or_read(lambda: list(read_inputs([path]))):
        article.text.encode()
        assert all(0 <= block.start < block.end <= len(article.text) for block in article.blocks)
