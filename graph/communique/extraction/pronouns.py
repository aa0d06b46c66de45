"""Pronouns to actors: "he", "its", "they", "each other", "itself"; first and second persons wait for a speaker."""

from spacy.tokens import Token

from communique.claim import Actor, Kind
from communique.extraction.antecedents import MAX_DISTANCE, SUBJECTS, Memory
from communique.extraction.discourse import PERSONAL, Discourse
from communique.extraction.mentions import Mention
from communique.extraction.pairs import PARTIES


class PronounResolver:
    """Resolves the pronouns of one document."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse
        self.doc = discourse.doc
        self.factory = discourse.factory
        self.ontology = discourse.ontology
        self.past = discourse.past
        self.focus = discourse.focus
        self.day = discourse.day

    def resolve(self, mention: Mention) -> tuple[Actor, ...]:
        """Whom the pronoun means; nobody for an expletive and where several are as likely."""
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
            return self.past.search(token, lambda memory: memory.actor.kind not in PERSONAL and not memory.plural)
        sex = {"Masc": "male", "Fem": "female"}.get(gender or "")
        return self.past.search(
            token,
            lambda memory: memory.actor.kind in PERSONAL and self.discourse.fits_gender(memory.actor, sex),
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
        return next((memory for memory in found if memory.actor.kind not in PERSONAL), None)

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
        parties = {actor.iri: actor for memory in before for actor in memory.actors if actor.kind in PARTIES}
        return tuple(parties.values()) if len(parties) == 1 else ()

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
