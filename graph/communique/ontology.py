"""What is known, as frozen dataclasses: actors, offices, relations, words of saying, cues.

``communique.ontology_loading`` makes them from the Turtle files under ``ontology/``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from communique.claim import Kind, Modality, Polarity, Relation, StatementKind


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held: ``role`` in ``of`` from ``start`` until ``end``, ISO 8601 dates, months or years or None."""

    role: str
    of: str
    start: str | None
    end: str | None

    def covers(self, day: str) -> bool:
        """Whether the office was held on *day*, ``YYYY-MM-DD``; a partial bound counts as a whole."""
        return (self.start is None or day[: len(self.start)] >= self.start) and (
            self.end is None or day[: len(self.end)] <= self.end
        )


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor of the ontology with the names by which English calls it."""

    iri: str
    label: str
    kind: Kind
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    family_names: tuple[str, ...] = ()
    gender: str | None = None
    of: str | None = None
    sector: str | None = None
    tenures: tuple[Tenure, ...] = ()
    members: tuple[str, ...] = ()
    same_as: str | None = None
    dissolved: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A noun for an office: "foreign minister"."""

    iri: str
    label: str
    names: tuple[str, ...]
    sector: str | None
    relation: str | None
    leader: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A noun for a part of a state or organisation: "interior ministry", "troops"."""

    iri: str
    label: str
    names: tuple[str, ...]
    sector: str | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation with its place in the hierarchy and the examples that teach it."""

    relation: Relation
    parents: tuple[str, ...]
    examples: tuple[str, ...]
    definition: str
    inverse: str | None
    abstract: bool
    valence: str
    file: str


@dataclass(frozen=True, slots=True)
class SpeechWord:
    """What a word of saying makes of what is said."""

    kind: StatementKind
    polarity: Polarity | None
    modality: Modality | None
    takes_noun_phrase: bool
    takes_infinitive: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """What a word does to the predicate that it governs or modifies."""

    polarity: Polarity | None
    modality: Modality | None


@dataclass(frozen=True)
class Ontology:
    """All that is known. Mappings are keyed by IRI (actors, roles, bodies), by name (relations) or by lemma."""

    digest: str
    actors: Mapping[str, KnownActor]
    roles: Mapping[str, Role]
    bodies: Mapping[str, Body]
    relations: Mapping[str, RelationType]
    speech_verbs: Mapping[str, SpeechWord]
    speech_nouns: Mapping[str, SpeechWord]
    speech_adjectives: Mapping[str, SpeechWord]
    speech_phrases: Mapping[str, SpeechWord]
    cues: Mapping[tuple[str, str], Cue]
    lists: Mapping[str, frozenset[str]]
    classes: Mapping[tuple[str, str], str]
    variants: Mapping[str, str]
    calendar: Mapping[str, Mapping[str, int]]
    kind_descriptions: Mapping[str, frozenset[Kind]]
    teaching_files: tuple[Path, ...] = field(default=(), repr=False)

    def relation(self, name: str) -> Relation:
        """The relation called *name*, the last part of its IRI."""
        return self.relations[name].relation

    def is_a(self, relation: str, ancestor: str) -> bool:
        """Whether *relation* is *ancestor* or stands below it."""
        return relation == ancestor or any(self.is_a(parent, ancestor) for parent in self.relations[relation].parents)

    def root(self, relation: str) -> str:
        """The abstract relation at the top of *relation*'s first line of parents."""
        while self.relations[relation].parents:
            relation = self.relations[relation].parents[0]
        return relation

    def __repr__(self) -> str:
        examples = sum(len(entry.examples) for entry in self.relations.values())
        return f"Ontology({len(self.actors)} actors, {len(self.relations)} relations, {examples} examples)"
