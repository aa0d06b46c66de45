"""Who says it: reporting verbs, quotations and their signatures, "according to", beliefs and plans, nested in each other."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from communique.article import Article, BlockKind
from communique.claim import Modality, Polarity, StatementKind
from communique.extraction.mentions import Form, Mention
from communique.extraction.syntax import PredicateGraph, node_label
from communique.ontology import Ontology, SpeechWord

_OPENING, _CLOSING = "“«„", "”»"
_PLAIN_QUOTE = '"'


@dataclass(slots=True, eq=False)
class Draft:
    """A statement while it is being read: token indices, and what the word that opens it does to what is said."""

    word: SpeechWord
    kind: StatementKind
    cue: tuple[int, int] | None
    content: set[int]
    speaker: Mention | None = None
    speaker_tokens: tuple[int, int] | None = None
    addressee: Mention | None = None
    verb: int | None = None
    parent: "Draft | None" = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    reasons: list[str] = field(default_factory=list)


_PLAIN = SpeechWord(StatementKind.SAYS, None, None, False, False)


class StatementFinder:
    """Finds the statements of a parsed article."""

    def __init__(self, doc: Doc, article: Article, ontology: Ontology, mentions: Iterable[Mention], graph_at: Callable[[int], PredicateGraph]) -> None:
        self.doc = doc
        self.article = article
        self.ontology = ontology
        self.at: dict[int, Mention] = {}
        for mention in mentions:
            self.at.setdefault(mention.head, mention)
            if mention.outer is None or self.at[mention.head].end < mention.end:
                self.at[mention.head] = mention
        self.graph_at = graph_at
        self.quotes = list(self._find_quotes())
        self.in_quote = {index: number for number, (start, end) in enumerate(self.quotes) for index in range(start, end)}
        self.drafts: list[Draft] = []

    def find(self) -> list[Draft]:
        """The statements, outermost first where they nest, otherwise in text order."""
        for sentence in self.doc.sents:
            for token in sentence:
                self._read_token(token)
        self._read_signed_quotations()
        self._read_headings()
        self._read_free_quotes()
        self.drafts = [draft for draft in self.drafts if draft.content]
        self._nest()
        self.drafts.sort(key=lambda draft: (min(draft.content), -len(draft.content), draft.verb or 0))
        return self.drafts

    # Reporting words

    def _read_token(self, token: Token) -> None:
        if token.pos_ in ("VERB", "AUX"):
            self._read_verb(token)
        elif token.pos_ == "NOUN" and token.lemma_.lower() in self.ontology.speech_nouns:
            self._read_noun(token, self.ontology.speech_nouns[token.lemma_.lower()])
        elif token.pos_ in ("ADJ", "VERB") and token.lower_ in self.ontology.speech_adjectives:
            self._read_adjective(token, self.ontology.speech_adjectives[token.lower_])
        for phrase, word in self.ontology.speech_phrases.items():
            words = phrase.split()
            if token.lower_ == words[0] and [t.lower_ for t in self.doc[token.i : token.i + len(words)]] == words:
                self._read_phrase(token, len(words), word)

    def _speech_word(self, verb: Token) -> tuple[SpeechWord, Token | None] | None:
        """The entry of a verb, alone or with the preposition that belongs to it ("call for")."""
        label = node_label(verb, self.ontology)
        for child in verb.children:
            if child.dep_ == "prep" and (word := self.ontology.speech_verbs.get(f"{label}_{child.lower_}")):
                return word, child
        word = self.ontology.speech_verbs.get(label)
        return (word, None) if word else None

    def _read_verb(self, verb: Token) -> None:
        found = self._speech_word(verb)
        if found is None:
            return
        word, preposition = found
        content = self._verb_content(verb, word, preposition)
        if not content and verb.dep_ != "parataxis" and not self._quote_beside(verb):
            return
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
        speaker, tokens, nameless = self._verb_speaker(verb, passive)
        if nameless:
            return
        if not content:
            content = self._host_clause(verb) if verb.dep_ == "parataxis" else self._quote_beside(verb)
        if not content:
            return
        for number in {self.in_quote[index] for index in content if index in self.in_quote}:
            if self.in_quote.get(verb.i) != number:
                content |= set(range(*self.quotes[number]))
        content -= self._own_words(verb, tokens)
        draft = Draft(word, word.kind, (verb.i, verb.i + 1), content, speaker, tokens, self._addressee(verb), verb.i)
        self._negated_saying(verb, draft)
        self.drafts.append(draft)

    def _own_words(self, verb: Token, speaker: tuple[int, int] | None) -> set[int]:
        words = {verb.i} | {child.i for child in verb.children if child.dep_ in ("aux", "auxpass", "neg", "punct")}
        return words | (set(range(*speaker)) if speaker else set())

    def _verb_content(self, verb: Token, word: SpeechWord, preposition: Token | None) -> set[int]:
        content: set[int] = set()
        for child in verb.children:
            if child.dep_ == "ccomp" and not self._is_question_tag(child):
                content |= self._clause(child)
            elif child.dep_ == "xcomp" and (word.takes_infinitive or self._is_raised(verb)):
                content |= self._clause(child)
            elif child.dep_ == "dobj" and word.takes_noun_phrase and child.pos_ not in ("PRON", "NUM") and child.ent_type_ != "MONEY":
                content |= _subtree(child)
                content |= {i for other in verb.children if other.dep_ in ("prep", "advcl", "oprd") and other.lower_ in ("as", "for") and other.i > child.i for i in _subtree(other)}
            elif child.dep_ == "advcl" and child.i > verb.i and word.takes_noun_phrase and child.pos_ == "ADJ":
                content |= _subtree(child)
        if preposition is not None:
            for child in preposition.children:
                content |= _subtree(child)
        return content

    @staticmethod
    def _is_question_tag(clause: Token) -> bool:
        return clause.i < clause.head.i and clause.pos_ not in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "ADP", "ADV", "NUM")

    @staticmethod
    def _is_raised(verb: Token) -> bool:
        return any(child.dep_ == "nsubjpass" for child in verb.children)

    def _clause(self, head: Token) -> set[int]:
        """A clause without the conjunction that opens it."""
        return {index for index in _subtree(head)} - {child.i for child in head.children if child.dep_ == "mark" and child.lower_ == "that"}

    def _host_clause(self, verb: Token) -> set[int]:
        """The clause into which a parenthetical "he said" is set."""
        own = _subtree(verb)
        host = verb.head
        while host.dep_ in ("conj",) and host.head.i != host.i:
            host = host.head
        return _subtree(host) - own

    def _verb_speaker(self, verb: Token, passive: bool) -> tuple[Mention | None, tuple[int, int] | None, bool]:
        """The speaker's mention, its tokens, and whether nobody who could speak is there."""
        graph = self.graph_at(verb.i)
        agents = graph.children(verb.i, "agent")
        if not agents:
            return None, None, not passive
        token = self.doc[agents[0]]
        mention = self._mention_for(token)
        if mention is not None:
            return mention, (mention.start, mention.end), False
        if token.pos_ == "PRON" or token.tag_ in ("WDT", "WP", "EX") or token.ent_type_ in ("DATE", "TIME"):
            return None, (token.i, token.i + 1), token.lower_ in ("it", "this", "that", "which", "what", "there")
        return None, (token.left_edge.i, token.i + 1), token.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ")

    def _mention_for(self, token: Token) -> Mention | None:
        mention = self.at.get(token.i)
        if mention is not None:
            return mention
        if token.lemma_.lower() in self.ontology.speech_nouns:
            for owner in self.graph_at(token.i).children(token.i, "of"):
                if owner in self.at:
                    return self.at[owner]
        return None

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
        negated = any(child.dep_ == "neg" or cues.get(("adverb", child.lower_)) == cues[("adverb", "not")] for child in verb.children if child.dep_ in ("neg", "advmod"))
        modal = any(child.dep_ == "aux" and (cue := cues.get(("auxiliary", child.lower_))) and cue.modality is Modality.POSSIBLE for child in verb.children)
        if negated and draft.kind in (StatementKind.BELIEVES, StatementKind.CONFIRMS):
            draft.polarity = Polarity.NEGATED
        elif negated and draft.kind is StatementKind.DENIES:
            draft.polarity, draft.modality = None, Modality.POSSIBLE
        elif negated or modal:
            draft.modality = draft.modality or Modality.POSSIBLE
        for child in verb.children:
            if child.dep_ == "advmod" and (cue := cues.get(("adverb", child.lower_))) and child.dep_ != "neg" and draft.kind is StatementKind.BELIEVES:
                draft.reasons.append(child.lower_)

    def _read_noun(self, noun: Token, word: SpeechWord) -> None:
        """ "Russia's claim that …", "a threat by X to …"."""
        clauses = [child for child in noun.children if child.dep_ in ("acl", "ccomp") and child.pos_ in ("VERB", "AUX", "ADJ", "NOUN")]
        clauses = [c for c in clauses if c.tag_ == "VB" and word.takes_infinitive or any(m.dep_ == "mark" for m in c.children)]
        if not clauses:
            return
        graph = self.graph_at(noun.i)
        owners = [self.at[owner] for owner in graph.children(noun.i, "of") if owner in self.at]
        if not owners:
            return
        content = set().union(*(self._clause(clause) for clause in clauses))
        speaker = owners[0]
        draft = Draft(word, word.kind, (noun.i, noun.i + 1), content, speaker, (speaker.start, speaker.end), None, noun.i)
        draft.polarity, draft.modality = word.polarity, word.modality
        self.drafts.append(draft)

    def _read_adjective(self, adjective: Token, word: SpeechWord) -> None:
        clauses = [child for child in adjective.children if child.dep_ == "ccomp" or (child.dep_ == "xcomp" and word.takes_infinitive)]
        if adjective.dep_ in ("acomp", "ROOT"):
            clauses += [child for child in adjective.head.children if child.dep_ == "ccomp" and child.i > adjective.i]
        holders = [self.at[index] for index in self.graph_at(adjective.i).children(adjective.i, "is") if index in self.at]
        if not clauses or not holders:
            return
        content = set().union(*(self._clause(clause) for clause in clauses))
        draft = Draft(word, word.kind, (adjective.i, adjective.i + 1), content, holders[0], (holders[0].start, holders[0].end), None, adjective.i)
        draft.polarity, draft.modality = word.polarity, word.modality
        self.drafts.append(draft)

    def _read_phrase(self, first: Token, length: int, word: SpeechWord) -> None:
        """ "according to X" holds for the clause that it stands in."""
        last = self.doc[first.i + length - 1]
        source = next((child for child in last.children if child.dep_ == "pobj"), None)
        if source is None:
            return
        mention = self._mention_for(source)
        tokens = (mention.start, mention.end) if mention else (source.left_edge.i, source.i + 1)
        host = first.head if first.head.i != first.i else last
        while host.pos_ not in ("VERB", "AUX") and host.head.i != host.i:
            host = host.head
        phrase = set(range(first.i, source.right_edge.i + 1))
        content = {index for index in _subtree(host) if not self.doc[index].is_punct or index in self.in_quote} - phrase
        draft = Draft(word, StatementKind.SAYS, (first.i, first.i + length), content, mention, tokens, None, first.i)
        self.drafts.append(draft)

    # Quotations

    def _find_quotes(self) -> Iterator[tuple[int, int]]:
        """Quoted stretches of tokens, without their marks; a stretch ends with its block at the latest."""
        block = iter(self.article.blocks)
        current = next(block, None)
        opened: int | None = None
        for token in self.doc:
            while current is not None and token.idx >= current.end:
                if opened is not None:
                    yield opened, token.i
                opened, current = None, next(block, None)
            if token.text in _CLOSING or (token.text == _PLAIN_QUOTE and opened is not None) or (token.text == "''" and opened is not None):
                if opened is not None and token.i > opened:
                    yield opened, token.i
                opened = None
            elif token.text in _OPENING or token.text in (_PLAIN_QUOTE, "``"):
                opened = token.i + 1
        if opened is not None and opened < len(self.doc):
            yield opened, len(self.doc)

    def _is_speech(self, start: int, end: int) -> bool:
        """Whether a quoted stretch is speech and not a word held with tongs."""
        return end - start >= 4 and any(token.pos_ in ("VERB", "AUX") for token in self.doc[start:end])

    def _quote_beside(self, verb: Token) -> set[int]:
        """A quotation in the verb's sentence, or one that ends just before it."""
        sentence = verb.sent
        for start, end in self.quotes:
            near = sentence.start <= start < sentence.end or sentence.start - 2 <= end <= sentence.start
            if near and self.in_quote.get(verb.i) is None and self._is_speech(start, end):
                return set(range(start, end))
        return set()

    def _read_signed_quotations(self) -> None:
        blocks = self.article.blocks
        for block, signature in zip(blocks, blocks[1:], strict=False):
            if block.kind is not BlockKind.QUOTATION or signature.kind is not BlockKind.SIGNATURE:
                continue
            content = {token.i for token in self.doc if block.start <= token.idx < block.end and not token.is_space}
            signed = [token for token in self.doc if signature.start <= token.idx < signature.end]
            names = [self.at[token.i] for token in signed if token.i in self.at]
            speaker = next((mention for mention in names if mention.form in (Form.NAME, Form.FAMILY_NAME) and mention.outer is None), names[0] if names else None)
            words = [token.i for token in signed if not token.is_punct and not token.is_space]
            tokens = (speaker.start, speaker.end) if speaker else (words[0], words[-1] + 1) if words else None
            self.drafts.append(Draft(_PLAIN, StatementKind.SAYS, None, content, speaker, tokens))

    def _read_headings(self) -> None:
        """ "Pentagon: …" and "… – Kremlin" in a heading."""
        for block in self.article.blocks:
            if block.kind is not BlockKind.HEADING:
                continue
            tokens = [token for token in self.doc if block.start <= token.idx < block.end and not token.is_space]
            for position, token in enumerate(tokens):
                if token.text not in (":", "–", "—", "-") or not 0 < position < len(tokens) - 1:
                    continue
                before, after = tokens[:position], tokens[position + 1 :]
                for source, said in ((before, after), (after, before)) if token.text != ":" else ((before, after),):
                    mention = self._covers(source)
                    if mention is not None and any(t.pos_ in ("VERB", "AUX") for t in said):
                        self.drafts.append(Draft(_PLAIN, StatementKind.SAYS, (token.i, token.i + 1), {t.i for t in said}, mention, (mention.start, mention.end)))
                        break

    def _covers(self, tokens: list[Token]) -> Mention | None:
        """The mention that is all there is in *tokens*."""
        for token in tokens:
            mention = self.at.get(token.i)
            if mention is not None and mention.start <= tokens[0].i and tokens[-1].i < mention.end:
                return mention
        return None

    def _read_free_quotes(self) -> None:
        """A quotation that no reporting word opens goes on with the one before it in the same block."""
        covered = set().union(*(draft.content for draft in self.drafts)) if self.drafts else set()
        for start, end in self.quotes:
            if start in covered or not self._is_speech(start, end):
                continue
            before = [draft for draft in self.drafts if draft.speaker_tokens and draft.verb is not None and self._same_block(draft.verb, start) and self._touches_quote(draft)]
            earlier = [draft for draft in before if (draft.verb or 0) < start]
            chosen = earlier[-1] if earlier else before[0] if before else None
            if chosen is not None:
                chosen.content |= set(range(start, end))

    def _touches_quote(self, draft: Draft) -> bool:
        return any(index in self.in_quote for index in draft.content)

    def _same_block(self, first: int, second: int) -> bool:
        a, b = self.doc[first].idx, self.doc[second].idx
        return any(block.start <= a < block.end and block.start <= b < block.end for block in self.article.blocks)

    # Nesting

    def _nest(self) -> None:
        for draft in self.drafts:
            place = draft.verb if draft.verb is not None else None
            if place is None:
                continue
            hosts = [host for host in self.drafts if host is not draft and place in host.content and host.verb != draft.verb]
            hosts = [host for host in hosts if not (host.verb is not None and host.verb in draft.content)]
            draft.parent = min(hosts, key=lambda host: len(host.content), default=None)


def innermost(drafts: Iterable[Draft], index: int) -> Draft | None:
    """The smallest statement in whose content the token stands."""
    return min((draft for draft in drafts if index in draft.content), key=lambda draft: len(draft.content), default=None)


def content_spans(doc: Doc, content: set[int]) -> list[tuple[int, int]]:
    """Character spans of a set of tokens, joined where only space or punctuation parts them, trimmed of both."""
    spans: list[tuple[int, int]] = []
    last: int | None = None
    for index in sorted(content):
        token = doc[index]
        if token.is_space or (token.is_punct and token.text not in ("%", "$") and (last is None or index != last + 1)):
            continue
        end = token.idx + len(token)
        if last is not None and index == last + 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((token.idx, end))
        last = index
    return [trimmed for start, end in spans if (trimmed := _trim(doc.text, start, end))[0] < trimmed[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    match = re.match(r"[\s,;:\"“”«»–—.-]*(.*?)[\s,;:\"“”«»–—.-]*$", text[start:end], re.DOTALL)
    return (start + match.start(1), start + match.end(1)) if match else (start, end)


def _subtree(token: Token) -> set[int]:
    return {descendant.i for descendant in token.subtree}
