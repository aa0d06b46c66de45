"""Texts → a store: every article is read and kept on its own, and what is wrong with one stops none of the others."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from communique.api import Inputs, Path_, find_articles_leniently, read_each_leniently
from communique.article import Article
from communique.errors import GraphError, InputError, StoreError
from communique.graph_store import connect
from communique.readers.spool import Spool
from communique.store import ArticleStore, Outcome, Store
from communique.tables import count
from communique.web import is_address

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from communique.extraction import Reading

Place = ArticleStore | Path_
PROBLEM: Final = "problem"
Became = Outcome | Literal["problem"]


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of one article: its id, or the place of what is none, and for a problem what is wrong."""

    article: str | None
    outcome: Became
    problem: str = ""


class Additions(tuple[Addition, ...]):
    """What became of the articles, in their order; printed as a summary."""

    __slots__ = ()

    @property
    def problems(self) -> list[str]:
        """A line for each article that could not be added."""
        return [addition.problem for addition in self if addition.outcome == PROBLEM]

    def __str__(self) -> str:
        outcomes = Counter(addition.outcome for addition in self)
        words: dict[Became, str] = {
            "added": "added",
            "replaced": "replaced",
            "unchanged": "unchanged",
            PROBLEM: "with a problem",
        }
        parts = [f"{outcomes[name]:,} {word}" for name, word in words.items() if name in outcomes]
        return f"{count(len(self), 'article')}: {', '.join(parts) or 'nothing to add'}"

    def __repr__(self) -> str:
        return f"Additions({self})"


def add(
    inputs: Inputs,
    store: Place,
    *,
    published: date | str | None = None,
    model: str | None = None,
    ontology: Iterable[Path_] = (),
    min_probability: float | None = None,
    jobs: int | None = 1,
    cluster: str | None = None,
) -> Additions:
    """Read the articles of *inputs* and keep them in *store*: a folder, made where there is none, or an endpoint.

    The same article again changes nothing; one that has changed, or is read better, takes the place of its former self.
    An article that cannot be read is a problem in what comes back. The rest is as in ``read``. Raises StoreError where
    the store cannot be written.
    """
    items = Spool(find_articles_leniently(inputs, published))
    how = {"model": model, "ontology": ontology, "min_probability": min_probability, "jobs": jobs, "cluster": cluster}
    return Additions(add_each(items, store, **how))


def add_each(items: Spool[Article | InputError], store: Place, **how: Any) -> Iterator[Addition]:
    """What ``add`` gives, one after the other; *items* holds an error in the place of what could not be read.

    *how* is what ``add`` takes besides: whoever reads, this process alone writes to the store.
    """
    if not items.articles:
        # Nothing to keep makes no store, and waits for no language model.
        yield from (Addition(None, PROBLEM, str(item)) for item in items)
        return
    # The store comes first: that it is in use is told before a model is loaded.
    with open_place(store, create=True) as place:
        readings = read_each_leniently(items, base=place.base, **how)
        for item, reading in zip(items, readings, strict=True):
            name = item.id if isinstance(item, Article) else None
            if isinstance(reading, InputError):
                yield Addition(name, PROBLEM, str(reading))
            else:
                yield _keep(reading, place)


def _keep(reading: "Reading", store: ArticleStore) -> Addition:
    try:
        return Addition(reading.article.id, store.add(reading))
    except StoreError:
        raise
    except GraphError as error:
        return Addition(reading.article.id, PROBLEM, str(error))


def open_place(
    place: Place, *, create: bool = False, read_only: bool = False
) -> "AbstractContextManager[ArticleStore]":
    """The store in a folder or at an endpoint's address; what is open already stays open."""
    if isinstance(place, ArticleStore):
        return nullcontext(place)
    if is_address(place):
        return nullcontext(connect(str(place), writing=not read_only))
    return Store(place, create=create, read_only=read_only)
