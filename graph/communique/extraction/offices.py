"""Offices to their holders: "the Russian leader", "its envoy", "the presidents of Kenya and Uganda"."""

import re
from dataclasses import replace
from datetime import date
from functools import cached_property

from communique.claim import Actor, Kind
from communique.extraction.dates import DateFinder
from communique.extraction.discourse import Discourse
from communique.extraction.mentions import Form, Mention
from communique.extraction.pairs import PairResolver
from communique.namespaces import slug
from communique.ontology import Role

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class OfficeResolver:
    """Resolves the offices of one document."""

    def __init__(self, discourse: Discourse, pairs: PairResolver) -> None:
        self.discourse = discourse
        self.pairs = pairs
        self.doc = discourse.doc
        self.factory = discourse.factory
        self.ontology = discourse.ontology
        self.past = discourse.past
        self.focus = discourse.focus
        self.day = discourse.day

    def resolve(self, mention: Mention) -> tuple[Actor, ...]:
        """Who holds the office; the office itself where nobody is known to; nobody where its owner is unknown."""
        role = mention.noun
        assert isinstance(role, Role)
        if pair := self.pairs.resolve(mention):
            return pair
        if role.label in self.ontology.lists["counterparts"]:
            return ()
        if mention.owner is not None:
            return self._holders(mention, role, mention.owner)
        definite = self.discourse.is_definite(mention)
        if definite and not self.discourse.is_former(mention):
            if not mention.plural and (
                person := self._seated(mention, role) or self._last_with(role) or self._focal_holder(mention, role)
            ):
                return (person,)
            ending = slug(role.label) + ("s" if mention.plural else "")
            if (part := self.discourse.last_part(ending, mention)) is not None:
                return (part,)  # "the officials" after "two Pentagon officials"
        if (
            mention.plural
            and self.discourse.is_definite(mention)
            and (home := self.discourse.focal_home(mention, role.sector))
        ):
            return (self.factory.office(role, home, True),)
        kind = Kind.PEOPLE if mention.plural else Kind.OFFICE if role.relation else Kind.PERSON
        return self.discourse.nameless(mention, kind, role.sector)

    def _holders(self, mention: Mention, role: Role, owner: Mention) -> tuple[Actor, ...]:
        """ "the presidents of Kenya and Uganda": who holds the office in each; else whoever does."""
        homes = [actor for other in (owner, *self.discourse.conjuncts(owner)) for actor in other.actors]
        if mention.plural and len(homes) > 1:
            homes = [self.focus.state_of(home) or home if home.kind is Kind.PERSON else home for home in homes]
            return tuple(self._holder(role, home, mention) or self.factory.office(role, home, False) for home in homes)
        if len(homes) != 1 and owner.actor is None:
            return ()
        home = owner.actors[0]
        if home.kind is Kind.PERSON and mention.plural and (men := self._men_of(home, role)) is not None:
            return (men,)
        if not mention.plural and self.discourse.is_former(mention):
            return ()
        if home.kind is Kind.PERSON and role.sector in self.ontology.lists["stateSectors"]:
            home = self.factory.side(home, self.day) or home
        named = not mention.plural and not self.discourse.is_indefinite(mention)
        person = self._holder(role, home, mention) if named else None
        return (person or self.factory.office(role, home, mention.plural),)

    def _men_of(self, commander: Actor, role: Role) -> Actor | None:
        """ "the general said that his men had fought": those whom he commands."""
        lists, roles = self.ontology.lists, self.ontology.roles
        if not lists["personNouns"] & set(role.names) or (home := self.focus.state_of(commander)) is None:
            return None
        held = [roles[iri].sector for iri in self.factory.roles(commander, self.day)] or [commander.sector]
        sector = next((sector for sector in held if sector in lists["commandedSectors"]), None)
        return replace(self.factory.office(role, home, True), sector=sector) if sector is not None else None

    def _seated(self, mention: Mention, role: Role) -> Actor | None:
        """ "According to the White House, the president": of the state whose seat the sentence has named."""
        here = self.past.sentence_of[mention.head]
        seats = [
            other.actor
            for other in self.discourse.mentions
            if other.form is Form.METONYM and other.head < mention.head and self.past.sentence_of[other.head] == here
        ]
        if not role.leader or not seats or seats[-1] is None:
            return None
        return self.factory.holder(role, seats[-1], self.day)

    def _focal_holder(self, mention: Mention, role: Role) -> Actor | None:
        """ "Biden phoned the emir": who holds the office in the one state of the paragraph that has it."""
        if not role.leader or role.iri.endswith("/head"):
            return None
        states = self.focus.counts(self.doc[mention.head])
        found = [actor for state in states if (actor := self.factory.holder(role, state, self.day)) is not None]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _times(self) -> dict[int, str]:
        """What the text tells of the time of each verb."""
        found: dict[int, str] = {}
        for time in DateFinder(self.ontology).find(self.doc, self.day):
            found.setdefault(time.anchor, time.value)
        return found

    def _day_of(self, mention: Mention) -> date | None:
        """The day on which the office counts: "in 2015 the German chancellor", else that of the article."""
        verb = self.doc[mention.head]
        while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
            verb = verb.head
        found = _DAY.fullmatch(self._times.get(verb.i, ""))
        if found is None or self.day is None:
            return self.day
        year, month, day = found.groups()
        if self.day.isoformat().startswith(found.group()):
            return self.day
        return date(int(year), int(month or 7), int(day or 1))

    def _holder(self, role: Role, owner: Actor, mention: Mention) -> Actor | None:
        day = self._day_of(mention)
        if day != self.day:
            leads = role.leader and role.iri.endswith("/leader")
            return self.factory.holder(role, owner, day) or (self.factory.foremost(owner, day) if leads else None)
        known = self.discourse.offices.get((role.iri, owner.iri))
        if known is not None:
            return known
        leads = role.leader and role.iri.endswith("/leader")
        named = {
            entry.actor.iri: entry.actor for entry in reversed(self.past.memory) if entry.actor.kind is Kind.PERSON
        }
        if leads:
            if person := self.factory.holder(role, owner, self.day):
                return person
            leaders = self.factory.leaders(owner, self.day)
            return next((actor for actor in leaders if actor.iri in named), self.factory.foremost(owner, self.day))
        if person := self.factory.holder(role, owner, self.day):
            return person
        for actor in named.values():
            entry = self.factory.entry(actor)
            if entry and self.day is None and any(t.role == role.iri and t.of == owner.iri for t in entry.tenures):
                return actor
        return None

    def _last_with(self, role: Role) -> Actor | None:
        """The person last named who holds *role*, by title or tenure: "the minister" may be a foreign minister."""
        kin = self.pairs.kin(role)
        titled = {actor.iri for (name, _), actor in self.discourse.offices.items() if name in kin}
        titled |= {person for name, person in self.discourse.titled if name in kin}
        for memory in reversed(self.past.memory):
            if memory.actor.kind is not Kind.PERSON:
                continue
            if memory.actor.iri in titled:
                return memory.actor
            entry = self.factory.entry(memory.actor)
            if entry and any(
                (t.role == role.iri or (role.iri.endswith("/leader") and self.ontology.roles[t.role].leader))
                and (t.covers(self.day.isoformat()) if self.day else True)
                for t in entry.tenures
            ):
                return memory.actor
        return None
