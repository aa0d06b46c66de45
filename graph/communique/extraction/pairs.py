"""Two actors in one noun: "both countries", "the two leaders", "the leaders" of the two named before."""

from collections import Counter
from functools import cached_property

from communique.claim import Actor, Kind
from communique.extraction.antecedents import MAX_DISTANCE
from communique.extraction.discourse import PERSONAL, Discourse
from communique.extraction.mentions import Mention
from communique.ontology import Role

MAX_GROUP_DISTANCE = 8  # sentences back that "both countries" may look for two named together
_STATES = frozenset({Kind.STATE, Kind.ALLIANCE, Kind.REGION})
PARTIES = _STATES | {Kind.ARMED_GROUP, Kind.ORGANISATION, Kind.COMPANY}


class PairResolver:
    """Resolves the pairs of one document."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.doc = discourse.doc
        self.factory = discourse.factory
        self.ontology = discourse.ontology
        self.past = discourse.past
        self.focus = discourse.focus
        self.day = discourse.day

    def resolve(self, mention: Mention) -> tuple[Actor, ...]:
        """ "both countries", "the two leaders": two actors coordinated shortly before, else the two most named."""
        head = self.doc[mention.head]
        noun, opening = head.lemma_.lower(), {child.lower_ for child in head.lefts}
        if not mention.plural or noun not in self.ontology.lists["groupNouns"] or mention.owner is not None:
            return ()
        if any(child.dep_ == "appos" for child in head.children):
            return ()
        person = noun in self.person_nouns
        if "both" not in opening and not ("two" in opening and self.discourse.is_definite(mention)):
            return self._two_before(mention) if person and self.discourse.is_definite(mention) else ()
        wanted = PERSONAL if person else _STATES if noun in self.ontology.lists["identityNouns"] - {"side"} else PARTIES
        if self.ontology.kind_descriptions.get(noun) == frozenset({Kind.STATE}):
            wanted = wanted & {Kind.STATE, Kind.REGION}
        here = self.past.sentence_of[mention.head]
        shut = {actor.iri for actor in self.past.excluded(head)}
        role = mention.noun if isinstance(mention.noun, Role) else None
        holders = {a.iri for m in self.past.memory for a in m.actors if role is not None and self._may_hold(a, role)}
        reach = len(self.doc) if len(holders) > 1 else MAX_GROUP_DISTANCE
        for group in sorted(self.past.groups.values(), key=lambda group: -group.index):
            near = here - group.sentence <= reach and group.index < mention.start
            actors = tuple(dict.fromkeys(self._party_of(actor) for actor in group.actors))
            fits = all(a.kind in wanted and a.iri not in shut for a in actors)
            if near and len(actors) == 2 and fits and (len(holders) < 2 or all(a.iri in holders for a in actors)):
                return actors
        counts = Counter(self._party_of(actor).iri for memory in self.past.memory for actor in memory.actors)
        for distance in (MAX_DISTANCE, MAX_GROUP_DISTANCE):
            found: dict[str, Actor] = {}
            for memory in reversed(self.past.memory):
                actor = self._party_of(memory.actor)
                fits = len(memory.actors) == 1 and actor.kind in wanted and actor.iri not in shut
                if here - memory.sentence <= distance and fits and (len(holders) < 2 or actor.iri in holders):
                    found.setdefault(actor.iri, actor)
            best = sorted(found.values(), key=lambda actor: -counts[actor.iri])[:2]
            if len(best) == 2:
                return tuple(actor for actor in reversed(found.values()) if actor in best)
        return ()

    def _party_of(self, actor: Actor) -> Actor:
        """The state where *actor* is a nameless part of it: two armies are two sides."""
        nameless = actor.new and actor.of is not None and actor.kind not in PERSONAL
        return (self.focus.state_of(actor) or actor) if nameless else actor

    def _may_hold(self, actor: Actor, role: Role) -> bool:
        """Whether *actor* holds *role* or one of its kin, by title or by tenure: a foreign minister is a minister."""
        if actor.kind is not Kind.PERSON:
            return False
        kin = self.kin(role)
        held = set(self.factory.roles(actor, self.day)) | {
            iri for iri, person in self.discourse.titled if person == actor.iri
        }
        leads = role.iri.endswith("/leader") and any(self.ontology.roles[iri].leader for iri in held)
        return leads or bool(held & kin)

    def kin(self, role: Role) -> set[str]:
        """The IRIs of *role* and of the roles that are kinds of it: a foreign minister is a minister."""
        return {
            iri
            for iri, other in self.ontology.roles.items()
            if iri == role.iri or other.label.endswith(f" {role.label}")
        }

    def _two_before(self, mention: Mention) -> tuple[Actor, ...]:
        """ "Xi received Putin. The leaders agreed": the only two people of the sentence before."""
        here = self.past.sentence_of[mention.head]
        before = [memory.actor for memory in self.past.memory if memory.sentence == here - 1]
        people = tuple(dict.fromkeys(actor for actor in before if actor.kind is Kind.PERSON))
        return people if len(people) == 2 else ()

    @cached_property
    def person_nouns(self) -> frozenset[str]:
        """The nouns that are said of people."""
        return (
            frozenset(word for role in self.ontology.roles.values() for word in role.names)
            | self.ontology.lists["personNouns"]
        )
