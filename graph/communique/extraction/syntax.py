"""The predicate graph of a sentence: its nodes are tokens, its edges roles.

A role is ``agent``, ``patient``, ``is`` (from a predicate to its subject), ``of`` (owner, demonym, "by" after a noun),
``comp``, ``inf`` and ``ing`` (clausal complements), ``mod`` (modifier) or a preposition. ``graph_building`` makes it.
"""

from collections.abc import Collection

from spacy.tokens import Doc, Span, Token

from communique.extraction.dependencies import RELATIVE_TAGS, conjuncts
from communique.ontology import Ontology

_PREDICATIVE = frozenset({"attr", "acomp", "oprd"})

Edge = tuple[str, int]


class PredicateGraph:
    """The predicate graph of one sentence. ``down[i]`` and ``up[i]`` list edges as (role, token index)."""

    def __init__(
        self, sentence: Span, ontology: Ontology, actors: Collection[int], inside: Collection[int] = ()
    ) -> None:
        """An empty one. *actors* are heads of mentions; *inside* are tokens of names that are no node of their own."""
        self.doc: Doc = sentence.doc
        self.start, self.end = sentence.start, sentence.end
        self.ontology = ontology
        self.actors = frozenset(actors)
        self.inside = frozenset(inside)
        self.down: dict[int, list[Edge]] = {}
        self.up: dict[int, list[Edge]] = {}
        self.copula: dict[int, int] = {}
        self.virtual: set[tuple[int, str, int]] = set()
        self._predicates: dict[int, list[Token]] = {}

    def label(self, index: int) -> str:
        """The canonical lemma of a node: particle joined, words of one class merged."""
        return node_label(self.doc[index], self.ontology)

    def children(self, index: int, role: str) -> list[int]:
        """The nodes under *index* with *role*."""
        return [child for name, child in self.down.get(index, ()) if name == role]

    def add(self, head: int, role: str, child: int) -> None:
        """Add an edge, once."""
        if head == child or head in self.inside or child in self.inside:
            return
        edges = self.down.setdefault(head, [])
        if (role, child) not in edges:
            edges.append((role, child))
            self.up.setdefault(child, []).append((role, head))

    def predicate_node(self, token: Token) -> int:
        """The node that carries the meaning of a clause: of a copula what it predicates."""
        predicates = self.predicates_of(token)
        return predicates[0].i if predicates else token.i

    def predicates_of(self, token: Token) -> list[Token]:
        """What a copula predicates; nothing of any other token."""
        if token.i not in self._predicates:
            found: list[Token] = []
            if token.lemma_ in self.ontology.lists["copulas"] and token.pos_ in ("AUX", "VERB"):
                for child in token.children:
                    if child.dep_ in _PREDICATIVE:
                        found += [part for part in conjuncts(child) if part.tag_ not in RELATIVE_TAGS]
                for part in found:
                    self.copula[part.i] = token.i
            self._predicates[token.i] = found
        return self._predicates[token.i]


def node_label(token: Token, ontology: Ontology) -> str:
    """The canonical lemma of *token*, with its particle; words of one class have the class's name."""
    lemma = _lemma(token)
    for child in token.children:
        if child.dep_ == "prt":
            lemma = f"{lemma}_{child.lower_}"
    part = {"NOUN": "noun", "PROPN": "noun", "ADJ": "adj", "VERB": "verb"}.get(token.pos_, "")
    name = ontology.classes.get((part, lemma))
    return f"<{name}>" if name else lemma


def _lemma(token: Token) -> str:
    return token.lemma_.lower() or token.lower_
