"""Who says what: reporting verbs, nouns, adjectives and phrases, and the nesting of what they open."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from spacy.tokens import Doc, Token

from communique.article import Article
from communique.claim import Modality, Polarity, StatementKind
from communique.extraction.clauses import auxiliaries
from communique.extraction.content import ContentFinder, subtree
from communique.extraction.drafts import Draft, around
from communique.extraction.mentions import Mention
from communique.extraction.quotations import Quotations
from communique.extraction.set_off import SetOffReader
from communique.extraction.speakers import Speaker, SpeakerFinder
from communique.extraction.syntax import PredicateGraph, node_label
from communique.ontology import Ontology, SpeechWord

_OWN_WORDS = frozenset({"aux", "auxpass", "neg", "punct", "mark", "cc"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_STATES_OF_MIND = frozenset(
    {
        StatementKind.SAYS,
        StatementKind.BELIEVES,
        StatementKind.INTENDS,
        StatementKind.HOPES,
        StatementKind.FEARS,
        StatementKind.PRAISES,
        StatementKind.CRITICISES,
        StatementKind.PREDICTS,
    }
)
_ASSERTING = frozenset({StatementKind.SAYS, StatementKind.REPORTS, StatementKind.ACCUSES, StatementKind.BELIEVES})
_PRESUPPOSING = frozenset({StatementKind.FEARS, StatementKind.DOUBTS})
_JUDGEMENTS = frozenset({StatementKind.PRAISES, StatementKind.CRITICISES, StatementKind.ACCUSES})


class StatementFinder:
    """Finds the statements of a parsed article."""

    def __init__(
        self,
        doc: Doc,
        article: Article,
        ontology: Ontology,
        mentions: Iterable[Mention],
        graph_at: Callable[[int], PredicateGraph],
    ) -> None:
        self.doc = doc
        self.article = article
        self.ontology = ontology
        self.at: dict[int, Mention] = {}
        self.named: set[int] = set()
        for mention in mentions:
            self.named.update(range(mention.start, mention.end))
            self.at.setdefault(mention.head, mention)
            if mention.outer is None or self.at[mention.head].end < mention.end:
                self.at[mention.head] = mention
        self.graph_at = graph_at
        self.quotations = Quotations(doc, article)
        self.in_quote = self.quotations.number_at
        self.speakers = SpeakerFinder(doc, ontology, self.at, graph_at, self.quotations)
        self.contents = ContentFinder(doc, ontology, self.named, self.quotations)
        self.drafts: list[Draft] = []

    def find(self) -> list[Draft]:
        """The statements, outermost first where they nest, otherwise in text order."""
        for sentence in self.doc.sents:
            for token in sentence:
                self._read_token(token)
        SetOffReader(self.doc, self.article, self.ontology, self.at, self.quotations, self.drafts).read()
        self.drafts = [draft for draft in self.drafts if draft.content]
        self._nest()
        self.drafts = [draft for draft in self.drafts if not self._adds_nothing(draft)]
        self._nest()
        self.drafts.sort(key=lambda draft: (min(draft.content), -len(draft.content), draft.verb or 0))
        return self.drafts

    # Reporting words

    def _read_token(self, token: Token) -> None:
        if token.lower_ in self.ontology.speech_adjectives and (token.pos_ == "ADJ" or token.dep_ in ("acomp", "oprd")):
            self._read_adjective(token, self.ontology.speech_adjectives[token.lower_])
        elif token.pos_ in ("VERB", "AUX"):
            self._read_verb(token)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in self.ontology.speech_nouns:
            self._read_noun(token, self.ontology.speech_nouns[token.lemma_.lower()])
            self._read_outlook(token, self.ontology.speech_nouns[token.lemma_.lower()])
        for phrase, word in self.ontology.speech_phrases.items():
            words = phrase.split()
            if token.lower_ == words[0] and [t.lower_ for t in self.doc[token.i : token.i + len(words)]] == words:
                self._read_phrase(token, len(words), word)

    def _add(self, draft: Draft, speakers: list[Speaker]) -> None:
        """One draft for each speaker; one without where nobody is named."""
        if not speakers:
            self.drafts.append(draft)
        for speaker in speakers:
            own = replace(draft, speaker=speaker.mention, speaker_tokens=speaker.tokens, content=set(draft.content))
            self.drafts.append(own)

    def _speech_word(self, verb: Token) -> tuple[SpeechWord, Token | None] | None:
        """The entry of a verb, alone or with its preposition ("call for") or its infinitive ("agree to")."""
        label = node_label(verb, self.ontology)
        infinitives = {child.dep_ for child in verb.children if self.contents.has_infinitive_mark(child)}
        word = self.ontology.speech_verbs.get(f"{label}_to")
        if word and ("xcomp" in infinitives or ("advcl" in infinitives and word.kind is StatementKind.ORDERS)):
            return word, None
        for child in verb.children:
            if child.dep_ == "dobj" and (word := self.ontology.speech_verbs.get(f"{label}_{child.lower_}")):
                return word, None  # "put it"
            if (
                child.dep_ in ("prep", "dative", "prt")
                and child.i > verb.i
                and f"{label}_{child.lower_}" not in self.ontology.lists["quotingVerbs"]
                and (word := self.ontology.speech_verbs.get(f"{label}_{child.lower_}"))
            ):
                return word, child
            if child.dep_ == "dobj" and (charge := self._charge(label, child)):
                return charge
        word = self.ontology.speech_verbs.get(label)
        return (word, None) if word else None

    def _charge(self, label: str, target: Token) -> tuple[SpeechWord, Token] | None:
        """ "accused the board of lying": the preposition of the verb that the parser gave to its object."""
        for child in target.children:
            word = self.ontology.speech_verbs.get(f"{label}_{child.lower_}") if child.dep_ == "prep" else None
            if word is not None and word.kind is StatementKind.ACCUSES:
                return word, child
        return None

    def _read_verb(self, verb: Token) -> None:
        found = self._speech_word(verb)
        if found is None:
            return
        word, preposition = found
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children) or self._is_passive_participle(
            verb
        )
        aside = self.contents.aside(verb)
        content = self.contents.beside(verb)
        if node_label(verb, self.ontology) not in self.ontology.lists["quotingVerbs"]:
            governed = self.contents.of_verb(verb, word, preposition, passive)
            if governed and min(governed) > verb.i:
                aside = set()  # "In July, the union called for a strike": no aside, the clause itself
            told = content or preposition is not None or word.kind in _JUDGEMENTS
            content |= governed | (set() if told else self.contents.around(verb, aside, governed))
        if not content:
            return
        speakers = self.speakers.of_verb(verb, word.kind, passive, aside)
        if speakers is None or (not speakers and (self._is_passive_participle(verb) or not self._has_verb(content))):
            return
        content = self.contents.fit_to_quotations(verb, content) - self._own_words(verb, speakers, aside)
        if not any(self.doc[index].is_alpha for index in content):
            return
        draft = Draft(word, word.kind, (verb.i, verb.i + 1), content, addressee=self._addressee(verb), verb=verb.i)
        self._negated_saying(verb, draft)
        if not self._is_ignorance(draft, verb):
            self._add(draft, speakers)

    def _has_verb(self, content: set[int]) -> bool:
        return any(self.doc[index].pos_ in ("VERB", "AUX") for index in content)

    @staticmethod
    def _is_passive_participle(verb: Token) -> bool:
        """ "the plan criticised by X", "Kenya, asked about it, said": the latter parsed as two verbs side by side."""
        if verb.i and verb.doc[verb.i - 1].text == "," and not any(child.dep_ == "cc" for child in verb.children):
            beside = (child for child in verb.rights if child.dep_ == "conj" and child.pos_ == "VERB")
            if any(verb.doc[other.left_edge.i - 1].text == "," for other in beside):
                return True
        return (
            verb.tag_ == "VBN"
            and verb.dep_ in ("acl", "amod", "advcl")
            and not any(child.dep_ in ("aux", "nsubj") for child in verb.children)
        )

    def _own_words(self, verb: Token, speakers: list[Speaker], aside: set[int]) -> set[int]:
        words = {verb.i} | {child.i for child in verb.children if child.dep_ in _OWN_WORDS} | aside
        return words.union(*(range(*speaker.tokens) for speaker in speakers))

    @staticmethod
    def _is_ignorance(draft: Draft, verb: Token) -> bool:
        """ "do not know who did it": nothing is believed."""
        clauses = [child for child in verb.children if child.dep_ == "ccomp"]
        asked = any(
            token.tag_ in ("WP", "WRB", "WDT") or token.lower_ in ("whether", "if")
            for clause in clauses
            for token in [clause.left_edge, *clause.children]
        )
        return draft.kind is StatementKind.BELIEVES and draft.polarity is Polarity.NEGATED and asked

    def _addressee(self, verb: Token) -> Mention | None:
        for child in verb.children:
            if child.dep_ in ("dobj", "dative") and child.i in self.at and child.pos_ != "ADP":
                return self.at[child.i]
            if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "on", "upon"):
                for grandchild in child.children:
                    if grandchild.dep_ == "pobj" and grandchild.i in self.at:
                        return self.at[grandchild.i]
        return None

    def _negated_saying(self, verb: Token, draft: Draft) -> None:
        """ "did not say that", "could believe that": what is said loses its footing."""
        draft.polarity, draft.modality = draft.word.polarity, draft.word.modality
        cues = self.ontology.cues
        negated = any(
            child.dep_ == "neg" or cues.get(("adverb", child.lower_)) == cues[("adverb", "not")]
            for child in verb.children
            if child.dep_ in ("neg", "advmod")
        )
        modal = any(
            child.dep_ == "aux" and (cue := cues.get(("auxiliary", child.lower_))) and cue.modality is Modality.POSSIBLE
            for child in verb.children
        )
        if negated and draft.kind in (StatementKind.BELIEVES, StatementKind.CONFIRMS):
            draft.polarity = Polarity.NEGATED
        elif negated and draft.kind is StatementKind.DENIES:
            draft.polarity, draft.modality = None, Modality.POSSIBLE
        elif negated or modal:
            draft.modality = draft.modality or Modality.POSSIBLE
        elif draft.kind is StatementKind.DENIES and draft.polarity is None and self._rejects_words(verb):
            draft.polarity = Polarity.NEGATED
        for child in verb.children:
            if (
                child.dep_ == "advmod"
                and (cue := cues.get(("adverb", child.lower_)))
                and child.dep_ != "neg"
                and draft.kind is StatementKind.BELIEVES
            ):
                draft.reasons.append(child.lower_)

    def _rejects_words(self, verb: Token) -> bool:
        """ "rejected the claim that …": not only the claim is turned down but what it says."""
        return any(
            child.dep_ in ("dobj", "nsubjpass")
            and (word := self.ontology.speech_nouns.get(child.lemma_.lower())) is not None
            and word.kind in _ASSERTING
            for child in verb.children
        )

    def _read_noun(self, noun: Token, word: SpeechWord) -> None:
        """ "Russia's claim that …", "a threat by X to …", "its plan for …"."""
        clauses = [
            child
            for child in noun.children
            if child.dep_ in ("acl", "ccomp") and child.pos_ in ("VERB", "AUX", "ADJ", "NOUN")
        ]
        clauses = [
            c
            for c in clauses
            if (c.tag_ == "VB" and word.takes_infinitive) or any(m.dep_ == "mark" for m in c.children)
        ]
        content = {i for clause in clauses for i in self.contents.clause(clause)}
        if not content:
            topics = [
                child
                for child in noun.children
                if child.dep_ == "prep" and child.lower_ in self.ontology.lists["nounTopicPrepositions"]
            ]
            content = self.contents.noun_phrases(
                grandchild for child in topics for grandchild in child.children if word.takes_noun_phrase
            )
        speakers = self.speakers.of_noun(noun) if content else []
        if speakers:
            self._add_word(noun, word, content, speakers)

    def _read_adjective(self, adjective: Token, word: SpeechWord) -> None:
        clauses = [
            child
            for child in adjective.children
            if child.dep_ == "ccomp" or (child.dep_ == "xcomp" and word.takes_infinitive)
        ]
        if adjective.dep_ in ("acomp", "ROOT"):
            clauses += [child for child in adjective.head.children if child.dep_ == "ccomp" and child.i > adjective.i]
        clauses = [clause for clause in clauses if self.in_quote.get(clause.i) == self.in_quote.get(adjective.i)]
        content = {i for clause in clauses for i in self.contents.clause(clause)}
        if not content and word.takes_noun_phrase:
            topics = [child for child in adjective.children if child.dep_ == "prep"]
            content = self.contents.noun_phrases(grandchild for child in topics for grandchild in child.children)
        speakers = self.speakers.of_adjective(adjective) if content else []
        if speakers:
            self._add_word(adjective, word, content, speakers)

    def _add_word(self, token: Token, word: SpeechWord, content: set[int], speakers: list[Speaker]) -> None:
        content = self.contents.fit_to_quotations(token, content) - {token.i}
        draft = Draft(word, word.kind, (token.i, token.i + 1), content, verb=token.i)
        draft.polarity, draft.modality = word.polarity, word.modality
        if word.kind in _PRESUPPOSING and not self._has_verb(content):
            draft.modality = None  # "wary of its growth": what is feared in a noun phrase is there
        self._add(draft, speakers)

    def _read_outlook(self, noun: Token, word: SpeechWord) -> None:
        """ "in Erdogan's view" holds for the clause that it opens."""
        preposition, edge = noun.head, noun.left_edge.i
        set_off = noun.right_edge.i + 1 < len(self.doc) and self.doc[noun.right_edge.i + 1].text == ","
        if noun.dep_ != "pobj" or preposition.lower_ != "in" or preposition.i + 1 != edge or not set_off:
            return
        source = next((child for child in noun.children if child.dep_ == "poss"), None)
        if source is not None and word.kind is StatementKind.BELIEVES:
            self._read_source(word, source, range(preposition.i, noun.right_edge.i + 1))

    def _read_phrase(self, first: Token, length: int, word: SpeechWord) -> None:
        """ "according to X" holds for the clause that it stands in."""
        last = self.doc[first.i + length - 1]
        source = next((child for child in last.children if child.dep_ == "pobj"), None)
        if source is not None:
            self._read_source(word, source, range(first.i, source.right_edge.i + 1), length)

    def _read_source(self, word: SpeechWord, source: Token, phrase: range, length: int | None = None) -> None:
        """A statement by *source* over the clause in which *phrase* stands; its first *length* words are the cue."""
        mention = self.speakers.mention_for(source)
        tokens = (mention.start, mention.end) if mention else (source.left_edge.i, source.i + 1)
        first, last = self.doc[phrase.start], self.doc[phrase.start + (length or 1) - 1]
        host = first.head if first.head.i != first.i else last
        while host.pos_ not in ("VERB", "AUX") and host.head.i != host.i:
            host = host.head
        outside = set(subtree(host)) - set(phrase)
        content = {index for index in outside if not self.doc[index].is_punct or index in self.in_quote}
        content = self.contents.fit_to_quotations(first, content)
        cue = (phrase.start, phrase.start + length if length else phrase.stop)
        kind = StatementKind.SAYS if length else word.kind
        self.drafts.append(Draft(word, kind, cue, content, mention, tokens, None, first.i))

    # Nesting

    def _adds_nothing(self, draft: Draft) -> bool:
        """What is not said yet, and a state of mind that the outer speaker's statement holds already: "I think"."""
        if draft.verb is None or draft.speaker_tokens is None:
            return False
        if self._is_unsaid(draft):
            return True
        if draft.kind not in _STATES_OF_MIND or not self._has_own_cue(draft):
            return False
        own_words = draft.verb in self.in_quote or (draft.parent is not None and draft.parent.cue is None)
        if own_words and self.doc[draft.speaker_tokens[0]].lower_ in self.ontology.lists["firstPersons"]:
            return True
        outer = draft.parent
        if outer is None:
            return False
        holder = draft.speaker.actor if draft.speaker is not None else None
        named = holder is not None and not (own_words and holder.new)
        if not named or (own_words and draft.kind is not StatementKind.BELIEVES):
            return True  # "he wants peace" in somebody's own words: the cue says as much
        return self._same_speaker(draft, outer)

    def _is_unsaid(self, draft: Draft) -> bool:
        """ "asked Iran to condemn the raid": so far only whoever asks has said anything."""
        verb, outer = self.doc[draft.verb or 0], draft.parent
        if outer is None or verb.tag_ != "VB" or any(child.lemma_ == "do" for child in auxiliaries(verb)):
            return False
        return not self._same_speaker(draft, outer)

    @staticmethod
    def _same_speaker(one: Draft, other: Draft) -> bool:
        return bool(one.speaker and other.speaker and set(one.speaker.actors) & set(other.speaker.actors))

    def _has_own_cue(self, draft: Draft) -> bool:
        """Whether what is said has the same status without the statement: none is set, or the word is a cue too."""
        if draft.polarity is not None or draft.verb is None:
            return False
        verb = self.doc[draft.verb]
        if not self._has_verb(draft.content):
            return True
        return draft.modality is None or any(
            (form, verb.lemma_.lower()) in self.ontology.cues for form in ("verb", "noun", "adjectiveWord")
        )

    def _nest(self) -> None:
        drafts = around(self.drafts)
        for draft in self.drafts:
            draft.parent = None
            if draft.verb is None:
                continue
            hosts = [host for host in drafts.get(draft.verb, ()) if host is not draft and host.verb != draft.verb]
            hosts = [host for host in hosts if not (host.verb is not None and host.verb in draft.content)]
            draft.parent = min(hosts, key=lambda host: len(host.content), default=None)
