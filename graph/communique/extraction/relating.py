"""The claims of an article: what examples say of two actors, what the models make of the rest, and offices."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span as TokenSpan

from communique.claim import Claim, Kind, Modality, Quad, Relation, Span, StatementKind
from communique.extraction.arguments import may_relate, mutual_matches, object_actors, pairs
from communique.extraction.candidates import Candidate, find_arguments, find_candidates, names_and_pronouns
from communique.extraction.drafts import Draft, innermost
from communique.extraction.factuality import Factuality
from communique.extraction.generaliser import Generaliser, Guess
from communique.extraction.mentions import Form, Mention
from communique.extraction.patterns import Match, Path, find_matches
from communique.extraction.syntax import PredicateGraph
from communique.namespaces import UNSPECIFIED
from communique.ontology import Role

if TYPE_CHECKING:
    from communique.extraction.reader import ArticleReader

# Of what no example says: chosen on the development halves of annotated corpora and on the gold dispatches.
MIN_PROBABILITY = 0.24  # of standing in the relation that is named
MIN_VAGUE = 0.35  # of standing in some relation of a quad class, where only that is named
MIN_SHARE = 0.15  # of the likeliest relation among all, to name it and not the root of its quad class

LEADER, OFFICIAL = "leaderOf", "officialOf"  # the head of a part of a state is one of its officials


class ClaimFinder:
    """Finds the claims of an article whose mentions and statements are known."""

    def __init__(self, reader: "ArticleReader") -> None:
        self.reader = reader
        self.tools = reader.tools
        self.ontology = reader.ontology
        self.doc = reader.doc
        self.mentions = reader.mentions
        self.drafts = reader.drafts
        self._offices: set[tuple[str, str, str]] = set()

    def find(self) -> list[Claim]:
        """The claims in text order, each once."""
        claims: dict[str, Claim] = {}
        for sentence in self.doc.sents:
            for claim in self._matched_claims(sentence):
                claims.setdefault(claim.id, claim)
        related = list(claims.values())
        for sentence in self.doc.sents:
            for office in self._office_claims(sentence, related):
                # "X, the president of Y": the office tells more than that X leads Y.
                claims = {name: claim for name, claim in claims.items() if not _says_the_same(claim, office)}
                claims.setdefault(office.id, office)
        return sorted(claims.values(), key=lambda claim: (claim.evidence.start, claim.evidence.cue.start, claim.id))

    def _matched_claims(self, sentence: TokenSpan) -> Iterator[Claim]:
        arguments = find_arguments(self.reader, sentence)
        if not arguments:
            return
        graph = self.reader.graph_at(sentence.start)
        blocked = names_and_pronouns(self.reader, arguments)
        found: list[tuple[Mention, Mention, Match]] = []
        for first in arguments:
            for second in arguments:
                if not may_relate(first, second):
                    continue
                found += [
                    (first, second, match)
                    for match in find_matches(graph, self.tools.patterns, first.head, second.head, blocked)
                ]
        yield from self._agentless_claims(graph, arguments)
        mutual = [
            (one, one, match) for one in arguments for match in mutual_matches(graph, self.tools.patterns, one, blocked)
        ]
        for first, second, match in [*self._prune(found), *mutual]:
            relation = self.ontology.relation(match.pattern.relation)
            draft = innermost(self.drafts, match.path.top)
            fact = self.reader.assess(graph, match.path.top, match.covered, draft)
            objects = object_actors(second, match, relation, self.doc, self.ontology)
            for subject, object_ in pairs(first, objects, relation):
                yield self.reader.claim(
                    subject_span=self.reader.phrase(first),
                    subject=subject,
                    object_span=self.reader.phrase(second),
                    words=(self.reader.span(first.start, first.end), self.reader.span(second.start, second.end)),
                    object_=object_,
                    relation=relation,
                    cue=self._cue_span(match),
                    draft=draft,
                    fact=fact,
                    matched=match.pattern.example,
                    signature=match.signature,
                    time=self._claim_time(graph, match.path.top, match.covered, draft, fact.given),
                )
        if self.tools.generaliser is not None:
            matched = {
                frozenset((one.iri, two.iri))
                for first, second, _ in found
                for one in first.actors
                for two in second.actors
            }
            told = {(first.actors[0].iri, node) for first, _, match in found for node in match.covered}
            yield from self._generalised_claims(sentence, arguments, matched, told, self.tools.generaliser)

    def _prune(self, found: list[tuple[Mention, Mention, Match]]) -> Iterator[tuple[Mention, Mention, Match]]:
        """Leave out the owner where what it owns is the actor, the reverse of a symmetric relation, and repetitions."""
        taken: set[tuple[str, str, str, int]] = set()
        keys = {(id(first), id(second), match.path.top) for first, second, match in found}
        for first, second, match in sorted(
            found, key=lambda item: (-item[2].pattern.weight, item[0].start, item[1].start)
        ):
            if first.outer is not None and (id(first.outer), id(second), match.path.top) in keys:
                continue
            if second.outer is not None and (id(first), id(second.outer), match.path.top) in keys:
                continue
            relation = match.pattern.relation
            subject, object_ = first.actors[0].iri, second.actors[0].iri
            symmetric = self.ontology.relation(relation).symmetric
            if (subject, relation, object_, match.path.top) in taken:
                continue
            if symmetric and (object_, relation, subject, match.path.top) in taken:
                continue
            if second.reciprocal:
                object_ = f"each other {subject}" if not symmetric else subject
                if symmetric and any(entry[1:] == (relation, entry[0], match.path.top) for entry in taken):
                    continue
            if symmetric and second.start < first.start and (id(second), id(first), match.path.top) in keys:
                continue
            taken.add((subject, relation, object_, match.path.top))
            yield first, second, match

    def _agentless_claims(self, graph: PredicateGraph, arguments: list[Mention]) -> Iterator[Claim]:
        """ "the need for more pressure on Russia": what is asked for, without a word by whom."""
        for mention in arguments:
            for role, head in graph.up.get(mention.head, ()):
                noun = self.doc[head]
                held = any(up == "patient" and graph.children(verb, "agent") for up, verb in graph.up.get(head, ()))
                if noun.pos_ != "NOUN" or held or head in graph.actors or graph.children(head, "of"):
                    continue
                signature = f"X <of {graph.label(head)} >{role} Y"
                pattern = next((p for p in self.tools.patterns.get(signature, ()) if not p.extras), None)
                if pattern is None:
                    continue
                draft = innermost(self.drafts, head)
                match = Match(pattern, signature, Path((head,), ("<of", f">{role}"), head), (head,))
                fact = self.reader.assess(graph, match.path.top, match.covered, draft)
                if fact.modality is Modality.REQUESTED and mention.actor is not None:
                    yield self.reader.claim(
                        subject_span=self.reader.span(head, head + 1),
                        subject=self.tools.factory.known(UNSPECIFIED),
                        object_span=self.reader.phrase(mention),
                        object_=mention.actor,
                        relation=self.ontology.relation(pattern.relation),
                        cue=self.reader.span(head, head + 1),
                        draft=draft,
                        fact=fact,
                        matched=pattern.example,
                        signature=signature,
                        time=self._claim_time(graph, match.path.top, match.covered, draft, fact.given),
                    )

    def _generalised_claims(
        self,
        sentence: TokenSpan,
        arguments: list[Mention],
        matched: set[frozenset[str]],
        told: set[tuple[str, int]],
        generaliser: Generaliser,
    ) -> Iterator[Claim]:
        """What no example says of a pair, where the model is sure enough; of the two directions the likelier one.

        Of *matched* pairs an example says something, and of *told* (subject, word) with whom that word relates it.
        """
        least = self.tools.min_probability
        guesses = [
            (probability, pair)
            for pair in find_candidates(self.reader, sentence, arguments)
            if pair.actors not in matched
            and (pair.first.actors[0].iri, pair.top) not in told
            and not self._merely_says(pair)
            and (probability := generaliser.related(pair.features)) >= least
        ]
        guesses.sort(key=lambda guess: (-guess[0], guess[1].first.start, guess[1].second.start))
        graph = self.reader.graph_at(sentence.start)
        taken: set[frozenset[str]] = set()
        for probability, pair in guesses:
            if pair.actors in taken:
                continue
            taken.add(pair.actors)
            relation, share = self._settle(generaliser.guess(pair.features, probability))
            vague = self.ontology.relations[relation.name].abstract
            needed = max(least, MIN_VAGUE) if vague else least
            if probability * share < needed or (vague and relation.quad is Quad.STRUCTURAL):
                continue
            first, second, top = pair.first, pair.second, pair.top
            draft = innermost(self.drafts, top)
            fact = self.reader.assess(graph, top, (top,), draft)
            yield self.reader.claim(
                subject_span=self.reader.phrase(first),
                subject=first.actors[0],
                object_span=self.reader.phrase(second),
                words=(self.reader.span(first.start, first.end), self.reader.span(second.start, second.end)),
                object_=second.actors[0],
                relation=relation,
                cue=self.reader.span(top, top + 1),
                draft=draft,
                fact=fact,
                matched=next((self.tools.taught[number] for number in generaliser.nearest(pair.features, 1)), None),
                time=self._claim_time(graph, top, (top,), draft),
                probability=round(probability * share, 3),
            )

    def _merely_says(self, pair: Candidate) -> bool:
        """Whether the first of the two only says something of the second."""
        said = innermost(self.drafts, pair.second.head)
        speaks = said is not None and said.kind is StatementKind.SAYS and said.speaker is pair.first
        return speaks and innermost(self.drafts, pair.first.head) is not said

    def _settle(self, guess: Guess) -> tuple[Relation, float]:
        """The likeliest relation where it is likely enough, else the root of its quad class; and its share of all."""
        if guess.share >= MIN_SHARE:
            return self.ontology.relation(guess.relation), guess.share
        roots: dict[str, float] = {}
        for name, share in guess.shares.items():
            root = self.ontology.root(name)
            roots[root] = roots.get(root, 0.0) + share
        root = max(roots, key=lambda name: roots[name])
        return self.ontology.relation(root), roots[root]

    def _office_claims(self, sentence: TokenSpan, related: list[Claim]) -> Iterator[Claim]:
        """ "NATO Secretary General Mark Rutte", "the head of the intelligence service": each office once an article."""
        for mention in self.mentions:
            if (
                not sentence.start <= mention.head < sentence.end
                or not isinstance(mention.noun, Role)
                or mention.owner is None
            ):
                continue
            holder, owner, role = mention.actor, mention.owner.actor, mention.noun
            if holder is None or owner is None or role.relation is None or holder == owner or owner.kind is Kind.REGION:
                continue
            if holder.kind not in (Kind.PERSON, Kind.OFFICE, Kind.PEOPLE) or not self._names_office(mention, related):
                continue
            target = owner if holder.kind is Kind.PERSON else self.tools.factory.home(owner)
            relation = OFFICIAL if role.relation == LEADER and target is not owner else role.relation
            key = (holder.iri, relation, target.iri)
            if key in self._offices:
                continue
            self._offices.add(key)
            subject = mention.alias or mention
            draft = innermost(self.drafts, mention.head)
            yield self.reader.claim(
                subject_span=self.reader.span(subject.name_start, subject.end),
                subject=holder,
                object_span=self.reader.span(mention.owner.start, mention.owner.end),
                object_=target,
                relation=self.ontology.relation(relation),
                cue=self.reader.span(mention.name_start, mention.end),
                draft=draft
                if draft is not None and mention.alias is not None and draft.kind is StatementKind.SAYS
                else None,
                fact=Factuality(),
                matched=role.label,
            )

    def _names_office(self, mention: Mention, related: list[Claim]) -> bool:
        """Whether the text states the office in its own words; of nameless people only where they speak or act."""
        if mention.alias is not None:
            return True
        if mention.actor is None or mention.owner is None or mention.owner.form is Form.PRONOUN:
            return False
        span = self.reader.phrase(mention)
        if mention.actor.kind is Kind.PEOPLE:
            acts = any(claim.evidence.subject == span or mention.actor in claim.speakers for claim in related)
            return acts or any(draft.speaker is mention for draft in self.drafts)
        replaced = any(claim.evidence.object == span and claim.object != mention.actor for claim in related)
        return mention.actor.kind is Kind.OFFICE and not replaced

    def _cue_span(self, match: Match) -> Span:
        """The words that carry the relation: the top of the path, or its first and last covered word in one stretch."""
        nodes = sorted(set(match.covered))
        top = self.doc[match.path.top]
        near = [index for index in nodes if abs(index - top.i) <= 4]
        return self.reader.span(min(near), max(near) + 1)

    def _claim_time(
        self, graph: PredicateGraph, index: int, covered: tuple[int, ...], draft: Draft | None, given: bool = False
    ) -> str | None:
        """The time of what is claimed; one of the verb above it only where that says that it takes place."""
        top = self.doc[index]
        anchors = {*covered, graph.copula.get(index, index)}
        speech = draft.verb if draft is not None else None
        found = self.reader.time_of(anchors - {speech})
        if found is not None or (given and top.pos_ == "NOUN"):
            return found
        governor = top
        while governor.pos_ not in ("VERB", "AUX") and governor.head.i != governor.i:
            governor = governor.head
        found = self.reader.time_of({governor.i} - {speech})
        return found or self._later_time(draft, top.i)

    def _later_time(self, draft: Draft | None, top: int) -> str | None:
        """ "… and that this could happen by 2029": a time on a verb that only says that it takes place."""
        if draft is None:
            return None
        for time in self.reader.times:
            verb = self.doc[time.anchor]
            later = verb.i > top and verb.sent == self.doc[top].sent
            points = any(child.dep_ == "nsubj" and child.lower_ in ("this", "it", "that") for child in verb.children)
            if later and points and verb.lemma_ in self.ontology.lists["occurrence"]:
                return time.value
        return None


def _says_the_same(claim: Claim, office: Claim) -> bool:
    """Whether *claim* relates holder and owner of the office by the same words."""
    one, two = claim.evidence.cue, office.evidence.cue
    same_words = one.start < two.end and two.start < one.end
    return same_words and (claim.subject, claim.object) == (office.subject, office.object)
