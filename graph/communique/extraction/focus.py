"""Which state a text is about where it says "the army" or "the emir" and no more: one that the paragraph settles on."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from spacy.tokens import Token

from communique.claim import Actor, Kind
from communique.extraction.actors import ActorFactory
from communique.extraction.antecedents import Antecedents
from communique.extraction.mentions import Mention

DIPLOMACY = "diplomacy"
CLEAR_LEAD = 3  # times as often as any other state


class Focus:
    """Tells the state in focus at a token, from what was named before it; silent where two compete."""

    def __init__(self, past: Antecedents, factory: ActorFactory, mentions: Iterable[Mention]) -> None:
        self.past = past
        self.factory = factory
        self.mentions = sorted(mentions, key=lambda mention: mention.head)
        self.heads = [mention.head for mention in self.mentions]

    def state_of(self, actor: Actor) -> Actor | None:
        """The state that *actor* is or belongs to."""
        if actor.kind is Kind.STATE:
            return actor
        entry = self.factory.ontology.actors.get(actor.of_iri or "")
        return self.factory.known(entry.iri) if entry is not None and entry.kind is Kind.STATE else None

    def counts(self, token: Token) -> Counter[Actor]:
        """How often each state, or a part or person of it, was named in the paragraph before *token*, or before that.

        An earlier paragraph, back to the first, counts only where the later ones name no state.
        """
        abroad = self._abroad(token)
        found: Counter[Actor] = Counter()
        block = self.past.blocks[token.i]
        for place in range(bisect_left(self.heads, token.i) - 1, -1, -1):
            mention = self.mentions[place]
            if found and self.past.blocks[mention.head] != block:
                break
            state = self.state_of(mention.actors[0]) if mention.actors and mention.outer is None else None
            if state is not None and state not in abroad:
                found[state] += 1
                block = self.past.blocks[mention.head]
        return found

    def _abroad(self, token: Token) -> set[Actor]:
        """States that act on the body at *token* themselves or through diplomats, so that it is another's."""
        subjects = set(self.past.subjects_above(token)) - {token.i}
        found = [memory.actor for memory in self.past.memory if memory.index in subjects]
        return {home for actor in found if (home := self.state_of(actor)) is not None and self._is_outward(actor)}

    def _is_outward(self, actor: Actor) -> bool:
        if actor.kind is Kind.STATE or actor.sector == DIPLOMACY:
            return True
        roles = self.factory.ontology.roles
        return any(roles[iri].sector == DIPLOMACY for iri in self.factory.roles(actor, self.past.article.published))

    def state(self, token: Token, clear: bool) -> Actor | None:
        """The only state of the paragraph; where *clear* is not asked for also that of the subject or the foremost."""
        ranked = self.counts(token).most_common()
        if len(ranked) == 1:
            return ranked[0][0]
        if not ranked or clear:
            return None
        (first, most), (_, second) = ranked[:2]
        for index in self.past.subjects_above(token):
            for memory in self.past.memory:
                if memory.index == index and memory.actor.kind is not Kind.STATE:
                    home = self.state_of(memory.actor)
                    if home is not None and (home, most) in ranked:
                        return home
        return first if most >= CLEAR_LEAD * second else None
