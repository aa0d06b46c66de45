"""Understood subjects: who acts in a clause, a gerund or the complement of a noun that has no subject of its own."""

from spacy.tokens import Token

from communique.claim import Modality
from communique.extraction.dependencies import SUBJECTS, antecedent_of, conjuncts, is_clause, is_passive, objects_of
from communique.extraction.syntax import PredicateGraph, node_label


class Subjects:
    """The subjects of the verbs of one sentence; each verb is asked for after those above it."""

    def __init__(self, graph: PredicateGraph) -> None:
        self.graph = graph
        self.doc = graph.doc
        self.ontology = graph.ontology
        self.actors = graph.actors
        self._surface: dict[int, list[int]] = {}

    def find(self, verb: Token) -> list[int]:
        """The nodes that are subject of *verb*, said or understood."""
        self._surface[verb.i] = self._find_subjects(verb)
        return self._surface[verb.i]

    def _find_subjects(self, verb: Token) -> list[int]:
        own = [child for child in verb.children if child.dep_ in SUBJECTS]
        # The parser hangs a subject on the auxiliary where a quotation mark stands before the verb.
        own = own or [
            child
            for auxiliary in verb.children
            if auxiliary.dep_ in ("aux", "auxpass")
            for child in auxiliary.children
            if child.dep_ in SUBJECTS
        ]
        if own:
            found = []
            for child in own:
                for part in conjuncts(child):
                    target = antecedent_of(part)
                    if target is not None:
                        found.append(self.graph.predicate_node(self.doc[target]) if is_clause(part) else target)
            return found
        return self._find_controller(verb)

    def _find_controller(self, verb: Token) -> list[int]:
        """The understood subject of a clause without one."""
        head, dep = verb.head, verb.dep_
        if dep == "conj":
            return list(self._surface.get(head.i, ()))
        if dep in ("xcomp", "ccomp"):
            if head.pos_ in ("NOUN", "ADJ"):
                return self._nominal_subjects(head)
            objects = objects_of(head)
            if head.lemma_ in self.ontology.lists["subjectControlVerbs"]:
                objects = []
            elif not objects and verb.tag_ == "VB":
                objects = [
                    part.i
                    for child in head.children
                    if child.dep_ in ("prep", "dative") and head.i < child.i < verb.i
                    for grandchild in child.children
                    if grandchild.dep_ == "pobj" and grandchild.i in self.actors
                    for part in conjuncts(grandchild)
                ]
            if is_passive(head):
                objects = []
            if not objects and verb.tag_ == "VBG" and self._speaks_of_others(head):
                return []
            return objects or list(self._surface.get(head.i, ()))
        if dep == "advcl":
            if verb.tag_ == "VBG" and verb.i > head.i and (agents := _agents_of(head)):
                return agents
            return list(self._surface.get(head.i, ()))
        if dep == "acl":
            if verb.tag_ in ("VBG", "VBN"):
                return [head.i]
            return self._nominal_subjects(head)
        if dep == "pcomp":
            return self._gerund_subjects(verb)
        return []

    def _nominal_subjects(self, noun: Token) -> list[int]:
        """Who acts in the complement of a noun or adjective: its owner, or the subject of the verb above it."""
        owners = [child for role, child in self.graph.down.get(noun.i, ()) if role in ("of", "is")]
        for child in noun.children:
            if child.dep_ in ("poss", "amod", "compound") and (child.dep_ == "poss" or child.i in self.actors):
                owners += [part.i for part in conjuncts(child)]
            elif child.dep_ == "prep" and child.lower_ in ("by", "of"):
                owners += [
                    part.i
                    for grandchild in child.children
                    if grandchild.dep_ == "pobj"
                    for part in conjuncts(grandchild)
                ]
        if owners:
            return list(dict.fromkeys(owners))
        verb = noun.head
        while verb.pos_ in ("ADP", "NOUN") and verb.head != verb:
            verb = verb.head
        return [] if self._speaks_of_others(verb) else list(self._surface.get(verb.i, ()))

    def _speaks_of_others(self, verb: Token) -> bool:
        """Whether what a verb demands, proposes or stresses is for somebody else to do: "stressed the need to …"."""
        label = node_label(verb, self.ontology)
        labels = [label, *(f"{label}_{child.lower_}" for child in verb.children if child.dep_ == "prep")]
        words = [self.ontology.speech_verbs[name] for name in labels if name in self.ontology.speech_verbs]
        return any(word.modality is Modality.REQUESTED or not word.takes_infinitive for word in words)

    def _gerund_subjects(self, gerund: Token) -> list[int]:
        preposition = gerund.head
        head = preposition.head
        while head.pos_ == "ADP" and head.head != head:
            head = head.head
        if head.pos_ in ("NOUN", "PROPN", "ADJ"):
            return self._nominal_subjects(head)
        objects = objects_of(head)
        if objects and preposition.lower_ not in self.ontology.lists["subjectControl"]:
            return objects
        if (is_passive(head) and preposition.lower_ == "by") or self._speaks_of_others(head):
            return []
        return list(self._surface.get(head.i, ()))


def _agents_of(verb: Token) -> list[int]:
    """Who does what a passive verb says: "was attacked by militiamen, killing five"."""
    return [
        part.i
        for preposition in verb.children
        if preposition.dep_ == "agent"
        for child in preposition.children
        if child.dep_ == "pobj"
        for part in conjuncts(child)
    ]
