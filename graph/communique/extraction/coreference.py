"""Pronouns, offices, bodies and descriptions to actors: "he", "the Russian leader", "its army", "both countries".

What the text does not justify stays unresolved; first persons wait until it is known who speaks.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cached_property

from spacy.tokens import Doc, Token

from communique.article import Article
from communique.claim import Actor, Kind
from communique.extraction.actors import ActorFactory
from communique.extraction.antecedents import MAX_DISTANCE, SUBJECTS, Antecedents, Memory
from communique.extraction.dates import DateFinder
from communique.extraction.focus import Focus
from communique.extraction.mentions import Form, Mention
from communique.ontology import Body, Ontology, Role, slug

MAX_GROUP_DISTANCE = 8  # sentences back that "both countries" may look for two named together
_PERSONAL = frozenset({Kind.PERSON, Kind.OFFICE})
_MODIFIERS = frozenset({"compound", "amod", "nmod", "npadvmod"})
_LED = frozenset({Kind.ORGANISATION, Kind.ALLIANCE, Kind.COMPANY})
_NAMELESS_PARTS = frozenset({"DET", "PUNCT", "PRON", "ADV", "SCONJ", "CCONJ", "ADP", "AUX", "VERB", "SPACE"})
_NAMED = frozenset({Kind.ORGANISATION, Kind.ALLIANCE, Kind.COMPANY, Kind.ARMED_GROUP})
LEADER_OF, MEMBER_OF = "leaderOf", "memberOf"
_OF_STATES = frozenset({"headOfStateOf", "headOfGovernmentOf"})
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
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
        self.focus = Focus(self.past, factory, mentions)
        self.richer: dict[str, Actor] = {}
        self.offices: dict[tuple[str, str], Actor] = {}
        self.titled: dict[str, set[str]] = {}  # who has which titles
        self.done: set[int] = set()
        self.at: dict[int, list[Mention]] = {}
        for mention in mentions:
            self.at.setdefault(mention.head, []).append(mention)
        self._kins: dict[str, set[str]] = {}

    def resolve(self) -> None:
        """Give every mention its actors where the text tells them."""
        for mention in self.mentions:
            for title in mention.titles:
                if self._is_former(title):
                    continue
                if isinstance(title.noun, Role) and mention.actor is not None:
                    self.titled.setdefault(mention.actor.iri, set()).add(title.noun.iri)
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
        if isinstance(mention.noun, Role) and mention.noun.label in self.ontology.lists["counterparts"]:
            self._settle_counterpart(mention)
        elif mention.form is Form.ROLE:
            self._settle_servant(mention)
        self._settle_leader(mention)
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
        if role.label in self.ontology.lists["counterparts"]:
            return ()
        if mention.owner is not None:
            return self._holders(mention, role, mention.owner)
        if self._is_definite(mention) and not self._is_former(mention):
            if not mention.plural and (
                person := self._seated(mention, role) or self._last_with(role) or self._focal_holder(mention, role)
            ):
                return (person,)
            if mention.plural and (people := self._last_part(f"{slug(role.label)}s", mention)):
                return (people,)
        if mention.plural and self._is_definite(mention) and (home := self._focal_home(mention, role.sector)):
            return (self.factory.office(role, home, True),)
        kind = Kind.PEOPLE if mention.plural else Kind.OFFICE if role.relation else Kind.PERSON
        return self._generic(mention, kind, role.sector)

    def _holders(self, mention: Mention, role: Role, owner: Mention) -> tuple[Actor, ...]:
        """ "the presidents of Kenya and Uganda": who holds the office in each; else whoever does."""
        homes = [actor for other in (owner, *self._conjuncts(owner)) for actor in other.actors]
        if mention.plural and len(homes) > 1:
            homes = [self.focus.state_of(home) or home if home.kind is Kind.PERSON else home for home in homes]
            return tuple(self._holder(role, home, mention) or self.factory.office(role, home, False) for home in homes)
        if len(homes) != 1 and owner.actor is None:
            return ()
        home = owner.actors[0]
        if home.kind is Kind.PERSON and mention.plural and (men := self._men_of(home, role)) is not None:
            return (men,)
        if not mention.plural and self._is_former(mention):
            return ()
        if home.kind is Kind.PERSON and role.sector in self.ontology.lists["stateSectors"]:
            home = self.factory.side(home, self.day) or home
        named = not mention.plural and not self._is_indefinite(mention)
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

    def _conjuncts(self, mention: Mention) -> list[Mention]:
        heads = {token.i for token in self.doc[mention.head].conjuncts}
        return [other for other in self.mentions if other.head in heads and other.form is not Form.PRONOUN]

    def _seated(self, mention: Mention, role: Role) -> Actor | None:
        """ "According to the White House, the president": of the state whose seat the sentence has named."""
        here = self.past.sentence_of[mention.head]
        seats = [
            other.actor
            for other in self.mentions
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

    def _focal_home(self, mention: Mention, sector: str | None) -> Actor | None:
        """The state whose army, police or government a bare noun means; none where its noun is a modifier."""
        head = self.doc[mention.head]
        lists = self.ontology.lists
        related = mention.noun is not None and mention.noun.label in lists["relationalNouns"]
        if related or sector not in lists["stateSectors"] or head.dep_ in _MODIFIERS:
            return None
        if not self._is_definite(mention) and not self._acts(head):
            return None
        clear = not self._is_definite(mention) or (mention.noun is not None and mention.noun.sector == "media")
        return self.focus.state(head, clear)

    def _is_former(self, mention: Mention) -> bool:
        """ "a former president", "the ex-chancellor": an office that its bearer no longer holds."""
        words = self.ontology.lists["formerWords"]
        start = mention.owner.start if mention.owner is not None and mention.owner.start < mention.start else None
        near = self.doc[max(0, (mention.start if start is None else start) - 2) : mention.start]
        return any(token.lower_ in words for token in near) or any(
            child.lower_ in words for child in self.doc[mention.head].lefts
        )

    def _is_indefinite(self, mention: Mention) -> bool:
        first = self.doc[self.doc[mention.head].left_edge.i]
        return first.lower_ in self.ontology.lists["indefiniteDeterminers"]

    def _settle_leader(self, mention: Mention) -> None:
        """ "the president of the European Commission" is head of no state."""
        owner, noun = mention.owner.actor if mention.owner is not None else None, mention.noun
        if (
            isinstance(noun, Role)
            and mention.alias is None
            and (
                noun.relation == MEMBER_OF
                or (mention.plural and noun.leader and owner is not None and self.factory.home(owner) == owner)
            )
        ):
            mention.noun = replace(noun, relation=None)
        elif isinstance(noun, Role) and noun.relation in _OF_STATES and owner is not None and owner.kind in _LED:
            mention.noun = replace(noun, relation=LEADER_OF)

    def _settle_servant(self, mention: Mention) -> None:
        """ "an adviser to the Iranian president": a nameless servant of an office is one of its state."""
        owner, labels = mention.owner, self.ontology.lists["servants"]
        if mention.noun is None or mention.noun.label not in labels or mention.alias is not None or owner is None:
            return
        if owner.form is Form.ROLE and owner.owner is not None and owner.owner.actor is not None:
            mention.owner = owner.owner

    def _settle_counterpart(self, mention: Mention) -> None:
        """ "his Chinese counterpart, Zhang Jun": the office of the one that it is said of, in the other state."""
        at = {
            child.i: other
            for child in self.doc[mention.head].children
            for other in self.at.get(child.i, ())
            if other.actors
        }
        children = [child for child in self.doc[mention.head].children if child.i in at]
        owner = next((at[child.i].actor for child in children if child.dep_ == "poss"), None)
        home = next((at[child.i] for child in children if child.dep_ in ("amod", "compound", "nmod")), None)
        mention.owner = home
        if home is None or home.actor is None or mention.plural:
            return
        if owner is None or owner.kind not in _PERSONAL:
            memories = [memory for memory in self.past.memory if memory.subject and memory.actor.kind is Kind.PERSON]
            owner = memories[-1].actor if memories else None
        if owner is None:
            return
        roles = [iri for (iri, _), holder in self.offices.items() if holder.iri == owner.iri]
        roles = roles or self.factory.roles(owner, self.day) or sorted(self.titled.get(owner.iri, ()))
        if roles:
            mention.noun = self.ontology.roles[roles[-1]]
            if mention.alias is not None and mention.alias.actor is not None:
                self.offices[mention.noun.iri, home.actor.iri] = mention.alias.actor

    def _last_part(self, ending: str, mention: Mention) -> Actor | None:
        """ "the officials" after "two Pentagon officials": the part last named by that noun, of the state in focus."""
        endings = (f"/{ending}", f"-{ending}")
        parts = [
            memory.actor
            for memory in reversed(self.past.memory)
            if memory.actor.new and memory.actor.of and memory.actor.iri.endswith(endings)
        ]
        if len({part.of_iri for part in parts}) > 1:
            state = self.focus.state(self.doc[mention.head], clear=True)
            return next((part for part in parts if state is not None and part.of_iri == state.iri), parts[0])
        return parts[0] if parts else None

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
        kin = self._kin(role)
        titled = {actor.iri for (name, _), actor in self.offices.items() if name in kin}
        titled |= {person for person, names in self.titled.items() if names & kin}
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
        if body.label in self.ontology.lists["relationalNouns"]:
            return self._resolve_related(mention)
        owner = mention.owner.actor if mention.owner is not None else self._whose(mention)
        if mention.owner is not None and owner is None:
            return ()
        if owner is not None:
            if self.doc[mention.head].lemma_.lower() in self.ontology.lists["identityNouns"]:
                return (owner,)
            if owner.kind in _PERSONAL and body.sector in self.ontology.lists["stateSectors"]:
                owner = self.factory.side(owner, self.day) or owner
            if owner.kind is Kind.ARMED_GROUP and body.sector in self.ontology.lists["fightingSectors"]:
                return (owner,)
            others = self._conjuncts(mention.owner) if mention.owner is not None and mention.plural else []
            homes = dict.fromkeys((owner, *(home for other in others for home in other.actors)))
            return tuple(self.factory.body(body, home) for home in homes)
        if self._is_definite(mention):
            if (home := self._of_bearer(mention)) is not None:
                return (self.factory.body(body, home),)
            if body.label in self.ontology.lists["agencies"] or body.kind is Kind.COMPANY:
                known = self._last_known(mention, body) or self._last_named(mention)
            else:
                known = self._last_named(mention)
            if known is not None:
                return (known,)
            part = self._last_part(slug(body.label), mention)
            if part is not None and part not in self.past.excluded(self.doc[mention.head]):
                return (part,)
            if (home := self._scene(self.doc[mention.head])) is not None:
                return (self.factory.body(body, home),)
            if (known := self._last_known(mention, body)) is not None:
                return (known,)
        if self._is_definite(mention) and (home := self._known_for(mention, body)) is not None:
            return (self.factory.body(body, home),)
        foreign = any(child.lower_ in self.ontology.lists["foreignWords"] for child in self.doc[mention.head].lefts)
        sector = self._state_sector(mention, body)
        if not foreign and (home := self._focal_home(mention, sector)) is not None:
            return (self.factory.body(body, home),)
        return self._generic(mention, body.kind, body.sector)

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
        for other in self.mentions if possessed else ():
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
        if not self._is_party(mention, sector):
            return ()
        words = [
            token.text_with_ws
            for token in self.doc[min(head.left_edge.i, mention.start) : mention.end]
            if token.text == "-" or (token.pos_ not in _NAMELESS_PARTS and token.tag_ != "POS")
        ]
        actor = self.factory.unknown("".join(words).strip() or head.text, kind, scope=self.article.id)
        return (Actor(actor.iri, actor.label, kind, None, None, sector, True),)

    @staticmethod
    def _acts(head: Token) -> bool:
        """Whether *head* is a subject, or after "by" the one who does it."""
        while head.dep_ == "conj":
            head = head.head
        return head.dep_ in SUBJECTS or (head.dep_ == "pobj" and head.head.dep_ == "agent")

    def _is_party(self, mention: Mention, sector: str | None) -> bool:
        """Whether somebody without a name takes part: "gunmen attacked", not "the court" that the text left open.

        Of those whom the text takes for known it is only one that it told of before.
        """
        head = self.doc[mention.head]
        noun = head.lemma_.lower()
        if self._is_definite(mention):
            before = [memory for memory in self.past.memory if self.doc[memory.index].lemma_.lower() == noun]
            return any(memory.actor.new and not memory.actor.of for memory in before) or (
                mention.plural and sector in self.ontology.lists["namelessSectors"]
            )
        return mention.plural or sector in self.ontology.lists["namelessSectors"]

    def _is_definite(self, mention: Mention) -> bool:
        head = self.doc[mention.head]
        first = self.doc[head.left_edge.i]
        capital = self.doc[mention.start].text[:1].isupper() and not self.doc[mention.start].is_sent_start
        lists = self.ontology.lists
        if mention.form is Form.BODY and head.left_edge.i == mention.start:
            state = self.doc[mention.start].lower_ in lists["stateWords"]
            capital = capital or state or head.lemma_.lower() in lists["bareBodies"]
        return capital or first.lower_ in lists["definite"]

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
        person = noun in self.person_nouns
        if "both" not in opening and not ("two" in opening and self._is_definite(mention)):
            return self._two_before(mention) if person and self._is_definite(mention) else ()
        wanted = (
            _PERSONAL if person else _STATES if noun in self.ontology.lists["identityNouns"] - {"side"} else _PARTIES
        )
        if self.ontology.kind_descriptions.get(noun) == frozenset({Kind.STATE}):
            wanted = wanted & {Kind.STATE, Kind.REGION}
        here = self.past.sentence_of[mention.head]
        shut = {actor.iri for actor in self.past.excluded(head)}
        role = mention.noun if isinstance(mention.noun, Role) else None
        holders = {a.iri for m in self.past.memory for a in m.actors if role is not None and self._may_hold(a, role)}
        reach = len(self.doc) if len(holders) > 1 else MAX_GROUP_DISTANCE
        for group in sorted(self.past.groups.values(), key=lambda group: -group.index):
            near = here - group.sentence <= reach and group.index < mention.start
            actors = tuple(dict.fromkeys(self._party_of(actor) for actor in group.actors))
            fits = all(a.kind in wanted and a.iri not in shut for a in actors)
            if near and len(actors) == 2 and fits and (len(holders) < 2 or all(a.iri in holders for a in actors)):
                return actors
        counts = Counter(self._party_of(actor).iri for memory in self.past.memory for actor in memory.actors)
        for distance in (MAX_DISTANCE, MAX_GROUP_DISTANCE):
            found: dict[str, Actor] = {}
            for memory in reversed(self.past.memory):
                actor = self._party_of(memory.actor)
                fits = len(memory.actors) == 1 and actor.kind in wanted and actor.iri not in shut
                if here - memory.sentence <= distance and fits and (len(holders) < 2 or actor.iri in holders):
                    found.setdefault(actor.iri, actor)
            best = sorted(found.values(), key=lambda actor: -counts[actor.iri])[:2]
            if len(best) == 2:
                return tuple(actor for actor in reversed(found.values()) if actor in best)
        return ()

    def _party_of(self, actor: Actor) -> Actor:
        """The state where *actor* is a nameless part of it: two armies are two sides."""
        nameless = actor.new and actor.of is not None and actor.kind not in _PERSONAL
        return (self.focus.state_of(actor) or actor) if nameless else actor

    def _may_hold(self, actor: Actor, role: Role) -> bool:
        """Whether *actor* holds *role* or one of its kin, by title or by tenure: a foreign minister is a minister."""
        if actor.kind is not Kind.PERSON:
            return False
        kin = self._kin(role)
        held = self.titled.get(actor.iri, set()) | set(self.factory.roles(actor, self.day))
        leads = role.iri.endswith("/leader") and any(self.ontology.roles[iri].leader for iri in held)
        return leads or bool(held & kin)

    def _kin(self, role: Role) -> set[str]:
        if role.iri not in self._kins:
            self._kins[role.iri] = {
                iri
                for iri, other in self.ontology.roles.items()
                if iri == role.iri or other.label.endswith(f" {role.label}")
            }
        return self._kins[role.iri]

    def _two_before(self, mention: Mention) -> tuple[Actor, ...]:
        """ "Xi received Putin. The leaders agreed": the only two people of the sentence before."""
        here = self.past.sentence_of[mention.head]
        before = [memory.actor for memory in self.past.memory if memory.sentence == here - 1]
        people = tuple(dict.fromkeys(actor for actor in before if actor.kind is Kind.PERSON))
        return people if len(people) == 2 else ()

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
            token,
            lambda memory: memory.actor.kind in _PERSONAL and self._fits_gender(memory.actor, sex),
            MAX_DISTANCE + 2,
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
