"""Score against an annotated corpus."""

import argparse
from pathlib import Path

from communique.cli import options as shared

KINDS = ("relations", "attributions", "factuality", "gold")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """CORPUS [--kind KIND] [--errors FILE] [--model NAME] [--ontology DIR] [--min-probability P | --exact]"""
    parser.add_argument("corpus", metavar="CORPUS", type=Path, help="JSON Lines file, or a folder of gold dispatches")
    parser.add_argument("--kind", choices=KINDS, help="what the corpus annotates (default: told from its records)")
    parser.add_argument(
        "--errors", metavar="FILE", type=Path, help="write what was missed and what was wrong, a line each"
    )
    shared.add_knowledge(parser)
    shared.add_certainty(parser)


def run(options: argparse.Namespace) -> int:
    """Print the figures with their intervals."""
    from communique.evaluation import evaluate
    from communique.pipeline import DEFAULT_MODEL, load_extractor

    extractor = load_extractor(
        options.model or DEFAULT_MODEL, tuple(options.ontology), min_probability=options.min_probability
    )
    score = evaluate(options.corpus, extractor, options.kind)
    if options.errors:
        options.errors.write_text("\n".join(score.errors) + "\n", "utf-8")
    print(score)
    return 0
