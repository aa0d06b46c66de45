"""Pronouns, offices, bodies and descriptions to actors: "he", "the Russian leader", "its army", "the alliance", "both countries".

What the text does not justify stays unresolved; first persons wait until it is known who speaks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc, Token

from communique.article import Article, BlockKind
from communique.claim import Actor, Kind
from communique.extraction.actors import ActorFactory
from communique.extraction.mentions import Form, Mention
from communique.ontology import Body, Ontology, Role

MAX_DISTANCE = 4  # sentences back that a pronoun may look
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PERSONAL = frozenset({Kind.PERSON, Kind.OFFICE})


@dataclass(frozen=True, slots=True)
class _Memory:
    """One earlier mention: where it stood, and as what."""

    actor: Actor
    sentence: int
    index: int
    subject: bool
    plural: bool
    block: int


class Resolver:
    """Goes through the mentions of a document once, in text order, and remembers who was named."""

    def __init__(self, doc: Doc, article: Article, factory: ActorFactory, mentions: list[Mention]) -> None:
        self.doc = doc
        self.article = article
        self.factory = factory
        self.ontology: Ontology = factory.ontology
        self.mentions = mentions
        self.day: date | None = article.published
        self.sentence_of = [0] * len(doc)
        for number, sentence in enumerate(doc.sents):
            for index in range(sentence.start, sentence.end):
                self.sentence_of[index] = number
        self.memory: list[_Memory] = []
        self.offices: dict[tuple[str, str], Actor] = {}
        self.done: set[int] = set()
        self.blocks = self._number_blocks()

    def _number_blocks(self) -> list[int]:
        numbers, current = [], 0
        blocks = self.article.blocks
        for token in self.doc:
            while current + 1 < len(blocks) and token.idx >= blocks[current + 1].start:
                current += 1
            numbers.append(current)
        return numbers

    def resolve(self) -> None:
        """Give every mention its actors where the text tells them."""
        for mention in self.mentions:
            for title in mention.titles:
                if title.owner is not None and title.owner.actor is not None and mention.actor is not None and isinstance(title.noun, Role):
                    self.offices[title.noun.iri, title.owner.actor.iri] = mention.actor
        for mention in self.mentions:
            self._resolve(mention)
            self._remember(mention)

    def _resolve(self, mention: Mention) -> None:
        if id(mention) in self.done:
            return
        self.done.add(id(mention))
        if mention.owner is not None:
            self._resolve(mention.owner)
        if mention.alias is not None:
            self._resolve(mention.alias)
            mention.actors = mention.alias.actors
        elif mention.form is Form.ROLE:
            mention.actors = self._resolve_role(mention)
        elif mention.form is Form.BODY:
            mention.actors = self._resolve_body(mention)
        elif mention.form is Form.DESCRIPTION:
            mention.actors = self._resolve_description(mention)
        elif mention.form is Form.PRONOUN:
            mention.actors = self._resolve_pronoun(mention)

    def _remember(self, mention: Mention) -> None:
        if mention.place or mention.alias is not None:
            return
        token = self.doc[mention.head]
        top = token
        while top.dep_ in ("conj", "poss") and top.head.i != top.i:
            top = top.head
        for actor in mention.actors:
            self.memory.append(
                _Memory(
                    actor,
                    self.sentence_of[mention.head],
                    mention.head,
                    top.dep_ in _SUBJECTS and mention.outer is None,
                    mention.plural or len(mention.actors) > 1,
                    self.blocks[mention.head],
                )
            )

    # Offices and bodies

    def _resolve_role(self, mention: Mention) -> tuple[Actor, ...]:
        role = mention.noun
        assert isinstance(role, Role)
        if mention.owner is not None:
            owner = mention.owner.actor
            if owner is None:
                return ()
            if not mention.plural and (person := self._holder(role, owner)):
                return (person,)
            return (self.factory.office(role, owner, mention.plural, self._office_label(role, owner, mention.plural)),)
        if not mention.plural and self._is_definite(mention) and (person := self._last_with(role)):
            return (person,)
        return self._generic(mention, Kind.PEOPLE if mention.plural else Kind.OFFICE, role.sector)

    def _holder(self, role: Role, owner: Actor) -> Actor | None:
        known = self.offices.get((role.iri, owner.iri))
        if known is not None:
            return known
        leads = role.leader and role.iri.endswith("/leader")
        named = {entry.actor.iri: entry.actor for entry in reversed(self.memory) if entry.actor.kind is Kind.PERSON}
        if leads:
            leaders = self.factory.leaders(owner, self.day)
            return next((actor for actor in leaders if actor.iri in named), leaders[0] if len(leaders) == 1 else None)
        if person := self.factory.holder(role, owner, self.day):
            return person
        for actor in named.values():
            entry = self.factory.entry(actor)
            if entry and self.day is None and any(t.role == role.iri and t.of == owner.iri for t in entry.tenures):
                return actor
        return None

    def _last_with(self, role: Role) -> Actor | None:
        """The person last named who holds *role*, by title or by tenure."""
        titled = {actor.iri for (name, _), actor in self.offices.items() if name == role.iri}
        for memory in reversed(self.memory):
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

    def _resolve_body(self, mention: Mention) -> tuple[Actor, ...]:
        body = mention.noun
        assert isinstance(body, Body)
        if mention.owner is not None:
            owner = mention.owner.actor
            if owner is None:
                return ()
            if self.doc[mention.head].lemma_.lower() in self.ontology.lists["identityNouns"]:
                return (owner,)
            return (self.factory.body(body, owner, self._body_label(body, owner)),)
        if self._is_definite(mention):
            path = f"/{body.iri.rsplit('/', 1)[-1]}"
            for memory in reversed(self.memory):
                if memory.actor.new and memory.actor.iri.endswith(path) and memory.actor.of:
                    return (memory.actor,)
        return self._generic(mention, body.kind, body.sector)

    def _generic(self, mention: Mention, kind: Kind, sector: str | None) -> tuple[Actor, ...]:
        """An actor that has no more than a noun: it means itself in this article only."""
        head = self.doc[mention.head]
        if head.dep_ in ("compound", "amod", "nmod", "npadvmod"):
            return ()
        words = [
            token.text
            for token in self.doc[min(head.left_edge.i, mention.start) : mention.end]
            if token.pos_ not in ("DET", "PUNCT", "PRON", "ADV", "SCONJ", "CCONJ", "ADP", "AUX", "VERB", "SPACE") and token.tag_ != "POS"
        ]
        actor = self.factory.unknown(" ".join(words) or head.text, kind, scope=self.article.id)
        return (Actor(actor.iri, actor.label, kind, None, None, sector, True),)

    def _adjective(self, owner: Actor) -> str:
        entry = self.factory.entry(owner)
        return entry.adjectives[0] if entry and entry.adjectives and entry.kind is not Kind.ALLIANCE else owner.label

    def _office_label(self, role: Role, owner: Actor, plural: bool) -> str:
        noun = role.label + ("s" if plural else "")
        return f"{noun} of {owner.label}" if owner.new else f"{self._adjective(owner)} {noun}"

    def _body_label(self, body: Body, owner: Actor) -> str:
        return f"{body.label} of {owner.label}" if owner.new else f"{self._adjective(owner)} {body.label}"

    def _is_definite(self, mention: Mention) -> bool:
        head = self.doc[mention.head]
        first = self.doc[head.left_edge.i]
        capital = self.doc[mention.start].text[:1].isupper() and not self.doc[mention.start].is_sent_start
        return capital or first.lower_ in self.ontology.lists["definite"]

    # Descriptions

    def _resolve_description(self, mention: Mention) -> tuple[Actor, ...]:
        head = self.doc[mention.head]
        noun = head.lemma_.lower()
        lists = self.ontology.lists
        if mention.owner is not None and mention.owner.actors:
            if noun == "capital":
                mention.place = True
                return mention.owner.actors
            if noun in lists["identityNouns"] and mention.owner.form is not Form.PRONOUN:
                return mention.owner.actors
        if mention.plural and noun in lists["groupNouns"]:
            opening = {child.lower_ for child in head.lefts}
            if "both" in opening or ({"two"} & opening and self._is_definite(mention)):
                return self._last_two(noun)
        if mention.plural and noun in lists["groupHeads"]:
            clause = next((child for child in head.rights if child.dep_ == "acl"), None)
            if clause is not None:
                words = self.doc[mention.start : clause.right_edge.i + 1].text.removeprefix("the ")
                return (self.factory.unknown(words, Kind.PEOPLE),)
        if mention.plural or not self._is_definite(mention):
            return ()
        kinds = self.ontology.kind_descriptions.get(noun, frozenset())
        for memory in reversed(self.memory):
            entry = self.factory.entry(memory.actor)
            if entry and (noun in entry.descriptions or memory.actor.kind in kinds):
                return (memory.actor,)
        return ()

    def _last_two(self, noun: str) -> tuple[Actor, ...]:
        person = noun in {word for role in self.ontology.roles.values() for word in role.names} or noun == "man"
        wanted = _PERSONAL if person else frozenset({Kind.STATE, Kind.ALLIANCE, Kind.REGION})
        found: list[Actor] = []
        for memory in reversed(self.memory):
            if memory.actor.kind in wanted and memory.actor not in found:
                found.append(memory.actor)
            if len(found) == 2:
                return (found[1], found[0])
        return ()

    # Pronouns

    def _resolve_pronoun(self, mention: Mention) -> tuple[Actor, ...]:
        token = self.doc[mention.head]
        morph = token.morph
        if "1" in morph.get("Person") or "2" in morph.get("Person"):
            return ()
        if "Yes" in morph.get("Reflex"):
            return self._subject_of_clause(token)
        plural = "Plur" in morph.get("Number") or token.lower_ in ("their",)
        gender = next(iter(morph.get("Gender")), None)
        if plural:
            return self._search(token, self._fits_plural)
        if gender == "Neut" or token.lower_ in ("it", "its"):
            if self._is_expletive(token):
                return ()
            return self._search(token, lambda memory: memory.actor.kind not in _PERSONAL and not memory.plural)
        sex = {"Masc": "male", "Fem": "female"}.get(gender or "")
        return self._search(token, lambda memory: memory.actor.kind in _PERSONAL and self._fits_gender(memory.actor, sex))

    def _fits_gender(self, actor: Actor, sex: str | None) -> bool:
        entry = self.factory.entry(actor)
        return entry is None or entry.gender is None or sex is None or entry.gender == sex

    @staticmethod
    def _fits_plural(memory: _Memory) -> bool:
        return memory.plural or memory.actor.kind is Kind.PEOPLE or memory.actor.sector in ("police", "military", "rebels", "government")

    @staticmethod
    def _is_expletive(token: Token) -> bool:
        if token.dep_ == "expl":
            return True
        clauses = [child for child in token.head.children if child.dep_ in ("ccomp", "xcomp", "csubj", "advcl") and child.i > token.i]
        return token.dep_ in _SUBJECTS and token.head.lemma_ in ("be", "seem", "appear", "take") and any(
            child.dep_ in ("acomp", "attr") for child in token.head.children
        ) and bool(clauses)

    def _subject_of_clause(self, token: Token) -> tuple[Actor, ...]:
        head = token.head
        while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
            head = head.head
        subjects = {child.i for child in head.children if child.dep_ in _SUBJECTS}
        found = [memory.actor for memory in self.memory if memory.index in subjects]
        return (found[-1],) if found else ()

    def _search(self, token: Token, fits: Callable[[_Memory], bool]) -> tuple[Actor, ...]:
        """The most salient fitting antecedent: by sentence, subjects before others, nearer before farther."""
        excluded = self._clause_mates(token)
        here = self.sentence_of[token.i]
        block = self.blocks[token.i]
        quoted = self.article.blocks[block].kind is BlockKind.QUOTATION
        for distance in range(MAX_DISTANCE):
            entries = [
                memory
                for memory in self.memory
                if memory.sentence == here - distance
                and memory.index < token.i
                and memory.index not in excluded
                and not (quoted and memory.block != block)
                and fits(memory)
            ]
            if entries:
                subjects = [memory for memory in entries if memory.subject]
                return ((subjects[-1] if distance == 0 and subjects else subjects[0] if subjects else entries[-1]).actor,)
        return ()

    def _clause_mates(self, token: Token) -> set[int]:
        """Subjects of the clause in which a pronoun is an object: it cannot mean them."""
        if token.dep_ == "poss" or token.dep_ in _SUBJECTS:
            return set()
        return set(self._subjects_above(token))

    @staticmethod
    def _subjects_above(token: Token) -> Iterator[int]:
        head = token.head
        while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
            head = head.head
        for child in head.children:
            if child.dep_ in _SUBJECTS:
                yield child.i


def resolve_first_persons(doc: Doc, mentions: list[Mention], speaker_at: Callable[[int], Actor | None], factory: ActorFactory, day: date | None) -> None:
    """ "I" is the speaker, "we" the speaker's side: what the speaker leads, or the state it belongs to."""
    for mention in mentions:
        if mention.form is not Form.PRONOUN or mention.actors:
            continue
        token = doc[mention.head]
        if "1" not in token.morph.get("Person"):
            continue
        speaker = speaker_at(token.i)
        if speaker is None:
            continue
        side = speaker if "Sing" in token.morph.get("Number") else factory.side(speaker, day)
        if side is not None:
            mention.actors = (side,)
