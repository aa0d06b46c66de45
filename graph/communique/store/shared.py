"""What several articles share, and what is left of it when one of them changes or goes.

A *piece* is what one article tells of something that others may tell of too: the description of an actor, a relation, a
term or a perspective, or a bare triple. Articles that tell the same share a piece, whose ``uses`` counts them; articles
that tell different things of one actor hold rival pieces of one *key*. What the graph holds of a key follows from its
pieces alone, whatever the order in which articles came and went.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from communique.claim import content_id
from communique.rdf.vocabulary import node, term

_TYPE, _ACTOR, _NEW = term("rdf:type"), term("cq:Actor"), term("cq:new")


@dataclass(frozen=True, slots=True)
class Piece:
    """Quads that stand and fall together; ``key`` is the IRI of what they describe, or their own for a bare triple."""

    iri: str
    key: str
    quads: tuple[ox.Quad, ...]

    @property
    def text(self) -> str:
        """The quads as N-Quads."""
        content = ox.serialize(self.quads, format=ox.RdfFormat.N_QUADS)
        assert content is not None
        return content.decode()

    @classmethod
    def from_text(cls, iri: str, key: str, text: str) -> "Piece":
        """The piece that was written down as *text*."""
        return cls(iri, key, tuple(ox.parse(text, ox.RdfFormat.N_QUADS)))


def descriptions(triples: Iterable[ox.Quad], graph: ox.NamedNode, base: str) -> list[Piece]:
    """A piece for each subject that *triples* describe, with its quads in *graph*."""
    found: dict[str, list[ox.Quad]] = {}
    for triple in triples:
        quad = ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        found.setdefault(triple.subject.value, []).append(quad)  # type: ignore[union-attr]
    return [Piece(_iri(base, key, quads), key, tuple(quads)) for key, quads in found.items()]


def bare_triples(quads: Iterable[ox.Quad], base: str) -> list[Piece]:
    """A piece for each bare triple: nothing rivals it."""
    return [Piece(iri, iri, (quad,)) for quad in quads for iri in (_iri(base, "", [quad]),)]


def _iri(base: str, key: str, quads: Iterable[ox.Quad]) -> str:
    return f"{base}piece/{content_id(key, *sorted(map(str, quads)))}"


def settle(uses: Mapping[Piece, int]) -> set[ox.Quad]:
    """The quads that stand for one key, whose pieces so many articles use.

    Of each property the value, or values, that most articles tell, where they tell any; the first of equals. What is
    only known to be an actor gives way to what has a kind, and an actor is new where no article knows it.
    """
    uses = {piece: count for piece, count in uses.items() if count > 0}
    if len(uses) <= 1:
        return {quad for piece in uses for quad in piece.quads}
    votes: defaultdict[ox.NamedNode, Counter[tuple[ox.Quad, ...]]] = defaultdict(Counter)
    for piece, count in uses.items():
        told: defaultdict[ox.NamedNode, list[ox.Quad]] = defaultdict(list)
        for quad in piece.quads:
            told[quad.predicate].append(quad)
        for predicate, quads in told.items():
            votes[predicate][tuple(sorted(quads, key=_value))] += count
    everybody = sum(uses.values())
    if votes[_NEW] and votes[_NEW].total() < everybody:
        del votes[_NEW]
    if len(votes[_TYPE]) > 1:
        votes[_TYPE] = Counter(
            {quads: count for quads, count in votes[_TYPE].items() if [quad.object for quad in quads] != [_ACTOR]}
        )
    return {quad for counts in votes.values() if counts for quad in _winner(counts)}


def _winner(counts: Counter[tuple[ox.Quad, ...]]) -> tuple[ox.Quad, ...]:
    return min(counts, key=lambda quads: (-counts[quads], [_value(quad) for quad in quads]))


def _value(quad: ox.Quad) -> str:
    return quad.object.value if not isinstance(quad.object, ox.Triple) else str(quad.object)


def graph_iri(base: str, name: str) -> ox.NamedNode:
    """A named graph of the store's own under *base*."""
    return node(base + name)
