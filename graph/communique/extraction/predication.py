"""How a predicate stands in its own clause: what modifies it, auxiliaries, negation, conjunction, question, tense."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from communique.claim import Modality, Polarity, Tense
from communique.extraction.clauses import auxiliaries, in_quotation, is_past, is_perfect, shares_auxiliaries
from communique.extraction.syntax import PredicateGraph
from communique.ontology import Cue, Ontology

_MODIFIERS = frozenset({"amod", "det", "advmod", "neg", "compound", "nmod", "predet", "preconj"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "attr"})
_STOPS = frozenset(".?!;:")
NEGATION = Cue(Polarity.NEGATED, None)


@dataclass(slots=True)
class Factuality:
    """How a predicate stands, and the cues that made it so, in words.

    ``settled`` holds of what is to come and announced without reserve ("will", "agreed to"): not yet a fact, but not
    in doubt. ``given`` holds of what the sentence takes for granted, so that no word above it has a say ("after the
    attack").
    """

    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ACTUAL
    tense: Tense | None = None
    reasons: list[str] = field(default_factory=list)
    settled: bool = False
    given: bool = False

    def apply(self, polarity: Polarity | None, modality: Modality | None, reason: str, settled: bool = False) -> None:
        """Let a cue act: negations cancel out, the innermost modality stays; "will" yields to doubt."""
        if polarity is Polarity.NEGATED:
            flipped = self.polarity is Polarity.NEGATED
            self.polarity = Polarity.AFFIRMED if flipped else Polarity.NEGATED
            self.reasons.append(reason)
        if modality is not None and modality is not Modality.ACTUAL:
            overruled = self.modality is Modality.INTENDED and self.settled and modality is not Modality.INTENDED
            if self.modality is Modality.ACTUAL or overruled:
                self.modality, self.settled = modality, settled
                self.reasons.append(reason)
            elif modality is not self.modality:
                self.settled = self.settled and settled


class Predication:
    """A predicate, the statement in which it stands, and what is known so far of how it stands."""

    def __init__(self, graph: PredicateGraph, content: Collection[int] | None) -> None:
        self.graph = graph
        self.doc: Doc = graph.doc
        self.ontology: Ontology = graph.ontology
        self.content = content
        self.result = Factuality()
        self.seen: set[int] = set()
        self.covered: set[int] = set()

    # Words

    def _cue(self, form: str, *words: str) -> Cue | None:
        return next((cue for word in words if (cue := self.ontology.cues.get((form, word)))), None)

    def _listed(self, name: str, *words: str) -> bool:
        return any(word in self.ontology.lists[name] for word in words)

    def _apply(self, cue: Cue | None, token: Token, settled: bool = False) -> bool:
        if cue is None or token.i in self.seen:
            return False
        self.seen.add(token.i)
        listed = self._listed("settledFuture", token.lower_, token.lemma_.lower())
        settled = settled or (cue.modality is not Modality.CONDITIONAL and listed)
        self.result.apply(cue.polarity, cue.modality, token.text, settled)
        return True

    def _set(self, modality: Modality, token: Token, settled: bool = False) -> None:
        self._apply(Cue(None, modality), token, settled)

    def _beside(self, token: Token) -> tuple[str, str, str]:
        """A word with its right neighbour, with its left one, and alone: "rather than", "as long as", "no longer"."""
        word = token.lower_
        after = self.doc[token.i + 1].lower_ if token.i + 1 < len(self.doc) else ""
        before = self.doc[token.i - 1].lower_ if token.i else ""
        return f"{word}_{after}", f"{before}_{word}", word

    # What modifies the predicate

    def _modifiers(self, token: Token) -> None:
        """ "no sanctions", "an alleged attack", "not an ally"."""
        if token.pos_ in ("VERB", "AUX"):
            return
        for child in token.children:
            if child.dep_ not in _MODIFIERS or self._other_scope(child) or child.i in self.covered:
                continue
            if child.dep_ in ("det", "neg", "predet", "preconj"):
                self._apply(self._cue("determiner", child.lower_) or self._cue("adverb", child.lower_), child)
            elif child.dep_ == "advmod":
                self._apply(self._cue("adverb", child.lower_), child)
            elif child.pos_ in ("ADJ", "VERB"):
                cue = self._cue("adjectiveWord", child.lower_)
                requested = cue is not None and cue.modality is Modality.REQUESTED
                self._apply(None if requested or self._listed("governsOnly", child.lower_) else cue, child)
        if token.dep_ in ("nsubj", "nsubjpass"):
            self._generic(token)

    def _other_scope(self, token: Token) -> bool:
        """ "not only", "not until Monday", "not because": what is negated is not the predicate."""
        following = self.doc[token.i + 1].lower_ if token.i + 1 < len(self.doc) else ""
        return token.lower_ == "not" and following in self.ontology.lists["takesNegation"]

    # The verb group

    def _verb_group(self, verb: Token, polarity: bool = True) -> None:
        """What the clause of *verb* says of it: its conjunction, a question, auxiliaries, negation and adverbs.

        With *polarity* false only modality counts: what is not done is not thereby said of an adjunct's event.
        """
        before = self.result.polarity
        reasons = len(self.result.reasons)
        self._opening(verb)
        self._imperative(verb)
        self._condition(verb)
        self._question(verb)
        self._auxiliaries(verb)
        self._negation(verb)
        if not polarity and self.result.polarity is not before:
            self.result.polarity = before
            del self.result.reasons[reasons:]

    def _opening(self, verb: Token) -> None:
        """ "if", "until", "so that", "Had X …", "Should X …"."""
        asked = verb.i > verb.head.i and (
            verb.dep_ == "ccomp" or (verb.dep_ == "advcl" and not self._inside(verb.head))
        )
        for child in verb.children:
            cue, of_time = self._marker(child)
            if cue is None or child.i > verb.i or (of_time and is_past(verb)):
                continue
            whether = asked and cue.modality is Modality.CONDITIONAL
            self._apply(Cue(None, Modality.POSSIBLE) if whether else cue, child)
        if self._is_inverted(verb):
            self._set(Modality.CONDITIONAL, (auxiliaries(verb) or [verb])[0])

    def _marker(self, token: Token) -> tuple[Cue | None, bool]:
        """The cue of a conjunction, alone or with the word before it ("as long as"), and whether it is one of time."""
        if token.dep_ == "prep":
            return self._cue("marker", self._beside(token)[0]), False  # "in case"
        if token.dep_ not in ("mark", "advmod", "cc"):
            return None, False
        for word in self._beside(token)[1:]:
            if cue := self._cue("marker", word):
                return cue, self._listed("timeMarkers", word)
        return None, False

    def _is_inverted(self, verb: Token) -> bool:
        """ "Had Washington known", "Should Iran attack", "Were it to fail": a condition without "if"."""
        helpers = auxiliaries(verb) or [verb]
        subject = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
        if verb.dep_ not in ("advcl", "ccomp", "nsubj") or not helpers or subject is None or helpers[0].i > subject.i:
            return False
        return helpers[0].lower_ in self.ontology.lists["invertedAuxiliaries"]

    def _imperative(self, verb: Token) -> None:
        """ "Send us weapons!"."""
        if verb.tag_ == "VB" and verb.dep_ in ("ROOT", "ccomp") and verb.left_edge.i == verb.i:
            before = self.doc[verb.i - 1] if verb.i else verb
            if before.is_punct or before.is_space or verb.is_sent_start:
                self._set(Modality.REQUESTED, verb)

    def _condition(self, verb: Token) -> None:
        """The consequence of a condition is conditional too, unless it has happened."""
        if is_past(verb) and not self._modal(verb):
            return
        for clause in self._adjuncts(verb):
            for mark in clause.children:
                cue, of_time = self._marker(mark)
                if cue is not None and cue.modality is Modality.CONDITIONAL and not of_time:
                    self._set(Modality.CONDITIONAL, mark)
            if self._is_inverted(clause):
                self._set(Modality.CONDITIONAL, (auxiliaries(clause) or [clause])[0])
        if self._modal(verb):
            for child in verb.children:
                cue = self._cue("preposition", *self._beside(child)) if child.dep_ == "prep" else None
                if cue is not None and self._listed("conditionPrepositions", *self._beside(child)):
                    self._set(Modality.CONDITIONAL, child)

    def _adjuncts(self, verb: Token) -> Iterator[Token]:
        for child in verb.children:
            if child.dep_ == "advcl":
                yield child
            elif child.dep_ == "advmod":
                yield from (lower for lower in child.children if lower.dep_ in ("advcl", "ccomp"))
        if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and self._modal(verb):
            yield from (child for child in verb.head.children if child.dep_ == "advcl" and child.i < verb.head.i)

    def _modal(self, verb: Token) -> Token | None:
        """The modal auxiliary of a verb."""
        return next((helper for helper in auxiliaries(verb) if self._cue("auxiliary", helper.lower_)), None)

    def _question(self, verb: Token) -> None:
        """A question whether: "why" and "when" take what they ask about for granted."""
        end = next((token for token in self.doc[verb.i : verb.sent.end] if token.text in _STOPS), verb)
        if end.text != "?" or verb.dep_ not in ("ROOT", "conj", "ccomp") or not self._inside(verb):
            return
        if verb.dep_ == "ccomp" and any(child.dep_ == "mark" for child in verb.children):
            return
        if not any(child.tag_ in ("WRB", "WP", "WDT") for child in verb.children):
            self._set(Modality.POSSIBLE, end)

    def _inside(self, token: Token) -> bool:
        return self.content is None or token.i in self.content

    def _auxiliaries(self, verb: Token) -> None:
        for helper in auxiliaries(verb):
            if helper.lower_ in self.ontology.lists["backshifted"] and self._listed("wishes", verb.lemma_):
                continue  # "would like to"
            if helper.lower_ in self.ontology.lists["backshifted"]:
                self._backshifted(verb, helper)
            else:
                self._apply(self._cue("auxiliary", helper.lower_), helper)
            if helper.lower_ == "to" and verb.tag_ in ("VB", "VBN"):
                self._bare_infinitive(verb, helper)

    def _backshifted(self, verb: Token, helper: Token) -> None:
        """ "He said it would come" reports a future; "it would have come", "that would help" hang on a condition."""
        reported = (
            self.content is not None and not is_perfect(verb) and not in_quotation(helper) and self._said_in_past(verb)
        )
        self.seen.discard(helper.i)
        self._set(Modality.INTENDED if reported else Modality.CONDITIONAL, helper)

    def _said_in_past(self, verb: Token) -> bool:
        outer = next(
            (token for token in verb.ancestors if not self._inside(token) and token.pos_ in ("VERB", "AUX")), None
        )
        return outer is None or (outer.tag_ != "VBZ" and outer.tag_ != "VBP")

    def _bare_infinitive(self, verb: Token, particle: Token) -> None:
        """A headline's "Iran to resume talks", and "is to meet": what is to come."""
        head = verb.head
        governed_by_be = verb.dep_ in ("xcomp", "ccomp") and head.lemma_ == "be"
        if verb.dep_ == "ROOT" or governed_by_be or (verb.dep_ == "ccomp" and verb.head.i > verb.i):
            self._set(
                Modality.INTENDED, particle, settled=not any(child.dep_ in ("acomp", "attr") for child in head.children)
            )

    def _negation(self, verb: Token) -> None:
        for child in verb.children:
            if child.dep_ in ("neg", "advmod", "preconj", "cc", "npadvmod") and not self._other_scope(child):
                if child.dep_ == "cc" and child.i > verb.i:
                    continue
                after, before, word = self._beside(child)
                self._apply(
                    self._cue("adverb", after) or self._cue("adverb", before) or self._cue("adverb", word), child
                )
            elif child.dep_ in _ARGUMENTS:
                self._negated_argument(child)
            elif child.dep_ in ("agent", "prep"):
                self._negated_phrase(child)
        if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
            self._coordination(verb)

    def _negated_argument(self, noun: Token) -> None:
        """ "no country supports", "supports neither Iran nor Israel", "nobody attacked"."""
        if noun.pos_ in ("PRON", "DET") or (noun.pos_ == "NOUN" and noun.i not in self.covered):
            self._apply(self._negative(noun), noun)
        degrees = [
            lower for child in noun.lefts if child.dep_ == "advmod" for lower in child.lefts
        ]  # "not even Morocco"
        for child in noun.rights:
            if child.dep_ == "prep":
                self._negated_phrase(child)  # "Egypt by no means supports"
        for child in (*noun.children, *degrees):
            if noun.dep_ == "dobj" and child.dep_ == "det" and noun.pos_ == "NOUN":
                continue  # "knows no borders" is no less a fact; "sends no weapons" is read where weapons count
            if child.dep_ in ("det", "preconj", "neg", "cc") and child.i < noun.i and not self._other_scope(child):
                self._apply(
                    self._negative(child) or (self._cue("adverb", child.lower_) if child.dep_ == "neg" else None), child
                )

    def _negative(self, word: Token) -> Cue | None:
        cue = self._cue("determiner", word.lower_)
        return cue if cue is not None and cue.polarity is Polarity.NEGATED else None

    def _negated_phrase(self, preposition: Token) -> None:
        """ "by no means", "under no circumstances", "by nobody"."""
        for noun in preposition.children:
            if noun.dep_ == "pobj" and (
                preposition.dep_ == "agent" or self._listed("negativePhrases", noun.lemma_.lower())
            ):
                self._negated_argument(noun)

    def _coordination(self, verb: Token) -> None:
        """ "could attack and destroy", "did not attack or threaten", "nor did it"; "not X but Y" denies only X."""
        first = verb.head
        links = [child for child in first.children if child.dep_ == "cc" and first.i < child.i < verb.i]
        link = links[-1] if links else None
        denied = link is not None and self._cue("adverb", link.lower_) == NEGATION
        finite = ("VBD", "VBN")  # one and the same form of most verbs
        same_form = (verb.tag_ == first.tag_ or {verb.tag_, first.tag_} <= set(finite)) and not any(
            child.dep_ in ("nsubj", "nsubjpass", "aux", "neg") for child in verb.children
        )
        if link is not None and same_form and self._listed("disjunction", link.lower_):
            for child in first.children:
                if child.dep_ == "neg" and child.i < first.i:
                    self._apply(self._cue("adverb", child.lower_), child)
        if shares_auxiliaries(verb):
            for helper in auxiliaries(first):
                if helper.i < verb.i and helper.lower_ != "to":
                    self._apply(self._cue("auxiliary", helper.lower_), helper)
            contrasted = link is not None and self._listed("contrast", link.lower_)
            for child in () if contrasted or denied else first.children:
                if child.dep_ == "neg" and child.i < first.i and not self._other_scope(child):
                    self._apply(self._cue("adverb", child.lower_), child)
        if denied and link is not None:
            self._apply(NEGATION, link)
        elif link is not None:
            self._apply(self._cue("preposition", self._beside(link)[1]), link)

    def _generic(self, noun: Token) -> None:
        """ "any state that attacks …"."""
        for child in noun.children:
            if child.dep_ == "det" and child.lower_ in self.ontology.lists["genericDeterminers"]:
                self._set(Modality.CONDITIONAL, child)

    def _is_negated(self, verb: Token) -> bool:
        helpers = [child for child in verb.children if child.dep_ in ("neg", "advmod", "preconj")]
        subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
        if any(self._negative(word) for subject in subjects for word in (subject, *subject.lefts)):
            return True
        return any(self._cue("adverb", child.lower_) == NEGATION and not self._other_scope(child) for child in helpers)

    # Tense

    def _tense(self, carrier: Token) -> Tense | None:
        if carrier.pos_ not in ("VERB", "AUX"):
            return None
        verb = carrier
        for _ in range(4):
            own = self._own_tense(verb)
            if own is not None:
                return own
            if verb.dep_ in ("conj", "xcomp", "ccomp", "advcl", "pcomp", "acl", "relcl") and verb.head.i != verb.i:
                if verb.tag_ == "VB":
                    return (
                        Tense.FUTURE
                        if self.result.modality is not Modality.ACTUAL or not self._inside(verb.head)
                        else None
                    )
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
                return Tense.PAST if any(other.lemma_ == "have" for other in helpers) else Tense.FUTURE
        if self.result.modality is Modality.CONDITIONAL and any(helper.lower_ == "had" for helper in helpers):
            return Tense.PAST
        for helper in helpers:
            if helper.tag_ in ("VBD", "VBN") or helper.lemma_ == "have":
                return Tense.PAST
            if helper.tag_ in ("VBZ", "VBP"):
                return Tense.PRESENT
        if verb.tag_ == "VBD" or (verb.tag_ == "VBN" and verb.dep_ == "acl"):
            return Tense.FUTURE if self.result.modality is Modality.CONDITIONAL and verb.tag_ == "VBD" else Tense.PAST
        if verb.tag_ in ("VBZ", "VBP"):
            return Tense.PRESENT
        return None
