"""Many articles, read by this process, by several on this machine, or by a Dask cluster: one result, to the last byte.

    recipe ──────────────┐
    articles ─ chunks ─ workers ─ readings, in the order of the articles

Of the chunks a few are under way at a time, so that memory does not grow with the number of articles.
"""

from communique.batch.reading import processors, read_all, worth_starting
from communique.batch.recipe import Recipe, check_length, read_chunk

__all__ = ["Recipe", "check_length", "processors", "read_all", "read_chunk", "worth_starting"]
