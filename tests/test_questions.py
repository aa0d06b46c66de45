"""Named questions over many articles: which rows they find on five small dispatches, and in which order."""

from dataclasses import replace
from datetime import date

import pytest

from communique.article import Article
from communique.claim import Kind, Modality, Polarity, Quad, Relation, StatementKind
from communique.claim_graph import ClaimGraph, merge
from communique.errors import InputError, QueryError
from communique.namespaces import REL
from communique.query import ask, questions
from maker import Maker, known

ARMS = Relation(REL + "arms", "arms", Quad.MATERIAL_COOPERATION, "AID", "military")
AIDS = Relation(REL + "aids", "aids", Quad.MATERIAL_COOPERATION, "AID")
ATTACKS = Relation(REL + "attacks", "attacks", Quad.MATERIAL_CONFLICT, "ASSAULT")
THREATENS = Relation(REL + "threatens", "threatens", Quad.VERBAL_CONFLICT, "THREATEN")
CHINA, RUSSIA, IRAN, NORWAY = map(known, ("china", "russia", "iran", "norway"))
RUTTE = known("mark-rutte", Kind.PERSON, of="Netherlands", of_iri=known("netherlands").iri)
PUTIN = known("vladimir-putin", Kind.PERSON, of="Russia", of_iri=RUSSIA.iri)
LAVROV = known("sergei-lavrov", Kind.PERSON, of="Russia", of_iri=RUSSIA.iri)
SAYS, DENIES, PROMISES, WARNS, DEMANDS, BELIEVES, FEARS = (
    StatementKind(kind) for kind in ("says", "denies", "promises", "warns", "demands", "believes", "fears")
)
NEGATED, REQUESTED = Polarity.NEGATED, {"modality": Modality.REQUESTED}
INTENDED = {"modality": Modality.INTENDED}


def dispatch(name, day, publisher, text, *told):
    """An article whose claims are *told*: subject, relation, object, chain of (kind, speaker), quote, what differs."""
    make = Maker(Article(name, text, published=day and date.fromisoformat(day), publisher=publisher))
    for number, (subject, relation, object_, chain, quote, more) in enumerate(told):
        parent = None
        for depth, (kind, speaker) in enumerate(chain):
            own = f"{name}-s{number}-{depth}"
            words = speaker.label if speaker else None
            make.statement(own, kind, speaker, words, None, [quote], parent=parent)
            parent = own
        first, *_, last = quote.split()
        make.claim(
            f"{name}-c{number}", subject, relation, object_, quote, quote.split()[1], (first, last),
            statement=parent, **more,
        )  # fmt: skip
    return ClaimGraph((make.article,), tuple(make.statements.values()), tuple(make.claims.values()))


@pytest.fixture(scope="module")
def news():
    """A year of news about arms, from three publishers."""
    return merge([
        dispatch(
            "january", "2025-01-10", "Herald", "China arms Russia, Mark Rutte said. Iran attacks Norway.",
            (CHINA, ARMS, RUSSIA, [(SAYS, RUTTE)], "China arms Russia", {}),
            (IRAN, ATTACKS, NORWAY, [], "Iran attacks Norway", {}),
        ),
        dispatch(
            "march", "2025-03-01", "Post", "China arms Russia, Sergei Lavrov and Vladimir Putin said.",
            (CHINA, ARMS, RUSSIA, [(SAYS, LAVROV)], "China arms Russia", {}),
            (CHINA, ARMS, RUSSIA, [(SAYS, PUTIN)], "China arms Russia", {}),
        ),
        dispatch(
            "june", "2025-06-15", "Herald", "China denies it: China arms Russia. Norway: Norway aids Iran by May.",
            (CHINA, ARMS, RUSSIA, [(DENIES, CHINA)], "China arms Russia", {"polarity": NEGATED}),
            (NORWAY, AIDS, IRAN, [(PROMISES, NORWAY)], "Norway aids Iran", INTENDED | {"time": "../2025-05"}),
        ),
        dispatch(
            "august", "2025-08-01", None, "Mark Rutte: Russia attacks Norway by 2026. Iran arms Russia by October.",
            (RUSSIA, ATTACKS, NORWAY, [(WARNS, RUTTE)], "Russia attacks Norway", INTENDED | {"time": "../2026"}),
            (IRAN, ARMS, RUSSIA, [(DEMANDS, RUTTE)], "Iran arms Russia", REQUESTED | {"time": "../--10"}),
            (RUSSIA, ATTACKS, NORWAY, [(WARNS, None)], "Russia attacks Norway", {"time": "../2025-09-01"}),
        ),
        dispatch(
            "december", "2025-12-20", "Post",
            "China arms Russia. Mark Rutte believes that Vladimir Putin fears that Norway threatens Russia.",
            (CHINA, ARMS, RUSSIA, [], "China arms Russia", {}),
            (CHINA, ARMS, RUSSIA, [(SAYS, RUTTE)], "China arms Russia", {"modality": Modality.POSSIBLE}),
            (NORWAY, THREATENS, RUSSIA, [(BELIEVES, RUTTE), (FEARS, PUTIN)], "Norway threatens Russia", {}),
        ),
    ])  # fmt: skip


def rows(result, *columns):
    return [tuple(row[column] for column in columns) for row in result]


def test_what_changed_between_two_days(news):
    found = ask(news, "changes", "2025-03-01", "2025-12-31", "China")
    columns = ("change", "speaker", "subject", "relation", "object", "before", "after", "first", "last")
    assert found.columns == columns
    arms = ("China", "arms", "Russia")
    assert found.rows == (
        ("changed", "Mark Rutte", *arms, "asserted", "possible", "2025-01-10", "2025-12-20"),
        ("new", "China", *arms, "", "negated", "2025-06-15", "2025-06-15"),
        ("new", "article", *arms, "", "asserted", "2025-12-20", "2025-12-20"),
        ("silent", "Sergei Lavrov", *arms, "asserted", "", "2025-03-01", "2025-03-01"),
        ("silent", "Vladimir Putin", *arms, "asserted", "", "2025-03-01", "2025-03-01"),
    )


def test_what_changed_by_an_earlier_day(news):
    found = ask(news, "changes", "2025-03-01", "2025-06-15")
    assert rows(found, "change", "speaker", "subject", "relation", "object") == [
        ("new", "China", "China", "arms", "Russia"),
        ("new", "Norway", "Norway", "aids", "Iran"),
        ("silent", "Mark Rutte", "China", "arms", "Russia"),
        ("silent", "article", "Iran", "attacks", "Norway"),
        ("silent", "Sergei Lavrov", "China", "arms", "Russia"),
        ("silent", "Vladimir Putin", "China", "arms", "Russia"),
    ]


def test_without_days_the_first_is_compared_with_all_that_came_after(news):
    assert ask(news, "changes") == ask(news, "changes", "2025-01-10", "2025-12-20")
    assert ask(news, "changes", "any", "any", "Iran") == ask(news, "changes", "2025-01-10", "2025-12-20", "Iran")


def test_what_is_corroborated(news):
    found = ask(news, "corroborated")
    assert found.columns[:3] == ("speakers", "publishers", "articles")
    # Lavrov and Putin are Russia's, and so one.
    assert found.rows == (("2", "2", "3", "China", "arms", "Russia", "asserted", "2025-01-10", "2025-12-20"),)
    assert len(ask(news, "corroborated", "Russia")) == 1
    assert len(ask(news, "corroborated", "Norway")) == 0


def test_promises_and_threats_that_are_due(news):
    found = ask(news, "due")
    assert rows(found, "by", "due", "what", "speaker", "subject", "relation", "object", "said") == [
        ("--10", "unclear", "demand", "Mark Rutte", "Iran", "arms", "Russia", "2025-08-01"),
        ("2025-05", "passed", "promise", "Norway", "Norway", "aids", "Iran", "2025-06-15"),
        ("2025-09-01", "passed", "warning", "someone", "Russia", "attacks", "Norway", "2025-08-01"),
        ("2026", "coming", "threat", "Mark Rutte", "Russia", "attacks", "Norway", "2025-08-01"),
    ]
    assert {row["quote"] for row in ask(news, "due", "any", "Iran")} == {"Norway aids Iran", "Iran arms Russia"}


@pytest.mark.parametrize(
    ("day", "passed"),
    [
        ("2025-05-31", []),
        ("2025-06-01", ["2025-05"]),
        ("2026-12-31", ["2025-05", "2025-09-01"]),
        ("2027-01-01", ["2025-05", "2025-09-01", "2026"]),
    ],
)
def test_a_time_has_passed_when_its_last_day_has(news, day, passed):
    assert [row["by"] for row in ask(news, "due", day) if row["due"] == "passed"] == passed


def test_the_clock_is_read_only_when_asked(news):
    assert len(ask(news, "due", "today")) == 4


def test_alliances_and_rivalries(news):
    columns = ("of", "with", "cooperation", "conflict", "balance", "stance", "first", "last")
    assert ask(news, "alliances", "Norway").rows == (
        ("Norway", "Russia", "0", "2", "-1", "rivalry", "2025-08-01", "2025-12-20"),
        ("Norway", "Iran", "0", "1", "-1", "rivalry", "2025-01-10", "2025-01-10"),
    )
    found = ask(news, "alliances", "russia")
    assert found.columns == columns
    assert rows(found, "with", "cooperation", "conflict", "stance") == [
        ("China", "4", "0", "alliance"),
        ("Norway", "0", "2", "rivalry"),
    ]


def test_beliefs_about_beliefs(news):
    found = ask(news, "beliefs")
    columns = ("speaker", "does", "of", "who_does", "words", "subject", "relation", "object", "status", "article")
    assert found.columns == columns
    threat = ("Norway", "threatens", "Russia")
    assert found.rows == (
        ("Mark Rutte", "believes", "Vladimir Putin", "fears", " ".join(threat), *threat, "asserted", "december"),
    )
    assert ask(news, "beliefs", "Vladimir Putin") == ask(news, "beliefs", "Mark Rutte") == found
    assert len(ask(news, "beliefs", "China")) == 0


def test_who_says_what_about_somebody_over_many_articles(news):
    assert rows(ask(news, "said-about", "Iran"), "article", "speaker", "subject", "status") == [
        ("august", "Mark Rutte", "Iran", "requested"),
        ("january", "article", "Iran", "asserted"),
        ("june", "Norway", "Norway", "intended"),
    ]


def test_who_contradicts_whom_with_the_words_of_both(news):
    found = ask(news, "contradictions", "China")
    assert rows(found, "affirmed_by", "affirmed_in", "negated_by", "negated_in", "negated_quote") == [
        (affirmed_by, affirmed_in, "China", "june", "China arms Russia")
        for affirmed_by, affirmed_in in [
            ("article", "december"),
            ("Mark Rutte", "december"),
            ("Mark Rutte", "january"),
            ("Sergei Lavrov", "march"),
            ("Vladimir Putin", "march"),
        ]
    ]


@pytest.mark.parametrize(
    ("affirmed", "negated", "contradict"),
    [
        ("2024", "2025", False),
        ("2025", "2025-06-01", True),
        ("2025-05", "2025-06-01", False),
        ("2024/2026", "2025", True),
        ("2026/..", "2025", False),
        ("../2024", "2025", False),
        ("../2029", "2025", True),
        (None, "2025", True),
        ("--10", "2025", True),
    ],
)
def test_only_what_may_be_at_the_same_time_is_contradicted(news, affirmed, negated, contradict):
    for one, other in ((affirmed, negated), (negated, affirmed)):
        times = {"january-c0": one, "june-c0": other}
        claims = tuple(replace(claim, time=times[claim.id]) for claim in news.claims if claim.id in times)
        assert len(ask(replace(news, claims=claims), "contradictions")) == contradict


def test_what_somebody_denies(news):
    assert rows(ask(news, "denied", "China"), "subject", "object", "article") == [("China", "Russia", "june")]


def test_what_they_take_is_told():
    assert questions()["changes"].usage == "changes [DATE] [DATE] [ACTOR]"
    assert questions()["alliances"].usage == "alliances ACTOR"


def test_a_day_that_is_none(news):
    with pytest.raises(InputError, match=r"'soon' is no date; a date looks like 2025-12-11$"):
        ask(news, "due", "soon")
    with pytest.raises(QueryError, match=r"'due' takes 0 to 2 arguments, not 3"):
        ask(news, "due", "2025-01-01", "China", "Iran")


@pytest.mark.parametrize("name", ["changes", "corroborated", "due", "alliances", "beliefs"])
def test_the_order_of_the_articles_changes_nothing(news, name):
    turned = ClaimGraph(news.articles[::-1], news.statements[::-1], news.claims[::-1])
    arguments = ["Russia"] if name == "alliances" else []
    assert ask(turned, name, *arguments) == ask(news, name, *arguments)
