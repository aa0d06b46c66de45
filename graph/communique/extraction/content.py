"""What is said: the clauses, infinitives, noun phrases and quotations that a reporting word governs."""

from collections.abc import Collection, Iterable

from spacy.tokens import Doc, Token

from communique.claim import StatementKind
from communique.extraction.quotations import Quotations
from communique.ontology import Ontology, SpeechWord

_QUESTIONING = frozenset({StatementKind.ASKS, StatementKind.DOUBTS})
_DIRECTING = frozenset({StatementKind.ASKS, StatementKind.ORDERS, StatementKind.PROMISES, StatementKind.INTENDS})
_THOUGHT = frozenset({StatementKind.INTENDS, StatementKind.DOUBTS, StatementKind.PROMISES, StatementKind.HOPES})
_TELLING = frozenset({StatementKind.SAYS, StatementKind.REPORTS})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_MAX_ASIDE = 14


def subtree(token: Token) -> set[int]:
    """The indices of a token and all that depends on it."""
    return {descendant.i for descendant in token.subtree}


class ContentFinder:
    """Finds the tokens of what is said; *named* are the tokens of names."""

    def __init__(self, doc: Doc, ontology: Ontology, named: Collection[int], quotations: Quotations) -> None:
        self.doc = doc
        self.ontology = ontology
        self.named = named
        self.quotations = quotations
        self.in_quote = quotations.number_at

    def of_verb(self, verb: Token, word: SpeechWord, preposition: Token | None, passive: bool) -> set[int]:
        """What the verb governs: clauses, its infinitive or object, or what follows its preposition."""
        content: set[int] = set()
        if preposition is not None and preposition.dep_ == "advmod":
            preposition = None  # "shot back that …"
        for child in verb.children:
            if (
                (child.dep_ == "ccomp" and not self._is_detached(child) and not self._is_perceived(child, word))
                or (
                    child.dep_ == "xcomp"
                    and (
                        word.takes_infinitive
                        or self._is_raised(verb)
                        or (child.tag_ == "VBG" and not self.has_infinitive_mark(child))
                    )
                )
                or (child.dep_ == "advcl" and child.i > verb.i and self._is_complement(child, word))
            ):
                content |= self.clause(child)
            elif child.dep_ == "advcl" and child.i > verb.i and word.takes_noun_phrase and child.pos_ == "ADJ":
                content |= subtree(child)
        if preposition is not None:
            content |= self.noun_phrases(child for child in preposition.children if child.dep_ != "punct")
        elif not content:
            content |= self._distant_clause(verb) or self._topic(verb)
        return content | self._object_content(verb, word, passive)

    def _object_content(self, verb: Token, word: SpeechWord, passive: bool) -> set[int]:
        """What is praised, denied or noted; and "called the plan a mistake", an object with what is said of it."""
        labels = {
            i
            for child in verb.children
            if child.dep_ == "oprd" or (child.dep_ in ("prep", "advcl") and child.lower_ == "as")
            for i in subtree(child)
        }
        reasons = {
            i
            for child in verb.children
            if child.dep_ == "prep" and child.lower_ in self.ontology.lists["reasonPrepositions"] and child.i > verb.i
            for i in subtree(child)
        }
        objects = [
            child
            for child in verb.children
            if child.dep_ == ("nsubjpass" if passive else "dobj") and child.pos_ != "NUM" and child.ent_type_ != "MONEY"
        ]
        if passive and not any(child.dep_ == "agent" for child in verb.children):
            objects = []
        content: set[int] = set()
        names = [child for child in verb.children if child.dep_ == "oprd"]
        nouns = {i for name in names for i in subtree(name) if self.doc[i].pos_ in ("NOUN", "PROPN")}
        if not objects and (len(names) > 1 or nouns - {name.i for name in names}) and not passive:
            return {i for name in names for i in subtree(name)}  # "called X a liar", both parsed as what he is called
        for child in objects:
            if passive and any(self.doc[i].dep_ == "pcomp" for i in labels):
                content |= labels  # "was quoted as saying": not the one who is quoted
            elif labels and child.tag_ not in ("WP", "WDT"):
                content |= subtree(child) | labels
            elif self._is_called(child, word) or (
                child.lemma_.lower() in self.ontology.speech_nouns
                and child.pos_ == "NOUN"
                and any(mark.dep_ == "acl" for mark in child.children)
            ):
                content |= subtree(child)
            elif (
                (word.takes_noun_phrase or self._is_shown(verb, word))
                and (child.pos_ != "PRON" or reasons or any(clause.dep_ == "relcl" for clause in child.children))
                and (reasons or not self._is_bare_actor(child))
            ):
                content |= subtree(child) | reasons
        return content

    def _is_called(self, target: Token, word: SpeechWord) -> bool:
        """ "called the question “nonsense”", parsed as one noun phrase, the end of which is quoted."""
        phrase = subtree(target)
        named = any(self.doc[i].pos_ in ("NOUN", "PROPN") for i in phrase if i not in self.in_quote)
        return word.kind is StatementKind.SAYS and target.i in self.in_quote and named

    def _is_shown(self, verb: Token, word: SpeechWord) -> bool:
        """ "the poll shows a lead": what a document says it says in a noun phrase too."""
        subjects = (child.lemma_.lower() for child in verb.children if child.dep_ == "nsubj")
        return word.kind in _TELLING and any(noun in self.ontology.lists["documents"] for noun in subjects)

    def _distant_clause(self, verb: Token) -> set[int]:
        """ "told a meeting of ministers that …": a clause that the parser gave to the noun before it."""
        for token in verb.subtree:
            if (
                token.dep_ in ("acl", "relcl", "ccomp", "advcl")
                and token.i > verb.i
                and token.head.pos_ in ("NOUN", "PROPN")
                and token.head.lemma_.lower() not in self.ontology.speech_nouns
            ):
                opened = any(child.dep_ in ("mark", "advmod") and child.lower_ == "that" for child in token.children)
                if opened and any(
                    child.dep_ in _SUBJECTS and child.tag_ not in ("WDT", "WP") for child in token.children
                ):
                    return self.clause(token)
        return set()

    def _topic(self, verb: Token) -> set[int]:
        """ "spoke about the budget": a topic where no clause says more."""
        topics = [
            child
            for child in verb.children
            if child.dep_ == "prep" and child.i > verb.i and child.lower_ in self.ontology.lists["topicPrepositions"]
        ]
        return self.noun_phrases(grandchild for child in topics for grandchild in child.children)

    def noun_phrases(self, heads: Iterable[Token]) -> set[int]:
        """The phrases under *heads* that say something: no pronoun, no date, no bare name."""
        said = (
            head
            for head in heads
            if head.pos_ != "PRON" and head.ent_type_ not in ("DATE", "TIME") and not self._is_bare_actor(head)
        )
        return {i for head in said for i in subtree(head)}

    def _is_bare_actor(self, token: Token) -> bool:
        """Whether a phrase only names somebody; who is praised or warned is a relation and no content."""
        if token.i not in self.named or token.pos_ == "VERB":
            return False
        return all(t.i in self.named or t.pos_ in ("DET", "CCONJ", "PUNCT", "PART", "SPACE") for t in token.subtree)

    def _is_detached(self, clause: Token) -> bool:
        """A question tag, or another sentence before a semicolon."""
        verb = clause.head
        if clause.i > verb.i:
            return False
        tag = clause.pos_ not in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "ADP", "ADV", "NUM")
        return tag or any(token.text == ";" and token.i not in self.in_quote for token in self.doc[clause.i : verb.i])

    def _is_complement(self, clause: Token, word: SpeechWord) -> bool:
        """What the parser took for an adverbial: "tweeted at dawn that …", "asked whether …", "urged Iran to …"."""
        marks = {child.lower_ for child in clause.children if child.dep_ == "mark"}
        if marks & {"whether", "that"} or ("if" in marks and word.kind in _QUESTIONING):
            return True
        alone = not any(child.dep_ in ("xcomp", "ccomp") for child in clause.head.children)
        return alone and word.takes_infinitive and word.kind in _DIRECTING and self.has_infinitive_mark(clause)

    @staticmethod
    def _is_perceived(clause: Token, word: SpeechWord) -> bool:
        """ "saw him leave" is no belief."""
        bare = clause.tag_ in ("VB", "VBG") and not any(
            child.dep_ in ("aux", "mark") or child.tag_ == "WRB" for child in clause.children
        )
        return bare and word.kind in (StatementKind.BELIEVES, StatementKind.REPORTS)

    @staticmethod
    def has_infinitive_mark(clause: Token) -> bool:
        """Whether the clause is an infinitive with "to"."""
        return any(child.tag_ == "TO" for child in clause.children)

    def _is_raised(self, verb: Token) -> bool:
        """ "is believed to hide"; but who "was seen to leave" is in nobody's words."""
        return verb.lemma_ not in self.ontology.lists["perception"] and any(
            child.dep_ == "nsubjpass" for child in verb.children
        )

    def clause(self, head: Token) -> set[int]:
        """A clause without the conjunction that opens it; an infinitive ends before a participle after a comma."""
        opening = {child.i for child in head.lefts if child.dep_ in ("mark", "advmod") and child.lower_ == "that"}
        found = subtree(head) - opening
        if head.dep_ == "xcomp" and head.i not in self.in_quote:
            for child in head.children:
                if child.dep_ == "advcl" and child.tag_ == "VBG" and self.doc[child.left_edge.i - 1].text == ",":
                    found -= subtree(child)
        return found

    def beside(self, verb: Token, word: SpeechWord) -> set[int]:
        """What the verb reports by its place and not by its grammar: a quotation, or what follows a colon."""
        told = self.quotations.after_colon(verb) if word.kind not in _THOUGHT else set()
        return self.quotations.beside(verb) | told

    def around(self, verb: Token, aside: set[int], governed: set[int]) -> set[int]:
        """The sentence around ", he said,", and the clause beside "as he said,"."""
        if aside:
            return set(range(verb.sent.start, verb.sent.end)) - aside
        if not governed and self._is_as_told(verb):
            return subtree(verb.head) - subtree(verb)
        return self._host_clause(verb) if verb.dep_ == "parataxis" else set()

    def _is_as_told(self, verb: Token) -> bool:
        """ "as the minister said,": a clause set off by a comma that says whose word the sentence is."""
        opening = verb.left_edge
        if verb.dep_ != "advcl" or opening.lower_ != "as" or verb.head.pos_ not in ("VERB", "AUX"):
            return False
        set_off = opening.is_sent_start or self._parts(opening.i - 1)
        whole = not any(child.dep_ in ("dobj", "attr", "acomp") and child.lower_ != "it" for child in verb.children)
        return set_off and whole and any(child.dep_ == "nsubj" for child in verb.children)

    @staticmethod
    def _host_clause(verb: Token) -> set[int]:
        """The clause into which a parenthetical "he said" is set."""
        host = verb.head
        while host.dep_ == "conj" and host.head.i != host.i:
            host = host.head
        return subtree(host) - subtree(verb)

    def aside(self, verb: Token) -> set[int]:
        """The words of ", he said on Monday," in or after a clause; empty where the verb governs one to its right."""
        sentence = verb.sent
        if verb.tag_ == "VBG" or any(
            child.dep_ in ("ccomp", "xcomp", "dobj")
            and child.i > verb.i
            and child.pos_ in ("VERB", "AUX", "NOUN")
            and not self._between_commas(verb, child)
            for child in verb.children
        ):
            return set()
        first, last = verb.i, verb.i
        while first > sentence.start and not self._parts(first - 1):
            first -= 1
        while last + 1 < sentence.end and not self._parts(last + 1):
            last += 1
        words = self.doc[first : last + 1]
        if first == sentence.start or len(words) > _MAX_ASIDE or any(t.pos_ == "VERB" and t.i != verb.i for t in words):
            return set()
        if any(
            (token.dep_ in ("mark", "cc", "dobj") and token.head.i == verb.i) or token.tag_ in ("WP", "WDT", "TO")
            for token in words
        ):
            return set()
        if verb.dep_ == "conj" or words[0].tag_ == "CC" or any(token.dep_ == "neg" for token in words):
            return set()
        if not any(
            (
                token.pos_ in ("NOUN", "PROPN", "PRON")
                and token.ent_type_ not in ("DATE", "TIME")
                and token.dep_ != "pobj"
            )
            or (token.dep_ == "nsubj" and token.head.i == verb.i)
            for token in words
        ):
            return set()
        return set(range(first, last + 1))

    def _between_commas(self, verb: Token, child: Token) -> bool:
        return any(self._parts(index) for index in range(verb.i + 1, child.left_edge.i + 1))

    def _parts(self, index: int) -> bool:
        """Whether a token parts an aside from the clause that it is set into."""
        token = self.doc[index]
        return token.text in (",", "–", "—", "--", "―", ";", ":") or token.text in '“”"«»' or token.tag_ == "."

    def fit_to_quotations(self, verb: Token, content: set[int]) -> set[int]:
        """Content that does not leave the quotation that the verb stands in, and takes whole those that it reports."""
        own = self.in_quote.get(verb.i)
        if own is not None:
            return content & self.quotations.whole(own) if self.quotations.is_speech(own) else content
        quoted = {self.in_quote[index] for index in content if index in self.in_quote}
        spoken = {number for number in quoted if self.quotations.is_speech(number)}
        whole = set().union(*(self.quotations.whole(number) for number in quoted))
        first = min(
            (index for index in content if not self.doc[index].is_punct and not self.doc[index].is_space), default=None
        )
        if first in self.in_quote and self.in_quote[first] in spoken:
            return whole
        return content | whole
