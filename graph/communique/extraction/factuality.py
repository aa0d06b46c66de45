"""Polarity, modality and tense of a predicate: what negates it or makes it possible, intended, requested, conditional.

Each cue has a direction and a scope, as in ConText (Harkema et al. 2009), but the scope is the parse: a cue counts
where it modifies the predicate or governs it, up to the verb of saying that opens the statement. Verbs differ in what
their complement inherits, as in Nairn, Condoravdi & Karttunen (2006): "fail to" turns the polarity, "manage to" lets it
through, of "regret that" the complement stands whatever is said of the regret.
"""

from collections.abc import Collection

from spacy.tokens import Token

from communique.claim import Modality, Polarity, StatementKind
from communique.extraction.clauses import auxiliaries, governor_of, is_active_perfect, is_finite, is_past, is_perfect
from communique.extraction.predication import NEGATION, Factuality, Predication
from communique.extraction.syntax import PredicateGraph, node_label
from communique.ontology import Cue

_CLAUSAL = frozenset({"xcomp", "ccomp", "acl", "pcomp", "csubj", "csubjpass", "oprd", "dep"})
_APART = frozenset({"relcl", "amod", "appos", "poss", "parataxis"})
_FORMS = {
    "VERB": "verb",
    "AUX": "verb",
    "NOUN": "noun",
    "PROPN": "noun",
    "ADJ": "adjectiveWord",
    "ADV": "adjectiveWord",
}
_HEARSAY = frozenset({StatementKind.SAYS, StatementKind.BELIEVES, StatementKind.REPORTS, StatementKind.ACCUSES})

__all__ = ["Factuality", "assess"]


def assess(graph: PredicateGraph, top: int, covered: Collection[int], content: Collection[int] | None) -> Factuality:
    """The factuality of the predicate at *top* within the statement whose tokens are *content* (None: the article)."""
    return _Assessor(graph, content).assess(top, covered)


class _Assessor(Predication):
    """Climbs from a predicate through all that governs it."""

    def assess(self, top: int, covered: Collection[int]) -> Factuality:
        token = self.doc[top]
        if token.dep_ in ("aux", "auxpass"):
            token = token.head
        carrier = self.doc[self.graph.copula[top]] if top in self.graph.copula else token
        self.covered = set(covered) | {top}
        for index in sorted(self.covered):
            self._modifiers(self.doc[index])
        if carrier.pos_ in ("VERB", "AUX"):
            self._verb_group(carrier)
        self._govern(carrier)
        self.result.tense = self._tense(carrier)
        return self.result

    # What governs it

    def _govern(self, token: Token) -> None:
        """Climb from the predicate to what it is a complement of, as long as that has a say in it."""
        current = token
        for _ in range(24):
            if current.head.i == current.i:
                return
            head, preposition, dep = governor_of(current)
            if preposition is not None and not self._through_preposition(preposition, current, head):
                self.result.given = True
                return
            if dep in ("advcl", "relcl") and (particle := self._for_infinitive(current)) is not None:
                dep, preposition = "xcomp", particle if particle.dep_ == "mark" else preposition
            if dep == "relcl" and any(child.dep_ == "mark" for child in current.children):
                dep = "acl"  # "the idea that X attacked Y"
            if not self._inside(head) and not self._beyond(head, current, dep):
                self._edge(head, current)
                return
            if dep == "conj":
                current = self._first_conjunct(current)
                continue
            if self._is_inverted(current):
                return
            if dep == "advcl" and not self._is_avoided(current, head):
                self._adverbial(current, head)
                self.result.given = is_finite(current) and self.result.modality is Modality.ACTUAL
                return
            if dep == "relcl":
                self._generic(head)
            reduced = dep == "acl" and preposition is None and self._is_reduced(current)
            if dep == "ccomp" and any(token.text == ";" for token in self.doc[current.i : head.i]):
                return  # "X has not acted; Y refused": two sentences
            asked = dep == "ccomp" and any(child.tag_ in ("WRB", "WP", "WDT") for child in current.children)
            if dep in _APART or reduced or asked or not self._through(head, current, dep, preposition):
                self.result.given = True
                return
            current = head if head.i not in self.graph.copula else self.doc[self.graph.copula[head.i]]

    @staticmethod
    def _is_reduced(clause: Token) -> bool:
        """ "a deal signed by X", "the land X holds": a relative clause without its pronoun, not "the claim that"."""
        if clause.tag_ in ("VBG", "VBN") and not is_finite(clause):
            return True
        return is_finite(clause) and not any(child.dep_ == "mark" for child in clause.children)

    def _first_conjunct(self, current: Token) -> Token:
        """What a conjunct is coordinated with; a finite verb not with the infinitive that the parse hangs it on."""
        first = current.head
        while (
            is_finite(current)
            and first.pos_ in ("VERB", "AUX")
            and not is_finite(first)
            and first.dep_ in ("xcomp", "conj", "pcomp", "acl")
        ):
            first = first.head
        if first.pos_ in ("VERB", "AUX") and current.pos_ in ("VERB", "AUX"):
            self._opening(first)
        return first

    def _for_infinitive(self, clause: Token) -> Token | None:
        """The "for" of "the need for Japan to act", or the "to" of an infinitive parsed as a relative clause."""
        if clause.tag_ != "VB" or clause.i < clause.head.i:
            return None
        for child in clause.children:
            if child.dep_ == "mark" and child.lower_ == "for":
                return child
        return next(
            (helper for helper in auxiliaries(clause) if helper.lower_ == "to" and clause.dep_ == "relcl"), None
        )

    def _beyond(self, head: Token, current: Token, dep: str) -> bool:
        """Whether to climb out of the statement: in "has no plans to act" the plan is denied with what is planned."""
        if dep not in ("xcomp", "acl") or current.tag_ not in ("VB", "VBG") or head.pos_ not in ("VERB", "NOUN", "ADJ"):
            return False
        cue = self._cue(_FORMS[head.pos_], node_label(head, self.ontology), head.lower_)
        if cue is None or cue.modality is None:
            return False
        self.content = None if self.content is None else {*self.content, *self._clause_of(head)}
        return True

    @staticmethod
    def _clause_of(token: Token) -> list[int]:
        """The tokens of the finite clause around *token*."""
        while token.dep_ not in ("ROOT", "ccomp", "advcl", "relcl", "parataxis", "csubj") and token.head.i != token.i:
            token = token.head
        return [descendant.i for descendant in token.subtree]

    def _is_avoided(self, clause: Token, head: Token) -> bool:
        """ "held off attacking": a complement that the parse has as an adverbial."""
        if (
            clause.tag_ != "VBG"
            or clause.i < head.i
            or self.doc[clause.left_edge.i - 1].is_punct
            or any(child.dep_ in ("mark", "advmod", "punct") for child in clause.children)
        ):
            return False
        cue = self._cue("verb", node_label(head, self.ontology))
        return cue is not None and cue.polarity is Polarity.NEGATED

    def _edge(self, head: Token, current: Token) -> None:
        """The word that opens the statement: "falsely said that …", "is said to …" without a word by whom."""
        raised = current.dep_ == "xcomp" and any(helper.lower_ == "to" for helper in auxiliaries(current))
        impersonal = any(child.dep_ == "nsubjpass" and child.lower_ == "it" for child in head.children)
        passive = head.tag_ == "VBN" and not is_active_perfect(head) and (impersonal or raised)
        word = self.ontology.speech_verbs.get(node_label(head, self.ontology))
        if (
            passive
            and word is not None
            and word.kind in _HEARSAY
            and not any(child.dep_ == "agent" for child in head.children)
        ):
            planned = None if is_perfect(current) else self._cue("verb", f"{head.lower_}_to")
            self._apply(planned or Cue(None, Modality.POSSIBLE), head)
        for child in head.children:
            if child.dep_ == "advmod" and self._listed("falsely", child.lower_):
                self._apply(NEGATION, child)

    def _through_preposition(self, preposition: Token, current: Token, head: Token) -> bool:
        """Let a preposition act; whether what stands above it has a say in what stands below it."""
        keys: tuple[str, ...] = self._beside(preposition)
        if self._listed("presupposing", keys[1]):
            return False
        if preposition.dep_ == "prep" and preposition.head.pos_ == "ADV":
            keys = (f"{preposition.head.lower_}_{preposition.lower_}", *keys)
        if preposition.lower_ == "against" and current.dep_ == "pcomp":
            self.result.apply(Polarity.NEGATED, Modality.REQUESTED, preposition.text)
            return False
        cue = self._cue("preposition", *keys[:-1]) or self._cue("preposition", keys[-1])
        if cue is None:
            return True
        if cue.polarity is Polarity.NEGATED and self._is_negated(head):
            if self._modal(head) is not None:
                self._set(Modality.CONDITIONAL, preposition)
            return False
        self._apply(cue, preposition)
        return cue.modality is None and self._modal(head) is not None

    def _through(self, head: Token, current: Token, dep: str, preposition: Token | None) -> bool:
        """Let a governor act with all that modifies it; whether to climb on from it."""
        form = _FORMS.get(head.pos_)
        if form is None:
            return False
        nominal = current.pos_ in ("NOUN", "PROPN", "NUM", "PRON") and current.dep_ not in _CLAUSAL
        unquestioned = form == "verb" and self._listed("certainWhenNegated", head.lemma_) and self._is_negated(head)
        if unquestioned or self._is_factive(head, current, nominal):
            return False
        said_of = dep in ("nsubj", "nsubjpass", "csubj") or (
            dep in ("ccomp", "xcomp") and self._listed("copulas", head.lemma_)
        )
        acted = self._predicated(head) if said_of else False
        acted = self._governor(head, form, current, dep, preposition, nominal) or acted
        if (
            form == "noun"
            and current.tag_ == "VB"
            and (preposition is None or preposition.dep_ == "mark")
            and not acted
        ):
            if any(child.lower_ in self.ontology.lists["attaining"] for child in head.children):
                return False
            verb = next((token for token in head.ancestors if token.pos_ in ("VERB", "AUX")), head)
            self._set(Modality.INTENDED, current, settled=verb.pos_ == "VERB" and is_past(verb))
        if form == "verb":
            return self._through_verb(head, current, dep, preposition, nominal, acted)
        if form == "noun" and not acted and preposition is not None:
            presupposed = current.tag_ != "VB" and self._listed("presupposing", preposition.lower_)
            if presupposed or (nominal and dep == "pobj" and not self._is_measure(head)):
                return False
        self._noun_or_adjective(head)
        return True

    def _through_verb(
        self, head: Token, current: Token, dep: str, preposition: Token | None, nominal: bool, acted: bool
    ) -> bool:
        if preposition is not None and preposition.dep_ == "mark" and not acted:
            self._set(Modality.POSSIBLE, preposition)  # "wrong for X to attack Y"
            preposition = None
        adjunct = preposition is not None and not acted
        if adjunct and self._listed("presupposing", preposition.lower_ if preposition is not None else ""):
            return False
        if nominal and not acted and not self._lets_through(current, head, dep):
            return False
        if dep in ("nsubj", "csubj") and not nominal and not acted:
            return False
        polarity = not adjunct or (preposition is not None and self._listed("transparent", preposition.lower_))
        self._verb_group(head, polarity)
        return True

    def _noun_or_adjective(self, head: Token) -> None:
        """What is said of a governing noun or adjective: "no plan to", "is not ready to", "there is no proof that"."""
        verb = self.doc[self.graph.copula[head.i]] if head.i in self.graph.copula else None
        word = head.lemma_.lower()
        if self._listed("openWhenNegated", word) or self._listed("certainWhenNegated", word):
            doubted = any(
                self._negative(child) or self._cue("adverb", child.lower_) == NEGATION for child in head.children
            )
            if doubted or (verb is not None and self._is_negated(verb)):
                if self._listed("openWhenNegated", word):
                    self._set(Modality.POSSIBLE, head)
                self.seen |= {child.i for part in (head, verb) if part is not None for child in part.children}
        self._modifiers(head)
        if verb is not None:
            self._verb_group(verb)

    def _is_measure(self, noun: Token) -> bool:
        return self._listed("partitives", noun.lemma_.lower())

    def _is_factive(self, head: Token, current: Token, nominal: bool) -> bool:
        """ "regrets that", "the fact that", "aware that": the complement stands, whatever is said of the governor."""
        if nominal or current.tag_ == "VB":
            return False
        return self._listed("factives", node_label(head, self.ontology), head.lower_)

    def _predicated(self, verb: Token) -> bool:
        """What is predicated of an event: "the attack is unlikely", "… was a hoax"."""
        acted = False
        for child in verb.children:
            if child.dep_ in ("acomp", "attr", "oprd"):
                if self._listed("openWhenNegated", child.lemma_.lower()) and self._is_negated(verb):
                    self._set(Modality.POSSIBLE, child)
                    self.seen |= {other.i for other in verb.children}
                    continue
                cue = self._cue(_FORMS.get(child.pos_, ""), child.lower_, child.lemma_.lower())
                acted = self._apply(cue, child) or acted
            elif child.dep_ == "xcomp" and self._listed("copulas", child.lemma_):
                acted = self._predicated(child) or acted  # "turned out to be untrue"
        return acted

    def _lets_through(self, noun: Token, head: Token, dep: str) -> bool:
        """Whether what is said of a verb is said of its noun: "launched an attack", not "welcomed the attack"."""
        if dep in ("nsubj", "nsubjpass") and (
            self._listed("occurrence", head.lemma_) or self._listed("arising", head.lemma_)
        ):
            return True
        if noun.dep_ == "pobj" and self._listed("creation", f"{head.lemma_}_{noun.head.lower_}"):
            return True
        if (
            noun.dep_ == "pobj"
            and head.lemma_ == "be"
            and noun.i > head.i
            and not any(child.dep_ in ("det", "poss") for child in noun.children)
        ):
            return True
        if dep in ("dobj", "nsubjpass", "attr") and (
            self._listed("lightVerbs", head.lemma_) or self._listed("creation", head.lemma_)
        ):
            return True
        return any(child.dep_ == "det" and child.lower_ in self.ontology.lists["indefinite"] for child in noun.children)

    def _governor(
        self, head: Token, form: str, current: Token, dep: str, preposition: Token | None, nominal: bool
    ) -> bool:
        """Let a governing word act; whether it is a cue here."""
        cue = None
        if form == "verb":
            if dep not in ("nsubj", "csubj"):
                cue = self._verb_cue(head, current, preposition, nominal)
        elif preposition is None or self._listed("eventPrepositions", preposition.lower_):
            joined = f"{head.lemma_.lower()}_{preposition.lower_}" if preposition is not None else ""
            cue = self._cue("marker", self._beside(head)[1]) or self._cue(
                form, joined, head.lemma_.lower(), head.lower_
            )
            cue = cue or self._hearsay(head, current)
            if head.i in self.graph.copula and self._listed("achievedInPast", head.lower_):
                verb = self.doc[self.graph.copula[head.i]]
                cue = None if is_past(verb) and not self._is_negated(verb) else cue
        if cue is None:
            return False
        if form == "noun" and cue.modality is Modality.POSSIBLE and self._is_denied(head):
            return False  # "denied the claim that": it is the denial that counts
        if is_perfect(current) and cue.modality is Modality.INTENDED:
            cue = Cue(cue.polarity, Modality.POSSIBLE)
        if (
            cue.polarity is Polarity.NEGATED
            and self._listed("openWhenNegated", head.lemma_.lower(), node_label(head, self.ontology))
            and self._is_negated(head)
        ):
            self.seen |= {child.i for child in head.children if child.dep_ in ("neg", "advmod")}
            cue = Cue(None, Modality.POSSIBLE)
        return self._apply(cue, head)

    def _is_denied(self, noun: Token) -> bool:
        """Whether a noun is what somebody denies."""
        if noun.dep_ not in ("dobj", "nsubjpass") or noun.lemma_.lower() not in self.ontology.speech_nouns:
            return False
        word = self.ontology.speech_verbs.get(node_label(noun.head, self.ontology))
        return word is not None and word.kind is StatementKind.DENIES

    def _hearsay(self, noun: Token, current: Token) -> Cue | None:
        """ "reports that X attacked Y", "reports of an attack": said by nobody in particular."""
        word = self.ontology.speech_nouns.get(noun.lemma_.lower())
        if word is None or word.kind not in _HEARSAY or current.tag_ == "VB":
            return None
        return Cue(None, Modality.POSSIBLE)

    def _verb_cue(self, verb: Token, current: Token, preposition: Token | None, nominal: bool) -> Cue | None:
        label = node_label(verb, self.ontology).strip("<>")
        if verb.dep_ == "advcl" and (cue := self._cue("marker", verb.lower_)):
            return cue
        if preposition is not None:
            joined = self._cue("verb", f"{label}_{preposition.lower_}")
            return joined or (self._cue("verb", label) if not nominal and preposition.lower_ == "from" else None)
        if nominal:
            itself = current.i in self.covered and self._is_word_of_speech(current)
            return self._cue("verb", label) if self._listed("nounGovernors", label) and not itself else None
        if any(self._cue("adverb", self._beside(child)[0]) for child in verb.children if child.dep_ == "advmod"):
            return None  # "has yet to": the adverb acts, not the verb
        done = is_past(verb) or (verb.tag_ == "VBG" and verb.dep_ == "advcl")
        if done and self._listed("achievedInPast", label) and not self._is_negated(verb):
            return None
        with_prepositions = [f"{label}_{child.lower_}" for child in verb.children if child.dep_ == "prep"]
        progressive = f"be_{verb.lower_}" if any(helper.lemma_ == "be" for helper in auxiliaries(verb)) else ""
        participle = f"{verb.lower_}_to" if verb.tag_ == "VBN" and current.tag_ == "VB" else ""
        return self._cue("verb", progressive, participle, *with_prepositions) or (
            None if self._listed("nounOnly", label) else self._cue("verb", label)
        )

    def _is_word_of_speech(self, noun: Token) -> bool:
        """Whether a noun is itself a request, plan or claim: a refused request was made all the same."""
        word = noun.lemma_.lower()
        return word in self.ontology.speech_nouns or self._cue("noun", word) is not None

    def _adverbial(self, clause: Token, head: Token) -> None:
        """How an adverbial clause stands.

        A purpose is intended, and settled where something was done to that end; a participle shares the modality of its
        clause; time, cause and concession stand.
        """
        if self._is_inverted(head):
            self._opening(head)
        elif clause.tag_ == "VB" and any(child.lower_ == "to" for child in clause.children):
            particle = next(child for child in clause.children if child.lower_ == "to")
            self._set(Modality.INTENDED, particle, settled=is_past(head))
        elif clause.tag_ == "VBG" and not any(child.dep_ in ("mark", "advmod") for child in clause.children):
            self._verb_group(head, polarity=False)
