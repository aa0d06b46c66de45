"""The article that the project started from: what it must yield, and nothing false."""

from datetime import date
from pathlib import Path

import pytest

from communique.article import Article
from communique.evaluation.gold import gold_label
from communique.extraction import Extractor, Reading

ARTICLE = Path(__file__).parents[2] / "shared" / "articles" / "rutte-berlin-2025-12-11.txt"

pytestmark = pytest.mark.skipif(
    not ARTICLE.is_file(), reason="the article is not there; its text stays out of the project"
)

RUTTE = "Mark Rutte"
INTELLIGENCE = "Germany:intelligence"

# subject, any of these relations, object, speakers, status, time
CLAIMS = [
    (RUTTE, "leaderOf", "NATO", "", "asserted", None),
    ("Russia", "aggressesAgainst", "NATO", RUTTE, "possible", None),
    ("Russia", "targets", "NATO", RUTTE, "possible", None),
    ("Russia", "aggressesAgainst", "Ukraine", RUTTE, "asserted", None),
    ("Russia", "aggressesAgainst", "West", RUTTE, "asserted", None),
    (RUTTE, "criticises", "Russia", "", "asserted", None),
    ("China", "lifelineFor supports", "Russia", RUTTE, "asserted", None),
    ("China", "enables", "Russia", RUTTE, "asserted", None),
    ("North Korea", "supports", "Russia", RUTTE, "asserted", None),
    ("Iran", "supports", "Russia", RUTTE, "asserted", None),
    ("United States", "mediates", "Ukraine", RUTTE, "asserted", None),
    ("NATO", "threatens threatTo", "Vladimir Putin", f"Vladimir Putin < {RUTTE}", "asserted", None),
    ("unspecified", "pressures", "Russia", RUTTE, "requested", None),
    ("Russia", "inConflictWith", "NATO", INTELLIGENCE, "possible", "../2029"),
    (INTELLIGENCE, "officialOf", "Germany", "", "asserted", None),
    ("Russia", "threatTo threatens", "Southern Europe", RUTTE, "asserted", None),
    ("Russia", "threatTo threatens", "countries bordering the Russian Federation", RUTTE, "asserted", None),
    ("United States", "demands", "Europe", "", "asserted", "2025-12-05"),
    ("Europe", "paysFor", "NATO", "United States", "requested", "../2027"),
]
ALSO_TRUE = [
    ("countries bordering the Russian Federation", "borders", "Russia", RUTTE, "asserted", None),
]
STATEMENTS = [
    (RUTTE, "the decision by member states to raise defense spending", None),
    (RUTTE, "increasing defense spending and equipping the armed forces", None),
    ("many officials", "time is on the West's side", None),
    ("societies", "time is on the West's side", None),
    (RUTTE, "testing the Russian leader's readiness for negotiations", None),
    (RUTTE, "He is the only one who can force Putin", None),
    (INTELLIGENCE, "Russia could reportedly be ready", "2025-10"),
    (RUTTE, "the threat of Russian aggression affects", "2025-11"),
]


@pytest.fixture(scope="module")
def reading(extractor: Extractor) -> Reading:
    text = ARTICLE.read_text("utf-8")
    return extractor.read(Article("rutte", text, published=date(2025, 12, 11)))


def rows(reading: Reading) -> list[tuple[str, str, str, str, str, str | None]]:
    return [
        (
            gold_label(claim.subject),
            claim.relation.name,
            gold_label(claim.object),
            " < ".join(map(gold_label, claim.speakers)),
            claim.status,
            claim.time,
        )
        for claim in reading.claims
    ]


def fits(row: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return row[0] == wanted[0] and row[1] in wanted[1].split() and row[2:] == wanted[2:]


@pytest.mark.parametrize("wanted", CLAIMS, ids=lambda row: " ".join(row[:3]))
def test_claim(reading: Reading, wanted: tuple[str, ...]) -> None:
    assert any(fits(row, wanted) for row in rows(reading)), rows(reading)


def test_nothing_false(reading: Reading) -> None:
    assert [row for row in rows(reading) if not any(fits(row, known) for known in CLAIMS + ALSO_TRUE)] == []


@pytest.mark.parametrize(("speaker", "words", "said_on"), STATEMENTS, ids=lambda value: str(value)[:30])
def test_statement(reading: Reading, speaker: str, words: str, said_on: str | None) -> None:
    text = reading.article.text
    start = text.index(words)
    found = [
        (gold_label(statement.speaker) if statement.speaker else None, statement.said_on)
        for statement in reading.statements
        if any(span.start <= start < span.end for span in statement.content)
    ]
    assert (speaker, said_on) in found
