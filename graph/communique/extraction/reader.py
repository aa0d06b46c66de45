"""One article on its way through the extraction: mentions, statements, and with them its claims."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc

from communique.article import Article
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
    Tense,
    content_id,
)
from communique.extraction.actors import ActorFactory
from communique.extraction.attribution import StatementFinder
from communique.extraction.coreference import Resolver
from communique.extraction.dates import DateFinder, TimeExpression
from communique.extraction.drafts import Draft, content_spans, innermost, quoted_by
from communique.extraction.factuality import Factuality, assess
from communique.extraction.first_persons import resolve_first_persons
from communique.extraction.generaliser import Generaliser
from communique.extraction.graph_building import build_predicate_graph
from communique.extraction.mention_finder import find_mentions
from communique.extraction.mentions import Form, Mention
from communique.extraction.names import NameFinder
from communique.extraction.patterns import PatternIndex
from communique.extraction.relating import ClaimFinder
from communique.extraction.syntax import PredicateGraph
from communique.extraction.teaching import read_teaching
from communique.ontology import Ontology


@dataclass(frozen=True)
class Tools:
    """What every article is read with."""

    ontology: Ontology
    patterns: PatternIndex
    generaliser: Generaliser | None
    min_probability: float
    factory: ActorFactory
    finder: NameFinder
    dates: DateFinder

    @cached_property
    def taught(self) -> tuple[str, ...]:
        """The taught sentences, by the numbers under which the models know them."""
        return tuple(sentence.text for sentence in read_teaching(self.ontology.teaching_files, self.ontology))


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


class ArticleReader:
    """Reads one parsed article: mentions, statements and times when it is made, graphs when they are asked for."""

    def __init__(self, tools: Tools, article: Article, doc: Doc) -> None:
        self.tools = tools
        self.ontology = tools.ontology
        self.article = article
        self.doc = doc
        self._graphs: dict[int, PredicateGraph] = {}
        self._statements: dict[int, Statement] = {}
        self.mentions: list[Mention] = find_mentions(doc, tools.finder, tools.factory, article.id, article.published)
        Resolver(doc, article, tools.factory, self.mentions).resolve()
        self._mentions_at: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            self._mentions_at.setdefault(mention.head, []).append(mention)
        self.times: list[TimeExpression] = tools.dates.find(doc, article.published)
        statements = StatementFinder(doc, article, self.ontology, self.mentions, self.graph_at)
        self.drafts: list[Draft] = statements.find()
        self._in_quote: dict[int, int] = statements.in_quote
        resolve_first_persons(doc, self.mentions, self._speaker_at, tools.factory, article.published)

    def assess_events(self, spans: Iterable[tuple[int, int]]) -> list[str]:
        """What is said of each event: ``asserted``, ``negated`` or ``uncertain``."""
        found = []
        for start, end in spans:
            span = self.doc.char_span(start, end, alignment_mode="expand")
            root = span.root if span is not None else self.doc[0]
            draft = innermost(self.drafts, root.i)
            fact = self.assess(self.graph_at(root.i), root.i, (root.i,), draft)
            negated = fact.polarity is Polarity.NEGATED
            certain = fact.modality is Modality.ACTUAL or fact.settled
            found.append("negated" if negated else "asserted" if certain else "uncertain")
        return found

    def read(self) -> Reading:
        """Its statements and claims."""
        statements = [self.statement(draft) for draft in self.drafts]
        claims = ClaimFinder(self).find()
        actors = {actor.iri: actor for mention in self.mentions for actor in mention.actors}
        return Reading(self.article, tuple(dict.fromkeys(statements)), tuple(claims), tuple(actors.values()))

    # Graphs

    def graph_at(self, index: int) -> PredicateGraph:
        """The predicate graph of the sentence in which a token stands."""
        sentence = self.doc[index].sent
        if sentence.start not in self._graphs:
            here = [mention for i in range(sentence.start, sentence.end) for mention in self._mentions_at.get(i, ())]
            here = [mention for mention in here if mention.actors or mention.form is not Form.DESCRIPTION]
            heads = {mention.head for mention in here}
            inside = {i for mention in here for i in range(mention.name_start, mention.end)} - heads
            inside |= {
                title.head for mention in here for title in mention.titles if mention.start <= title.head < mention.end
            }
            self._graphs[sentence.start] = build_predicate_graph(sentence, self.ontology, heads, inside)
        return self._graphs[sentence.start]

    # Statements

    def _speaker_at(self, index: int) -> Actor | None:
        draft = quoted_by(self.drafts, self._in_quote, index)
        return draft.speaker.actor if draft is not None and draft.speaker is not None else None

    def speaker(self, draft: Draft) -> tuple[Actor | None, Span | None]:
        """Who speaks, and the words that say so; unnamed people are actors of this article alone."""
        if draft.speaker_tokens is None:
            return None, None
        span = self.span(*draft.speaker_tokens)
        if draft.speaker is not None and draft.speaker.actors:
            return draft.speaker.actors[draft.voice], span
        if draft.speaker is not None and draft.speaker.form is Form.PRONOUN:
            return None, span
        first, last = draft.speaker_tokens
        while first < last and self.doc[first].pos_ == "DET":
            first += 1
        name = self.doc[first:last].text
        head = self.doc[draft.speaker_tokens[1] - 1]
        if head.pos_ not in ("NOUN", "PROPN", "NUM", "ADJ") or not name.strip():
            return None, span
        kind = Kind.PEOPLE if head.tag_ in ("NNS", "NNPS") else Kind.PERSON
        return self.tools.factory.unknown(name, kind, scope=self.article.id), span

    def statement(self, draft: Draft) -> Statement:
        """The finished statement, made once."""
        if id(draft) in self._statements:
            return self._statements[id(draft)]
        speaker, speaker_span = self.speaker(draft)
        parent = self.statement(draft.parent) if draft.parent is not None else None
        content = tuple(Span(*span) for span in content_spans(self.doc, self.article.text, draft.content))
        cue = self.span(*draft.cue) if draft.cue else None
        addressee = draft.addressee.actor if draft.addressee is not None else None
        statement = Statement(
            id=content_id(
                self.article.id, draft.kind, speaker.iri if speaker else "", parent.id if parent else "", cue, content
            ),
            article=self.article.id,
            kind=draft.kind,
            speaker=speaker,
            speaker_span=speaker_span,
            cue=cue,
            content=content,
            parent=parent.id if parent else None,
            addressee=addressee,
            addressee_span=self.span(draft.addressee.start, draft.addressee.end)
            if addressee and draft.addressee
            else None,
            said_on=self.time_of({draft.verb}, draft.content) if draft.verb is not None else None,
        )
        self._statements[id(draft)] = statement
        return statement

    def span(self, start: int, end: int) -> Span:
        """The characters of tokens ``[start, end)``."""
        last = self.doc[end - 1]
        return Span(self.doc[start].idx, last.idx + len(last))

    def phrase(self, mention: Mention) -> Span:
        """The characters that tell who is meant: a mention with its owner ("German exporters", "the army of Mali").

        For a pronoun they are those of the nearest mention in its sentence that names the same actors, if there is one.
        """
        if mention.form is Form.PRONOUN:
            mention = self._named(mention) or mention
        start, end, owner = mention.start, mention.end, mention.owner
        if owner is not None:
            start, end = min(start, owner.start), max(end, owner.end)
        return self.span(start, end)

    def _named(self, pronoun: Mention) -> Mention | None:
        sentence = self.doc[pronoun.head].sent
        same = [
            other
            for other in self.mentions
            if sentence.start <= other.head < sentence.end
            and other.form is not Form.PRONOUN
            and other.actors == pronoun.actors
        ]
        return min(same, key=lambda other: (abs(other.head - pronoun.head), other.head), default=None)

    # Times

    def time_of(self, anchors: Iterable[int | None], excluded: Iterable[int] = ()) -> str | None:
        """The first time told of one of the tokens *anchors* by words that are not among *excluded*."""
        wanted, shut = set(anchors), set(excluded)
        for time in self.times:
            if time.anchor in wanted and time.start not in shut:
                return time.value
        return None

    # Claims

    def assess(self, graph: PredicateGraph, top: int, covered: Collection[int], draft: Draft | None) -> Factuality:
        """How the predicate at *top* stands, with what the statements around it do to it."""
        fact = assess(graph, top, covered, draft.content if draft else None)
        self._apply_statements(fact, draft)
        return fact

    def _apply_statements(self, fact: Factuality, draft: Draft | None) -> None:
        """What the words that open the statement do to what is said in it, not to what it takes for granted."""
        current = None if fact.given else draft
        while current is not None:
            cue = self.doc[current.cue[0]].text if current.cue else current.kind.value
            fact.apply(current.polarity, current.modality, cue)
            if fact.modality is Modality.REQUESTED and fact.tense is Tense.PRESENT:
                fact.tense = Tense.FUTURE
            inner_is_plan = current.kind in (StatementKind.INTENDS, StatementKind.PROMISES)
            same = current.parent is not None and self.speaker(current)[0] == self.speaker(current.parent)[0]
            current = current.parent if inner_is_plan or same else None

    def claim(
        self,
        *,
        subject_span: Span,
        subject: Actor,
        object_span: Span,
        object_: Actor,
        relation: Relation,
        cue: Span,
        words: tuple[Span, ...] = (),
        draft: Draft | None,
        fact: Factuality,
        matched: str | None,
        signature: str | None = None,
        time: str | None = None,
        probability: float | None = None,
    ) -> Claim:
        """A claim with its evidence and the chain of its speakers; its id is a hash of what it says and where.

        *words* are further ones that the quotation holds: the pronoun, where a span is that of the name it stands for.
        """
        speakers, spans = [], []
        current = draft
        while current is not None:
            speaker, span = self.speaker(current)
            if speaker is not None and span is not None:
                speakers.append(speaker)
                spans.append(span)
            current = current.parent
        start = min(span.start for span in (subject_span, object_span, cue, *words))
        end = max(span.end for span in (subject_span, object_span, cue, *words))
        statement = self.statement(draft).id if draft is not None else None
        identity = content_id(
            self.article.id, statement, subject.iri, relation.iri, object_.iri, fact.polarity, fact.modality, start, end
        )
        return Claim(
            id=identity,
            subject=subject,
            relation=relation,
            object=object_,
            evidence=Evidence(
                self.article.id, start, end, self.article.text[start:end], subject_span, object_span, cue
            ),
            speakers=tuple(speakers),
            speaker_spans=tuple(spans),
            polarity=fact.polarity,
            modality=fact.modality,
            tense=fact.tense,
            time=time,
            statement=statement,
            matched=matched,
            signature=signature,
            probability=probability,
            reasons=tuple(fact.reasons),
        )
