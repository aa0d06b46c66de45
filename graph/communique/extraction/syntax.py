"""A dependency parse to a predicate graph, in which voice, control, coordination and apposition are resolved.

A node is a token, an edge a role: ``agent``, ``patient``, ``is`` (from a predicate to its subject), ``of`` (owner,
demonym, "by" after a noun), ``comp`` (clausal complement), ``mod`` (modifier) or a preposition. Dependency labels are
those of ClearNLP, which spaCy's English pipelines use.
"""

from collections.abc import Collection, Iterator
from typing import Any

from spacy.tokens import Doc, Span, Token

from communique.claim import Modality
from communique.ontology import Ontology

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$"})
_PREDICATIVE = frozenset({"attr", "acomp", "oprd"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_CLAUSAL = frozenset(
    {"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "conj", "parataxis", "csubj", "csubjpass", "ROOT", "dep"}
)
_MAX_TRANSPARENT_STEPS = 3

Edge = tuple[str, int]


class PredicateGraph:
    """The predicate graph of one sentence. ``down[i]`` and ``up[i]`` list edges as (role, token index)."""

    def __init__(
        self, sentence: Span, ontology: Ontology, actors: Collection[int], inside: Collection[int] = ()
    ) -> None:
        """Build it. *actors* are heads of mentions; *inside* are tokens of names that are no node of their own."""
        self.doc: Doc = sentence.doc
        self.start, self.end = sentence.start, sentence.end
        self.ontology = ontology
        self.actors = frozenset(actors)
        self.inside = frozenset(inside)
        self.down: dict[int, list[Edge]] = {}
        self.up: dict[int, list[Edge]] = {}
        self.copula: dict[int, int] = {}
        self.virtual: set[tuple[int, str, int]] = set()
        self.found: dict[
            Any, Any
        ] = {}  # what has been looked for in the graph as it is; whoever adds to it clears this
        self._labels: dict[int, str] = {}
        self._surface: dict[int, list[int]] = {}
        self._predicates: dict[int, list[Token]] = {}
        for token in self._by_depth(sentence):
            self._read(token)
        self._reciprocals()
        self._light_verbs()
        self._attachment()
        self._transparency()

    # Access

    def label(self, index: int) -> str:
        """The canonical lemma of a node: particle joined, words of one class merged."""
        label = self._labels.get(index)
        if label is None:
            label = self._labels[index] = node_label(self.doc[index], self.ontology)
        return label

    def children(self, index: int, role: str) -> list[int]:
        """The nodes under *index* with *role*."""
        return [child for name, child in self.down.get(index, ()) if name == role]

    def add(self, head: int, role: str, child: int) -> None:
        """Add an edge, once."""
        if head == child or head in self.inside or child in self.inside:
            return
        edges = self.down.setdefault(head, [])
        if (role, child) not in edges:
            edges.append((role, child))
            self.up.setdefault(child, []).append((role, head))

    # First pass: what the parse says, heads before dependents

    @staticmethod
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

    def _read(self, token: Token) -> None:
        if token.i in self.inside and not any(child.i not in self.inside for child in token.children):
            return
        if _is_clause(token):
            self._read_clause(token)
        self._read_dependents(token)

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
                for clause in _conjuncts(child):
                    self.add(token.i, _clause_role(clause), self._predicate_node(clause))
                    if verbal and _clause_role(clause) == "inf":
                        self._read_infinitive_subject(token, clause)
            elif dep == "acl":
                for clause in _conjuncts(child):
                    if clause.tag_ == "VB" or any(mark.dep_ == "mark" for mark in clause.children):
                        self.add(token.i, _clause_role(clause), self._predicate_node(clause))
            elif dep == "advcl" and verbal:
                opened = next((mark.lower_ for mark in child.children if mark.lower_ == "as"), None)
                if opened and child.pos_ in _NOMINAL:
                    self._read_described(token, child)
                else:
                    self.add(token.i, "adv", self._predicate_node(child))

    def _read_described(self, verb: Token, quality: Token) -> None:
        """ "described its policy as brutal": the quality is said of the object."""
        for part in _conjuncts(quality):
            self.add(verb.i, "as", part.i)
            for target in self._objects(verb):
                self.add(part.i, "is", target)

    def _read_infinitive_subject(self, verb: Token, clause: Token) -> None:
        """ "urges Y to do": who is to do it is the object of the urging, however the parse has it."""
        for child in clause.children:
            if child.dep_ == "nsubj":
                self._add_all(verb, "patient", child)

    def _read_modifier(self, token: Token, child: Token) -> None:
        for part in _conjuncts(child):
            if part.i in self.actors:
                self.add(token.i, "agent" if token.tag_ == "VBN" and token.dep_ == "amod" else "of", part.i)
            elif part.tag_ == "VBN" and token.pos_ in ("NOUN", "PROPN"):
                self.add(part.i, "patient", token.i)
            elif part.dep_ in ("amod", "compound", "conj") and part.pos_ in ("ADJ", "NOUN", "PROPN", "VERB"):
                self.add(token.i, "mod", part.i)

    def _read_apposition(self, token: Token, child: Token) -> None:
        if child.pos_ in _NOMINAL:
            for part in _conjuncts(child):
                self.add(part.i, "is", token.i)
                self.virtual.add((part.i, "is", token.i))

    def _read_preposition(self, head: Token, preposition: Token, role: str) -> None:
        """Edges for the objects of *preposition*; "in support of" is a chain, "because of" one role."""
        node = self._predicate_node(head)
        role = self.ontology.variants.get(role, role)
        if head.pos_ in ("NOUN", "PROPN", "NUM") and role == "by":
            role = "of"
        elif preposition.dep_ == "agent" or (role == "by" and _is_passive(head)):
            role = "agent"
        for child in preposition.children:
            if child.dep_ == "pobj":
                self._add_all(head, role, child, node)
                if role == "as" and head.pos_ == "VERB" and child.pos_ in _NOMINAL and child.i not in self.actors:
                    self._read_described(head, child)
            elif child.dep_ == "amod" and role == "as" and head.pos_ == "VERB":
                self._read_described(head, child)
            elif child.dep_ == "pcomp":
                if _is_clause(child):
                    self.add(node, role, self._predicate_node(child))
                else:
                    self._read_preposition(head, child, f"{role}_{child.lower_}")
            elif child.dep_ == "prep":
                self._read_preposition(head, child, f"{role}_{child.lower_}")
            elif child.dep_ == "conj" and child.pos_ == "ADP":
                self._read_preposition(head, child, child.lower_)

    def _add_all(self, head: Token, role: str, first: Token, node: int | None = None) -> None:
        node = self._predicate_node(head) if node is None else node
        for part in _conjuncts(first):
            target = self._resolve(part)
            if target is not None:
                self.add(node, role, target)

    def _resolve(self, token: Token) -> int | None:
        """The node that *token* stands for: a relative pronoun stands for its antecedent."""
        if token.tag_ in _RELATIVE_TAGS:
            for ancestor in token.ancestors:
                if ancestor.dep_ == "relcl":
                    return ancestor.head.i
            return None
        return token.i

    def _predicate_node(self, token: Token) -> int:
        """The node that carries the meaning of a clause: of a copula what it predicates."""
        predicates = self._predicates_of(token)
        return predicates[0].i if predicates else token.i

    def _predicates_of(self, token: Token) -> list[Token]:
        if token.i not in self._predicates:
            found: list[Token] = []
            if token.lemma_ in self.ontology.lists["copulas"] and token.pos_ in ("AUX", "VERB"):
                for child in token.children:
                    if child.dep_ in _PREDICATIVE:
                        found += [part for part in _conjuncts(child) if part.tag_ not in _RELATIVE_TAGS]
                for part in found:
                    self.copula[part.i] = token.i
            self._predicates[token.i] = found
        return self._predicates[token.i]

    # Clauses

    def _read_clause(self, verb: Token) -> None:
        predicates = self._predicates_of(verb)
        if predicates:
            for child in verb.children:
                if child.dep_ == "prep":
                    for part in predicates[1:]:
                        for grandchild in child.children:
                            if grandchild.dep_ == "pobj":
                                self._add_all(verb, child.lower_, grandchild, part.i)
        else:
            for child in verb.children:
                if child.dep_ == "oprd" and child.pos_ in _NOMINAL:
                    for target in self._objects(verb):
                        for part in _conjuncts(child):
                            self.add(part.i, "is", target)
                            self.add(verb.i, "as", part.i)
        subjects = self._find_subjects(verb)
        self._surface[verb.i] = subjects
        for subject in subjects:
            if predicates or verb.pos_ in _NOMINAL:
                for part in predicates or [verb]:
                    self.add(part.i, "is", subject)
            else:
                self.add(verb.i, "patient" if _is_passive(verb) else "agent", subject)
        if verb.dep_ == "relcl" and not any(self._is_gap_filled(child) for child in verb.subtree):
            role = self._stranded(verb) or ("patient" if subjects and not self._objects(verb) else None)
            if role:
                self.add(verb.i, role, verb.head.i)
        if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
            self._share_objects(verb.head, verb)

    def _find_subjects(self, verb: Token) -> list[int]:
        own = [child for child in verb.children if child.dep_ in _SUBJECTS]
        if own:
            found = []
            for child in own:
                for part in _conjuncts(child):
                    target = self._resolve(part)
                    if target is not None:
                        found.append(self._predicate_node(self.doc[target]) if _is_clause(part) else target)
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
            objects = self._objects(head)
            if head.lemma_ in self.ontology.lists["subjectControlVerbs"]:
                objects = []
            elif not objects and verb.tag_ == "VB":
                objects = [
                    part.i
                    for child in head.children
                    if child.dep_ in ("prep", "dative") and head.i < child.i < verb.i
                    for grandchild in child.children
                    if grandchild.dep_ == "pobj" and grandchild.i in self.actors
                    for part in _conjuncts(grandchild)
                ]
            if _is_passive(head):
                objects = []
            if not objects and verb.tag_ == "VBG" and self._speaks_of_others(head):
                return []
            return objects or list(self._surface.get(head.i, ()))
        if dep == "advcl":
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
        owners = [child for role, child in self.down.get(noun.i, ()) if role in ("of", "is")]
        for child in noun.children:
            if child.dep_ in ("poss", "amod", "compound") and (child.dep_ == "poss" or child.i in self.actors):
                owners += [part.i for part in _conjuncts(child)]
            elif child.dep_ == "prep" and child.lower_ in ("by", "of"):
                owners += [
                    part.i
                    for grandchild in child.children
                    if grandchild.dep_ == "pobj"
                    for part in _conjuncts(grandchild)
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
        objects = self._objects(head)
        if objects and preposition.lower_ not in self.ontology.lists["subjectControl"]:
            return objects
        if (_is_passive(head) and preposition.lower_ == "by") or self._speaks_of_others(head):
            return []
        return list(self._surface.get(head.i, ()))

    def _objects(self, verb: Token) -> list[int]:
        return [
            target
            for child in verb.children
            if child.dep_ == "dobj" or (child.dep_ == "dative" and child.pos_ != "ADP")
            for part in _conjuncts(child)
            if (target := self._resolve(part)) is not None
        ]

    def _is_gap_filled(self, token: Token) -> bool:
        return token.tag_ in _RELATIVE_TAGS and token.lower_ != "what"

    @staticmethod
    def _stranded(verb: Token) -> str | None:
        """The preposition that a relative clause leaves without an object: "the state that it relies on"."""
        for child in verb.children:
            if child.dep_ == "prep" and not list(child.children):
                return child.lower_
        return None

    def _share_objects(self, first: Token, second: Token) -> None:
        """ "attacked and destroyed the base": the first verb has the second one's object."""
        if any(
            child.dep_ in ("dobj", "prep", "ccomp", "xcomp", "attr", "acomp", "agent", "dative")
            for child in first.children
        ):
            return
        if second.i - first.i > 3:
            return
        for target in self._objects(second):
            self.add(first.i, "patient", target)

    # Second pass: what follows from the first

    def _reciprocals(self) -> None:
        """ "X and Y signed a deal": each signed it with the other."""
        for head in list(self.down):
            if "with" in (role for role, _ in self.down[head]) or any(
                child in self.actors for child in self.children(head, "patient")
            ):
                continue
            for role in ("agent", "is", "patient"):
                nodes = [child for child in self.children(head, role) if child in self.actors]
                if len(nodes) < 2 or not self._coordinated(nodes):
                    continue
                for node in nodes[1:]:
                    self.add(head, "with", node)
                    self.virtual.add((head, "with", node))

    def _coordinated(self, nodes: list[int]) -> bool:
        tokens = [self.doc[node] for node in nodes]
        return all(token.dep_ == "conj" for token in tokens[1:])

    def _light_verbs(self) -> None:
        """ "X launched an attack on Y": the attack is X's."""
        for verb in list(self.down):
            if self.label(verb) not in self.ontology.lists["lightVerbs"]:
                continue
            for noun in self.children(verb, "patient"):
                if noun in self.actors or self.children(noun, "of"):
                    continue
                for agent in self.children(verb, "agent"):
                    self.add(noun, "of", agent)
                    self.virtual.add((noun, "of", agent))

    def _attachment(self) -> None:
        """A prepositional phrase that may hang on a verb or on its object hangs on both; from a name it is raised."""
        for head in list(self.down):
            for role, child in list(self.down[head]):
                token = self.doc[child]
                if role == "patient" and child not in self.actors and token.pos_ == "NOUN":
                    self._lower(head, child)
                elif child in self.actors and token.pos_ == "PROPN":
                    self._raise(head, child)

    def _lower(self, verb: int, noun: int) -> None:
        for role, target in list(self.down.get(verb, ())):
            if target > noun and role not in ("agent", "patient", "is", "comp", "inf", "ing", "adv", "mod", "of"):
                self.add(noun, role, target)

    def _raise(self, head: int, name: int) -> None:
        for role, target in list(self.down.get(name, ())):
            if role not in ("agent", "patient", "is", "comp", "adv", "mod", "of") and target > name:
                self.add(head, role, target)

    def _transparency(self) -> None:
        """Let owners stand for what they own and complements for a measure of them: "a wave of Russian aggression"."""
        partitives, belongings = self.ontology.lists["partitives"], self.ontology.lists["belongings"]
        for _ in range(_MAX_TRANSPARENT_STEPS):
            added = []
            for head in list(self.down):
                for role, noun in self.down[head]:
                    token = self.doc[noun]
                    if noun in self.actors or token.pos_ not in ("NOUN", "ADJ", "NUM"):
                        continue
                    quality = role == "is" and self.doc[head].pos_ == "ADJ"
                    if (
                        role in ("of", "mod", "is", "adv")
                        and not quality
                        and not (role == "of" and token.lemma_ in partitives)
                    ):
                        continue
                    for child in self.children(noun, "of"):
                        if child == head or (noun, "of", child) in self.virtual:
                            continue
                        owned = child in self.actors and (self._is_possessor(noun, child) or token.lemma_ in belongings)
                        if owned or (token.lemma_ in partitives and not self._is_possessor(noun, child)):
                            added.append((head, role, child))
            before = sum(map(len, self.down.values()))
            for edge in added:
                self.add(*edge)
            if sum(map(len, self.down.values())) == before:
                break

    def _is_possessor(self, noun: int, owner: int) -> bool:
        """Whether the owner stands before its noun: "Russia's", "Russian", not "of Russia"."""
        return owner < noun


def node_label(token: Token, ontology: Ontology) -> str:
    """The canonical lemma of *token*, with its particle; words of one class have the class's name."""
    lemma = _lemma(token)
    for child in token.children:
        if child.dep_ == "prt":
            lemma = f"{lemma}_{child.lower_}"
    part = {"NOUN": "noun", "PROPN": "noun", "ADJ": "adj", "VERB": "verb"}.get(token.pos_, "")
    name = ontology.classes.get((part, lemma))
    return f"<{name}>" if name else lemma


def _lemma(token: Token) -> str:
    return token.lemma_.lower() or token.lower_


def _is_clause(token: Token) -> bool:
    """Whether *token* heads a clause: a verb, or a predicate with a subject of its own ("deems Y responsible")."""
    if token.pos_ in ("VERB", "AUX"):
        return token.dep_ in _CLAUSAL
    return token.dep_ in ("ccomp", "xcomp", "oprd") and any(child.dep_ in _SUBJECTS for child in token.children)


def _clause_role(clause: Token) -> str:
    """``inf`` of an infinitive, ``ing`` of a gerund, ``comp`` of a finite clause."""
    if any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.children):
        return "inf"
    if clause.tag_ == "VBG" and not any(child.dep_ in ("aux", "mark") for child in clause.children):
        return "ing"
    return "comp"


def _is_passive(verb: Token) -> bool:
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ in ("acl", "amod"):
        return True
    has_auxiliary = any(child.dep_ == "aux" for child in verb.children)
    if verb.dep_ == "conj" and not has_auxiliary:
        return _is_passive(verb.head)
    return verb.dep_ == "advcl" and not has_auxiliary


def _conjuncts(token: Token) -> Iterator[Token]:
    """*token* and what is coordinated with it, from left to right."""
    yield token
    for child in token.rights:
        if child.dep_ == "conj" and not (_is_clause(child) and not _is_clause(token)):
            yield from _conjuncts(child)
