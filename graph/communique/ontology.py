"""The Turtle files under ``ontology/`` as frozen dataclasses: actors, offices, relations, words of saying, cues."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from communique.claim import Kind, Modality, Polarity, Quad, Relation, StatementKind
from communique.errors import OntologyError

CQ = "https://w3id.org/communique/ontology#"
REL = "https://w3id.org/communique/relation/"
ACTOR = "https://w3id.org/communique/actor/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
ORG = "http://www.w3.org/ns/org#"

UNSPECIFIED = ACTOR + "unspecified"

_KINDS = {
    f"{CQ}{name}": kind
    for name, kind in {
        "State": Kind.STATE,
        "Alliance": Kind.ALLIANCE,
        "Organisation": Kind.ORGANISATION,
        "ArmedGroup": Kind.ARMED_GROUP,
        "Company": Kind.COMPANY,
        "Person": Kind.PERSON,
        "Office": Kind.OFFICE,
        "Region": Kind.REGION,
        "People": Kind.PEOPLE,
    }.items()
}
CALENDAR = ("Month", "Weekday", "Day", "Direction", "Unit", "Count", "Bound", "Ago")
CUE_FORMS = ("verb", "noun", "adjectiveWord", "auxiliary", "adverb", "determiner", "marker", "preposition")


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


def ontology_folder() -> Path:
    """Where the bundled ontology lies: inside the installed package, or beside ``graph/`` in a checkout."""
    installed = Path(__file__).parent / "ontology"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "ontology"


def find_files(folders: Iterable[Path]) -> list[Path]:
    """The Turtle files under *folders*, in a fixed order; shapes are for validation and not knowledge."""
    paths: list[Path] = []
    for folder in folders:
        if not folder.is_dir():
            raise OntologyError(f"{folder}: no such folder; --ontology takes a folder of Turtle files")
        paths += sorted(
            (path for path in folder.rglob("*.ttl") if path.name != "shapes.ttl"),
            key=lambda path: path.relative_to(folder).as_posix(),
        )
    return paths


def find_teaching_files(folders: Iterable[Path]) -> list[Path]:
    """The files of taught sentences under *folders*: text files in a folder called ``teaching``."""
    return [path for folder in folders for path in sorted((folder / "teaching").glob("*.txt"))]


def source_digest(paths: Iterable[Path]) -> str:
    """A hash over names and contents of *paths*: the key of what is compiled from them."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@cache
def load_ontology(*extra: Path) -> Ontology:
    """The bundled ontology with the Turtle files of the folders *extra* added to it.

    Raises OntologyError, naming the file and the term, for a file that is not Turtle, a term that is not declared,
    a name that two actors share, or an entry that lacks what it needs.
    """
    from communique import kept_ontology

    folders = [ontology_folder(), *(folder.resolve() for folder in extra)]
    paths, teaching_files = find_files(folders), tuple(find_teaching_files(folders))
    place = kept_ontology.place(source_digest(paths) + "".join(_names(paths)))
    found = kept_ontology.read_kept(place)
    if found is None:
        found = _Loader(paths).load()
        kept_ontology.keep(place, found)
    return replace(found, teaching_files=teaching_files)


def _names(paths: Sequence[Path]) -> list[str]:
    """What messages call the files."""
    common = os.path.commonpath([str(path.parent) for path in paths])
    return [os.path.relpath(path, common) for path in paths]


class _Loader:
    """Reads the files into one triple index and builds the dataclasses from it, checking on the way."""

    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.values: dict[str, dict[str, list[str]]] = {}
        self.typed: dict[str, list[str]] = {}
        self.file_of: dict[str, str] = {}
        self.used: dict[str, str] = {}
        for path, name in zip(paths, _names(paths), strict=True):
            self._read(path, name)
        for term, name in self.used.items():
            if term not in self.values:
                raise OntologyError(f"{name}: the term cq:{term.removeprefix(CQ)} is not declared in communique.ttl")

    def _read(self, path: Path, name: str) -> None:
        try:
            quads = list(ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE, base_iri="https://w3id.org/communique/"))
        except (SyntaxError, ValueError) as error:
            raise OntologyError(f"{name}: {error}") from None
        for quad in quads:
            subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object.value
            entry = self.values.get(subject)
            if entry is None:
                entry = self.values[subject] = {}
                self.file_of[subject] = name
            entry.setdefault(predicate, []).append(value)
            if predicate == RDF + "type":
                self.typed.setdefault(value, []).append(subject)
            for term in (predicate, value):
                if term.startswith(CQ):
                    self.used.setdefault(term, name)

    # Access to the values of a subject

    def strings(self, subject: str, *predicates: str) -> tuple[str, ...]:
        """Values of the predicates in the order of the file, without repetition."""
        entry = self.values[subject]
        found = [value for predicate in predicates if predicate in entry for value in entry[predicate]]
        return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)

    def one(self, subject: str, predicate: str) -> str | None:
        found = self.values[subject].get(predicate)
        return found[0] if found else None

    def need(self, subject: str, predicate: str, what: str) -> str:
        value = self.one(subject, predicate)
        if value is None:
            raise OntologyError(f"{self.file_of[subject]}: {_short(subject)} has no {what}")
        return value

    def notation(self, subject: str, predicate: str) -> str | None:
        """The notation of the concept that is the value: "military" for cq:Military."""
        concept = self.one(subject, predicate)
        if concept is None:
            return None
        if concept not in self.values:
            raise OntologyError(
                f"{self.file_of[subject]}: {_short(subject)} uses {_short(concept)}, which is not declared"
            )
        return self.need(concept, SKOS + "notation", "skos:notation")

    def subjects(self, *classes: str) -> Iterator[str]:
        for name in classes:
            yield from self.typed.get(CQ + name, ())

    def load(self) -> Ontology:
        actors = {
            iri: self._actor(iri, kind) for kind_iri, kind in _KINDS.items() for iri in self.typed.get(kind_iri, ())
        }
        roles = {iri: self._role(iri) for iri in self.subjects("Role")}
        bodies = {iri: self._body(iri) for iri in self.subjects("Body")}
        relations = {
            entry.relation.name: entry
            for entry in map(self._relation, self.typed.get(OWL + "ObjectProperty", ()))
            if entry
        }
        self._check_references(actors, roles, relations)
        self._check_names(actors)
        self._check_nouns(roles, bodies)
        lists, classes = self._words()
        return Ontology(
            digest=source_digest(self.paths),
            actors=actors,
            roles=roles,
            bodies=bodies,
            relations=relations,
            speech_verbs=self._speech("verb"),
            speech_nouns=self._speech("noun"),
            speech_adjectives=self._speech("adjectiveWord"),
            speech_phrases=self._speech("phrase"),
            cues=self._cues(),
            lists=lists,
            classes=classes,
            variants=self._variants(),
            calendar={name: self._calendar(name) for name in CALENDAR},
            kind_descriptions=self._kind_descriptions(),
        )

    def _actor(self, iri: str, kind: Kind) -> KnownActor:
        label = self.need(iri, SKOS + "prefLabel", "skos:prefLabel")
        return KnownActor(
            iri=iri,
            label=label,
            kind=kind,
            names=tuple(dict.fromkeys((label, *self.strings(iri, SKOS + "altLabel")))),
            adjectives=self.strings(iri, CQ + "adjective"),
            demonyms=self.strings(iri, CQ + "demonym"),
            metonyms=self.strings(iri, CQ + "metonym"),
            capitals=self.strings(iri, CQ + "capital"),
            descriptions=self.strings(iri, CQ + "description"),
            family_names=self.strings(iri, SCHEMA + "familyName"),
            gender=self.one(iri, SCHEMA + "gender"),
            of=self.one(iri, CQ + "of") or self.one(iri, CQ + "citizenOf"),
            sector=self.notation(iri, CQ + "sector"),
            tenures=tuple(self._tenure(iri, node) for node in self.strings(iri, CQ + "tenure")),
            members=self.strings(iri, ORG + "hasMember"),
            same_as=self.one(iri, OWL + "sameAs"),
            dissolved=self.one(iri, SCHEMA + "dissolutionDate"),
        )

    def _tenure(self, iri: str, node: str) -> Tenure:
        role, of = self.one(node, CQ + "role"), self.one(node, CQ + "of")
        if role is None or of is None:
            raise OntologyError(f"{self.file_of[iri]}: {_short(iri)} has a tenure without cq:role or cq:of")
        return Tenure(role, of, self.one(node, SCHEMA + "startDate"), self.one(node, SCHEMA + "endDate"))

    def _role(self, iri: str) -> Role:
        label = self.need(iri, SKOS + "prefLabel", "skos:prefLabel")
        relation = self.one(iri, CQ + "relation")
        return Role(
            iri=iri,
            label=label,
            names=(label, *self.strings(iri, SKOS + "altLabel")),
            sector=self.notation(iri, CQ + "sector"),
            relation=relation.removeprefix(REL) if relation else None,
            leader=self.one(iri, CQ + "leader") == "true",
        )

    def _body(self, iri: str) -> Body:
        label = self.need(iri, SKOS + "prefLabel", "skos:prefLabel")
        kind = self.need(iri, CQ + "kind", "cq:kind")
        if kind not in _KINDS:
            raise OntologyError(
                f"{self.file_of[iri]}: {_short(iri)} has cq:kind {_short(kind)}, which is no kind of actor"
            )
        names = (label, *self.strings(iri, SKOS + "altLabel"))
        return Body(iri, label, names, self.notation(iri, CQ + "sector"), _KINDS[kind])

    def _relation(self, iri: str) -> RelationType | None:
        if not iri.startswith(REL):
            return None
        quad = self.notation(iri, CQ + "quadClass")
        if quad is None:
            raise OntologyError(f"{self.file_of[iri]}: {_short(iri)} has no cq:quadClass")
        relation = Relation(
            iri=iri,
            label=self.need(iri, SKOS + "prefLabel", "skos:prefLabel"),
            quad=Quad(quad),
            plover=self.one(iri, CQ + "plover"),
            mode=self.one(iri, CQ + "mode"),
            symmetric=OWL + "SymmetricProperty" in self.strings(iri, RDF + "type"),
        )
        inverse = self.one(iri, OWL + "inverseOf")
        return RelationType(
            relation=relation,
            parents=tuple(parent.removeprefix(REL) for parent in self.strings(iri, RDFS + "subPropertyOf")),
            examples=self.strings(iri, CQ + "example"),
            definition=self.one(iri, SKOS + "definition") or "",
            inverse=inverse.removeprefix(REL) if inverse else None,
            abstract=self.one(iri, CQ + "abstract") == "true",
            valence=self.one(iri, CQ + "valence") or _VALENCES.get(Quad(quad), "0"),
            file=self.file_of[iri],
        )

    def _speech(self, form: str) -> dict[str, SpeechWord]:
        words: dict[str, SpeechWord] = {}
        for iri in self.subjects("SpeechWords"):
            kind = self.notation(iri, CQ + "statementKindOf")
            if kind is None:
                raise OntologyError(f"{self.file_of[iri]}: {_short(iri)} has no cq:statementKindOf")
            polarity, modality = self._effect(iri)
            word = SpeechWord(
                StatementKind(kind),
                polarity,
                modality,
                self.one(iri, CQ + "nounPhraseContent") == "true",
                self.one(iri, CQ + "infinitiveContent") == "true",
            )
            for lemma in self.strings(iri, CQ + form):
                if lemma in words and words[lemma].kind is not word.kind:
                    raise OntologyError(
                        f"{self.file_of[iri]}: '{lemma}' stands under {words[lemma].kind} and {word.kind}"
                    )
                words[lemma] = word if lemma not in words or word.takes_noun_phrase else words[lemma]
        return words

    def _effect(self, iri: str) -> tuple[Polarity | None, Modality | None]:
        polarity, modality = self.notation(iri, CQ + "setsPolarity"), self.notation(iri, CQ + "setsModality")
        return (Polarity(polarity) if polarity else None, Modality(modality) if modality else None)

    def _cues(self) -> dict[tuple[str, str], Cue]:
        cues: dict[tuple[str, str], Cue] = {}
        for iri in self.subjects("Cue"):
            cue = Cue(*self._effect(iri))
            for form in CUE_FORMS:
                for lemma in self.strings(iri, CQ + form):
                    if cues.setdefault((form, lemma), cue) != cue:
                        raise OntologyError(f"{self.file_of[iri]}: the {form} '{lemma}' stands under two cues")
        return cues

    def _words(self) -> tuple[dict[str, frozenset[str]], dict[tuple[str, str], str]]:
        lists = {
            _local(iri): frozenset(word for form in CUE_FORMS for word in self.strings(iri, CQ + form))
            for iri in self.subjects("WordList")
        }
        classes: dict[tuple[str, str], str] = {}
        for iri in self.subjects("WordClass"):
            part = self.need(iri, CQ + "partOfSpeech", "cq:partOfSpeech")
            for word in self.strings(iri, CQ + "word"):
                if (other := classes.setdefault((part, word), _local(iri))) != _local(iri):
                    raise OntologyError(
                        f"{self.file_of[iri]}: the {part} '{word}' stands in the classes {other} and {_local(iri)}"
                    )
        return lists, classes

    def _variants(self) -> dict[str, str]:
        """Other spellings of prepositions: "towards" is "toward"."""
        return {
            word: self.need(iri, SKOS + "prefLabel", "skos:prefLabel")
            for iri in self.subjects("Preposition")
            for word in self.strings(iri, SKOS + "altLabel")
        }

    def _calendar(self, name: str) -> dict[str, int]:
        subjects = self.typed.get(f"https://w3id.org/communique/calendar/{name}", ())
        return {
            word: int(self.need(iri, CQ + "number", "cq:number"))
            for iri in subjects
            for word in self.strings(iri, CQ + "word")
        }

    def _kind_descriptions(self) -> dict[str, frozenset[Kind]]:
        found: dict[str, set[Kind]] = {}
        for iri, kind in _KINDS.items():
            for noun in self.strings(iri, CQ + "description"):
                found.setdefault(noun, set()).add(kind)
        return {noun: frozenset(kinds) for noun, kinds in found.items()}

    # Checks that need more than one entry

    def _check_references(
        self, actors: Mapping[str, KnownActor], roles: Mapping[str, Role], relations: Mapping[str, RelationType]
    ) -> None:
        for actor in actors.values():
            for iri in (actor.of, *actor.members, *(tenure.of for tenure in actor.tenures)):
                if iri is not None and iri not in actors:
                    raise OntologyError(
                        f"{self.file_of[actor.iri]}: {_short(actor.iri)} names {_short(iri)}, which is not declared"
                    )
            for tenure in actor.tenures:
                if tenure.role not in roles:
                    raise OntologyError(
                        f"{self.file_of[actor.iri]}: {_short(actor.iri)} holds {_short(tenure.role)}, "
                        "which is not declared"
                    )
        for role in roles.values():
            if role.relation is not None and role.relation not in relations:
                raise OntologyError(
                    f"{self.file_of[role.iri]}: {_short(role.iri)} names rel:{role.relation}, which is not declared"
                )
        for entry in relations.values():
            for parent in entry.parents:
                if parent not in relations:
                    raise OntologyError(
                        f"{entry.file}: rel:{entry.relation.name} stands below rel:{parent}, which is not declared"
                    )

    def _check_names(self, actors: Mapping[str, KnownActor]) -> None:
        owner: dict[str, str] = {}
        for actor in actors.values():
            for name in (*actor.names, *actor.adjectives, *actor.demonyms, *actor.metonyms, *actor.capitals):
                if owner.setdefault(name, actor.iri) != actor.iri:
                    raise OntologyError(
                        f"{self.file_of[actor.iri]}: the name '{name}' belongs to {_short(owner[name])} "
                        f"and to {_short(actor.iri)}"
                    )

    def _check_nouns(self, roles: Mapping[str, Role], bodies: Mapping[str, Body]) -> None:
        owner: dict[str, str] = {}
        entries: list[Role | Body] = [*roles.values(), *bodies.values()]
        for entry in entries:
            for name in entry.names:
                if owner.setdefault(name, entry.iri) != entry.iri:
                    raise OntologyError(
                        f"{self.file_of[entry.iri]}: the noun '{name}' belongs to {_short(owner[name])} "
                        f"and to {_short(entry.iri)}"
                    )


def slug(name: str) -> str:
    """*name* as the last part of an IRI: lower case, letters and digits of any script, hyphens."""
    return re.sub(r"[^\w]+|_", "-", name.casefold()).strip("-") or "unnamed"


_VALENCES = {
    Quad.VERBAL_COOPERATION: "+",
    Quad.MATERIAL_COOPERATION: "+",
    Quad.VERBAL_CONFLICT: "-",
    Quad.MATERIAL_CONFLICT: "-",
}


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


_PREFIXES = {CQ: "cq:", REL: "rel:", ACTOR: "actor:"}


def _short(iri: str) -> str:
    """The IRI with its prefix, for messages."""
    for namespace, prefix in _PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri.removeprefix("https://w3id.org/communique/").replace("/", ":", 1)
