"""How much anybody may ask of the server, in seconds and bytes."""

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one server.

    A query is tried for ``first_seconds`` among the quick ones. If it has not ended by then it starts again in
    the slow lane, at the lowest priority, and is stopped ``seconds`` after it came in. So slow queries stand in each
    other's way, and in nobody else's.
    """

    seconds: float = 10.0  # from the request to the answer of a query or an update
    first_seconds: float = 0.5
    memory: int = 512 * MEGABYTE  # that a query may take beyond what its worker has
    answer: int = 32 * MEGABYTE  # of an answer as it is sent
    query: int = 1 * MEGABYTE  # of a query or the form around it
    update: int = 16 * MEGABYTE
    text: int = 2 * MEGABYTE  # of an article, as it is sent
    rows: int = 500  # of a table on a page; CSV has all

    quick_workers: int = 4
    slow_workers: int = 2
    waiting: int = 64  # requests in the line of each lane
    client: int = 32  # requests of one address at a time
    connections: int = 256

    work_seconds: float = 300.0  # to lay out the explorer, draw, read an article; a new ontology is compiled first
    work_memory: int = 3072 * MEGABYTE  # the language model takes a good part of it
    head_seconds: float = 10.0  # until the head of a request has come
    body_seconds: float = 20.0  # until its body has
    head: int = 64 * 1024  # of the head of a request; a query may stand in it
