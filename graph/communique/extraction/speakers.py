"""Who opens a statement: the subject of a reporting word, from the parse or, where quotations break it, beside it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from communique.claim import Polarity, StatementKind
from communique.extraction.mentions import Form, Mention
from communique.extraction.quotations import Quotations
from communique.extraction.syntax import PredicateGraph, node_label
from communique.ontology import Ontology

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_PHRASE = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "DET", "NUM", "PART", "ADP", "ADV"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NEGATIVE = frozenset({"DET", "PRON", "CCONJ", "NOUN"})
_RELATIVE = frozenset({"WP", "WDT"})
_TALKING = frozenset(
    {StatementKind.SAYS, StatementKind.REPORTS, StatementKind.DENIES, StatementKind.WARNS, StatementKind.CONFIRMS}
)
_ANSWERING = frozenset(
    {
        StatementKind.DENIES,
        StatementKind.DOUBTS,
        StatementKind.CRITICISES,
        StatementKind.PRAISES,
        StatementKind.BELIEVES,
        StatementKind.CONFIRMS,
    }
)
_MAX_CLIMB = 4


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: the mention where there is one, and the words in the sentence, half-open."""

    mention: Mention | None
    tokens: tuple[int, int]


class SpeakerFinder:
    """Finds the speakers of verbs and nouns."""

    def __init__(
        self,
        doc: Doc,
        ontology: Ontology,
        at: Mapping[int, Mention],
        graph_at: Callable[[int], PredicateGraph],
        quotations: Quotations,
    ) -> None:
        self.doc = doc
        self.ontology = ontology
        self.at = at
        self.graph_at = graph_at
        self.quotations = quotations

    def of_verb(
        self, verb: Token, word_kind: StatementKind, passive: bool, aside: Collection[int] = ()
    ) -> list[Speaker] | None:
        """The speakers of a verb; empty where nobody is named ("it is believed"), None where nobody can speak.

        Where the verb is set off with words of its own (*aside*), its subject is among them.
        """
        clause = self._relative_clause(verb)
        relative = next(
            (child for child in clause.children if child.dep_ in _SUBJECTS and child.tag_ in _RELATIVE), None
        )
        agents = [self.doc[i] for i in self.graph_at(verb.i).children(verb.i, "agent") if self._same_voice(i, verb)]
        agents = [agent for agent in agents if agent.i in aside] or agents
        if relative is not None and clause.dep_ == "relcl" and not passive:
            return self._relative(relative, agents)
        if not passive:
            agents = self._inverted(verb) or agents or self._beside(verb) or self._above(verb) or self._before(verb)
        if not agents:
            return [] if passive else None
        return self._speakers(agents, talking=word_kind in _TALKING)

    def of_noun(self, noun: Token) -> list[Speaker]:
        """Whose claim, plan or demand it is: its owner, or the subject of the verb that has it as object."""
        owners = [self.doc[i] for i in self.graph_at(noun.i).children(noun.i, "of") if self._may_own(self.doc[i], noun)]
        if not owners and noun.dep_ == "dobj" and noun.head.pos_ == "VERB" and self._utters(noun.head):
            verb = noun.head
            owners = [self.doc[i] for i in self.graph_at(verb.i).children(verb.i, "agent") if self._same_voice(i, verb)]
            owners = owners or self._above(verb)
        return self._speakers(owners) or []

    def of_adjective(self, adjective: Token) -> list[Speaker]:
        """Of whom it is said that they are sure, afraid or determined."""
        holders = [self.doc[i] for i in self.graph_at(adjective.i).children(adjective.i, "is")]
        if not holders and adjective.dep_ == "acomp":
            holders = [child for child in adjective.head.children if child.dep_ == "nsubj"]
        if not holders and adjective.dep_ in ("acl", "amod", "appos") and adjective.head.pos_ in _NOMINAL:
            holders = [adjective.head]
        return self._speakers(holders) or []

    def _utters(self, verb: Token) -> bool:
        """ "made a threat", "repeated the claim"; whoever rejects or welcomes one answers the words of others."""
        word = self.ontology.speech_verbs.get(node_label(verb, self.ontology))
        return word is None or word.kind not in _ANSWERING

    def _may_own(self, owner: Token, noun: Token) -> bool:
        if not self._same_voice(owner.i, noun):
            return False
        return owner.i in self.at or owner.dep_ == "poss" or (owner.dep_ == "pobj" and owner.head.lower_ == "by")

    def _same_voice(self, index: int, verb: Token) -> bool:
        """A reporting word outside a quotation has its subject outside, whatever the parser says."""
        number = self.quotations.number_at.get(index)
        return (
            number is None or number == self.quotations.number_at.get(verb.i) or not self.quotations.is_speech(number)
        )

    @staticmethod
    def _relative_clause(verb: Token) -> Token:
        """The first verb of the clause: "who live abroad and see it as a way out" has one pronoun for both."""
        first = verb
        while first.dep_ == "conj" and not any(child.dep_ in _SUBJECTS for child in first.children):
            first = first.head
        return first

    def _relative(self, pronoun: Token, agents: list[Token]) -> list[Speaker]:
        """ "X, who said": the pronoun stands for the speaker; of "the letter that said" the noun tells more."""
        mention = next((found for agent in agents if (found := self.mention_for(agent)) is not None), None)
        if pronoun.lower_ != "who" and not (mention and mention.actors) and agents and agents[0].pos_ == "NOUN":
            return [Speaker(None, (self._first_word(agents[0]), agents[0].i + 1))]
        return [Speaker(mention, (pronoun.i, pronoun.i + 1))]

    def _beside(self, verb: Token) -> list[Token]:
        """The noun phrase between a quotation that broke the parse and the verb, or the one that follows the verb."""
        quoted = self.quotations.number_at
        if verb.i in quoted or not self.quotations.beside(verb):
            return []
        first, last = verb.i, verb.i + 1
        while (
            first > verb.sent.start
            and first - 1 not in quoted
            and self.quotations.block_of.get(first - 1) == self.quotations.block_of.get(verb.i)
        ):
            first -= 1
        while (
            last < len(self.doc) and last not in quoted and not self.doc[last].is_punct and not self.doc[last].is_space
        ):
            last += 1
        return self._first_noun(first, verb.i) or self._first_noun(verb.i + 1, last)

    def _inverted(self, verb: Token) -> list[Token]:
        """ "…,” replied the ministry": what follows a verb at the end of a quotation, whatever the parser calls it."""
        touches = (
            verb.i >= 2
            and verb.i not in self.quotations.number_at
            and verb.i - 2 in self.quotations.number_at
            and verb.i - 1 not in self.quotations.number_at
        )
        if (
            not touches
            or not self.quotations.beside(verb)
            or any(child.dep_ in _SUBJECTS and child.i > verb.i for child in verb.children)
        ):
            return []
        return [
            child
            for child in verb.children
            if child.dep_ in ("dobj", "attr", "dep", "appos")
            and child.i > verb.i
            and child.pos_ in _NOMINAL
            and child.i not in self.quotations.number_at
        ][:1]

    def _before(self, verb: Token) -> list[Token]:
        """ "…, the commander said": the subject that the parser gave to the clause before it."""
        if verb.tag_ not in ("VBD", "VBZ", "VBP") or any(child.dep_ in _SUBJECTS for child in verb.children):
            return []
        first = verb.i
        while first > verb.sent.start and self.doc[first - 1].text != "," and self.doc[first - 1].pos_ in _PHRASE:
            first -= 1
        if first == verb.i or self.doc[first - 1].text != ",":
            return []
        root = self.doc[first : verb.i].root
        return [root] if root.pos_ in ("NOUN", "PROPN", "PRON") and root.ent_type_ not in ("DATE", "TIME") else []

    def _first_noun(self, first: int, last: int) -> list[Token]:
        """The head of the first noun phrase in a stretch of tokens."""
        for index in range(first, last):
            token = self.doc[index]
            if token.pos_ not in ("NOUN", "PROPN", "PRON") or token.ent_type_ in ("DATE", "TIME"):
                continue
            mention = next((m for m in self.at.values() if m.start <= index < m.end and m.end <= last), None)
            if mention is not None:
                return [self.doc[mention.head]]
            while (
                index + 1 < last
                and self.doc[index + 1].pos_ in ("NOUN", "PROPN")
                and self.doc[index + 1].ent_type_ not in ("DATE", "TIME")
            ):
                index += 1
            return [self.doc[index]]
        return []

    def _above(self, verb: Token) -> list[Token]:
        """The understood subject of a participle or infinitive: the subject of the verbs above it."""
        if verb.tag_ not in ("VBG", "VB") and verb.dep_ != "conj":
            return []
        node = verb
        for _ in range(_MAX_CLIMB):
            above = node.head
            if above.i == node.i or above.sent != verb.sent:
                return []
            subjects = [child for child in above.children if child.dep_ in _SUBJECTS and child.tag_ not in _RELATIVE]
            if subjects and above.pos_ in ("VERB", "AUX"):
                return [subject for subject in subjects if self._same_voice(subject.i, verb)]
            if node.dep_ in ("acl", "relcl") and above.pos_ in _NOMINAL:
                return [above] if node.tag_ == "VBG" else []
            node = above
        return []

    def _speakers(self, tokens: list[Token], talking: bool = False) -> list[Speaker] | None:
        found = [speaker for token in tokens if (speaker := self._speaker(token, talking)) is not None]
        named = [speaker for speaker in found if speaker.mention is not None]
        return named or found[:1] or None

    def _speaker(self, token: Token, talking: bool) -> Speaker | None:
        mention = self.mention_for(token)
        if self._is_denied(token):
            return None
        if mention is not None:
            anybody = self._is_anybody(token) and not (mention.actors and token.lower_ != "you")
            return None if anybody else Speaker(mention, (mention.start, mention.end))
        if token.lower_ == "it" and talking:
            return Speaker(None, (token.i, token.i + 1))
        if token.ent_type_ in ("DATE", "TIME") or token.pos_ not in _NOMINAL or self._is_anybody(token):
            return None
        if token.pos_ in ("PRON", "DET"):
            return Speaker(None, (token.i, token.i + 1))
        return Speaker(None, (self._first_word(token), token.i + 1))

    def _is_denied(self, token: Token) -> bool:
        """ "neither Chile nor Peru promised", "none of them mentioned": whoever is named has not spoken."""
        first = token
        while first.dep_ == "conj" and first.head.i != first.i:
            first = first.head
        return any(self._is_negative(word) for word in (token, *token.lefts, *first.lefts))

    def _is_negative(self, word: Token) -> bool:
        cue = self.ontology.cues.get(("determiner", word.lower_)) if word.pos_ in _NEGATIVE else None
        return cue is not None and cue.polarity is Polarity.NEGATED

    def _is_anybody(self, token: Token) -> bool:
        """Whether a word means nobody in particular; with more beside it, it does: "those close to him"."""
        if any(child.dep_ in ("prep", "relcl", "acl", "amod") and child.i > token.i for child in token.children):
            return False
        return token.lower_ in self.ontology.lists["anybody"] or token.tag_ == "EX"

    def _first_word(self, token: Token) -> int:
        """The first word of the noun phrase that *token* heads, in the same voice and sentence."""
        quoted = self.quotations.number_at.get(token.i)
        first = token.i
        while (
            first > token.left_edge.i
            and self.quotations.number_at.get(first - 1) == quoted
            and not self.doc[first - 1].is_space
        ):
            first -= 1
        while self.doc[first].is_punct and first < token.i:
            first += 1
        return first

    def mention_for(self, token: Token) -> Mention | None:
        """The mention that *token* heads; of "X's statement" that of X."""
        mention = self.at.get(token.i)
        mention = mention or next(
            (
                self.at[child.i]
                for child in token.children
                if child.dep_ == "appos" and child.i in self.at and child.pos_ == "PROPN"
            ),
            None,
        )
        mention = mention or next(
            (named for named in self.at.values() if named.start <= token.i < named.end and named.form is Form.NAME),
            None,
        )
        if mention is not None:
            return mention
        if token.lemma_.lower() in self.ontology.speech_nouns:
            for owner in self.graph_at(token.i).children(token.i, "of"):
                if owner in self.at:
                    return self.at[owner]
        return None
