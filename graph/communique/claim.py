"""The vocabulary that every other module speaks: actors, statements, claims and their evidence."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A half-open span of code points into an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that it covers."""
        return text[self.start : self.end]


class Kind(StrEnum):
    """What an actor is."""

    STATE = "state"
    ALLIANCE = "alliance"
    ORGANISATION = "organisation"
    ARMED_GROUP = "armed group"
    COMPANY = "company"
    PERSON = "person"
    OFFICE = "office"
    REGION = "region"
    PEOPLE = "people"


class Quad(StrEnum):
    """PLOVER's quad classes, and one for relations that are no events."""

    VERBAL_COOPERATION = "verbal-cooperation"
    MATERIAL_COOPERATION = "material-cooperation"
    VERBAL_CONFLICT = "verbal-conflict"
    MATERIAL_CONFLICT = "material-conflict"
    STRUCTURAL = "structural"


class Polarity(StrEnum):
    """Whether the relation is said to hold or not to."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Modality(StrEnum):
    """How the relation stands to what is the case."""

    ACTUAL = "actual"
    POSSIBLE = "possible"
    INTENDED = "intended"
    REQUESTED = "requested"
    CONDITIONAL = "conditional"


class Tense(StrEnum):
    """When the relation holds, seen from the text."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


class StatementKind(StrEnum):
    """What a speaker does with what is said."""

    SAYS = "says"
    WARNS = "warns"
    BELIEVES = "believes"
    DOUBTS = "doubts"
    FEARS = "fears"
    HOPES = "hopes"
    DENIES = "denies"
    CONFIRMS = "confirms"
    DEMANDS = "demands"
    ASKS = "asks"
    PROPOSES = "proposes"
    PROMISES = "promises"
    INTENDS = "intends"
    ORDERS = "orders"
    ACCUSES = "accuses"
    CRITICISES = "criticises"
    PRAISES = "praises"
    PREDICTS = "predicts"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, speaks or is acted on. ``of`` is the label of the state or organisation that it belongs to."""

    iri: str
    label: str
    kind: Kind
    of: str | None = None
    of_iri: str | None = None
    sector: str | None = None
    new: bool = False
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation type of the ontology."""

    iri: str
    label: str
    quad: Quad
    plover: str | None = None
    mode: str | None = None
    symmetric: bool = False

    @property
    def name(self) -> str:
        """The last part of the IRI, as teaching and gold files write it."""
        return self.iri.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Statement:
    """Somebody says something. A parent of None is the article's own voice; a speaker of None is unnamed."""

    id: str
    article: str
    kind: StatementKind
    speaker: Actor | None
    speaker_span: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    parent: str | None = None
    addressee: Actor | None = None
    addressee_span: Span | None = None
    said_on: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The object that ``read --format jsonl`` prints."""
        return {
            "type": "statement",
            "id": self.id,
            "article": self.article,
            "parent": self.parent,
            "speaker": _actor_dict(self.speaker, self.speaker_span),
            "speaker_span": _span_list(self.speaker_span),
            "cue": _span_list(self.cue),
            "kind": self.kind.value,
            "content": [list(span) for span in self.content],
            "addressee": _actor_dict(self.addressee, self.addressee_span),
            "said_on": self.said_on,
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words: ``text[start:end] == quote``, and where in it subject, object and cue stand."""

    article: str
    start: int
    end: int
    quote: str
    subject: Span
    object: Span
    cue: Span


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation between two actors as a text states it.

    ``speakers`` runs from the innermost speaker outwards and is empty for the article's own voice. ``matched`` is the
    example whose signature the words have, or the teaching sentences nearest to them where ``probability`` is set.
    """

    id: str
    subject: Actor
    relation: Relation
    object: Actor
    evidence: Evidence
    speakers: tuple[Actor, ...] = ()
    speaker_spans: tuple[Span, ...] = ()
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ACTUAL
    tense: Tense | None = None
    time: str | None = None
    statement: str | None = None
    matched: str | None = None
    signature: str | None = None
    probability: float | None = None
    reasons: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_plain(self) -> bool:
        """Whether its speaker asserts it as a fact: affirmed and actual. Only then may a bare triple stand for it."""
        return self.polarity is Polarity.AFFIRMED and self.modality is Modality.ACTUAL

    @property
    def status(self) -> str:
        """Polarity and modality in a word or two, as a person would say it."""
        if self.is_plain:
            return "asserted"
        parts = ["negated"] if self.polarity is Polarity.NEGATED else []
        if self.modality is not Modality.ACTUAL:
            parts.append(self.modality.value)
        return " ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """The object that ``read --format jsonl`` prints."""
        evidence = self.evidence
        return {
            "type": "claim",
            "id": self.id,
            "article": evidence.article,
            "subject": _actor_dict(self.subject, evidence.subject),
            "relation": {
                "iri": self.relation.iri,
                "label": self.relation.label,
                "quad": self.relation.quad.value,
                "plover": self.relation.plover,
            },
            "object": _actor_dict(self.object, evidence.object),
            "speakers": [
                _actor_dict(actor, span) for actor, span in zip(self.speakers, self.speaker_spans, strict=True)
            ],
            "polarity": self.polarity.value,
            "modality": self.modality.value,
            "tense": self.tense.value if self.tense else None,
            "time": self.time,
            "statement": self.statement,
            "quote": evidence.quote,
            "start": evidence.start,
            "end": evidence.end,
            "cue": list(evidence.cue),
            "example": self.matched,
            "probability": self.probability,
        }


def content_id(*parts: object) -> str:
    """A content hash over *parts*: 16 hexadecimal digits of SHA-256, the same on every machine."""
    text = "\0".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _actor_dict(actor: Actor | None, span: Span | None) -> dict[str, Any] | None:
    if actor is None:
        return None
    return {
        "iri": actor.iri,
        "label": actor.label,
        "kind": actor.kind.value,
        "of": actor.of,
        "sector": actor.sector,
        "span": _span_list(span),
    }


def _span_list(span: Span | None) -> list[int] | None:
    return list(span) if span is not None else None
