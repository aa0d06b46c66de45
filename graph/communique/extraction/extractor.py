"""The whole reading of an article: its actors, its statements, its claims."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc, Span as TokenSpan

from communique.article import DEFAULT_BASE, Article
from communique.claim import (
    Actor,
    Claim,
    Evidence,
    Kind,
    Modality,
    Polarity,
    Relation,
    Span,
    Statement,
    StatementKind,
    content_id,
)
from communique.extraction.actors import ActorFactory
from communique.extraction.attribution import Draft, StatementFinder, content_spans, innermost
from communique.extraction.coreference import Resolver, resolve_first_persons
from communique.extraction.dates import DateFinder, TimeExpression
from communique.extraction.factuality import Factuality, assess
from communique.extraction.mentions import Form, Mention, MentionFinder, NameFinder
from communique.extraction.patterns import Match, PatternIndex, find_matches
from communique.extraction.syntax import PredicateGraph
from communique.ontology import Ontology, Role


@dataclass(frozen=True)
class Reading:
    """What an article says: statements and claims in text order, and every actor that was found."""

    article: Article
    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...]
    actors: tuple[Actor, ...] = field(default=(), repr=False)

    def items(self) -> Iterator[Statement | Claim]:
        """Statements and claims mixed, in text order."""
        keyed: list[tuple[tuple[int, int, str], Statement | Claim]] = [
            ((statement.content[0].start, 0, statement.id), statement) for statement in self.statements
        ]
        keyed += [((claim.evidence.start, 1, claim.id), claim) for claim in self.claims]
        return (item for _, item in sorted(keyed, key=lambda pair: pair[0]))


class Extractor:
    """Reads articles with one language model, one ontology and its compiled patterns."""

    def __init__(self, nlp: Language, ontology: Ontology, patterns: PatternIndex, base: str = DEFAULT_BASE) -> None:
        self.nlp = nlp
        self.ontology = ontology
        self.patterns = patterns
        self.factory = ActorFactory(ontology, base)
        self.finder = NameFinder(ontology)
        self.dates = DateFinder(ontology)

    def read(self, article: Article) -> Reading:
        """The reading of one article."""
        return _ArticleReader(self, article, self.parse(article)).read()

    def read_all(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """The readings of *articles*, in order."""
        for article in articles:
            yield self.read(article)

    def parse(self, article: Article) -> Doc:
        """The parsed text; no sentence runs over the end of a block."""
        doc = self.nlp.make_doc(article.text)
        starts = {block.start for block in article.blocks}
        ends = {block.end for block in article.blocks}
        for token in doc:
            if token.idx in starts or (token.i and doc[token.i - 1].idx + len(doc[token.i - 1]) in ends):
                token.is_sent_start = True
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return doc


class _ArticleReader:
    """One article on its way through the extraction."""

    def __init__(self, extractor: Extractor, article: Article, doc: Doc) -> None:
        self.extractor = extractor
        self.ontology = extractor.ontology
        self.article = article
        self.doc = doc
        self.mentions: list[Mention] = []
        self.drafts: list[Draft] = []
        self.graphs: dict[int, PredicateGraph] = {}
        self.statement_of: dict[int, Statement] = {}

    def read(self) -> Reading:
        finder = MentionFinder(self.doc, self.extractor.finder, self.extractor.factory, self.article.id, self.article.published)
        self.mentions = finder.find()
        Resolver(self.doc, self.article, self.extractor.factory, self.mentions).resolve()
        self.times = self.extractor.dates.find(self.doc, self.article.published)
        self.drafts = StatementFinder(self.doc, self.article, self.ontology, self.mentions, self._graph_at).find()
        resolve_first_persons(self.doc, self.mentions, self._speaker_at, self.extractor.factory, self.article.published)
        statements = [self._statement(draft) for draft in self.drafts]
        claims = self._claims()
        actors = {actor.iri: actor for mention in self.mentions for actor in mention.actors}
        return Reading(self.article, tuple(dict.fromkeys(statements)), tuple(claims), tuple(actors.values()))

    # Graphs

    def _graph_at(self, index: int) -> PredicateGraph:
        sentence = self.doc[index].sent
        if sentence.start not in self.graphs:
            here = [mention for mention in self.mentions if sentence.start <= mention.head < sentence.end]
            heads = {mention.head for mention in here}
            inside = {i for mention in here for i in range(mention.name_start, mention.end)} - heads
            inside |= {title.head for mention in here for title in mention.titles if mention.start <= title.head < mention.end}
            self.graphs[sentence.start] = PredicateGraph(sentence, self.ontology, heads, inside)
        return self.graphs[sentence.start]

    # Statements

    def _speaker_at(self, index: int) -> Actor | None:
        draft = innermost(self.drafts, index)
        while draft is not None:
            if draft.speaker is not None and draft.speaker.actor is not None:
                return draft.speaker.actor
            draft = draft.parent
        return None

    def _speaker(self, draft: Draft) -> tuple[Actor | None, Span | None]:
        if draft.speaker_tokens is None:
            return None, None
        span = self._span(*draft.speaker_tokens)
        if draft.speaker is not None and draft.speaker.actors:
            return draft.speaker.actors[0], span
        if draft.speaker is not None and draft.speaker.form is Form.PRONOUN:
            return None, span
        name = " ".join(token.text for token in self.doc[slice(*draft.speaker_tokens)] if token.pos_ != "DET")
        head = self.doc[draft.speaker_tokens[1] - 1]
        if head.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ") or not name.strip():
            return None, span
        kind = Kind.PEOPLE if head.tag_ in ("NNS", "NNPS") else Kind.PERSON
        return self.extractor.factory.unknown(name, kind, scope=self.article.id), span

    def _statement(self, draft: Draft) -> Statement:
        if id(draft) in self.statement_of:
            return self.statement_of[id(draft)]
        speaker, speaker_span = self._speaker(draft)
        parent = self._statement(draft.parent) if draft.parent is not None else None
        content = tuple(Span(*span) for span in content_spans(self.doc, draft.content))
        cue = self._span(*draft.cue) if draft.cue else None
        addressee = draft.addressee.actor if draft.addressee is not None else None
        statement = Statement(
            id=content_id(self.article.id, draft.kind, speaker.iri if speaker else "", parent.id if parent else "", cue, content),
            article=self.article.id,
            kind=draft.kind,
            speaker=speaker,
            speaker_span=speaker_span,
            cue=cue,
            content=content,
            parent=parent.id if parent else None,
            addressee=addressee,
            addressee_span=self._span(draft.addressee.start, draft.addressee.end) if addressee and draft.addressee else None,
            said_on=self._time_of({draft.verb}, draft.content) if draft.verb is not None else None,
        )
        self.statement_of[id(draft)] = statement
        return statement

    def _span(self, start: int, end: int) -> Span:
        last = self.doc[end - 1]
        return Span(self.doc[start].idx, last.idx + len(last))

    # Times

    def _time_of(self, anchors: Iterable[int | None], excluded: Iterable[int] = ()) -> str | None:
        wanted, shut = set(anchors), set(excluded)
        for time in self.times:
            if time.anchor in wanted and time.start not in shut:
                return time.value
        return None

    # Claims

    def _claims(self) -> list[Claim]:
        claims: dict[str, Claim] = {}
        for sentence in self.doc.sents:
            for claim in [*self._office_claims(sentence), *self._matched_claims(sentence)]:
                claims.setdefault(claim.id, claim)
        return sorted(claims.values(), key=lambda claim: (claim.evidence.start, claim.evidence.cue.start, claim.id))

    def _office_claims(self, sentence: TokenSpan) -> Iterator[Claim]:
        """ "NATO Secretary General Mark Rutte", "the head of Germany's intelligence service": once an article for each office."""
        seen = self.__dict__.setdefault("_offices_seen", set())
        for mention in self.mentions:
            if not sentence.start <= mention.head < sentence.end or not isinstance(mention.noun, Role) or mention.owner is None:
                continue
            holder, owner, role = mention.actor, mention.owner.actor, mention.noun
            if holder is None or owner is None or mention.plural or role.relation is None or holder == owner:
                continue
            if holder.kind not in (Kind.PERSON, Kind.OFFICE) or not self._names_office(mention):
                continue
            target = owner
            if owner.new and owner.of_iri in self.ontology.actors and holder.kind is Kind.OFFICE:
                target = self.extractor.factory.known(str(owner.of_iri))
            key = (holder.iri, role.relation, target.iri)
            if key in seen:
                continue
            seen.add(key)
            subject = mention.alias or mention
            draft = innermost(self.drafts, mention.head)
            yield self._claim(
                subject_span=self._span(subject.name_start, subject.end),
                subject=holder,
                object_span=self._span(mention.owner.start, mention.owner.end),
                object_=target,
                relation=self.ontology.relation(role.relation),
                cue=self._span(mention.name_start, mention.end),
                draft=draft if draft is not None and mention.alias is not None and draft.kind is StatementKind.SAYS else None,
                fact=Factuality(),
                matched=role.label,
            )

    def _names_office(self, mention: Mention) -> bool:
        """Whether the text states the office in words of its own, not just calls somebody by it again."""
        if mention.alias is not None:
            return True
        return mention.actor is not None and mention.actor.kind is Kind.OFFICE and mention.owner is not None and mention.owner.form is not Form.PRONOUN

    def _arguments(self, sentence: TokenSpan) -> list[Mention]:
        """The mentions of a sentence that can stand in a relation; of one inside another only where it is no mere owner."""
        found = []
        for mention in self.mentions:
            if not sentence.start <= mention.head < sentence.end or not mention.actors:
                continue
            if mention.place and mention.form is Form.CAPITAL:
                continue
            if mention.alias is not None and mention.alias.start <= mention.head < mention.alias.end:
                continue
            found.append(mention)
        return found

    def _matched_claims(self, sentence: TokenSpan) -> Iterator[Claim]:
        arguments = self._arguments(sentence)
        if len(arguments) < 2:
            return
        graph = self._graph_at(sentence.start)
        blocked = {mention.head for mention in arguments if self.doc[mention.head].pos_ in ("PROPN", "PRON")}
        found: list[tuple[Mention, Mention, Match]] = []
        for first in arguments:
            for second in arguments:
                if first is second or set(first.actors) & set(second.actors) or first.owner is second or second.owner is first:
                    continue
                found += [(first, second, match) for match in find_matches(graph, self.extractor.patterns, first.head, second.head, blocked)]
        for first, second, match in self._prune(found):
            relation = self.ontology.relation(match.pattern.relation)
            draft = innermost(self.drafts, match.path.top)
            fact = self._assess(graph, match, draft)
            for subject in first.actors:
                for object_ in second.actors:
                    if subject != object_:
                        yield self._claim(
                            subject_span=self._span(first.start, first.end),
                            subject=subject,
                            object_span=self._span(second.start, second.end),
                            object_=object_,
                            relation=relation,
                            cue=self._cue_span(match),
                            draft=draft,
                            fact=fact,
                            matched=match.pattern.example,
                            signature=match.signature,
                            time=self._claim_time(graph, match, draft),
                        )

    def _prune(self, found: list[tuple[Mention, Mention, Match]]) -> Iterator[tuple[Mention, Mention, Match]]:
        """Leave out the owner where what it owns is the actor, the reverse of a symmetric relation, and repetitions."""
        taken: set[tuple[str, str, str, int]] = set()
        keys = {(id(first), id(second), match.path.top) for first, second, match in found}
        for first, second, match in sorted(found, key=lambda item: (-item[2].pattern.weight, item[0].start, item[1].start)):
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
            if symmetric and second.start < first.start and (id(second), id(first), match.path.top) in keys:
                continue
            taken.add((subject, relation, object_, match.path.top))
            yield first, second, match

    def _assess(self, graph: PredicateGraph, match: Match, draft: Draft | None) -> Factuality:
        fact = assess(graph, match.path.top, match.covered, draft.content if draft else None)
        current = draft
        while current is not None:
            cue = self.doc[current.cue[0]].text if current.cue else current.kind.value
            fact.apply(current.polarity, current.modality, cue)
            inner_is_plan = current.kind in (StatementKind.INTENDS, StatementKind.PROMISES)
            same = current.parent is not None and self._speaker(current)[0] == self._speaker(current.parent)[0]
            current = current.parent if inner_is_plan or same else None
        return fact

    def _cue_span(self, match: Match) -> Span:
        """The words that carry the relation: the top of the path, or its first and last covered word in one stretch."""
        nodes = sorted(set(match.covered))
        top = self.doc[match.path.top]
        near = [index for index in nodes if abs(index - top.i) <= 4]
        return self._span(min(near), max(near) + 1)

    def _claim_time(self, graph: PredicateGraph, match: Match, draft: Draft | None) -> str | None:
        top = self.doc[match.path.top]
        anchors = {*match.covered, graph.copula.get(top.i, top.i)}
        speech = draft.verb if draft is not None else None
        found = self._time_of(anchors - {speech})
        if found is not None:
            return found
        governor = top
        while governor.pos_ not in ("VERB", "AUX") and governor.head.i != governor.i:
            governor = governor.head
        found = self._time_of({governor.i} - {speech})
        return found or self._later_time(draft, top.i)

    def _later_time(self, draft: Draft | None, top: int) -> str | None:
        """ "… and that this could happen by 2029": a time on a verb that only says that it takes place."""
        if draft is None:
            return None
        for time in self.times:
            verb = self.doc[time.anchor]
            if verb.i > top and verb.sent == self.doc[top].sent and verb.lemma_ in self.ontology.lists["occurrence"]:
                if any(child.dep_ == "nsubj" and child.lower_ in ("this", "it", "that") for child in verb.children):
                    return time.value
        return None

    def _claim(
        self,
        *,
        subject_span: Span,
        subject: Actor,
        object_span: Span,
        object_: Actor,
        relation: Relation,
        cue: Span,
        draft: Draft | None,
        fact: Factuality,
        matched: str,
        signature: str | None = None,
        time: str | None = None,
    ) -> Claim:
        speakers, spans = [], []
        current = draft
        while current is not None:
            speaker, span = self._speaker(current)
            if speaker is not None and span is not None:
                speakers.append(speaker)
                spans.append(span)
            current = current.parent
        start = min(subject_span.start, object_span.start, cue.start)
        end = max(subject_span.end, object_span.end, cue.end)
        statement = self._statement(draft).id if draft is not None else None
        identity = content_id(
            self.article.id, statement, subject.iri, relation.iri, object_.iri, fact.polarity, fact.modality, start, end
        )
        return Claim(
            id=identity,
            subject=subject,
            relation=relation,
            object=object_,
            evidence=Evidence(self.article.id, start, end, self.article.text[start:end], subject_span, object_span, cue),
            speakers=tuple(speakers),
            speaker_spans=tuple(spans),
            polarity=fact.polarity,
            modality=fact.modality,
            tense=fact.tense,
            time=time,
            statement=statement,
            matched=matched,
            signature=signature,
            reasons=tuple(fact.reasons),
        )
