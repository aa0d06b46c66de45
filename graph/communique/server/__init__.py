"""A graph over HTTP: the explorer, a SPARQL 1.1 Protocol endpoint, a page of questions, a place to drop a text in.

    request ─ guard ─► protocol, pages ─► engine ─ lanes ─► workers
              who may    parse, answer     the snapshot,     processes that
              ask what                     who runs where    can be killed

Whatever a query costs, it costs a process of its own with a limit of time and of memory. Workers see a snapshot of the
graph, an on-disk store that never changes; the store itself is open only while something is written into it.
"""

from communique.server.limits import Limits
from communique.server.run import DEFAULT_HOST, DEFAULT_PORT, serve

__all__ = ["DEFAULT_HOST", "DEFAULT_PORT", "Limits", "serve"]
