"""Pronouns, offices, bodies and descriptions to actors: "he", "the Russian leader", "its army", "both countries".

What the text does not justify stays unresolved; first persons wait until it is known who speaks.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from spacy.tokens import Doc

from communique.article import Article
from communique.claim import Actor, Kind
from communique.extraction.actors import ActorFactory
from communique.extraction.bodies import BodyResolver
from communique.extraction.descriptions import DescriptionResolver
from communique.extraction.discourse import Discourse
from communique.extraction.mentions import Form, Mention
from communique.extraction.office_context import settle_office
from communique.extraction.offices import OfficeResolver
from communique.extraction.pairs import PairResolver
from communique.extraction.pronouns import PronounResolver
from communique.ontology import Role


class Resolver:
    """Goes through the mentions of a document once, in text order, and remembers who was named."""

    def __init__(self, doc: Doc, article: Article, factory: ActorFactory, mentions: list[Mention]) -> None:
        self.factory = factory
        self.mentions = mentions
        self.discourse = Discourse(doc, article, factory, mentions)
        pairs = PairResolver(self.discourse)
        self.resolvers: Mapping[Form, Callable[[Mention], tuple[Actor, ...]]] = {
            Form.ROLE: OfficeResolver(self.discourse, pairs).resolve,
            Form.BODY: BodyResolver(self.discourse, pairs).resolve,
            Form.DESCRIPTION: DescriptionResolver(self.discourse, pairs).resolve,
            Form.PRONOUN: PronounResolver(self.discourse).resolve,
        }
        self.done: set[int] = set()

    def resolve(self) -> None:
        """Give every mention its actors where the text tells them."""
        for mention in self.mentions:
            for title in mention.titles:
                if self.discourse.is_former(title):
                    continue
                if isinstance(title.noun, Role) and mention.actor is not None:
                    self.discourse.titled.add((title.noun.iri, mention.actor.iri))
                if (
                    title.owner is not None
                    and title.owner.actor is not None
                    and mention.actor is not None
                    and isinstance(title.noun, Role)
                ):
                    self.discourse.offices[title.noun.iri, title.owner.actor.iri] = mention.actor
        for mention in self.mentions:
            self._resolve(mention)
            self.discourse.past.remember(mention)
        for mention in self.mentions:
            mention.actors = tuple(self.discourse.richer.get(actor.iri, actor) for actor in mention.actors)

    def _resolve(self, mention: Mention) -> None:
        if id(mention) in self.done:
            return
        self.done.add(id(mention))
        if mention.owner is not None:
            self._resolve(mention.owner)
        settle_office(self.discourse, mention)
        if mention.alias is not None:
            self._resolve(mention.alias)
            group = self.discourse.past.groups.get(mention.alias.head)
            mention.actors = group.actors if mention.plural and group is not None else mention.alias.actors
            self._enrich(mention)
        elif mention.form in self.resolvers:
            mention.actors = self.resolvers[mention.form](mention)

    def _enrich(self, title: Mention) -> None:
        """ "Its envoy, Samuel Odhiambo": what an office tells of an unknown person holds in the whole article."""
        person, owner, noun = title.actor, title.owner.actor if title.owner is not None else None, title.noun
        if person is not None and person.new and person.kind is Kind.PERSON and noun is not None:
            richer = self.discourse.richer
            known = richer.setdefault(person.iri, person)
            sector = known.sector or noun.sector
            if owner is not None and known.of is None:
                richer[person.iri] = self.factory.unknown(person.label, Kind.PERSON, owner, sector=sector)
            elif known.sector is None:
                richer[person.iri] = replace(known, sector=sector)
