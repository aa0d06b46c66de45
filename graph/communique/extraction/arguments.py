"""Whom two mentions stand for in a claim: groups against each other, people for their state, owners of one's own."""

import re

from spacy.tokens import Doc

from communique.claim import Actor, Kind, Quad, Relation
from communique.extraction.mentions import Mention
from communique.extraction.patterns import Match, PatternIndex, find_matches
from communique.extraction.syntax import PredicateGraph
from communique.ontology import Body, Ontology, Role

_PAIRED = frozenset({"agent", "is", "patient"})
_OWNED = re.compile(r"\bY's (?:\w+ )*?(\w+)$|\bY's (\w+)")


def may_relate(first: Mention, second: Mention) -> bool:
    """Whether two mentions can be the ends of one relation; "each other" relates those that it means to one another."""
    if first is second or first.reciprocal:
        return False
    shared = set(first.actors) & set(second.actors)
    if second.reciprocal:
        return bool(shared)
    return not (shared or _belongs(first, second) or _belongs(second, first))


def _belongs(part: Mention, whole: Mention) -> bool:
    """Whether *whole* is what *part*, or an office said of it, belongs to: that is a claim of its own."""
    return part.owner is whole or any(title.owner is whole for title in part.titles)


def pairs(first: Mention, objects: tuple[Actor, ...], relation: Relation) -> list[tuple[Actor, Actor]]:
    """Every subject with every object; where each is related to the other and the relation has no direction, once."""
    found: list[tuple[Actor, Actor]] = []
    for subject in first.actors:
        for object_ in objects:
            if subject != object_ and not (relation.symmetric and (object_, subject) in found):
                found.append((subject, object_))
    return found


def object_actors(second: Mention, match: Match, relation: Relation, doc: Doc, ontology: Ontology) -> tuple[Actor, ...]:
    """The object of a match; a state itself where its people or envoys are the object.

    That is so where an example has it ("X expels Y's diplomats") or something is done for them ("shelters refugees").
    """
    owner = second.owner.actor if second.owner is not None else None
    if second.noun is None or second.alias is not None or owner is None or owner.kind is not Kind.STATE:
        return second.actors
    lemma = doc[second.head].lemma_.lower()
    stands_in = lemma in ontology.lists["standIns"] and relation.quad is not Quad.MATERIAL_CONFLICT
    if stands_in or _is_owned_in(match.pattern.example, second, ontology):
        return (owner,)
    return second.actors


def _is_owned_in(example: str, second: Mention, ontology: Ontology) -> bool:
    found = _OWNED.search(example)
    if found is None or second.noun is None or second.noun.sector not in ontology.lists["ownedSectors"]:
        return False
    word = found.group(1) or found.group(2)
    entries: list[Role | Body] = [*ontology.roles.values(), *ontology.bodies.values()]
    sectors = {entry.sector for entry in entries if word in entry.names or word.removesuffix("s") in entry.names}
    return second.noun.sector in sectors


def mutual_matches(
    graph: PredicateGraph, patterns: PatternIndex, mention: Mention, blocked: frozenset[int]
) -> list[Match]:
    """ "Both countries signed a treaty": what two actors in one mention do with each other."""
    head = graph.doc[mention.head]
    counter = next(
        (child.i for child in head.lefts if child.lower_ in ("both", "two") and child.i not in graph.actors), None
    )
    if len(mention.actors) != 2 or mention.reciprocal or counter is None:
        return []
    for role, verb in list(graph.up.get(mention.head, ())):
        others = graph.children(verb, "patient")
        if role in _PAIRED and not graph.children(verb, "with") and not any(child in graph.actors for child in others):
            for name in ("with", role):
                graph.down.setdefault(verb, []).append((name, counter))
                graph.up.setdefault(counter, []).append((name, verb))
            graph.found.clear()
    return find_matches(graph, patterns, mention.head, counter, blocked)
