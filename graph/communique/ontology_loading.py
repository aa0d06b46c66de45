"""The ontology from its files: the bundled one, with folders of one's own added to it."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from communique.namespaces import OWL
from communique.ontology import Ontology
from communique.ontology_checks import check_names, check_nouns, check_references
from communique.ontology_entries import KINDS, read_actor, read_body, read_relation, read_role
from communique.ontology_words import (
    CALENDAR,
    read_calendar,
    read_cues,
    read_kind_descriptions,
    read_speech,
    read_variants,
    read_words,
)
from communique.turtle import Terms, find_files, find_teaching_files, ontology_folder, source_digest


@cache
def load_ontology(*extra: Path) -> Ontology:
    """The bundled ontology with the Turtle files of the folders *extra* added to it.

    Raises OntologyError, naming the file and the term, for a file that is not Turtle, a term that is not declared,
    a name that two actors share, or an entry that lacks what it needs.
    """
    folders = [ontology_folder(), *(folder.resolve() for folder in extra)]
    return read_ontology(find_files(folders), find_teaching_files(folders))


def read_ontology(paths: list[Path], teaching_files: Sequence[Path] = ()) -> Ontology:
    """The ontology that the Turtle files *paths* make by themselves. Raises OntologyError as load_ontology does."""
    terms = Terms(paths)
    actors = {
        iri: read_actor(terms, iri, kind) for kind_iri, kind in KINDS.items() for iri in terms.typed.get(kind_iri, ())
    }
    roles = {iri: read_role(terms, iri) for iri in terms.subjects("Role")}
    bodies = {iri: read_body(terms, iri) for iri in terms.subjects("Body")}
    relations = {
        entry.relation.name: entry
        for entry in (read_relation(terms, iri) for iri in terms.typed.get(OWL + "ObjectProperty", ()))
        if entry
    }
    check_references(terms, actors, roles, relations)
    check_names(terms, actors)
    check_nouns(terms, roles, bodies)
    lists, classes = read_words(terms)
    return Ontology(
        digest=source_digest(paths),
        actors=actors,
        roles=roles,
        bodies=bodies,
        relations=relations,
        speech_verbs=read_speech(terms, "verb"),
        speech_nouns=read_speech(terms, "noun"),
        speech_adjectives=read_speech(terms, "adjectiveWord"),
        speech_phrases=read_speech(terms, "phrase"),
        cues=read_cues(terms),
        lists=lists,
        classes=classes,
        variants=read_variants(terms),
        calendar={name: read_calendar(terms, name) for name in CALENDAR},
        kind_descriptions=read_kind_descriptions(terms),
        teaching_files=tuple(teaching_files),
    )
