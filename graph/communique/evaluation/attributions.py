"""Scores statements against annotated attributions."""

from collections.abc import Mapping
from typing import Any

from communique.article import Article
from communique.claim import Span, Statement
from communique.evaluation.scores import Counts, Outcome, overlap
from communique.extraction import Extractor


def score_attributions(record: dict[str, Any], extractor: Extractor) -> Outcome:
    """Statements against annotated attributions: source and content both overlap; characters of content."""
    reading = extractor.read(Article(record["id"], record["text"]))
    gold = [entry for entry in record["attributions"] if entry["source"] and entry["content"]]
    said = [statement for statement in reading.statements if statement.speaker_span is not None]

    def fits(statement: Statement, entry: Mapping[str, Any]) -> bool:
        assert statement.speaker_span is not None
        source = any(overlap(statement.speaker_span, span) for span in entry["source"])
        return source and any(overlap(span, other) for span in statement.content for other in entry["content"])

    right = sum(any(fits(statement, entry) for entry in gold) for statement in said)
    found = sum(any(fits(statement, entry) for statement in said) for entry in gold)
    gold_characters = {i for entry in gold for span in entry["content"] for i in range(span[0], span[1])}
    said_characters = {i for statement in said for span in statement.content for i in range(*span)}
    shared = len(gold_characters & said_characters)
    errors = [
        f"missed\t{entry['source'][0][2]}\t{entry['cue'][0][2] if entry['cue'] else ''}\t{entry['content'][0][2]}"
        for entry in gold
        if not any(fits(statement, entry) for statement in said)
    ]
    errors += [
        "\t".join(
            (
                "wrong",
                *(
                    _words(span, record["text"])
                    for span in (statement.speaker_span, statement.cue, *statement.content[:1])
                ),
            )
        )
        for statement in said
        if not any(fits(statement, entry) for entry in gold)
    ]
    return Outcome(
        record["id"],
        {
            "attribution": Counts(right, len(said), found, len(gold)),
            "characters": Counts(shared, len(said_characters), shared, len(gold_characters)),
        },
        tuple(errors),
    )


def _words(span: Span | None, text: str) -> str:
    return span.of(text) if span is not None else ""
