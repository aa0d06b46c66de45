"""Polarity, modality and tense of a predicate: what negates it, what makes it possible, intended, requested or conditional.

Each cue has a direction and a scope, as in ConText (Harkema et al. 2009), but the scope is the parse: a cue counts
where it modifies the predicate or governs it, up to the verb of saying that opens the statement.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from communique.claim import Modality, Polarity, Tense
from communique.extraction.syntax import PredicateGraph, node_label
from communique.ontology import Cue, Ontology

_MODIFIERS = frozenset({"amod", "det", "advmod", "neg", "compound", "nmod", "predet"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "acl", "pcomp", "dobj", "pobj", "nsubj", "nsubjpass", "csubj", "csubjpass", "attr", "acomp", "oprd"})
_FORMS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjectiveWord"}


@dataclass(slots=True)
class Factuality:
    """How a predicate stands, and the cues that made it so, in words."""

    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ACTUAL
    tense: Tense | None = None
    reasons: list[str] = field(default_factory=list)

    def apply(self, polarity: Polarity | None, modality: Modality | None, reason: str) -> None:
        """Let a cue act: negations cancel out, the innermost modality stays."""
        if polarity is Polarity.NEGATED:
            flipped = self.polarity is Polarity.NEGATED
            self.polarity = Polarity.AFFIRMED if flipped else Polarity.NEGATED
            self.reasons.append(reason)
        if modality is not None and modality is not Modality.ACTUAL and self.modality is Modality.ACTUAL:
            self.modality = modality
            self.reasons.append(reason)


def assess(graph: PredicateGraph, top: int, covered: Collection[int], content: Collection[int] | None) -> Factuality:
    """The factuality of the predicate at *top* within the statement whose tokens are *content* (None: the article)."""
    return _Assessor(graph, content).assess(top, covered)


class _Assessor:
    def __init__(self, graph: PredicateGraph, content: Collection[int] | None) -> None:
        self.graph = graph
        self.doc: Doc = graph.doc
        self.ontology: Ontology = graph.ontology
        self.content = content
        self.result = Factuality()
        self.seen: set[int] = set()

    def assess(self, top: int, covered: Collection[int]) -> Factuality:
        token = self.doc[top]
        carrier = self.doc[self.graph.copula[top]] if top in self.graph.copula else token
        for index in sorted(set(covered) | {top}):
            self._modifiers(self.doc[index])
        self._verb_group(carrier)
        self._question(carrier)
        self._govern(carrier, covered)
        self.result.tense = self._tense(carrier)
        return self.result

    def _cue(self, form: str, word: str) -> Cue | None:
        return self.ontology.cues.get((form, word))

    def _apply(self, cue: Cue | None, token: Token) -> None:
        if cue is not None and token.i not in self.seen:
            self.seen.add(token.i)
            self.result.apply(cue.polarity, cue.modality, token.text)

    def _inside(self, token: Token) -> bool:
        return self.content is None or token.i in self.content

    # What modifies the predicate

    def _modifiers(self, token: Token) -> None:
        """ "no sanctions", "an alleged attack", "not an ally"."""
        if token.pos_ in ("VERB", "AUX"):
            return
        for child in token.children:
            if child.dep_ not in _MODIFIERS or self._not_only(child):
                continue
            word = child.lower_
            if child.dep_ in ("det", "neg", "predet"):
                self._apply(self._cue("determiner", word) or self._cue("adverb", word), child)
            elif child.dep_ == "advmod":
                self._apply(self._cue("adverb", word), child)
            elif child.pos_ in ("ADJ", "VERB"):
                self._apply(self._cue("adjectiveWord", word), child)

    def _verb_group(self, verb: Token) -> None:
        """Auxiliaries, negation, adverbs and the conjunction that opens the clause."""
        for child in verb.children:
            word = child.lower_
            if child.dep_ in ("aux", "auxpass"):
                self._apply(self._cue("auxiliary", word), child)
                if word == "to" and verb.tag_ == "VB":
                    self._bare_infinitive(verb, child)
            elif child.dep_ in ("neg", "advmod", "preconj") and not self._not_only(child):
                following = f"{word}_{self.doc[child.i + 1].lower_}" if child.i + 1 < len(self.doc) else word
                joined = f"{self.doc[child.i - 1].lower_}_{word}" if child.i else word
                self._apply(self._cue("adverb", following) or self._cue("adverb", joined) or self._cue("adverb", word), child)
            elif child.dep_ == "mark":
                self._apply(self._cue("marker", word), child)
            elif child.dep_ == "advmod" and self._cue("marker", word):
                self._apply(self._cue("marker", word), child)
            elif child.dep_ == "advcl" and child.i not in self.seen:
                for mark in child.children:
                    cue = self._cue("marker", mark.lower_) if mark.dep_ in ("mark", "advmod") else None
                    if cue is not None and cue.modality is Modality.CONDITIONAL:
                        self._apply(cue, mark)
        if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and not any(child.dep_ in ("nsubj", "nsubjpass", "aux") for child in verb.children):
            for child in verb.head.children:
                if child.dep_ == "aux" and child.i < verb.i:
                    self._apply(self._cue("auxiliary", child.lower_), child)

    def _bare_infinitive(self, verb: Token, particle: Token) -> None:
        """A headline's "Iran to resume talks", and "is to meet": what is to come."""
        governed_by_be = verb.dep_ in ("xcomp", "ccomp") and verb.head.lemma_ == "be"
        if verb.dep_ == "ROOT" or governed_by_be or (verb.dep_ == "advcl" and verb.i > verb.head.i):
            self._apply(Cue(None, Modality.INTENDED), particle)

    def _not_only(self, token: Token) -> bool:
        """ "not only" and "no longer only" negate nothing."""
        following = self.doc[token.i + 1].lower_ if token.i + 1 < len(self.doc) else ""
        return token.lower_ == "not" and following in ("only", "just", "merely")

    def _question(self, verb: Token) -> None:
        sentence = verb.sent
        end = sentence[-1]
        while end.i > sentence.start and (end.is_space or end.text in "\"”'’)"):
            end = self.doc[end.i - 1]
        if end.text == "?" and verb.dep_ in ("ROOT", "conj") and self._inside(verb):
            self.result.apply(None, Modality.POSSIBLE, "?")

    # What governs it

    def _govern(self, token: Token, covered: Collection[int]) -> None:
        """Climb from the predicate through what it is a complement of."""
        current = token
        while current.head.i != current.i:
            head, dep = current.head, current.dep_
            if not self._inside(head) and head.pos_ != "ADP" and not self._is_content_edge(current, head):
                return
            if dep == "prep" or head.pos_ == "ADP" or (dep == "conj" and head.pos_ != "VERB"):
                if head.pos_ == "ADP":
                    self._preposition(head, current)
                current = head
                continue
            if dep == "conj":
                current = head
                continue
            if dep == "advcl":
                self._adverbial(current)
                return
            if dep not in _COMPLEMENTS and not (current.pos_ == "ADP"):
                return
            if dep == "acl" and current.tag_ in ("VBG", "VBN"):
                return
            if head.i not in covered or head.i == token.i:
                self._governor(head, dep, current)
            if head.pos_ in ("NOUN", "PROPN", "ADJ"):
                self._modifiers(head)
                if head.i in self.graph.copula:
                    head = self.doc[self.graph.copula[head.i]]
                    self._verb_group(head)
            elif head.pos_ in ("VERB", "AUX"):
                self._verb_group(head)
            current = head

    def _is_content_edge(self, current: Token, head: Token) -> bool:
        """Whether the statement is opened by something else than *head*, so that head still governs what is said."""
        return self.content is None

    def _governor(self, head: Token, dep: str, current: Token) -> None:
        form = _FORMS.get(head.pos_)
        if form is None:
            return
        word = node_label(head, self.ontology).strip("<>") if form == "verb" else head.lemma_.lower()
        cue = self._cue(form, word) or (self._cue(form, head.lower_) if form != "verb" else None)
        if cue is None:
            return
        nominal = current.pos_ in ("NOUN", "PROPN") or current.pos_ == "ADP"
        if dep in ("nsubj", "csubj") and form == "verb":
            return
        if form == "verb" and nominal and cue.modality is not None and dep == "dobj" and cue.modality is Modality.POSSIBLE:
            self._apply(cue, head)
            return
        self._apply(cue, head)

    def _preposition(self, preposition: Token, current: Token) -> None:
        word = preposition.lower_
        before = preposition.head
        joined = f"{before.lower_}_{word}" if before.pos_ in ("ADP", "ADV", "SCONJ") else word
        if word == "against" and current.dep_ == "pcomp":
            self.result.apply(Polarity.NEGATED, Modality.REQUESTED, word)
            return
        self._apply(self._cue("preposition", joined) or self._cue("preposition", word), preposition)

    def _adverbial(self, clause: Token) -> None:
        """A purpose clause is intended; a clause of time, cause or manner stands as it is."""
        if clause.tag_ == "VB" and any(child.lower_ == "to" for child in clause.children):
            self.result.apply(None, Modality.INTENDED, "to")

    # Tense

    def _tense(self, carrier: Token) -> Tense | None:
        if carrier.pos_ not in ("VERB", "AUX"):
            return None
        verb = carrier
        for _ in range(4):
            own = self._own_tense(verb)
            if own is not None:
                return own
            if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp", "acl", "relcl") and verb.head.i != verb.i:
                if verb.tag_ == "VB":
                    return Tense.FUTURE if self.result.modality is not Modality.ACTUAL else None
                verb = verb.head
                while verb.pos_ == "ADP" and verb.head.i != verb.i:
                    verb = verb.head
            else:
                break
        return None

    def _own_tense(self, verb: Token) -> Tense | None:
        helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
        for helper in helpers:
            cue = self._cue("auxiliary", helper.lower_)
            if cue is not None:
                perfect = any(other.lemma_ == "have" for other in helpers)
                return Tense.PAST if perfect else Tense.FUTURE
        for helper in helpers:
            if helper.tag_ in ("VBD", "VBN") or helper.lemma_ == "have":
                return Tense.PAST
            if helper.tag_ in ("VBZ", "VBP"):
                return Tense.PRESENT
        if verb.tag_ == "VBD" or (verb.tag_ == "VBN" and verb.dep_ == "acl"):
            return Tense.PAST
        if verb.tag_ in ("VBZ", "VBP"):
            return Tense.PRESENT
        return None
