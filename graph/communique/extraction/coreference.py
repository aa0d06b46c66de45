"""Pronouns, offices, bodies and descriptions to actors: "he", "the Russian leader", "its army", "both countries".

What the text does not justify stays unresolved; first persons wait until it is known who speaks.
"""

from dataclasses import replace
from datetime import date
from functools import cached_property

from spacy.tokens import Doc, Token

from communique.article import Article
from communique.claim import Actor, Kind
from communique.extraction.actors import ActorFactory
from communique.extraction.antecedents import MAX_DISTANCE, SUBJECTS, Antecedents, Memory
from communique.extraction.mentions import Form, Mention
from communique.ontology import Body, Ontology, Role, slug

MAX_GROUP_DISTANCE = 8  # sentences back that "both countries" may look for two named together
_PERSONAL = frozenset({Kind.PERSON, Kind.OFFICE})
_STATES = frozenset({Kind.STATE, Kind.ALLIANCE, Kind.REGION})
_PARTIES = _STATES | {Kind.ARMED_GROUP, Kind.ORGANISATION, Kind.COMPANY}


class Resolver:
    """Goes through the mentions of a document once, in text order, and remembers who was named."""

    def __init__(self, doc: Doc, article: Article, factory: ActorFactory, mentions: list[Mention]) -> None:
        self.doc = doc
        self.article = article
        self.factory = factory
        self.ontology: Ontology = factory.ontology
        self.mentions = mentions
        self.day: date | None = article.published
        self.past = Antecedents(doc, article, self.ontology)
        self.richer: dict[str, Actor] = {}
        self.offices: dict[tuple[str, str], Actor] = {}
        self.titled: set[tuple[str, str]] = set()
        self.done: set[int] = set()

    def resolve(self) -> None:
        """Give every mention its actors where the text tells them."""
        for mention in self.mentions:
            for title in mention.titles:
                if isinstance(title.noun, Role) and mention.actor is not None:
                    self.titled.add((title.noun.iri, mention.actor.iri))
                if (
                    title.owner is not None
                    and title.owner.actor is not None
                    and mention.actor is not None
                    and isinstance(title.noun, Role)
                ):
                    self.offices[title.noun.iri, title.owner.actor.iri] = mention.actor
        for mention in self.mentions:
            self._resolve(mention)
            self.past.remember(mention)
        for mention in self.mentions:
            mention.actors = tuple(self.richer.get(actor.iri, actor) for actor in mention.actors)

    def _resolve(self, mention: Mention) -> None:
        if id(mention) in self.done:
            return
        self.done.add(id(mention))
        if mention.owner is not None:
            self._resolve(mention.owner)
        if mention.alias is not None:
            self._resolve(mention.alias)
            group = self.past.groups.get(mention.alias.head)
            mention.actors = group.actors if mention.plural and group is not None else mention.alias.actors
            self._enrich(mention)
        elif mention.form is Form.ROLE:
            mention.actors = self._resolve_role(mention)
        elif mention.form is Form.BODY:
            mention.actors = self._resolve_body(mention)
        elif mention.form is Form.DESCRIPTION:
            mention.actors = self._resolve_description(mention)
        elif mention.form is Form.PRONOUN:
            mention.actors = self._resolve_pronoun(mention)

    def _enrich(self, title: Mention) -> None:
        """ "Its envoy, Samuel Odhiambo": what an office tells of an unknown person holds in the whole article."""
        person, owner, noun = title.actor, title.owner.actor if title.owner is not None else None, title.noun
        if person is not None and person.new and person.kind is Kind.PERSON and noun is not None:
            known = self.richer.setdefault(person.iri, person)
            sector = known.sector or noun.sector
            if owner is not None and known.of is None:
                self.richer[person.iri] = self.factory.unknown(person.label, Kind.PERSON, owner, sector=sector)
            elif known.sector is None:
                self.richer[person.iri] = replace(known, sector=sector)

    # Offices and bodies

    def _resolve_role(self, mention: Mention) -> tuple[Actor, ...]:
        role = mention.noun
        assert isinstance(role, Role)
        if pair := self._pair(mention):
            return pair
        if not mention.plural and role.label in self.ontology.lists["counterparts"]:
            return self._resolve_counterpart(mention)
        if mention.owner is not None:
            owner = mention.owner.actor
            if owner is None:
                return ()
            if not mention.plural and (person := self._holder(role, owner)):
                return (person,)
            return (self.factory.office(role, owner, mention.plural),)
        if self._is_definite(mention):
            if not mention.plural and (person := self._last_with(role)):
                return (person,)
            if mention.plural and (people := self._last_part(f"/{slug(role.label)}s")):
                return (people,)
        return self._generic(
            mention, Kind.PEOPLE if mention.plural else Kind.OFFICE if role.relation else Kind.PERSON, role.sector
        )

    def _resolve_counterpart(self, mention: Mention) -> tuple[Actor, ...]:
        """ "his Chinese counterpart": whoever holds in China the office that he holds in his state."""
        at = {other.head: other for other in self.mentions if other.actors}
        children = [child for child in self.doc[mention.head].children if child.i in at]
        owner = next((at[child.i].actor for child in children if child.dep_ == "poss"), None)
        home = next((at[child.i].actor for child in children if child.dep_ in ("amod", "compound", "nmod")), None)
        if home is None:
            return ()
        if owner is None or owner.kind not in _PERSONAL:
            memories = [memory for memory in self.past.memory if memory.subject and memory.actor.kind is Kind.PERSON]
            owner = memories[-1].actor if memories else None
        roles = [iri for (iri, _), holder in self.offices.items() if owner is not None and holder.iri == owner.iri]
        if owner is not None and not roles:
            roles = self.factory.roles(owner, self.day)
        if not roles:
            return ()
        role = self.ontology.roles[roles[-1]]
        person = self._holder(role, home)
        return (person or self.factory.office(role, home, False),)

    def _last_part(self, ending: str) -> Actor | None:
        """ "the officials" after "two Pentagon officials": the part of a state last named by that noun."""
        for memory in reversed(self.past.memory):
            if memory.actor.new and memory.actor.of and memory.actor.iri.endswith(ending):
                return memory.actor
        return None

    def _holder(self, role: Role, owner: Actor) -> Actor | None:
        known = self.offices.get((role.iri, owner.iri))
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
        kin = {
            iri
            for iri, other in self.ontology.roles.items()
            if iri == role.iri or other.label.endswith(f" {role.label}")
        }
        titled = {actor.iri for (name, _), actor in self.offices.items() if name in kin}
        titled |= {person for name, person in self.titled if name in kin}
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

    def _resolve_body(self, mention: Mention) -> tuple[Actor, ...]:
        body = mention.noun
        assert isinstance(body, Body)
        if pair := self._pair(mention):
            return pair
        if mention.owner is not None:
            owner = mention.owner.actor
            if owner is None:
                return ()
            if self.doc[mention.head].lemma_.lower() in self.ontology.lists["identityNouns"]:
                return (owner,)
            if owner.kind is Kind.PERSON and body.sector in self.ontology.lists["actingSectors"]:
                owner = self.factory.side(owner, self.day) or owner
            if owner.kind is Kind.ARMED_GROUP and body.sector in self.ontology.lists["fightingSectors"]:
                return (owner,)
            return (self.factory.body(body, owner),)
        if self._is_definite(mention):
            part = self._last_part(f"/{slug(body.label)}")
            if part is not None and part not in self.past.excluded(self.doc[mention.head]):
                return (part,)
            if (home := self._scene(self.doc[mention.head])) is not None:
                return (self.factory.body(body, home),)
        return self._generic(mention, body.kind, body.sector)

    def _scene(self, token: Token) -> Actor | None:
        """ "Colombia, where soldiers surrendered to the army": the state of a relative clause with "where"."""
        for ancestor in token.ancestors:
            if ancestor.dep_ == "relcl" and any(child.lower_ == "where" for child in ancestor.children):
                found = [memory.actor for memory in self.past.memory if memory.index == ancestor.head.i]
                return found[-1] if found and found[-1].kind is Kind.STATE else None
        return None

    def _generic(self, mention: Mention, kind: Kind, sector: str | None) -> tuple[Actor, ...]:
        """An actor that has no more than a noun: it means itself in this article only."""
        head = self.doc[mention.head]
        modifies = head.dep_ in ("compound", "amod", "nmod", "npadvmod")
        if modifies and (mention.form is Form.ROLE or sector not in self.ontology.lists["actingSectors"]):
            return ()
        words = [
            token.text
            for token in self.doc[min(head.left_edge.i, mention.start) : mention.end]
            if token.pos_ not in ("DET", "PUNCT", "PRON", "ADV", "SCONJ", "CCONJ", "ADP", "AUX", "VERB", "SPACE")
            and token.tag_ != "POS"
        ]
        actor = self.factory.unknown(" ".join(words) or head.text, kind, scope=self.article.id)
        return (Actor(actor.iri, actor.label, kind, None, None, sector, True),)

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
        if noun in lists["visitors"]:
            owner = mention.owner.actor if mention.owner is not None else None
            others = {
                m.actor.iri: m.actor
                for m in self.past.memory
                if m.actor.kind is Kind.PERSON and owner is not None and m.actor.iri != owner.iri
            }
            return tuple(others.values()) if len(others) == 1 else ()
        if head.tag_ == "CD":
            return self._generic(mention, Kind.PEOPLE, "civilians")
        if mention.owner is not None and mention.owner.actors:
            if noun == "capital":
                mention.place = True
                return mention.owner.actors
            if noun in lists["identityNouns"]:
                owner = mention.owner.actors[0]
                if owner.kind in (Kind.PERSON, Kind.OFFICE, Kind.PEOPLE):
                    side = self.factory.side(self.richer.get(owner.iri, owner), self.day)
                    return (side,) if side is not None else ()
                return mention.owner.actors if mention.owner.form is not Form.PRONOUN else ()
            return ()
        if pair := self._pair(mention):
            return pair
        if mention.plural and noun in lists["groupHeads"] and self._is_group(head):
            return self._generic(mention, Kind.PEOPLE, None)
        if mention.plural and noun in lists["groupHeads"]:
            clause = next((child for child in head.rights if child.dep_ == "acl"), None)
            if clause is not None:
                words = self.doc[mention.start : clause.right_edge.i + 1].text.removeprefix("the ")
                return (self.factory.unknown(words, Kind.PEOPLE),)
        if mention.plural or not self._is_definite(mention):
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

    def _pair(self, mention: Mention) -> tuple[Actor, ...]:
        """ "both countries", "the two leaders": two actors coordinated shortly before, else the two most named."""
        head = self.doc[mention.head]
        noun, opening = head.lemma_.lower(), {child.lower_ for child in head.lefts}
        if not mention.plural or noun not in self.ontology.lists["groupNouns"] or mention.owner is not None:
            return ()
        if any(child.dep_ == "appos" for child in head.children):
            return ()
        if "both" not in opening and not ("two" in opening and self._is_definite(mention)):
            return ()
        person = noun in self.person_nouns
        wanted = (
            _PERSONAL if person else _STATES if noun in self.ontology.lists["identityNouns"] - {"side"} else _PARTIES
        )
        here = self.past.sentence_of[mention.head]
        shut = {actor.iri for actor in self.past.excluded(head)}
        for group in sorted(self.past.groups.values(), key=lambda group: -group.index):
            near = here - group.sentence <= MAX_GROUP_DISTANCE and group.index < mention.start
            if near and len(group.actors) == 2 and all(a.kind in wanted and a.iri not in shut for a in group.actors):
                return group.actors
        found: dict[str, Actor] = {}
        for memory in reversed(self.past.memory):
            if (
                here - memory.sentence <= MAX_DISTANCE
                and len(memory.actors) == 1
                and memory.actor.kind in wanted
                and memory.actor.iri not in shut
            ):
                found.setdefault(memory.actor.iri, memory.actor)
        best = sorted(found.values(), key=lambda actor: -self.past.counts[actor.iri])[:2]
        return tuple(actor for actor in reversed(found.values()) if actor in best) if len(best) == 2 else ()

    @cached_property
    def person_nouns(self) -> frozenset[str]:
        """The nouns that are said of people."""
        return (
            frozenset(word for role in self.ontology.roles.values() for word in role.names)
            | self.ontology.lists["personNouns"]
        )

    # Pronouns

    def _resolve_pronoun(self, mention: Mention) -> tuple[Actor, ...]:
        token = self.doc[mention.head]
        morph = token.morph
        if mention.reciprocal:
            return self._reciprocal(token)
        if "1" in morph.get("Person", []) or "2" in morph.get("Person", []):
            return ()
        if "Yes" in morph.get("Reflex", []):
            return self._subject_of_clause(token)
        gender = next(iter(morph.get("Gender", [])), None)
        if (blamed := self._blamed(token)) is not None:
            return blamed.actors
        if "Plur" in morph.get("Number", []) or token.lower_ == "their":
            near = self.past.search(token, self._fits_plural, 2) or self._lone_party(token)
            return near or self.past.search(token, self._fits_plural)
        if gender == "Neut" or token.lower_ in ("it", "its"):
            if self._is_expletive(token):
                return ()
            return self.past.search(token, lambda memory: memory.actor.kind not in _PERSONAL and not memory.plural)
        sex = {"Masc": "male", "Fem": "female"}.get(gender or "")
        return self.past.search(
            token, lambda memory: memory.actor.kind in _PERSONAL and self._fits_gender(memory.actor, sex)
        )

    def _blamed(self, token: Token) -> Memory | None:
        """ "sanctioned Belarus because it attacked Ukraine": the reason of an answer is what its object did."""
        clause = token.head
        answer = clause.head
        if token.dep_ not in SUBJECTS or token.lower_ != "it" or clause.dep_ != "advcl":
            return None
        reasons = self.ontology.lists["reasonMarkers"]
        because = any(child.dep_ == "mark" and child.lower_ in reasons for child in clause.children)
        if not because or answer.lemma_ not in self.ontology.lists["answeringVerbs"]:
            return None
        objects = {child.i for child in answer.children if child.dep_ in ("dobj", "nsubjpass")}
        found = [memory for memory in self.past.memory if memory.index in objects and not memory.plural]
        return next((memory for memory in found if memory.actor.kind not in _PERSONAL), None)

    def _reciprocal(self, token: Token) -> tuple[Actor, ...]:
        """ "each other": the several actors of the subject."""
        for index in self.past.subjects_above(token):
            group = self.past.groups.get(index)
            if group is not None and len(group.actors) > 1:
                return group.actors
        here = self.past.sentence_of[token.i]
        several = [memory.actors for memory in self.past.memory if memory.sentence == here and len(memory.actors) > 1]
        return several[-1] if several else ()

    def _lone_party(self, token: Token) -> tuple[Actor, ...]:
        """ "They have never threatened us": a state or body, where the sentence before names no other."""
        if token.dep_ not in SUBJECTS:
            return ()
        before = [memory for memory in self.past.memory if memory.sentence == self.past.sentence_of[token.i] - 1]
        parties = {actor.iri: actor for memory in before for actor in memory.actors if actor.kind in _PARTIES}
        return tuple(parties.values()) if len(parties) == 1 else ()

    def _fits_gender(self, actor: Actor, sex: str | None) -> bool:
        entry = self.factory.entry(actor)
        gender = entry.gender if entry is not None else self.factory.given_names.get(actor.label.split()[0])
        return gender is None or sex is None or gender == sex

    @staticmethod
    def _fits_plural(memory: Memory) -> bool:
        return (
            memory.plural
            or memory.actor.kind is Kind.PEOPLE
            or memory.actor.sector in ("police", "military", "rebels", "government")
        )

    def _is_expletive(self, token: Token) -> bool:
        """Whether "it" means nobody: weather, "it is clear that", or what was said ("regretted it")."""
        lists = self.ontology.lists
        if token.dep_ == "expl" or token.head.lemma_ in lists["impersonalVerbs"]:
            return True
        if token.dep_ == "dobj" and token.head.lemma_ in lists["propositionalVerbs"]:
            return True
        clauses = [
            child
            for child in token.head.children
            if child.dep_ in ("ccomp", "xcomp", "csubj", "advcl") and child.i > token.i
        ]
        return (
            token.dep_ in SUBJECTS
            and token.head.lemma_ in ("be", "seem", "appear", "take")
            and any(child.dep_ in ("acomp", "attr") for child in token.head.children)
            and bool(clauses)
        )

    def _subject_of_clause(self, token: Token) -> tuple[Actor, ...]:
        head = token.head
        while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
            head = head.head
        subjects = {child.i for child in head.children if child.dep_ in SUBJECTS}
        found = [memory.actors for memory in self.past.memory if memory.index in subjects]
        return found[-1] if found else ()
