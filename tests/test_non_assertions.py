"""Sentences that assert nothing as a fact: none may come out as one, nearly all come out as what they are."""

from datetime import date
from pathlib import Path

import pytest

from communique.article import Article
from communique.claim import Claim
from communique.extraction import Extractor

FILE = Path(__file__).parent / "non_assertions.txt"
TRUE_STATUS = 0.9  # of the sentences come out with the status that they have


def cases() -> list[tuple[str, str, str, str, str]]:
    found = []
    for line in FILE.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            sentence, annotation = line.rsplit(" :: ", 1)
            found.append((sentence, *(cell.strip() for cell in annotation.split(" | "))))
    return found


@pytest.fixture(scope="module")
def claims(extractor: Extractor) -> list[tuple[tuple[str, ...], list[Claim]]]:
    found = []
    for case in cases():
        reading = extractor.read(Article("case", case[0], published=date(2025, 6, 2)))
        _, subject, _, object_, _ = case
        ends = [(claim.subject.label, claim.object.label) for claim in reading.claims]
        pairs = zip(ends, reading.claims, strict=True)
        found.append((case, [claim for pair, claim in pairs if set(pair) == {subject, object_}]))
    return found


def of_relation(claim: Claim, name: str, extractor: Extractor) -> bool:
    is_a = extractor.ontology.is_a
    return is_a(claim.relation.name, name) or is_a(name, claim.relation.name)


def test_none_becomes_a_fact(claims, extractor: Extractor) -> None:
    facts = [
        (case[0], claim.relation.name)
        for case, found in claims
        for claim in found
        if claim.is_plain and not claim.speakers and of_relation(claim, case[2], extractor)
    ]
    assert facts == []


def test_nearly_all_have_their_status(claims, extractor: Extractor) -> None:
    right = [
        any(
            of_relation(claim, case[2], extractor)
            and (claim.is_plain and bool(claim.speakers) if case[4] == "attributed" else claim.status == case[4])
            for claim in found
        )
        for case, found in claims
    ]
    wrong = [case for (case, _), fits in zip(claims, right, strict=True) if not fits]
    assert sum(right) / len(right) >= TRUE_STATUS, wrong
