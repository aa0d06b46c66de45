"""Actors as claims carry them, made from what the ontology knows or, for unknown ones, from their names."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from communique.article import DEFAULT_BASE
from communique.claim import Actor, Kind
from communique.namespaces import slug
from communique.ontology import Body, KnownActor, Ontology, Role, Tenure

SPOKESPERSON = "spokespersonFor"
HEAD_OF_GOVERNMENT = "headOfGovernmentOf"


class ActorFactory:
    """Makes each actor once. *base* is the namespace of actors that the ontology does not know."""

    def __init__(self, ontology: Ontology, base: str = DEFAULT_BASE) -> None:
        self.ontology = ontology
        self.base = base
        self._known: dict[str, Actor] = {}

    def known(self, iri: str) -> Actor:
        """The actor of the ontology with this IRI."""
        if iri not in self._known:
            entry = self.ontology.actors[iri]
            owner = self.ontology.actors.get(_home_of(entry) or "")
            self._known[iri] = Actor(
                iri=iri,
                label=entry.label,
                kind=entry.kind,
                of=owner.label if owner else None,
                of_iri=owner.iri if owner else None,
                sector=entry.sector,
                same_as=entry.same_as,
            )
        return self._known[iri]

    def entry(self, actor: Actor) -> KnownActor | None:
        """What the ontology knows of *actor*."""
        return self.ontology.actors.get(actor.iri)

    def unknown(
        self, name: str, kind: Kind, of: Actor | None = None, scope: str | None = None, sector: str | None = None
    ) -> Actor:
        """An actor that only its name tells of; with *scope*, an article's id, the name means it only there."""
        path = f"article/{slug(scope)}/actor/" if scope else "actor/"
        home = self.home(of) if of is not None else None
        return Actor(
            iri=f"{self.base}{path}{slug(name)}",
            label=name,
            kind=kind,
            of=home.label if home else None,
            of_iri=home.iri if home else None,
            sector=sector,
            new=True,
        )

    def office(self, role: Role, owner: Actor, plural: bool) -> Actor:
        """Whoever holds *role* in *owner*; several of them are a people."""
        home = self.home(owner)
        return Actor(
            iri=f"{self._root(owner)}/{slug(role.label)}" + ("s" if plural else ""),
            label=self._office_label(role, owner, plural),
            kind=Kind.PEOPLE if plural else Kind.OFFICE,
            of=home.label,
            of_iri=home.iri,
            sector=self._sector(role, owner),
            new=True,
        )

    def body(self, body: Body, owner: Actor) -> Actor:
        """The part of *owner* that *body* names."""
        home = self.home(owner)
        return Actor(
            iri=f"{self._root(owner)}/{slug(body.label)}",
            label=self._body_label(body, owner),
            kind=body.kind,
            of=home.label,
            of_iri=home.iri,
            sector=body.sector or owner.sector,
            new=True,
        )

    def _adjective(self, owner: Actor) -> str:
        entry = self.entry(owner)
        return entry.adjectives[0] if entry and entry.adjectives and entry.kind is not Kind.ALLIANCE else owner.label

    def _office_label(self, role: Role, owner: Actor, plural: bool) -> str:
        noun = role.label + ("s" if plural else "")
        return f"{noun} of {owner.label}" if owner.new else f"{self._adjective(owner)} {noun}"

    def _body_label(self, body: Body, owner: Actor) -> str:
        return f"{body.label} of {owner.label}" if owner.new else f"{self._adjective(owner)} {body.label}"

    def _root(self, owner: Actor) -> str:
        return f"{self.base}actor/{slug(owner.iri.rsplit('/actor/', 1)[-1])}"

    def home(self, owner: Actor) -> Actor:
        """The state or organisation itself where *owner* is only a part of it: of the Pentagon the United States."""
        of = self.ontology.actors.get(owner.of_iri or "")
        if (
            of is None
            or owner.kind in (Kind.COMPANY, Kind.PERSON)
            or not (owner.new or (of.kind is Kind.STATE and owner.sector))
        ):
            return owner
        return self.known(of.iri)

    def _sector(self, role: Role, owner: Actor) -> str | None:
        """Officials and heads of a part of a state belong to its sector; other offices have their own."""
        part = owner.sector is not None and self.home(owner) is not owner
        return (
            owner.sector
            if part
            and (role.leader or role.relation == SPOKESPERSON or role.sector in self.ontology.lists["plainSectors"])
            else role.sector or owner.sector
        )

    @cached_property
    def holders(self) -> Mapping[tuple[str, str], tuple[KnownActor, ...]]:
        """Known people by (role, state or organisation)."""
        found: dict[tuple[str, str], list[KnownActor]] = {}
        for actor in self.ontology.actors.values():
            for tenure in actor.tenures:
                holders = found.setdefault((tenure.role, tenure.of), [])
                if actor not in holders:
                    holders.append(actor)
        return {key: tuple(holders) for key, holders in found.items()}

    def holder(self, role: Role, owner: Actor, day: date | None) -> Actor | None:
        """Who held *role* in *owner* on *day*, if just one person did."""
        if day is None:
            return None
        found = [
            person
            for person in self.holders.get((role.iri, owner.iri), ())
            if any(t.role == role.iri and t.of == owner.iri and t.covers(day.isoformat()) for t in person.tenures)
        ]
        return self.known(found[0].iri) if len(found) == 1 else None

    def leaders(self, owner: Actor, day: date | None) -> list[Actor]:
        """Who led *owner* on *day*: heads of state and government, of an organisation its head."""
        if day is None:
            return []
        return [
            self.known(person.iri)
            for (role, of), people in self.holders.items()
            if of == owner.iri and self.ontology.roles[role].leader
            for person in people
            if any(t.role == role and t.of == of and t.covers(day.isoformat()) for t in person.tenures)
        ]

    def roles(self, person: Actor, day: date | None) -> list[str]:
        """The offices that *person* held on *day*."""
        entry = self.entry(person)
        return [t.role for t in entry.tenures if self._holds(t, day)] if entry is not None else []

    def foremost(self, owner: Actor, day: date | None) -> Actor | None:
        """Whom the press calls the leader of *owner*: its only one, else its head of government.

        Where it is the other, that person has the office of leader.
        """
        found = self.leaders(owner, day)
        if len(found) > 1:
            heads = [
                a
                for a in found
                if any(
                    t.of == owner.iri and self._governs(t) and self._holds(t, day)
                    for t in self.ontology.actors[a.iri].tenures
                )
            ]
            found = heads
        return found[0] if len(found) == 1 else None

    def _governs(self, tenure: Tenure) -> bool:
        return self.ontology.roles[tenure.role].relation == HEAD_OF_GOVERNMENT

    @staticmethod
    def _holds(tenure: Tenure, day: date | None) -> bool:
        return tenure.end is None if day is None else tenure.covers(day.isoformat())

    @cached_property
    def given_names(self) -> Mapping[str, str]:
        """The gender of first names, as the people of the ontology bear them; none for a name that both bear."""
        genders: dict[str, set[str]] = {}
        for actor in self.ontology.actors.values():
            if actor.kind is Kind.PERSON and actor.gender and " " in actor.label:
                genders.setdefault(actor.label.split()[0], set()).add(actor.gender)
        return {name: next(iter(found)) for name, found in genders.items() if len(found) == 1}

    def side(self, speaker: Actor, day: date | None) -> Actor | None:
        """Whom "we" means when *speaker* says it: what the speaker leads or belongs to, or itself if no person."""
        entry = self.entry(speaker)
        if entry is not None and entry.tenures:
            current = [
                t
                for t in entry.tenures
                if (day is None and t.end is None) or (day is not None and t.covers(day.isoformat()))
            ]
            chosen = current or [t for t in entry.tenures if t.end is None]
            if chosen:
                return self.known(chosen[-1].of if day is None else max(chosen, key=lambda t: t.start or "").of)
        if speaker.kind in (Kind.PERSON, Kind.OFFICE, Kind.PEOPLE):
            return self.known(str(speaker.of_iri)) if speaker.of_iri in self.ontology.actors else None
        return speaker


def _home_of(entry: KnownActor) -> str | None:
    """What an actor belongs to: a person to where the office is that it holds, or held last."""
    held = [tenure for tenure in entry.tenures if tenure.end is None] or entry.tenures
    return max(held, key=lambda tenure: tenure.start or "").of if held else entry.of
