"""What several formats say of a claim: its label, whether it tells of a fact, who says it, and when."""

from collections.abc import Mapping
from datetime import date

from communique.article import Article
from communique.claim import Claim, Tense
from communique.claim_graph import ClaimGraph
from communique.tables import ARTICLE_VOICE, name_speakers
from communique.timespan import parse_time


def articles_of(graph: ClaimGraph) -> Mapping[str, Article]:
    """The articles by what claims call them."""
    return {article.id: article for article in graph.articles}


def label(claim: Claim) -> str:
    """The relation, with the claim's status where it is not asserted: a tool that shows no more must not mislead."""
    return claim.relation.label if claim.is_plain else f"{claim.relation.label} ({claim.status})"


def tells_a_fact(claim: Claim) -> bool:
    """Whether somebody asserts that it is or was so. What will be so is no fact yet."""
    return claim.is_plain and claim.tense is not Tense.FUTURE


def sentence(claim: Claim) -> str:
    """The claim in one line: "Russia – attacks (possible) – NATO, says Jane Doe"."""
    line = f"{claim.subject.label} – {label(claim)} – {claim.object.label}"
    said_by = name_speakers(claim)
    return line if said_by == ARTICLE_VOICE else f"{line}, says {said_by}"


def source_name(article: Article | None, identifier: str) -> str:
    """What a reader knows the source of a claim by: its publisher, its title, or what it is called."""
    return (article and (article.publisher or article.title)) or identifier


def day_span(time: str | None) -> tuple[str, str]:
    """The first and the last day that a claim's time covers, ``YYYY-MM-DD``; "" for an end that is open or not told."""
    span = parse_time(time) if time else None
    return ("", "") if span is None else (_iso(span.first), _iso(span.last))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
