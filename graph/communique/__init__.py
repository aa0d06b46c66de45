"""Communiqué: who said what about whom in the news, as a knowledge graph with the words to prove it.

    >>> import communique
    >>> readings = communique.read("articles/")
    >>> graph = communique.build(readings)
    >>> communique.draw(graph, "diagram.svg")

The verbs are those of the command line. Nothing heavy is imported before it is used.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from communique.adding import add
    from communique.api import Explanations, Readings, build, convert, demo, draw, explain, explore, read
    from communique.article import Article
    from communique.claim import Actor, Claim, Evidence, Relation, Statement
    from communique.claim_graph import ClaimGraph
    from communique.comparison import Comparison, compare
    from communique.errors import (
        ClusterError,
        CommuniqueError,
        GraphError,
        InputError,
        ModelError,
        OntologyError,
        QueryError,
        StoreError,
        UnknownNameError,
    )
    from communique.extraction import Reading
    from communique.query import ask, query
    from communique.ranking import Ranking, rank
    from communique.store import Store
    from communique.timeline import Timeline, timeline
    from communique.validation import validate

__version__ = "0.1.0"

_HOMES = {
    "communique.adding": ("add",),
    "communique.api": ("Explanations", "Readings", "build", "convert", "demo", "draw", "explain", "explore", "read"),
    "communique.article": ("Article",),
    "communique.claim": ("Actor", "Claim", "Evidence", "Relation", "Statement"),
    "communique.claim_graph": ("ClaimGraph",),
    "communique.comparison": ("Comparison", "compare"),
    "communique.errors": (
        "ClusterError",
        "CommuniqueError",
        "GraphError",
        "InputError",
        "ModelError",
        "OntologyError",
        "QueryError",
        "StoreError",
        "UnknownNameError",
    ),
    "communique.extraction": ("Reading",),
    "communique.query": ("ask", "query"),
    "communique.store": ("Store",),
    "communique.ranking": ("Ranking", "rank"),
    "communique.timeline": ("Timeline", "timeline"),
    "communique.validation": ("validate",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Actor",
    "Article",
    "Claim",
    "ClaimGraph",
    "ClusterError",
    "CommuniqueError",
    "Comparison",
    "Evidence",
    "Explanations",
    "GraphError",
    "InputError",
    "ModelError",
    "OntologyError",
    "QueryError",
    "Ranking",
    "Reading",
    "Readings",
    "Relation",
    "Statement",
    "Store",
    "StoreError",
    "Timeline",
    "UnknownNameError",
    "__version__",
    "add",
    "ask",
    "build",
    "compare",
    "convert",
    "demo",
    "draw",
    "explain",
    "explore",
    "query",
    "rank",
    "read",
    "timeline",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'communique' has no attribute '{name}'")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Keeps the verb ``query`` in place where the import of the module ``communique.query`` would overwrite it."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in _HOME):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
