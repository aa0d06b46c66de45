"""Actors as claims carry them, made from what the ontology knows or, for unknown ones, from their names."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from communique.article import DEFAULT_BASE
from communique.claim import Actor, Kind
from communique.ontology import Body, KnownActor, Ontology, Role, slug


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
            owner = self.ontology.actors.get(entry.of or "")
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

    def unknown(self, name: str, kind: Kind, of: Actor | None = None, scope: str | None = None) -> Actor:
        """An actor that only its name tells of; with *scope*, an article's id, the name means it only there."""
        path = f"article/{slug(scope)}/actor/" if scope else "actor/"
        return Actor(
            iri=f"{self.base}{path}{slug(name)}",
            label=name,
            kind=kind,
            of=of.label if of else None,
            of_iri=of.iri if of else None,
            new=True,
        )

    def office(self, role: Role, owner: Actor, plural: bool, words: str) -> Actor:
        """Whoever holds *role* in *owner*; several of them are a people."""
        home = self._home(owner)
        return Actor(
            iri=f"{self._root(owner)}/{slug(role.label)}" + ("s" if plural else ""),
            label=words,
            kind=Kind.PEOPLE if plural else Kind.OFFICE,
            of=home.label,
            of_iri=home.iri,
            sector=owner.sector if owner.sector and role.leader else role.sector or owner.sector,
            new=True,
        )

    def body(self, body: Body, owner: Actor, words: str) -> Actor:
        """The part of *owner* that *body* names."""
        home = self._home(owner)
        return Actor(
            iri=f"{self._root(owner)}/{slug(body.label)}",
            label=words,
            kind=body.kind,
            of=home.label,
            of_iri=home.iri,
            sector=body.sector or owner.sector,
            new=True,
        )

    def _root(self, owner: Actor) -> str:
        return f"{self.base}actor/{slug(owner.iri.rsplit('/actor/', 1)[-1])}"

    def _home(self, owner: Actor) -> Actor:
        """The state or organisation itself where *owner* is only a part of it."""
        if owner.new and owner.of_iri in self.ontology.actors and owner.kind is not Kind.COMPANY:
            return self.known(str(owner.of_iri))
        return owner

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

    def side(self, speaker: Actor, day: date | None) -> Actor | None:
        """Whom "we" means when *speaker* says it: what the speaker leads or belongs to, or itself if it is no person."""
        entry = self.entry(speaker)
        if entry is not None and entry.tenures:
            current = [t for t in entry.tenures if day is None and t.end is None or day is not None and t.covers(day.isoformat())]
            chosen = current or [t for t in entry.tenures if t.end is None]
            if chosen:
                return self.known(chosen[-1].of if day is None else max(chosen, key=lambda t: t.start or "").of)
        if speaker.kind in (Kind.PERSON, Kind.OFFICE, Kind.PEOPLE):
            return self.known(speaker.of_iri) if speaker.of_iri in self.ontology.actors else None
        return speaker
