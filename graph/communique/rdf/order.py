"""A ClaimGraph → the same in the order of a file, with one Actor for each IRI."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from communique.claim import Actor, Claim, Span, Statement
from communique.claim_graph import ClaimGraph

_T = TypeVar("_T")


def in_order(graph: ClaimGraph) -> ClaimGraph:
    """*graph* in the order of a file: articles by id, statements and claims in text order, one Actor for each IRI."""
    actors = unify_actors(graph)

    def unify(actor: Actor | None) -> Actor | None:
        return actors[actor.iri] if actor else None

    articles = sorted(graph.articles, key=lambda article: article.id)
    statements = sorted(graph.statements, key=_statement_key)
    claims = sorted(graph.claims, key=_claim_key)
    return ClaimGraph(
        tuple(articles),
        tuple(replace(s, speaker=unify(s.speaker), addressee=unify(s.addressee)) for s in statements),
        tuple(
            replace(
                claim,
                subject=actors[claim.subject.iri],
                object=actors[claim.object.iri],
                speakers=tuple(actors[speaker.iri] for speaker in claim.speakers),
            )
            for claim in claims
        ),
        graph.base,
    )


def _statement_key(statement: Statement) -> tuple[str, int, int, str]:
    """By the first of the words; of two that begin there the one that goes on longer stands around the other."""
    spans = statement.content or (statement.cue or Span(0, 0),)
    return statement.article, spans[0].start, -max(span.end for span in spans), statement.id


def _claim_key(claim: Claim) -> tuple[str, int, int, str]:
    return claim.evidence.article, claim.evidence.start, claim.evidence.cue.start, claim.id


def unify_actors(graph: ClaimGraph) -> dict[str, Actor]:
    """One Actor for each IRI: of what its mentions tell, the most frequent value that one of them does tell.

    A later mention often knows less ("Villarama said" after "Philippine ambassador Elena Villarama"), and in RDF a node
    has what any triple says of it. Each article has one voice, so that many articles are what a store makes of them.
    """
    uses: dict[tuple[str, str], Counter[Actor]] = {}
    for claim in graph.claims:
        for actor in (claim.subject, claim.object, *claim.speakers):
            uses.setdefault((actor.iri, claim.evidence.article), Counter())[actor] += 1
    for statement in graph.statements:
        for speaker in (statement.speaker, statement.addressee):
            if speaker is not None:
                uses.setdefault((speaker.iri, statement.article), Counter())[speaker] += 1
    voices: dict[str, Counter[Actor]] = {}
    for (iri, _), mentions in uses.items():
        voices.setdefault(iri, Counter())[_unify(mentions)] += 1
    return {iri: _unify(voices[iri]) for iri in sorted(voices)}


def _unify(uses: Counter[Actor]) -> Actor:
    if len(uses) == 1:
        return next(iter(uses))

    def usual(value: Callable[[Actor], _T]) -> _T:
        counts: Counter[_T] = Counter()
        for actor, count in uses.items():
            counts[value(actor)] += count
        told = [found for found in counts if found not in (None, (None, None))] or list(counts)
        return min(told, key=lambda found: (-counts[found], str(found)))

    of, of_iri = usual(lambda actor: (actor.of, actor.of_iri))
    return Actor(
        iri=next(iter(uses)).iri,
        label=usual(lambda actor: actor.label),
        kind=usual(lambda actor: actor.kind),
        of=of,
        of_iri=of_iri,
        sector=usual(lambda actor: actor.sector),
        new=all(actor.new for actor in uses),
        same_as=usual(lambda actor: actor.same_as),
    )
