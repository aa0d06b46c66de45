"""What a mention is, and where a text has names that the ontology knows or nouns for offices and bodies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import ahocorasick_rs
from spacy.tokens import Token

from communique.claim import Actor, Kind
from communique.ontology import Body, Ontology, Role


class Form(StrEnum):
    """How the words mean the actor."""

    NAME = "name"
    FAMILY_NAME = "family name"
    ADJECTIVE = "adjective"
    DEMONYM = "demonym"
    METONYM = "metonym"
    CAPITAL = "capital"
    ROLE = "role"
    BODY = "body"
    PRONOUN = "pronoun"
    DESCRIPTION = "description"


@dataclass(slots=True, eq=False)
class Mention:
    """An actor in the text: tokens ``[start, end)``, ``head`` among them. ``actors`` is empty until it is resolved.

    ``owner`` is the mention of what it belongs to; ``titles`` are the roles that stand with a name; ``alias`` is the
    mention that apposition or a copula equates it with.
    """

    start: int
    end: int
    head: int
    form: Form
    candidates: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    entity: Kind | None = None
    owner: "Mention | None" = None
    noun: Role | Body | None = None
    titles: list["Mention"] = field(default_factory=list)
    alias: "Mention | None" = None
    outer: "Mention | None" = None
    place: bool = False
    plural: bool = False
    reciprocal: bool = False
    name_start: int = -1

    @property
    def actor(self) -> Actor | None:
        """The actor, where the mention means just one."""
        return self.actors[0] if len(self.actors) == 1 else None


class NameFinder:
    """All names of the ontology in one automaton, and its role and body nouns in a trie of words."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.owners: dict[str, list[tuple[str, Form]]] = {}
        for actor in ontology.actors.values():
            for form, names in (
                (Form.NAME, actor.names),
                (Form.ADJECTIVE, actor.adjectives),
                (Form.DEMONYM, actor.demonyms),
                (Form.METONYM, actor.metonyms),
                (Form.CAPITAL, actor.capitals),
                (Form.FAMILY_NAME, actor.family_names),
            ):
                for name in names:
                    self.owners.setdefault(name, []).append((actor.iri, form))
        self.names = list(self.owners)
        self.automaton = ahocorasick_rs.AhoCorasick(self.names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        self.nouns: dict[str, list[tuple[tuple[str, ...], Role | Body]]] = {}
        entries: list[Role | Body] = [*ontology.roles.values(), *ontology.bodies.values()]
        for entry in entries:
            for name in entry.names:
                words = split_words(name)
                self.nouns.setdefault(words[0], []).append((words, entry))
        for options in self.nouns.values():
            options.sort(key=lambda option: -len(option[0]))
        self.descriptions = frozenset(
            {noun for actor in ontology.actors.values() for noun in actor.descriptions}
            | set(ontology.kind_descriptions)
            | ontology.lists["groupNouns"]
            | ontology.lists["groupHeads"]
            | ontology.lists["visitors"]
        )

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Names in *text* as (start, end, name), at word boundaries."""
        for index, start, end in self.automaton.find_matches_as_indexes(text):
            if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
                yield start, end, self.names[index]

    def match_noun(self, tokens: list[Token], position: int) -> tuple[int, Role | Body] | None:
        """The longest role or body noun that begins at *position*: (position after it, entry)."""
        for key in word_forms(tokens[position]):
            for words, entry in self.nouns.get(key, ()):
                end = self._match_words(tokens, position, words)
                if end is not None:
                    return end, entry
        return None

    @staticmethod
    def _match_words(tokens: list[Token], position: int, words: tuple[str, ...]) -> int | None:
        last = len(words) - 1
        for number, word in enumerate(words):
            while number and position < len(tokens) and tokens[position].text == "-":
                position += 1
            if position >= len(tokens):
                return None
            token = tokens[position]
            if token.lower_ != word and not (number == last and word in word_forms(token)):
                return None
            position += 1
        return position


def word_forms(token: Token) -> tuple[str, ...]:
    """A word as it stands and its lemma; of a capitalised plural in a headline, which has no lemma, without its s."""
    word, lemma = token.lower_, token.lemma_.lower()
    bare = word.removesuffix("s") if token.pos_ == "PROPN" and len(token) > 3 else word
    if word == lemma == bare:
        return (word,)  # most words
    return tuple(dict.fromkeys((word, lemma, bare)))


def split_words(name: str) -> tuple[str, ...]:
    """The words of *name* as the tokenizer would part them, hyphens left out, in lower case."""
    return tuple(re.findall(r"'s|[^\s'’-]+|['’]", name.lower().replace("’s", "'s")))
