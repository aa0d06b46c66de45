"""Scores against annotated corpora: relations, attributions, factuality, and gold dispatches of our own.

Formats are JSON Lines with spans ``[start, end, text]`` in code points, or a folder of gold dispatches (see
``tests/gold/README.md``). Every figure comes with a bootstrap interval over records.
"""

from pathlib import Path

from communique.errors import InputError
from communique.evaluation.attributions import score_attributions
from communique.evaluation.corpora import guess_kind, read_records
from communique.evaluation.dispatches import read_gold
from communique.evaluation.factuality import score_factuality
from communique.evaluation.gold import score_gold
from communique.evaluation.relations import score_relations
from communique.evaluation.scores import Score, summarise
from communique.extraction import Extractor


def evaluate(path: str | Path, extractor: Extractor, kind: str | None = None) -> Score:
    """Score *extractor* on the corpus at *path*; the kind is told from the records unless given.

    Raises InputError for a file that is not in one of the formats.
    """
    path = Path(path)
    kind = kind or guess_kind(path)
    if kind == "gold":
        outcomes = [score_gold(dispatch, extractor) for dispatch in read_gold(path)]
    else:
        scorer = {"relations": score_relations, "attributions": score_attributions, "factuality": score_factuality}.get(
            kind
        )
        if scorer is None:
            raise InputError(f"unknown kind of corpus '{kind}'; there is relations, attributions, factuality, gold")
        outcomes = [scorer(record, extractor) for record in read_records(path)]
    return summarise(kind, outcomes)
