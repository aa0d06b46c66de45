"""Graphs for the explorer: one that attacks in every field (tests/hostile.py), one of 1,000 actors and 5,000 claims."""

from datetime import date, timedelta
from itertools import count

from communique.article import Article
from communique.claim import (
    Actor,
    Claim,
    Evidence,
    Kind,
    Modality,
    Polarity,
    Quad,
    Relation,
    Span,
    Statement,
    StatementKind,
)  # fmt: skip
from communique.claim_graph import ClaimGraph
from communique.namespaces import ACTOR, REL
from hostile import ATTACKS, hostile

__all__ = ["ATTACKS", "hostile", "large"]


def large(actors: int = 1000, claims: int = 5000) -> ClaimGraph:
    """Dozens of camps around a few hubs, in articles of 25 claims; made by arithmetic, so always the same."""
    turn = count(1)

    def draw(size: int) -> int:
        return next(turn) * 2654435761 % 4294967296 * size >> 32

    kinds, size = list(Kind), max(1, actors // 24)
    camps = actors // size
    people = [Actor(f"{ACTOR}actor-{n}", f"Actor {n}", kinds[draw(9)]) for n in range(actors)]
    words = (
        "supports",
        "arms",
        "criticises",
        "attacks",
        "member of",
        "praises",
        "funds",
        "threatens",
        "sanctions",
        "borders",
    )
    relations = [Relation(f"{REL}r{n}", word, list(Quad)[n % 5]) for n, word in enumerate(words)]
    statements, made, articles = [], [], []
    for number in range(claims // 25):
        text, name = f"Report {number}\n\n", f"report-{number}"
        for line in range(25):
            tail = people[(number * 25 + line) % actors]
            camp = draw(camps) if draw(4) == 0 else (number * 25 + line) % actors % camps
            head = people[camp * size + min(draw(size), draw(size))]
            speaker = people[draw(min(40, actors))]
            negated = draw(12) == 0
            said, relation = f"{speaker.label} said that ", relations[draw(10)]
            quote = f"{tail.label} {'never ' * negated}{relation.label} {head.label}"
            start = len(text) + len(said)
            text += f"{said}{quote} in the capital, as observers noted.\n"
            speaking = Span(start - len(said), start - len(said) + len(speaker.label))
            cue = start + quote.index(relation.label)
            evidence = Evidence(
                name, start, start + len(quote), quote, Span(start, start + len(tail.label)),
                Span(start + len(quote) - len(head.label), start + len(quote)), Span(cue, cue + len(relation.label)),
            )  # fmt: skip
            statement = f"{name}-{line}"
            content = (Span(start, start + len(quote)),)
            statements.append(Statement(statement, name, StatementKind.SAYS, speaker, speaking, None, content))
            made.append(
                Claim(
                    f"claim-{number}-{line}",
                    tail,
                    relation,
                    head,
                    evidence,
                    (speaker,),
                    (speaking,),
                    Polarity.NEGATED if negated else Polarity.AFFIRMED,
                    list(Modality)[max(0, draw(12) - 7)],
                    statement=statement,
                )
            )
        day = date(2024, 1, 1) + timedelta(days=3 * number)
        articles.append(Article(name, text, title=f"Report {number}", publisher="The Herald", published=day))
    return ClaimGraph(tuple(articles), tuple(statements), tuple(made))
