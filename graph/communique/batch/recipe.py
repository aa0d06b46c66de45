"""One article, or a chunk of them → a reading of each, or what is wrong with it: what every worker does."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from communique.article import Article
from communique.errors import InputError, ModelError, OntologyError
from communique.tables import flow

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from communique.extraction import Extractor, Reading

Item = Article | InputError
Chunk = list[Item]

_READING = Lock()  # a Dask worker may have several threads, the extractor is made for one


@dataclass(frozen=True, slots=True)
class Recipe:
    """What articles are read with: a spaCy model, folders of Turtle files, the IRI that new ones begin with.

    *min_probability* is the least of a claim that no example proves, None for the default.
    """

    model: str
    ontology: tuple[Path, ...]
    base: str
    min_probability: float | None = None

    def extractor(self) -> "Extractor":
        """Loaded once in each process. Raises ModelError or OntologyError."""
        from communique.pipeline import load_extractor

        return load_extractor(self.model, self.ontology, self.base, self.min_probability)

    def read_together(self, items: Chunk) -> "list[Reading | InputError]":
        """What ``read`` gives for each of *items*; their texts are parsed together, which takes less time."""
        extractor = self.extractor()
        try:
            articles = [item for item in items if isinstance(item, Article)]
            docs = dict(zip(map(id, articles), extractor.parse(articles), strict=True))
        except Exception:
            return [self.read(item) for item in items]  # one of them is at fault; by itself each tells which
        return [self.read(item, docs.get(id(item))) for item in items]

    def read(self, item: Item, doc: "Doc | None" = None) -> "Reading | InputError":
        """The reading of an article, *doc* being its parsed text; or what is wrong with it, an error as it is."""
        if isinstance(item, InputError):
            return item
        extractor = self.extractor()
        try:
            check_length(item, extractor)
            return extractor.read(item) if doc is None else extractor.read(item, doc)
        except InputError as error:
            return error
        except Exception as error:
            # A parser that gives up on one text has thousands of others before it.
            reason = flow(f"{type(error).__name__}: {error}").removesuffix(":")
            problem = InputError(f"article '{item.id}' cannot be read: {reason}")
            problem.__cause__ = error
            return problem


def check_length(article: Article, extractor: "Extractor") -> None:
    """Raises InputError for an article that is too long for the language model."""
    if len(article.text) > extractor.nlp.max_length:
        raise InputError(
            f"article '{article.id}' has {len(article.text):,} characters; the model reads up to "
            f"{extractor.nlp.max_length:,}, so split it"
        )


def read_chunk(recipe: Recipe, chunk: Chunk) -> "list[Reading | InputError]":
    """The readings of a chunk of articles. Raises ModelError or OntologyError for a wrong *recipe*."""
    with _READING:
        return recipe.read_together(chunk)


class Answer(Protocol):
    """A future."""

    def result(self) -> "list[Reading | InputError]":
        """What ``read_chunk`` gave or raised. Raises one of ``Workers.lost`` where the worker ended before."""


class Workers(Protocol):
    """Whoever reads chunks."""

    @property
    def count(self) -> int:
        """How many read at a time."""

    @property
    def lost(self) -> tuple[type[Exception], ...]:
        """The errors that tell of a worker that ended while it was reading."""

    def submit(self, chunk: Chunk) -> Answer:
        """Have a chunk read."""


RECIPE_ERRORS = (ModelError, OntologyError)
