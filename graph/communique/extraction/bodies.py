"""Bodies to actors: "its army", "the ministry", "the separatists", "the company"."""

from spacy.tokens import Token

from communique.claim import Actor, Kind
from communique.extraction.antecedents import MAX_DISTANCE, Memory
from communique.extraction.discourse import PERSONAL, Discourse
from communique.extraction.mentions import Form, Mention
from communique.extraction.pairs import MAX_GROUP_DISTANCE, PairResolver
from communique.namespaces import slug
from communique.ontology import Body

_NAMED = frozenset({Kind.ORGANISATION, Kind.ALLIANCE, Kind.COMPANY, Kind.ARMED_GROUP})


class BodyResolver:
    """Resolves the bodies of one document."""

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
        """The part of the state or organisation that the text tells it belongs to, or a body named before."""
        body = mention.noun
        assert isinstance(body, Body)
        if pair := self.pairs.resolve(mention):
            return pair
        if body.label in self.ontology.lists["relationalNouns"]:
            return self._resolve_related(mention)
        owner = mention.owner.actor if mention.owner is not None else self._whose(mention)
        if mention.owner is not None and owner is None:
            return ()
        if owner is not None:
            if self.doc[mention.head].lemma_.lower() in self.ontology.lists["identityNouns"]:
                return (owner,)
            if owner.kind in PERSONAL and body.sector in self.ontology.lists["stateSectors"]:
                owner = self.factory.side(owner, self.day) or owner
            if owner.kind is Kind.ARMED_GROUP and body.sector in self.ontology.lists["fightingSectors"]:
                return (owner,)
            others = self.discourse.conjuncts(mention.owner) if mention.owner is not None and mention.plural else []
            homes = dict.fromkeys((owner, *(home for other in others for home in other.actors)))
            return tuple(self.factory.body(body, home) for home in homes)
        if self.discourse.is_definite(mention):
            if (home := self._of_bearer(mention)) is not None:
                return (self.factory.body(body, home),)
            if body.label in self.ontology.lists["agencies"] or body.kind is Kind.COMPANY:
                known = self._last_known(mention, body) or self._last_named(mention)
            else:
                known = self._last_named(mention)
            if known is not None:
                return (known,)
            part = self.discourse.last_part(slug(body.label), mention)
            if part is not None and part not in self.past.excluded(self.doc[mention.head]):
                return (part,)
            if (home := self._scene(self.doc[mention.head])) is not None:
                return (self.factory.body(body, home),)
            if (known := self._last_known(mention, body)) is not None:
                return (known,)
        if self.discourse.is_definite(mention) and (home := self._known_for(mention, body)) is not None:
            return (self.factory.body(body, home),)
        foreign = any(child.lower_ in self.ontology.lists["foreignWords"] for child in self.doc[mention.head].lefts)
        sector = self._state_sector(mention, body)
        if not foreign and (home := self.discourse.focal_home(mention, sector)) is not None:
            return (self.factory.body(body, home),)
        return self.discourse.nameless(mention, body.kind, body.sector)

    def _known_for(self, mention: Mention, body: Body) -> Actor | None:
        """ "the junta": the one state in focus of which the ontology knows that somebody led such a body."""
        role = next((r for r in self.ontology.roles if r.endswith(f"/{slug(body.label)}-leader")), None)
        states = self.focus.counts(self.doc[mention.head])
        found = [state for state in states if (role, state.iri) in self.factory.holders] if role is not None else []
        return found[0] if len(found) == 1 else None

    def _of_bearer(self, mention: Mention) -> Actor | None:
        """ "Lin Jian, a spokesman of the foreign ministry": the state of somebody known who belongs to the body."""
        title = mention.outer
        bearer = title.alias.actor if title is not None and title.alias is not None else None
        return self.focus.state_of(bearer) if bearer is not None and self.factory.entry(bearer) is not None else None

    def _resolve_related(self, mention: Mention) -> tuple[Actor, ...]:
        """ "Kyiv's Western partners" are the West; "Kyiv's partners" have no name and are no part of Ukraine."""
        owner, head = mention.owner, self.doc[mention.head]
        possessed = any(child.dep_ == "poss" for child in head.children)
        for other in self.discourse.mentions if possessed else ():
            if other.form is Form.ADJECTIVE and other.head < head.i and self.doc[other.head].head.i == head.i:
                return other.actors
        return owner.actors if owner is not None and owner.form is Form.ADJECTIVE and possessed else ()

    def _whose(self, mention: Mention) -> Actor | None:
        """ "Germany, whose parliament was hacked": the noun that the relative clause belongs to."""
        head = self.doc[mention.head]
        if not any(child.tag_ == "WP$" for child in head.children):
            return None
        clause = next((token for token in head.ancestors if token.dep_ == "relcl"), None)
        found = [memory for memory in self.past.memory if clause is not None and memory.index == clause.head.i]
        return found[-1].actor if found and len(found[-1].actors) == 1 else None

    def _state_sector(self, mention: Mention, body: Body) -> str | None:
        """The sector in which a state has such a body: of media only those that say that they are a state's."""
        words = {token.lower_ for token in self.doc[mention.start : mention.end]}
        if body.sector == "media" and words & self.ontology.lists["stateWords"]:
            return min(self.ontology.lists["stateSectors"])
        return None if body.label in self.ontology.lists["agencies"] else body.sector

    def _last_named(self, mention: Mention) -> Actor | None:
        """ "the court" after "the International Criminal Court": whose name has the noun, if named after any part."""
        noun = self.doc[mention.head].lemma_.lower()
        here = self.past.sentence_of[mention.head]
        near = [memory for memory in self.past.memory if here - memory.sentence <= MAX_GROUP_DISTANCE]
        for memory in reversed(near if mention.end - mention.start == 1 else ()):
            entry = self.factory.entry(memory.actor)
            if entry is None:
                words = memory.actor.label.split()
                if memory.actor.new and memory.actor.of and words[-1] == noun:
                    return None
                if memory.actor.kind is Kind.ORGANISATION and not memory.actor.of and noun.capitalize() in words:
                    return memory.actor
            elif entry.kind in _NAMED and any(noun.capitalize() in name.split() for name in entry.names):
                return memory.actor
        return None

    def _last_known(self, mention: Mention, body: Body) -> Actor | None:
        """ "the separatists", "the company": the armed group or company that was named last."""
        lists = self.ontology.lists
        kinds = {body.kind} & {Kind.COMPANY, Kind.ARMED_GROUP}
        if body.label in lists["agencies"]:
            kinds = {Kind.ORGANISATION, Kind.COMPANY}
        if not kinds or (mention.plural and Kind.COMPANY in kinds):
            return None
        head = self.doc[mention.head]
        if Kind.ARMED_GROUP in kinds:
            names = {head.lower_, head.lemma_.lower()}
            again = [memory for memory in self.past.memory if self._is_again(memory, head)]
            if again:
                return again[-1].actor
            described = self.past.search(head, lambda memory: self._is_described(memory, names), len(self.doc), False)
            if described:
                return described[0]
        found = self.past.search(
            head,
            lambda memory: len(memory.actors) == 1 and memory.actor.kind in kinds and not self._is_part(memory.actor),
            MAX_DISTANCE + 2,
            quoted=False,
        )
        return found[0] if found else None

    def _is_again(self, memory: Memory, head: Token) -> bool:
        same = self.doc[memory.index].lemma_.lower() == head.lemma_.lower()
        return same and memory.actor.kind is Kind.ARMED_GROUP and self.factory.entry(memory.actor) is not None

    @staticmethod
    def _is_part(actor: Actor) -> bool:
        """Whether *actor* is a part of another that only the text has named."""
        return actor.new and actor.of is not None

    def _is_described(self, memory: Memory, names: set[str]) -> bool:
        entry = self.factory.entry(memory.actor)
        return entry is not None and entry.kind is Kind.ARMED_GROUP and bool(names & set(entry.descriptions))

    def _scene(self, token: Token) -> Actor | None:
        """ "Colombia, where soldiers surrendered to the army": the state of a relative clause with "where"."""
        for ancestor in token.ancestors:
            if ancestor.dep_ == "relcl" and any(child.lower_ == "where" for child in ancestor.children):
                found = [memory.actor for memory in self.past.memory if memory.index == ancestor.head.i]
                return found[-1] if found and found[-1].kind is Kind.STATE else None
        return None
