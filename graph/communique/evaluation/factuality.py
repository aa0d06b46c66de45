"""Scores what is negated and what is uncertain against the judgements of annotators."""

from typing import Any

from communique.article import Article
from communique.evaluation.scores import Counts, Outcome
from communique.extraction import Extractor


def score_factuality(record: dict[str, Any], extractor: Extractor) -> Outcome:
    """Events as negated, uncertain or asserted, by the mean judgement of the annotators."""
    events = record["events"]
    statuses = extractor.assess_events(Article(record["id"], record["text"]), [event["span"][:2] for event in events])
    counts = {}
    errors = []
    for name in ("negated", "uncertain"):
        expected = [_judged(event["factuality"]) == name for event in events]
        predicted = [status == name for status in statuses]
        both = sum(wanted and said for wanted, said in zip(expected, predicted, strict=True))
        counts[name] = Counts(both, sum(predicted), both, sum(expected))
    for event, status in zip(events, statuses, strict=True):
        if _judged(event["factuality"]) != status:
            errors.append(f"{_judged(event['factuality'])} not {status}\t{event['span'][2]}\t{record['text']}")
    return Outcome(record["id"], counts, tuple(errors))


def _judged(mean: float) -> str:
    return "negated" if mean <= -1 else "uncertain" if mean < 1.5 else "asserted"
