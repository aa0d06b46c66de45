"""What can go wrong, as one tree. A message is one line: the place, the value, and what would be right.

CommuniqueError
├── InputError        an article, a folder, a date that cannot be read
├── OntologyError     a file under ontology/ that contradicts itself or the vocabulary
├── ModelError        a language model that is not installed
├── ClusterError      processes or machines that should read and cannot
├── GraphError        a graph file that is not what it should be
│   └── StoreError    a store's folder or a SPARQL endpoint that cannot be read or written
├── QueryError        a query that does not parse or was stopped
└── UnknownNameError  an actor, a relation, a named question that does not exist
"""

from collections.abc import Iterable
from difflib import get_close_matches


class CommuniqueError(Exception):
    """Base of all errors that a caller can mend; the command line prints its message and exits with 2."""

    def __str__(self) -> str:
        """The message, in one line whatever it quotes."""
        return " ".join(super().__str__().splitlines())


class InputError(CommuniqueError):
    """An article, a folder or a date cannot be read."""


class OntologyError(CommuniqueError):
    """A file of the ontology contradicts itself or the vocabulary."""


class ModelError(CommuniqueError):
    """The language model is not installed or is not a spaCy pipeline with a parser."""


class ClusterError(CommuniqueError):
    """The processes or machines that should read articles cannot be used."""


class GraphError(CommuniqueError):
    """A graph cannot be read or written."""


class StoreError(GraphError):
    """A store or a SPARQL endpoint cannot be read or written."""


class QueryError(CommuniqueError):
    """A query does not parse."""


class UnknownNameError(CommuniqueError):
    """A name stands for nothing; the message offers the nearest that do."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        known = sorted(known)
        folded = {candidate.casefold(): candidate for candidate in known}
        near = [folded[match] for match in get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)]
        choice = near or known[:12]
        hint = f"; did you mean {', '.join(choice)}?" if near else f"; there is {', '.join(choice)}" if choice else ""
        super().__init__(f"unknown {what} '{name}'{hint}")
