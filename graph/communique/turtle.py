"""The Turtle files of an ontology: where they lie, and what they say of each term."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from communique.errors import OntologyError
from communique.namespaces import CQ, RDF, SKOS, prefixed


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


class Terms:
    """The values of every term in a set of Turtle files, and the file in which each term stands.

    Raises OntologyError, naming the file, for one that is not Turtle and for a term of the core that is not declared.
    """

    def __init__(self, paths: list[Path]) -> None:
        self.values: dict[str, dict[str, list[str]]] = {}
        self.typed: dict[str, list[str]] = {}
        self.file_of: dict[str, str] = {}
        self.used: dict[str, str] = {}
        common = os.path.commonpath([str(path.parent) for path in paths])
        for path in paths:
            self._read(path, os.path.relpath(path, common))
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

    def strings(self, subject: str, *predicates: str) -> tuple[str, ...]:
        """Values of the predicates in the order of the file, without repetition."""
        entry = self.values[subject]
        found = [value for predicate in predicates if predicate in entry for value in entry[predicate]]
        return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)

    def one(self, subject: str, predicate: str) -> str | None:
        """The first value of *predicate*, or None."""
        found = self.values[subject].get(predicate)
        return found[0] if found else None

    def need(self, subject: str, predicate: str, what: str) -> str:
        """The first value of *predicate*; raises OntologyError that says there is no *what*."""
        value = self.one(subject, predicate)
        if value is None:
            raise OntologyError(f"{self.file_of[subject]}: {prefixed(subject)} has no {what}")
        return value

    def notation(self, subject: str, predicate: str) -> str | None:
        """The notation of the concept that is the value: "military" for cq:Military."""
        concept = self.one(subject, predicate)
        if concept is None:
            return None
        if concept not in self.values:
            raise OntologyError(
                f"{self.file_of[subject]}: {prefixed(subject)} uses {prefixed(concept)}, which is not declared"
            )
        return self.need(concept, SKOS + "notation", "skos:notation")

    def subjects(self, *classes: str) -> Iterator[str]:
        """The terms of the *classes* of the core namespace, in the order of the files."""
        for name in classes:
            yield from self.typed.get(CQ + name, ())
