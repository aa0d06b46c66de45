"""A claim and its reading → why it was made: its sentence with the words marked, its example, speaker and status."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from communique.article import Article
from communique.claim import Claim, Modality, Polarity, Span, Statement
from communique.tables import ARTICLE_VOICE, describe_status, describe_time, flow, harmless, name_actor, name_speaker

if TYPE_CHECKING:
    from communique.extraction import Reading

SUBJECT, OBJECT, CUE = "subject", "object", "cue"


@dataclass(frozen=True)
class Explanation:
    """Why *claim* was made.

    ``statements`` are those that it stands in, innermost first; ``source`` is the file of the example that matched.
    """

    claim: Claim
    article: Article
    sentence: Span
    statements: tuple[Statement, ...]
    source: str | None = None

    @property
    def headline(self) -> str:
        """The claim in a line."""
        claim = self.claim
        subject, object_ = name_actor(claim.subject), name_actor(claim.object)
        return f"{subject} – {claim.relation.label} – {object_} ({describe_status(claim)})"

    def marked(self) -> Iterator[tuple[str, str | None]]:
        """The sentence in pieces of text, each with what it is to the claim: subject, object, cue or nothing."""
        text, evidence = self.article.text, self.claim.evidence
        # What the cue shares with an actor belongs to the actor: in "US-backed forces" the cue is "backed".
        marks = ((SUBJECT, evidence.subject), (OBJECT, evidence.object), (CUE, evidence.cue))
        start = self.sentence.start
        while start < self.sentence.end:
            mark = next((name for name, span in marks if span.start <= start < span.end), None)
            edges = (edge for _, span in marks for edge in span if start < edge)
            end = min((*edges, self.sentence.end))
            piece = text[start:end]
            words = piece.strip() if mark else ""
            before, words, after = piece.partition(words) if words else (piece, "", "")
            yield from ((part, name) for part, name in ((before, None), (words, mark), (after, None)) if part)
            start = end

    def reasons(self) -> Iterator[tuple[str, str]]:
        """What speaks for each part of the claim, as pairs of a name and a sentence."""
        claim = self.claim
        if claim.probability is not None:
            near = f"; taught nearby: {claim.matched}" if claim.matched else ""
            yield "learnt", f"no example says it; generalised with a probability of {claim.probability:.0%}{near}"
        elif claim.signature is None:
            yield "office", f"“{claim.matched}”: the text names who holds it"
        else:
            yield "signature", claim.signature
            yield "example", f"“{claim.matched}”" + (f" in {self.source}" if self.source else "")
        yield "speaker", self._speaker()
        yield "polarity", self._status(claim.polarity.value, claim.polarity is Polarity.AFFIRMED, "nothing negates it")
        yield "modality", self._status(claim.modality.value, claim.modality is Modality.ACTUAL, "nothing qualifies it")
        if claim.tense:
            yield "tense", f"{claim.tense.value}, by the form of the verb"
        if claim.time:
            yield "time", f"{describe_time(claim.time)}, by the words of the text"

    def _speaker(self) -> str:
        parts = [self._introduced(statement) for statement in self.statements]
        return " › ".join(reversed(parts)) or f"the {ARTICLE_VOICE} itself: no statement holds these words"

    def _introduced(self, statement: Statement) -> str:
        text = self.article.text
        who = name_speaker(statement, text)
        called = flow(statement.speaker_span.of(text)) if statement.speaker_span else ""
        if statement.speaker and called not in ("", statement.speaker.label):
            who += f", here “{called}”,"
        if statement.cue is None:
            return f"{who} signs the quotation"
        return f"{who} {statement.kind.value} (“{flow(statement.cue.of(text))}”)"

    def _status(self, value: str, usual: bool, otherwise: str) -> str:
        if usual:
            return f"{value}: {otherwise}"
        cues = ", ".join(f"“{cue}”" for cue in self.claim.reasons)
        return f"{value}: {cues}" if cues else value

    def __str__(self) -> str:
        sentence = "".join(f"[{mark}: {piece}]" if mark else piece for piece, mark in self.marked())
        lines = [f"{self.claim.id}  {self.headline}", f"  {' '.join(sentence.split())}"]
        return harmless("\n".join([*lines, *(f"  {name:<9} {flow(reason)}" for name, reason in self.reasons())]))

    def _repr_html_(self) -> str:
        sentence = "".join(
            f'<mark title="{mark}">{escape(piece)}</mark>' if mark else escape(piece) for piece, mark in self.marked()
        )
        rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(reason)}</dd>" for name, reason in self.reasons())
        return f"<p><b>{escape(self.headline)}</b></p><blockquote>{sentence}</blockquote><dl>{rows}</dl>"


def explain_reading(reading: "Reading", sentences: list[Span], sources: dict[str, str]) -> Iterator[Explanation]:
    """An explanation for each claim of *reading*.

    *sentences* are the spans of the article's sentences, *sources* the file that teaches each example.
    """
    statements = {statement.id: statement for statement in reading.statements}
    for claim in reading.claims:
        chain: list[Statement] = []
        current = claim.statement
        while current is not None and current in statements:
            chain.append(statements[current])
            current = chain[-1].parent
        evidence = claim.evidence
        here = [span for span in sentences if span.start < evidence.end and evidence.start < span.end]
        sentence = Span(min([evidence.start, *(s.start for s in here)]), max([evidence.end, *(s.end for s in here)]))
        yield Explanation(claim, reading.article, sentence, tuple(chain), sources.get(claim.matched or ""))
