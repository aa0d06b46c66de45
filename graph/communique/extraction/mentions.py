"""Names, demonyms, metonyms, offices and bodies in a parsed text: who is named where.

Comes in: a parsed document. Goes out: mentions in text order, each with its actor where the words alone tell it;
pronouns and descriptions are left to coreference.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import ahocorasick_rs
from spacy.tokens import Doc, Token

from communique.claim import Actor, Kind
from communique.extraction.actors import ActorFactory
from communique.ontology import Body, Ontology, Role

_OWNER_DEPENDENCIES = frozenset({"poss", "amod", "compound", "nmod", "npadvmod"})
_BETWEEN = frozenset({"JJ", "JJR", "JJS", "POS", "NN", "NNP", "CD", "HYPH", "VBG", "VBN"})
_UNKNOWN_KINDS = {"PERSON": Kind.PERSON, "ORG": Kind.ORGANISATION, "NORP": Kind.PEOPLE, "GPE": Kind.REGION}


class Form(StrEnum):
    """How the words mean the actor."""

    NAME = "name"
    FAMILY_NAME = "family name"
    ADJECTIVE = "adjective"
    DEMONYM = "demonym"
    METONYM = "metonym"
    CAPITAL = "capital"
    ROLE = "role"
    BODY = "body"
    PRONOUN = "pronoun"
    DESCRIPTION = "description"


@dataclass(slots=True, eq=False)
class Mention:
    """An actor in the text: tokens ``[start, end)``, ``head`` among them. ``actors`` is empty until it is resolved.

    ``owner`` is the mention of what it belongs to; ``titles`` are the roles that stand with a name; ``alias`` is the
    mention that apposition or a copula equates it with.
    """

    start: int
    end: int
    head: int
    form: Form
    candidates: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    entity: Kind | None = None
    owner: "Mention | None" = None
    noun: Role | Body | None = None
    titles: list["Mention"] = field(default_factory=list)
    alias: "Mention | None" = None
    outer: "Mention | None" = None
    place: bool = False
    plural: bool = False
    name_start: int = -1

    @property
    def actor(self) -> Actor | None:
        """The actor, where the mention means just one."""
        return self.actors[0] if len(self.actors) == 1 else None


class NameFinder:
    """All names of the ontology in one automaton, and its role and body nouns in a trie of words."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.owners: dict[str, list[tuple[str, Form]]] = {}
        for actor in ontology.actors.values():
            for form, names in (
                (Form.NAME, actor.names),
                (Form.ADJECTIVE, actor.adjectives),
                (Form.DEMONYM, actor.demonyms),
                (Form.METONYM, actor.metonyms),
                (Form.CAPITAL, actor.capitals),
                (Form.FAMILY_NAME, actor.family_names),
            ):
                for name in names:
                    self.owners.setdefault(name, []).append((actor.iri, form))
        self.names = list(self.owners)
        self.automaton = ahocorasick_rs.AhoCorasick(self.names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        self.nouns: dict[str, list[tuple[tuple[str, ...], Role | Body]]] = {}
        entries: list[Role | Body] = [*ontology.roles.values(), *ontology.bodies.values()]
        for entry in entries:
            for name in entry.names:
                words = split_words(name)
                self.nouns.setdefault(words[0], []).append((words, entry))
        for options in self.nouns.values():
            options.sort(key=lambda option: -len(option[0]))
        self.descriptions = frozenset(
            {noun for actor in ontology.actors.values() for noun in actor.descriptions}
            | set(ontology.kind_descriptions)
            | ontology.lists["groupNouns"]
            | ontology.lists["groupHeads"]
        )

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Names in *text* as (start, end, name), at word boundaries."""
        for index, start, end in self.automaton.find_matches_as_indexes(text):
            if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
                yield start, end, self.names[index]

    def match_noun(self, tokens: list[Token], position: int) -> tuple[int, Role | Body] | None:
        """The longest role or body noun that begins at *position*: (position after it, entry)."""
        first = tokens[position]
        for key in dict.fromkeys((first.lower_, first.lemma_.lower())):
            for words, entry in self.nouns.get(key, ()):
                end = self._match_words(tokens, position, words)
                if end is not None:
                    return end, entry
        return None

    @staticmethod
    def _match_words(tokens: list[Token], position: int, words: tuple[str, ...]) -> int | None:
        last = len(words) - 1
        for number, word in enumerate(words):
            while number and position < len(tokens) and tokens[position].text == "-":
                position += 1
            if position >= len(tokens):
                return None
            token = tokens[position]
            if token.lower_ != word and not (number == last and token.lemma_.lower() == word):
                return None
            position += 1
        return position


def split_words(name: str) -> tuple[str, ...]:
    """The words of *name* as the tokenizer would part them, hyphens left out, in lower case."""
    return tuple(re.findall(r"'s|[^\s'’-]+|['’]", name.lower().replace("’s", "'s")))


class MentionFinder:
    """Finds the mentions of one document."""

    def __init__(self, doc: Doc, finder: NameFinder, factory: ActorFactory, article: str, published: date | None) -> None:
        self.doc = doc
        self.finder = finder
        self.ontology = finder.ontology
        self.factory = factory
        self.article = article
        self.published = published
        self.tokens = list(doc)
        self.at: dict[int, Mention] = {}
        self.mentions: list[Mention] = []

    def find(self) -> list[Mention]:
        """The mentions in text order, resolved as far as names and offices tell."""
        self._find_names()
        self._find_entities()
        self._find_nouns()
        self._find_pronouns_and_descriptions()
        self.mentions.sort(key=lambda mention: (mention.start, -mention.end))
        for mention in self.mentions:
            self._link(mention)
        self._mark_places()
        self._resolve_names()
        return self.mentions

    def _add(self, mention: Mention) -> Mention:
        self.mentions.append(mention)
        for index in range(mention.start, mention.end):
            self.at[index] = mention
        mention.name_start = mention.start
        return mention

    def _free(self, start: int, end: int) -> bool:
        return not any(index in self.at for index in range(start, end))

    def _head(self, start: int, end: int) -> int:
        return self.doc[start:end].root.i

    # Names

    def _find_names(self) -> None:
        for first, last, name in self.finder.find(self.doc.text):
            span = self.doc.char_span(first, last, alignment_mode="expand")
            if span is None or not self._free(span.start, span.end):
                continue
            owners = self.finder.owners[name]
            forms = {form for _, form in owners}
            form = next(iter(forms)) if len(forms) == 1 else self._choose_form(span.root, forms)
            iris = tuple(dict.fromkeys(iri for iri, owner_form in owners if owner_form is form))
            if form is Form.FAMILY_NAME and not self._is_family_name(span.start, span.end):
                continue
            if span.root.pos_ in ("VERB", "AUX", "PRON", "DET", "ADP") and len(span) == 1 and form is not Form.ADJECTIVE:
                if span.root.text.islower() or span.root.is_sent_start:
                    continue
            if self._is_part_of_other_name(span.start, span.end, form):
                continue
            plural = form is Form.DEMONYM and span.root.tag_ in ("NNS", "NNPS")
            self._add(Mention(span.start, span.end, span.root.i, form, iris, plural=plural))

    @staticmethod
    def _choose_form(token: Token, forms: set[Form]) -> Form:
        modifies = token.dep_ in ("amod", "compound", "nmod", "npadvmod")
        order = (
            (Form.ADJECTIVE, Form.NAME, Form.DEMONYM) if modifies else (Form.NAME, Form.DEMONYM, Form.ADJECTIVE)
        )
        return next((form for form in order if form in forms), min(forms))

    def _is_family_name(self, start: int, end: int) -> bool:
        """Whether a family name stands alone or after a title, and not in another person's full name."""
        token = self.tokens[end - 1]
        if token.pos_ not in ("PROPN", "NOUN", "X") and not token.ent_type_ == "PERSON":
            return False
        if token.ent_type_ in ("DATE", "FAC", "GPE", "LOC", "MONEY", "WORK_OF_ART"):
            return False
        after = self.tokens[end] if end < len(self.tokens) else None
        if after is not None and after.pos_ == "PROPN" and token.dep_ == "compound" and after.ent_type_ in ("PERSON", "FAC", "ORG"):
            return False
        before = self.tokens[start - 1] if start else None
        if before is None or before.pos_ != "PROPN" or before.dep_ != "compound" or not before.ent_type_ == "PERSON":
            return True
        return before.i in self.at or bool(self.finder.match_noun(self.tokens, before.i))

    def _is_part_of_other_name(self, start: int, end: int, form: Form) -> bool:
        """Whether a place's name is a person's first name or opens another name: "Jordan Smith", "Paris Agreement"."""
        if form not in (Form.NAME, Form.CAPITAL) or end >= len(self.tokens):
            return False
        token, after = self.tokens[end - 1], self.tokens[end]
        if token.ent_type_ == "PERSON" and after.ent_iob_ == "I" and after.pos_ == "PROPN" and after.i not in self.at:
            return not self.finder.match_noun(self.tokens, end)
        return False

    # What the entity recogniser adds

    def _find_entities(self) -> None:
        for entity in self.doc.ents:
            kind = _UNKNOWN_KINDS.get(entity.label_)
            if kind is None:
                continue
            start, end = entity.start, entity.end
            while start < end and (self.tokens[start].pos_ in ("DET", "PUNCT", "ADP") or start in self.at):
                start += 1
            while start < end and (skipped := self.finder.match_noun(self.tokens, start)) and skipped[0] < end:
                start = skipped[0]
            while start < end and (self.tokens[end - 1].tag_ in ("POS", "HYPH") or self.tokens[end - 1].is_punct):
                end -= 1
            if start >= end or not self._free(start, end) or self.finder.match_noun(self.tokens, start):
                continue
            words = self.doc[start:end]
            if not any(token.pos_ == "PROPN" and token.text[:1].isupper() for token in words) or "\n" in words.text:
                continue
            if words.root.pos_ not in ("PROPN", "NOUN") or (len(words) == 1 and (words.root.is_stop or words.root.like_num)):
                continue
            if kind is Kind.ORGANISATION and self._is_noun_at_end(start, end):
                continue
            self._add(Mention(start, end, words.root.i, Form.NAME, entity=kind, place=kind is Kind.REGION and self._in_place(words.root)))

    def _is_noun_at_end(self, start: int, end: int) -> bool:
        return any((found := self.finder.match_noun(self.tokens, position)) and found[0] == end for position in range(start, end))

    # Roles and bodies

    def _find_nouns(self) -> None:
        position = 0
        while position < len(self.tokens):
            found = self.finder.match_noun(self.tokens, position)
            if found is None or position in self.at or not self._free(position, found[0]):
                position += 1
                continue
            end, entry = found
            head = self._noun_head(position, end)
            if self.tokens[head].pos_ in ("NOUN", "PROPN") and not self.tokens[head].dep_ == "npadvmod":
                plural = self.tokens[head].tag_ in ("NNS", "NNPS")
                form = Form.ROLE if isinstance(entry, Role) else Form.BODY
                self._add(Mention(position, end, head, form, noun=entry, plural=plural))
            position = end

    def _noun_head(self, start: int, end: int) -> int:
        root = self._head(start, end)
        return root if start <= root < end else end - 1

    # Pronouns and descriptions

    def _find_pronouns_and_descriptions(self) -> None:
        nouns = self.finder.descriptions
        for token in self.tokens:
            if token.i in self.at:
                continue
            if token.tag_ in ("PRP", "PRP$"):
                self._add(Mention(token.i, token.i + 1, token.i, Form.PRONOUN))
            elif token.lemma_.lower() in nouns and token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound":
                self._add_description(token)

    def _add_description(self, token: Token) -> None:
        opening = [child for child in token.lefts if child.dep_ in ("det", "poss", "amod", "nummod", "predet", "compound")]
        start = min((child.left_edge.i for child in opening), default=token.i)
        start = next((index for index in range(start, token.i + 1) if self._free(index, token.i + 1)), token.i)
        definite = any(child.lower_ in self.ontology.lists["definite"] for child in opening)
        tied = any(child.dep_ == "acl" for child in token.rights) or any(child.i in self.at for child in opening)
        if definite or tied:
            plural = token.tag_ in ("NNS", "NNPS")
            self._add(Mention(start, token.i + 1, token.i, Form.DESCRIPTION, plural=plural))

    # Links between mentions

    def _link(self, mention: Mention) -> None:
        if mention.form in (Form.ROLE, Form.BODY, Form.DESCRIPTION) or mention.entity is not None:
            mention.owner = self._find_owner(mention)
            if mention.owner is not None:
                mention.owner.outer = mention.owner.outer or mention
        if mention.form is Form.ROLE:
            self._attach_to_name(mention)

    def _find_owner(self, mention: Mention) -> Mention | None:
        head = self.tokens[mention.head]
        for token in self.tokens[mention.start : mention.end]:
            for child in token.children:
                owner = self.at.get(child.i)
                if owner is not None and owner is not mention and child.dep_ in ("poss", "amod", "compound", "nmod") and child.i < mention.end:
                    if owner.form is not Form.ROLE or owner.owner is not None or child.dep_ == "poss":
                        return owner
        position = mention.start - 1
        for _ in range(4):
            if position < 0:
                break
            owner = self.at.get(position)
            token = self.tokens[position]
            if owner is not None and owner.form not in (Form.ROLE,):
                near = self.tokens[owner.head].dep_ in _OWNER_DEPENDENCIES
                return owner if near and self._leads_to(self.tokens[owner.head], mention) else None
            if token.tag_ not in _BETWEEN:
                break
            position -= 1
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in self.ontology.lists["ownerPrepositions"] and child.i >= mention.end - 1:
                for grandchild in child.children:
                    owner = self.at.get(grandchild.i)
                    if grandchild.dep_ == "pobj" and owner is not None and owner is not mention:
                        return owner
        return None

    def _leads_to(self, token: Token, mention: Mention) -> bool:
        """Whether *token* modifies the mention, or the name that the mention is a title of."""
        head = token.head
        return mention.start <= head.i < mention.end or self.tokens[mention.head].head.i == head.i or head.i == self.tokens[mention.head].head.i

    def _attach_to_name(self, role: Mention) -> None:
        """A title before a name, a role beside a name or said of it."""
        following = self.at.get(role.end)
        if following is not None and following.form in (Form.NAME, Form.FAMILY_NAME) and self._is_person(following):
            following.titles.append(role)
            role.alias = following
            start = role.owner.start if role.owner is not None and role.owner.start < role.start else role.start
            if start == role.start or self._contiguous(start, role.start):
                following.start = start
            else:
                following.start = role.start
            return
        head = self.tokens[role.head]
        others = [child.i for child in head.children if child.dep_ == "appos"]
        if head.dep_ == "appos":
            others.append(head.head.i)
        if head.dep_ == "attr" and head.head.lemma_ in self.ontology.lists["copulas"]:
            if head.head.tag_ in ("VBZ", "VBD", "VBP") and not any(child.dep_ in ("neg", "aux") for child in head.head.children):
                others += [child.i for child in head.head.children if child.dep_ == "nsubj"]
        for index in others:
            name = self.at.get(index)
            if name is not None and name.form in (Form.NAME, Form.FAMILY_NAME) and self._is_person(name):
                name.titles.append(role)
                role.alias = name
                return

    def _contiguous(self, start: int, end: int) -> bool:
        return not any(self.tokens[index].pos_ in ("ADP", "VERB", "PUNCT") and self.tokens[index].text != "-" for index in range(start, end))

    def _is_person(self, mention: Mention) -> bool:
        if mention.entity is not None:
            return mention.entity is Kind.PERSON
        return any(self.ontology.actors[iri].kind is Kind.PERSON for iri in mention.candidates)

    def _mark_places(self) -> None:
        """A capital after "in" or before a noun is a place and no actor."""
        for mention in self.mentions:
            if mention.form is Form.CAPITAL:
                token = self.tokens[mention.head]
                mention.place = self._in_place(token) or (token.dep_ in ("compound", "nmod", "npadvmod") and mention.outer is None)

    def _in_place(self, token: Token) -> bool:
        """Whether *token* stands after a preposition of place."""
        while token.dep_ == "conj":
            token = token.head
        return token.dep_ == "pobj" and token.head.lower_ in self.ontology.lists["placePrepositions"]

    # From names to actors

    def _resolve_names(self) -> None:
        full_names: dict[str, Actor] = {}
        for mention in self.mentions:
            if mention.form in (Form.ROLE, Form.BODY, Form.PRONOUN, Form.DESCRIPTION, Form.FAMILY_NAME):
                continue
            if mention.entity is not None:
                self._resolve_unknown(mention, full_names)
            elif len(mention.candidates) == 1:
                mention.actors = (self.factory.known(mention.candidates[0]),)
            else:
                mention.actors = (self.factory.known(self._choose(mention.candidates)),)
            for actor in mention.actors:
                if actor.kind is Kind.PERSON:
                    entry = self.factory.entry(actor)
                    for name in entry.family_names if entry else (actor.label.split()[-1],):
                        full_names.setdefault(name, actor)
        for mention in self.mentions:
            if mention.form is Form.FAMILY_NAME:
                mention.actors = (self._resolve_family_name(mention, full_names),)

    def _resolve_unknown(self, mention: Mention, full_names: dict[str, Actor]) -> None:
        name = self.doc[mention.name_start : mention.end].text
        if mention.entity is Kind.PERSON and name in full_names:
            mention.actors = (full_names[name],)
            return
        owner = mention.owner.actor if mention.owner is not None else None
        title = next((title for title in mention.titles if title.owner is not None and title.owner.actor is not None), None)
        if title is not None and title.owner is not None:
            owner = title.owner.actor
        assert mention.entity is not None
        actor = self.factory.unknown(name, mention.entity, owner)
        sector = next((title.noun.sector for title in mention.titles if title.noun is not None), None)
        if sector:
            actor = Actor(actor.iri, actor.label, actor.kind, actor.of, actor.of_iri, sector, True)
        mention.actors = (actor,)

    def _resolve_family_name(self, mention: Mention, full_names: dict[str, Actor]) -> Actor:
        name = self.doc[mention.name_start : mention.end].text
        if name in full_names:
            return full_names[name]
        for title in mention.titles:
            for iri in mention.candidates:
                entry = self.ontology.actors[iri]
                owner = title.owner.actor if title.owner is not None else None
                if any(t.role == title.noun.iri and (owner is None or t.of == owner.iri) for t in entry.tenures if title.noun):
                    if len(mention.candidates) == 1 or self._in_office(iri):
                        return self.factory.known(iri)
        if len(mention.candidates) == 1:
            return self.factory.known(mention.candidates[0])
        current = [iri for iri in mention.candidates if self._in_office(iri)]
        if len(current) == 1:
            return self.factory.known(current[0])
        return self.factory.unknown(name, Kind.PERSON, scope=self.article)

    def _choose(self, iris: Iterable[str]) -> str:
        return next((iri for iri in iris if self._in_office(iri)), next(iter(iris)))

    def _in_office(self, iri: str) -> bool:
        if self.published is None:
            return any(tenure.end is None for tenure in self.ontology.actors[iri].tenures)
        return any(tenure.covers(self.published.isoformat()) for tenure in self.ontology.actors[iri].tenures)
