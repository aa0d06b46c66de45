"""Scores a reading against a gold dispatch: claims, their class, standing and time, and statements."""

import re
from typing import Any

from communique.claim import Claim, Statement
from communique.evaluation.dispatches import GoldClaim, GoldDispatch, GoldStatement
from communique.evaluation.scores import Counts, Outcome, overlap
from communique.extraction import Extractor, Reading


def score_gold(dispatch: GoldDispatch, extractor: Extractor) -> Outcome:
    """Claims by actors; with class; with class, status and speaker; times of claims that match; statements."""
    return score_reading(dispatch, extractor.read(dispatch.article), extractor)


def score_reading(dispatch: GoldDispatch, reading: Reading, extractor: Extractor) -> Outcome:
    """Score a reading that was made already."""
    relations = extractor.ontology.relations

    def symmetric(name: str) -> bool:
        return name in relations and relations[name].relation.symmetric

    def klass(name: str) -> str:
        relation = relations[name].relation if name in relations else None
        return (relation.plover or relation.name) if relation else name

    def said(claim: Claim) -> tuple[str, str]:
        return gold_label(claim.subject), gold_label(claim.object)

    def same_actors(claim: Claim, gold: GoldClaim) -> bool:
        pair = said(claim)
        return pair == (gold.subject, gold.object) or (
            symmetric(gold.relation) and symmetric(claim.relation.name) and pair == (gold.object, gold.subject)
        )

    def same_class(claim: Claim, gold: GoldClaim) -> bool:
        return same_actors(claim, gold) and (
            klass(claim.relation.name) == klass(gold.relation)
            or extractor.ontology.is_a(claim.relation.name, gold.relation)
            or extractor.ontology.is_a(gold.relation, claim.relation.name)
        )

    def same_standing(claim: Claim, gold: GoldClaim) -> bool:
        status = "actual" if claim.is_plain else claim.status
        chain = " < ".join(gold_label(speaker) for speaker in claim.speakers) or "article"
        return same_class(claim, gold) and status == gold.status and chain == gold.speakers

    counts: dict[str, Counts] = {}
    for name, test in (
        ("claim", same_actors),
        ("claim+class", same_class),
        ("claim+class+status+speaker", same_standing),
    ):
        right = sum(any(test(claim, gold) for gold in dispatch.claims) for claim in reading.claims)
        found = sum(any(test(claim, gold) for claim in reading.claims) for gold in dispatch.claims)
        counts[name] = Counts(right, len(reading.claims), found, len(dispatch.claims))
    timed = [(claim, gold) for gold in dispatch.claims for claim in reading.claims if same_class(claim, gold)]
    right = sum((claim.time or "-") == gold.time for claim, gold in timed)
    counts["time"] = Counts(right, len(timed), right, len(timed))
    text = dispatch.article.text

    def same_statement(statement: Statement, gold: GoldStatement) -> bool:
        places = [(match.start(), match.end()) for match in re.finditer(re.escape(gold.content), text)]
        speaker = gold_label(statement.speaker) if statement.speaker else "-"
        said = any(overlap(place, content) for place in places for content in statement.content)
        return speaker == gold.speaker and said

    right = sum(
        any(same_statement(statement, gold) for gold in dispatch.statements) for statement in reading.statements
    )
    found = sum(
        any(same_statement(statement, gold) for statement in reading.statements) for gold in dispatch.statements
    )
    counts["statement"] = Counts(right, len(reading.statements), found, len(dispatch.statements))
    errors = [
        "missed\t" + " | ".join(map(str, (g.subject, g.relation, g.object, g.speakers, g.status, g.time)))
        for g in dispatch.claims
        if not any(same_standing(c, g) for c in reading.claims)
    ]
    errors += ["wrong\t" + describe(c) for c in reading.claims if not any(same_standing(c, g) for g in dispatch.claims)]
    errors += [
        f"missed statement\t{g.speaker} | {g.kind} | {g.content}"
        for g in dispatch.statements
        if not any(same_statement(s, g) for s in reading.statements)
    ]
    errors += [
        f"wrong statement\t{gold_label(s.speaker) if s.speaker else '-'} | {s.kind} | {s.content[0].of(text)}"
        for s in reading.statements
        if not any(same_statement(s, g) for g in dispatch.statements)
    ]
    return Outcome(dispatch.article.id, counts, tuple(errors))


def describe(claim: Claim) -> str:
    """A claim in the columns of a gold file."""
    chain = " < ".join(gold_label(speaker) for speaker in claim.speakers) or "article"
    status = "actual" if claim.is_plain else claim.status
    return " | ".join(
        (
            gold_label(claim.subject),
            claim.relation.name,
            gold_label(claim.object),
            chain,
            status,
            claim.time or "-",
            claim.matched or "",
        )
    )


def gold_label(actor: Any) -> str:
    """An actor as gold files write it: a part of a known actor as ``State:sector``."""
    if actor.new and actor.of and actor.sector and actor.kind.value != "person":
        return f"{actor.of}:{actor.sector}"
    return str(actor.label)
