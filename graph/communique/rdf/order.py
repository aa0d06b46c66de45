"""A ClaimGraph → the same in the order of a file, with one Actor for each IRI."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from operator import is_
from typing import TypeVar

from communique.claim import Actor, Claim, Span, Statement
from communique.claim_graph import ClaimGraph

_T = TypeVar("_T")


def in_order(graph: ClaimGraph) -> ClaimGraph:
    """*graph* in the order of a file: articles by id, statements and claims in text order, one Actor for each IRI."""
    actors = unify_actors(graph)
    articles = sorted(graph.articles, key=lambda article: article.id)
    statements = [_unified_statement(statement, actors) for statement in sorted(graph.statements, key=_statement_key)]
    claims = [_unified_claim(claim, actors) for claim in sorted(graph.claims, key=_claim_key)]
    return ClaimGraph(tuple(articles), tuple(statements), tuple(claims), graph.base)


def _unified_statement(statement: Statement, actors: Mapping[str, Actor]) -> Statement:
    speaker, addressee = statement.speaker, statement.addressee
    told = actors[speaker.iri] if speaker else None, actors[addressee.iri] if addressee else None
    if told[0] is speaker and told[1] is addressee:
        return statement  # as it nearly always is; to make another takes long
    return replace(statement, speaker=told[0], addressee=told[1])


def _unified_claim(claim: Claim, actors: Mapping[str, Actor]) -> Claim:
    subject, object_ = actors[claim.subject.iri], actors[claim.object.iri]
    speakers = tuple([actors[speaker.iri] for speaker in claim.speakers])
    if subject is claim.subject and object_ is claim.object and all(map(is_, speakers, claim.speakers)):
        return claim
    return replace(claim, subject=subject, object=object_, speakers=speakers)


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
    found: dict[str, Actor] = {}
    rivals = set[str]()
    for _, actor in _mentions(graph):
        first = found.setdefault(actor.iri, actor)
        if first is not actor and first != actor:
            rivals.add(actor.iri)
    if rivals:
        uses: dict[tuple[str, str], Counter[Actor]] = {}
        for article, actor in _mentions(graph):
            if actor.iri in rivals:
                uses.setdefault((actor.iri, article), Counter())[actor] += 1
        voices: dict[str, Counter[Actor]] = {}
        for (iri, _), mentions in uses.items():
            voices.setdefault(iri, Counter())[_unify(mentions)] += 1
        found.update((iri, _unify(told)) for iri, told in voices.items())
    return {iri: found[iri] for iri in sorted(found)}


def _mentions(graph: ClaimGraph) -> Iterator[tuple[str, Actor]]:
    """Every mention of an actor, with the article that it stands in."""
    for claim in graph.claims:
        article = claim.evidence.article
        yield article, claim.subject
        yield article, claim.object
        for speaker in claim.speakers:
            yield article, speaker
    for statement in graph.statements:
        if statement.speaker is not None:
            yield statement.article, statement.speaker
        if statement.addressee is not None:
            yield statement.article, statement.addressee


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
