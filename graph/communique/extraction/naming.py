"""From names to actors: known ones, unknown ones, and family names that stand alone."""

from collections.abc import Iterable
from datetime import date

from spacy.tokens import Doc

from communique.claim import Actor, Kind
from communique.extraction.actors import ActorFactory
from communique.extraction.mentions import Form, Mention

_BODIES = frozenset({Kind.ORGANISATION, Kind.ALLIANCE})
_NAMELESS = frozenset({Form.ROLE, Form.BODY, Form.PRONOUN, Form.DESCRIPTION, Form.FAMILY_NAME})


class NameResolver:
    """Resolves the names of one document; *published* tells who was in office."""

    def __init__(self, doc: Doc, factory: ActorFactory, article: str, published: date | None) -> None:
        self.doc = doc
        self.factory = factory
        self.ontology = factory.ontology
        self.article = article
        self.published = published

    def resolve(self, mentions: list[Mention]) -> None:
        """Give every name its actor."""
        full_names: dict[str, Actor] = {}
        named = [m for m in mentions if m.form not in _NAMELESS]
        for mention in named:
            if mention.entity is None:
                iris = mention.candidates
                mention.actors = (self.factory.known(iris[0] if len(iris) == 1 else self._choose(iris)),)
                self._note_family_names(mention.actors[0], full_names)
        unknown = [m for m in named if m.entity is not None]
        for mention in sorted(unknown, key=lambda m: (m.end - m.name_start == 1, m.start)):
            self._resolve_unknown(mention, full_names)
            self._note_family_names(mention.actors[0], full_names)
        for mention in mentions:
            if mention.form is Form.FAMILY_NAME:
                mention.actors = (self._resolve_family_name(mention, full_names),)

    def _note_family_names(self, actor: Actor, full_names: dict[str, Actor]) -> None:
        if actor.kind is Kind.PERSON:
            entry = self.factory.entry(actor)
            for name in entry.family_names if entry else (actor.label.split()[-1],):
                full_names.setdefault(name, actor)
            if entry is None:
                full_names.setdefault(actor.label.split()[0], actor)
        elif actor.kind in _BODIES and " " in actor.label:
            full_names.setdefault(actor.label.split()[-1], actor)

    def _resolve_unknown(self, mention: Mention, full_names: dict[str, Actor]) -> None:
        name = self.doc[mention.name_start : mention.end].text
        if mention.end - mention.name_start == 1 and name in full_names:
            mention.actors = (full_names[name],)
            return
        owner = mention.owner.actor if mention.owner is not None else None
        title = next(
            (title for title in mention.titles if title.owner is not None and title.owner.actor is not None), None
        )
        if title is not None and title.owner is not None:
            owner = title.owner.actor
        assert mention.entity is not None
        sector = next((title.noun.sector for title in mention.titles if title.noun is not None), None)
        mention.actors = (self.factory.unknown(name, mention.entity, owner, sector=sector),)

    def _resolve_family_name(self, mention: Mention, full_names: dict[str, Actor]) -> Actor:
        name = self.doc[mention.name_start : mention.end].text
        if name in full_names:
            return full_names[name]
        for title in mention.titles:
            for iri in mention.candidates:
                entry = self.ontology.actors[iri]
                owner = title.owner.actor if title.owner is not None else None
                if any(
                    t.role == title.noun.iri and (owner is None or t.of == owner.iri)
                    for t in entry.tenures
                    if title.noun
                ) and (len(mention.candidates) == 1 or self._in_office(iri)):
                    return self.factory.known(iri)
        if len(mention.candidates) == 1:
            return self.factory.known(mention.candidates[0])
        current = [iri for iri in mention.candidates if self._in_office(iri)]
        if len(current) > 1:
            current = [iri for iri in current if self._leads(iri)]
        if len(current) == 1:
            return self.factory.known(current[0])
        return self.factory.unknown(name, Kind.PERSON, scope=self.article)

    def _leads(self, iri: str) -> bool:
        return any(self.ontology.roles[tenure.role].leader for tenure in self.ontology.actors[iri].tenures)

    def _choose(self, iris: Iterable[str]) -> str:
        return next((iri for iri in iris if self._in_office(iri)), next(iter(iris)))

    def _in_office(self, iri: str) -> bool:
        if self.published is None:
            return any(tenure.end is None for tenure in self.ontology.actors[iri].tenures)
        return any(tenure.covers(self.published.isoformat()) for tenure in self.ontology.actors[iri].tenures)
