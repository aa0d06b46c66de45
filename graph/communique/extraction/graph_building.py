"""A dependency parse to a predicate graph, in which voice, control, coordination and apposition are resolved.

The first pass puts into the graph what the parse says, heads before dependents; ``inferred_edges`` adds what follows.
"""

from collections.abc import Collection

from spacy.tokens import Span, Token

from communique.extraction.control import Subjects
from communique.extraction.dependencies import (
    NOMINAL,
    antecedent_of,
    clause_role,
    conjuncts,
    is_clause,
    is_listed,
    is_passive,
    is_relative,
    objects_of,
    stranded_preposition,
)
from communique.extraction.inferred_edges import infer_edges
from communique.extraction.syntax import PredicateGraph
from communique.ontology import Ontology


def build_predicate_graph(
    sentence: Span, ontology: Ontology, actors: Collection[int], inside: Collection[int] = ()
) -> PredicateGraph:
    """The predicate graph of *sentence*. *actors* and *inside* are as in PredicateGraph."""
    graph = PredicateGraph(sentence, ontology, actors, inside)
    reader = _ParseReader(graph)
    for token in _by_depth(sentence):
        reader.read(token)
    infer_edges(graph)
    return graph


def _by_depth(sentence: Span) -> list[Token]:
    depth: dict[int, int] = {}

    def measure(token: Token) -> int:
        chain = []
        while token.i not in depth and token.head.i != token.i:
            chain.append(token.i)
            token = token.head
        base = depth.setdefault(token.i, 0)
        for index in reversed(chain):
            base += 1
            depth[index] = base
        return base

    for token in sentence:
        measure(token)
    return sorted(sentence, key=lambda token: (depth[token.i], token.i))


class _ParseReader:
    """Puts what the parse says of each token into the graph."""

    def __init__(self, graph: PredicateGraph) -> None:
        self.graph = graph
        self.ontology = graph.ontology
        self.subjects = Subjects(graph)

    def read(self, token: Token) -> None:
        if token.i in self.graph.inside and not any(child.i not in self.graph.inside for child in token.children):
            return
        if is_clause(token):
            self._read_clause(token)
        self._read_dependents(token)

    def _read_clause(self, verb: Token) -> None:
        predicates = self.graph.predicates_of(verb)
        if predicates:
            for child in verb.children:
                if child.dep_ == "prep":
                    for part in predicates[1:]:
                        for grandchild in child.children:
                            if grandchild.dep_ == "pobj":
                                self._add_all(verb, child.lower_, grandchild, part.i)
        else:
            for child in verb.children:
                if child.dep_ == "oprd" and child.pos_ in NOMINAL:
                    for target in objects_of(verb):
                        for part in conjuncts(child):
                            self.graph.add(part.i, "is", target)
                            self.graph.add(verb.i, "as", part.i)
        subjects = self.subjects.find(verb)
        for subject in subjects:
            if predicates or verb.pos_ in NOMINAL:
                for part in predicates or [verb]:
                    self.graph.add(part.i, "is", subject)
            else:
                self.graph.add(verb.i, "patient" if is_passive(verb) else "agent", subject)
        if verb.dep_ == "relcl" and not any(is_relative(child) for child in verb.subtree):
            role = stranded_preposition(verb) or ("patient" if subjects and not objects_of(verb) else None)
            if role:
                self.graph.add(verb.i, role, verb.head.i)
        if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
            self._share_objects(verb.head, verb)

    def _read_dependents(self, token: Token) -> None:
        verbal = token.pos_ in ("VERB", "AUX")
        for child in token.children:
            dep = child.dep_
            if dep == "dobj":
                self._add_all(token, "patient", child)
            elif dep == "dative" and child.pos_ != "ADP":
                self._add_all(token, "to", child)
            elif dep in ("prep", "dative", "agent"):
                self._read_preposition(token, child, child.lower_)
            elif dep == "poss":
                self._add_all(token, "of", child)
            elif dep in ("amod", "compound", "nmod", "npadvmod", "nummod", "advmod"):
                self._read_modifier(token, child)
            elif dep == "appos":
                self._read_apposition(token, child)
            elif dep in ("ccomp", "xcomp"):
                for clause in conjuncts(child):
                    self.graph.add(token.i, clause_role(clause), self.graph.predicate_node(clause))
                    if verbal and clause_role(clause) == "inf":
                        self._read_infinitive_subject(token, clause)
            elif dep == "acl":
                for clause in conjuncts(child):
                    if clause.tag_ == "VB" or any(mark.dep_ == "mark" for mark in clause.children):
                        self.graph.add(token.i, clause_role(clause), self.graph.predicate_node(clause))
            elif dep == "advcl" and verbal:
                opened = next((mark.lower_ for mark in child.children if mark.lower_ == "as"), None)
                if opened and child.pos_ in NOMINAL:
                    self._read_described(token, child)
                else:
                    self.graph.add(token.i, "adv", self.graph.predicate_node(child))

    def _read_described(self, verb: Token, quality: Token) -> None:
        """ "described its policy as brutal": the quality is said of the object."""
        for part in conjuncts(quality):
            self.graph.add(verb.i, "as", part.i)
            for target in objects_of(verb):
                self.graph.add(part.i, "is", target)

    def _read_infinitive_subject(self, verb: Token, clause: Token) -> None:
        """ "urges Y to do": who is to do it is the object of the urging, however the parse has it."""
        for child in clause.children:
            if child.dep_ == "nsubj":
                self._add_all(verb, "patient", child)

    def _read_modifier(self, token: Token, child: Token) -> None:
        for part in conjuncts(child):
            if part.i in self.graph.actors:
                self.graph.add(token.i, "agent" if token.tag_ == "VBN" and token.dep_ == "amod" else "of", part.i)
            elif part.tag_ == "VBN" and token.pos_ in ("NOUN", "PROPN"):
                self.graph.add(part.i, "patient", token.i)
            elif part.dep_ in ("amod", "compound", "conj") and part.pos_ in ("ADJ", "NOUN", "PROPN", "VERB"):
                self.graph.add(token.i, "mod", part.i)

    def _read_apposition(self, token: Token, child: Token) -> None:
        if child.pos_ in NOMINAL and not is_listed(child):
            for part in conjuncts(child):
                self.graph.add(part.i, "is", token.i)
                self.graph.virtual.add((part.i, "is", token.i))

    def _read_preposition(self, head: Token, preposition: Token, role: str) -> None:
        """Edges for the objects of *preposition*; "in support of" is a chain, "because of" one role."""
        node = self.graph.predicate_node(head)
        role = self.ontology.variants.get(role, role)
        if head.pos_ in ("NOUN", "PROPN", "NUM") and role == "by":
            role = "of"
        elif preposition.dep_ == "agent" or (role == "by" and is_passive(head)):
            role = "agent"
        for child in preposition.children:
            if child.dep_ == "pobj":
                self._add_all(head, role, child, node)
                if role == "as" and head.pos_ == "VERB" and child.pos_ in NOMINAL and child.i not in self.graph.actors:
                    self._read_described(head, child)
            elif child.dep_ == "amod" and role == "as" and head.pos_ == "VERB":
                self._read_described(head, child)
            elif child.dep_ == "pcomp":
                if is_clause(child):
                    self.graph.add(node, role, self.graph.predicate_node(child))
                else:
                    self._read_preposition(head, child, f"{role}_{child.lower_}")
            elif child.dep_ == "prep":
                self._read_preposition(head, child, f"{role}_{child.lower_}")
            elif child.dep_ == "conj" and child.pos_ == "ADP":
                self._read_preposition(head, child, child.lower_)

    def _add_all(self, head: Token, role: str, first: Token, node: int | None = None) -> None:
        node = self.graph.predicate_node(head) if node is None else node
        for part in conjuncts(first):
            target = antecedent_of(part)
            if target is not None:
                self.graph.add(node, role, target)

    def _share_objects(self, first: Token, second: Token) -> None:
        """ "attacked and destroyed the base": the first verb has the second one's object."""
        if any(
            child.dep_ in ("dobj", "prep", "ccomp", "xcomp", "attr", "acomp", "agent", "dative")
            for child in first.children
        ):
            return
        if second.i - first.i > 3:
            return
        for target in objects_of(second):
            self.graph.add(first.i, "patient", target)
