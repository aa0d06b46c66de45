"""What a text has named so far, and whom of them a pronoun or description can mean."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from spacy.tokens import Doc, Token

from communique.article import Article, BlockKind
from communique.claim import Actor, StatementKind
from communique.extraction.mentions import Form, Mention
from communique.ontology import Ontology

MAX_MEMORY = 1000  # mentions that a text keeps in mind; an article has a tenth of that
MAX_DISTANCE = 4  # sentences back that a pronoun may look
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Memory:
    """One earlier mention, or several in one coordination: where it stood, and as what."""

    actors: tuple[Actor, ...]
    sentence: int
    index: int
    subject: bool
    plural: bool
    block: int

    @property
    def actor(self) -> Actor:
        """The first of the actors; there is but one unless they are coordinated."""
        return self.actors[0]


class Antecedents:
    """Remembers the mentions of a document in text order."""

    def __init__(self, doc: Doc, article: Article, ontology: Ontology) -> None:
        self.doc = doc
        self.article = article
        self.ontology = ontology
        self.sentence_of = [0] * len(doc)
        number = 0
        for sentence in doc.sents:
            number += any(token.is_alpha for token in sentence)  # empty lines and bullets bring nothing between
            for index in range(sentence.start, sentence.end):
                self.sentence_of[index] = number
        self.memory: deque[Memory] = deque(maxlen=MAX_MEMORY)
        self.groups: dict[int, Memory] = {}
        self.counts: Counter[str] = Counter()
        self.blocks = self._number_blocks()

    def _number_blocks(self) -> list[int]:
        numbers, current = [], 0
        blocks = self.article.blocks
        for token in self.doc:
            while current + 1 < len(blocks) and token.idx >= blocks[current + 1].start:
                current += 1
            numbers.append(current)
        return numbers

    def remember(self, mention: Mention) -> None:
        """Add *mention*, alone and to those that it is coordinated with."""
        if mention.place or (mention.alias is not None and mention.form is not Form.DESCRIPTION) or not mention.actors:
            return
        first = top = self.doc[mention.head]
        while first.dep_ == "conj" and first.head.i != first.i:
            first = first.head
        top = first
        while top.dep_ in ("conj", "poss", "appos") and top.head.i != top.i:
            top = top.head
        memory = Memory(
            mention.actors,
            self.sentence_of[mention.head],
            mention.head,
            top.dep_ in SUBJECTS and mention.outer is None,
            mention.plural or len(mention.actors) > 1,
            self.blocks[mention.head],
        )
        self.memory.append(memory)
        self.counts.update(actor.iri for actor in mention.actors)
        before = self.groups.get(first.i)
        actors = (*before.actors, *mention.actors) if before is not None else mention.actors
        if before is None and len(self.groups) == MAX_MEMORY:
            del self.groups[next(iter(self.groups))]
        self.groups[first.i] = replace(
            memory, actors=tuple(dict.fromkeys(actors)), plural=True, subject=first.dep_ in SUBJECTS
        )

    def search(
        self, token: Token, fits: Callable[[Memory], bool], reach: int = MAX_DISTANCE, quoted: bool = True
    ) -> tuple[Actor, ...]:
        """The most salient fitting antecedent: by sentence, subjects before others, nearer before farther."""
        shut = {actor.iri for actor in self.excluded(token)}
        here = self.sentence_of[token.i]
        block = self.blocks[token.i]
        quoted = quoted and self.article.blocks[block].kind is BlockKind.QUOTATION
        plural = (token.pos_ == "PRON" and "Plur" in token.morph.get("Number", [])) or token.lower_ == "their"
        pool: dict[int, list[Memory]] = {}
        for memory in takewhile(lambda memory: here - memory.sentence < reach, reversed(self.memory)):
            pool.setdefault(here - memory.sentence, []).insert(0, memory)
        for group in self.groups.values() if plural else ():
            if len(group.actors) > 1:
                pool.setdefault(here - group.sentence, []).append(group)
        for distance in sorted(distance for distance in pool if 0 <= distance < reach):
            entries = [
                memory
                for memory in pool[distance]
                if memory.index < token.i
                and not any(actor.iri in shut for actor in memory.actors)
                and not (quoted and memory.block != block)
                and fits(memory)
            ]
            if entries:
                entries.sort(key=lambda memory: (memory.index, len(memory.actors)))
                mates = self._clause_mates(token) if distance == 0 else set()
                like = [memory for memory in entries if distance == 0 and self._is_parallel(token, memory)]
                if like:
                    return like[-1].actors
                after = [memory for memory in entries if mates and memory.index > max(mates)]
                if after:
                    return () if self._is_thing(token) else after[-1].actors
                subjects = [memory for memory in entries if memory.subject]
                return (subjects[-1] if distance == 0 and subjects else subjects[0] if subjects else entries[-1]).actors
        return ()

    def _is_parallel(self, token: Token, memory: Memory) -> bool:
        """ "In May Xi met Putin; in June Modi met him": object of the same verb before, and of another subject."""
        other = self.doc[memory.index]
        same = other.head.lemma_ == token.head.lemma_ and other.head.i != token.head.i
        return token.dep_ == "dobj" and token.tag_ == "PRP" and other.dep_ == "dobj" and same

    def _is_thing(self, token: Token) -> bool:
        """ "bought a ship and sank it": the object of the verb before is nearer than any actor."""
        verb = token.head
        if token.dep_ != "dobj" or verb.dep_ != "conj" or token.lower_ != "it":
            return False
        here = {memory.index for memory in self.memory}
        for child in verb.head.children:
            if child.dep_ == "dobj" and child.tag_ == "NN" and child.i not in here:
                owners = {inner.i for inner in child.subtree if inner.dep_ == "poss" or inner.head.lower_ == "of"}
                return not owners & here
        return False

    def excluded(self, token: Token) -> list[Actor]:
        """Whom the grammar keeps a pronoun or description from meaning: as an object the subject of its clause."""
        subjects = self._clause_mates(token)
        found = [actor for memory in self.memory if memory.index in subjects for actor in memory.actors]
        asides = [child for index in subjects for child in self.doc[index].children if child.dep_ == "appos"]
        words = {
            inner.i
            for aside in asides
            if aside.pos_ == "NOUN" and not aside.is_ancestor(token)
            for inner in aside.subtree
        }
        return found + [actor for memory in self.memory if memory.index in words for actor in memory.actors]

    def _clause_mates(self, token: Token) -> set[int]:
        """Subjects of the clause in which a pronoun is an object, or the owner of what a verb does to others."""
        if token.dep_ in SUBJECTS and token.head.pos_ in ("VERB", "AUX"):
            bare = token.head.tag_ == "VB" and not any(child.dep_ in ("aux", "mark") for child in token.head.children)
            return set(self.subjects_above(token.head)) if bare and token.head.head.i < token.i else set()
        if token.dep_ == "poss":
            owned = token.head
            verb = owned.head.head if owned.dep_ == "pobj" else owned.head
            outward = owned.dep_ in ("dobj", "pobj") and verb.lemma_ in self.ontology.lists["outwardVerbs"]
            return (
                set(self.subjects_above(token))
                if outward and owned.lemma_.lower() not in self.ontology.lists["ownAffairs"]
                else set()
            )
        return set(self.subjects_above(token))

    def subjects_above(self, token: Token) -> Iterator[int]:
        """The subject of the clause of *token*: its own, or that of the verb with which the clause is coordinated."""
        head = token.head
        while head.head.i != head.i:
            if head.pos_ in ("VERB", "AUX"):
                subjects = [child for child in head.children if child.dep_ in SUBJECTS] or self._controller(head)
                for child in subjects:
                    relative = child.tag_ in ("WDT", "WP") and head.dep_ == "relcl"
                    yield from self._with_apposition(head.head if relative else child)
                if subjects or head.dep_ not in ("conj", "xcomp"):
                    return
            head = head.head
        for child in head.children:
            if child.dep_ in SUBJECTS:
                yield from self._with_apposition(child)

    def _controller(self, infinitive: Token) -> list[Token]:
        """ "asked Germany to arm it": who is to do it is the object of the verb above, but not of a promise."""
        word = self.ontology.speech_verbs.get(infinitive.head.lemma_)
        if infinitive.dep_ != "xcomp" or infinitive.tag_ != "VB" or (word and word.kind is StatementKind.PROMISES):
            return []
        return [child for child in infinitive.head.children if child.dep_ == "dobj" and child.i < infinitive.i]

    @staticmethod
    def _with_apposition(token: Token) -> Iterator[int]:
        """ "Cuba, an ally of X that …": the noun and the name that it explains."""
        yield token.i
        if token.dep_ == "appos":
            yield token.head.i
