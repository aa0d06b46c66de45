"""The pairs of a sentence's actors that may stand in a relation, and what the models see of each.

The models are taught and asked through this one place, so that they meet the same pairs when they learn and when they
read: pronouns, groups and bystanders among them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from spacy.tokens import Span as TokenSpan

from communique.extraction.arguments import may_relate
from communique.extraction.features import mention_features, pair_features
from communique.extraction.mentions import Form, Mention

if TYPE_CHECKING:
    from communique.extraction.reader import ArticleReader


@dataclass(frozen=True, slots=True)
class Candidate:
    """An ordered pair of mentions, the token that joins them, and the features of the pair."""

    first: Mention
    second: Mention
    top: int
    features: tuple[str, ...]

    @property
    def actors(self) -> frozenset[str]:
        """The two actors, whichever comes first."""
        return frozenset((self.first.actors[0].iri, self.second.actors[0].iri))


def find_arguments(reader: "ArticleReader", sentence: TokenSpan) -> list[Mention]:
    """The mentions of a sentence that can stand in a relation: resolved, no mere place, no title of a name."""
    found = []
    for mention in reader.mentions_in(sentence):
        if not mention.actors:
            continue
        if mention.place and mention.form is Form.CAPITAL:
            continue
        if mention.alias is not None and mention.alias.start <= mention.head < mention.alias.end:
            continue
        found.append(mention)
    return found


def names_and_pronouns(reader: "ArticleReader", arguments: list[Mention]) -> set[int]:
    """The heads of *arguments* that no path runs through."""
    return {mention.head for mention in arguments if reader.doc[mention.head].pos_ in ("PROPN", "PRON")}


def find_candidates(reader: "ArticleReader", sentence: TokenSpan, arguments: list[Mention]) -> Iterator[Candidate]:
    """Every ordered pair of *arguments* that may stand in a relation."""
    graph = reader.graph_at(sentence.start)
    blocked = names_and_pronouns(reader, arguments)
    heads = {mention.head for mention in arguments}
    for first, second in permutations(arguments, 2):
        if may_relate(first, second):
            features, top = pair_features(
                graph, reader.tools.patterns, reader.ontology, first.head, second.head, heads, blocked
            )
            features += mention_features(reader.doc, reader.around, first, second, heads)
            yield Candidate(first, second, top, tuple(features))
