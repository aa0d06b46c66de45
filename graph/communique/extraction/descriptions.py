"""Descriptions to actors: "the alliance", "the country's capital", "his visitor", "poor countries"."""

from spacy.tokens import Token

from communique.claim import Actor, Kind
from communique.extraction.antecedents import MAX_DISTANCE, Memory
from communique.extraction.discourse import Discourse
from communique.extraction.mentions import Form, Mention
from communique.extraction.pairs import PairResolver


class DescriptionResolver:
    """Resolves the descriptions of one document."""

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
        """Whom the noun describes among those named before, or what it belongs to."""
        head = self.doc[mention.head]
        noun = head.lemma_.lower()
        lists = self.ontology.lists
        if noun in lists["visitors"]:
            owner = mention.owner.actor if mention.owner is not None else None
            others = {
                m.actor.iri: m.actor
                for m in self.past.memory
                if m.actor.kind is Kind.PERSON and owner is not None and m.actor.iri != owner.iri
            }
            return tuple(others.values()) if len(others) == 1 else ()
        if head.tag_ == "CD":
            return self.discourse.nameless(mention, Kind.PEOPLE, "civilians")
        if mention.owner is not None and mention.owner.actors:
            if noun == "capital":
                mention.place = True
                return mention.owner.actors
            if noun in lists["identityNouns"]:
                owner = mention.owner.actors[0]
                if owner.kind in (Kind.PERSON, Kind.OFFICE, Kind.PEOPLE):
                    side = self.factory.side(self.discourse.richer.get(owner.iri, owner), self.day)
                    return (side,) if side is not None else ()
                return mention.owner.actors if mention.owner.form is not Form.PRONOUN else ()
            return ()
        if pair := self.pairs.resolve(mention):
            return pair
        if mention.plural and noun in lists["groupHeads"] and self._is_group(head):
            return self.discourse.nameless(mention, Kind.PEOPLE, None)
        if mention.plural and noun in lists["groupHeads"]:
            clause = next((child for child in head.rights if child.dep_ == "acl"), None)
            if clause is not None:
                words = self.doc[mention.start : clause.right_edge.i + 1].text.removeprefix("the ")
                return (self.factory.unknown(words, Kind.PEOPLE),)
        if mention.plural or not self.discourse.is_definite(mention):
            return ()
        kinds = self.ontology.kind_descriptions.get(noun, frozenset())

        def fits(memory: Memory) -> bool:
            entry = self.factory.entry(memory.actor)
            return (
                entry is not None
                and len(memory.actors) == 1
                and (noun in entry.descriptions or head.text in entry.descriptions or memory.actor.kind in kinds)
            )

        return self.past.search(head, fits, MAX_DISTANCE + 2) or self.past.search(
            head, fits, len(self.past.sentence_of), quoted=False
        )

    @staticmethod
    def _is_group(head: Token) -> bool:
        """ "poor countries", "190 other states": several without a name, told from others by a word or a number."""
        opening = {child.dep_ for child in head.lefts}
        return (
            bool(opening & {"amod", "nummod"})
            and not opening & {"det", "poss", "predet"}
            and not any(c.dep_ in ("acl", "relcl") for c in head.rights)
        )
