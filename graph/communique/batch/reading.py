"""Articles → their readings, in order: chunks go to whoever reads, a few at a time, and come back in their places.

A chunk whose worker is lost is read again, article by article; an article that takes a second worker along is told as a
problem.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Final

from communique.article import Article
from communique.batch.recipe import Answer, Chunk, Item, Recipe, Workers
from communique.errors import InputError
from communique.readers.spool import Spool

if TYPE_CHECKING:
    from communique.extraction import Reading

Articles = Spool[Article] | Spool[Item]

# Characters for each worker process below which loading the language model again takes longer than it saves.
LEAST: Final = 60_000
# Characters in a chunk, whose texts are parsed together: enough that its way costs nothing, few enough for the memory
# and for all workers to finish together.
SHORTEST: Final = 2_000
LONGEST: Final = 100_000
AHEAD: Final = 8  # chunks under way for each worker, so that one long article holds nobody up


def read_all(
    articles: Articles, recipe: Recipe, *, jobs: int | None = 1, cluster: str | None = None
) -> "Iterator[Reading | InputError]":
    """The reading of each article, or an error in its place; errors among *articles* come out as they are.

    *jobs* is the number of processes, None for what the machine has where there is enough to read; *cluster* the
    address of a Dask scheduler whose workers read instead. Raises ModelError or OntologyError for a wrong *recipe*,
    ClusterError where the processes or the cluster cannot be used.
    """
    jobs = worth_starting(articles) if jobs is None else min(jobs, articles.articles)
    if cluster is None and jobs <= 1:
        if articles.articles:
            recipe.extractor()  # what is wrong with the recipe is told at once
        return (found for chunk in chunks(articles, LONGEST) for found in recipe.read_together(chunk))
    return _read_in_chunks(articles, recipe, jobs, cluster)


def worth_starting(articles: Articles) -> int:
    """How many processes to read *articles* with: one a processor, or fewer where there is little to read."""
    return max(1, min(processors(), articles.articles, articles.characters // LEAST))


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def chunks(articles: Iterable[Item], length: int) -> Iterator[Chunk]:
    """*articles* in their order, in lists of at most *length* characters; a longer one stands alone."""
    chunk: Chunk = []
    held = 0
    for item in articles:
        here = len(item.text) if isinstance(item, Article) else 0
        if chunk and held + here > length:
            yield chunk
            chunk, held = [], 0
        chunk.append(item)
        held += here
    if chunk:
        yield chunk


def _read_in_chunks(
    articles: Articles, recipe: Recipe, jobs: int, cluster: str | None
) -> "Iterator[Reading | InputError]":
    with _workers(recipe, jobs, cluster) as workers:
        share = articles.characters // (workers.count * 2 * AHEAD)
        under_way: deque[tuple[Chunk, Answer]] = deque()
        for chunk in chunks(articles, min(max(share, SHORTEST), LONGEST)):
            under_way.append((chunk, workers.submit(chunk)))
            if len(under_way) >= workers.count * AHEAD:
                yield from _result(*under_way.popleft(), workers)
        while under_way:
            yield from _result(*under_way.popleft(), workers)


def _workers(recipe: Recipe, jobs: int, cluster: str | None) -> AbstractContextManager[Workers]:
    if cluster is not None:
        from communique.batch.cluster import Cluster

        return Cluster(recipe, cluster)
    from communique.batch.processes import Processes

    return Processes(recipe, jobs)


def _result(chunk: Chunk, answer: Answer, workers: Workers) -> "Iterator[Reading | InputError]":
    try:
        yield from answer.result()
    except workers.lost:
        for item, again in [(item, workers.submit([item])) for item in chunk]:
            yield from _last_result(item, again, workers)


def _last_result(item: Item, answer: Answer, workers: Workers) -> "list[Reading | InputError]":
    try:
        return answer.result()
    except workers.lost:
        assert isinstance(item, Article)  # nobody is lost over an error
        return [InputError(f"article '{item.id}' cannot be read: the process that read it ended, and then another one")]
