"""The names that graph files use: prefixes, terms by prefixed name or by notation, instances under a base."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from urllib.parse import quote, unquote

import pyoxigraph as ox

from communique.article import BlockKind
from communique.claim import Kind, Modality, Polarity, Quad, StatementKind, Tense
from communique.errors import GraphError
from communique.namespaces import ACTOR, CQ, OWL, RDF, RDFS, REL, SCHEMA, SKOS

PREFIXES: Mapping[str, str] = {
    "cq": CQ,
    "rel": REL,
    "actor": ACTOR,
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_INSTANCES = {name: f"{name}/" for name in ("article", "claim", "perspective", "statement")} | {"new": "actor/"}
SOFTWARE = "https://w3id.org/communique/software"

# The class whose individuals the values of an enumeration are; a kind of actor is a class itself.
CONCEPT_CLASSES: Mapping[type[StrEnum], str] = {
    BlockKind: "cq:BlockKind",
    Modality: "cq:Modality",
    Polarity: "cq:Polarity",
    Quad: "cq:QuadClass",
    StatementKind: "cq:StatementKind",
    Tense: "cq:Tense",
}


@cache
def term(name: str) -> ox.NamedNode:
    """The term that *name* stands for: ``term("skos:prefLabel")``."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@lru_cache(maxsize=65536)
def node(iri: str) -> ox.NamedNode:
    """The node with this IRI. Raises GraphError for what is no absolute IRI."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise GraphError(f"'{iri}' is no absolute IRI: {error}") from None


@cache
def concept(notation: str) -> ox.NamedNode:
    """The class or individual of the core vocabulary with this notation: cq:ArmedGroup for "armed group"."""
    return ox.NamedNode(CQ + "".join(word.capitalize() for word in re.findall(r"\w+", notation)))


KIND_OF_CLASS: Mapping[str, Kind] = {concept(kind.value).value: kind for kind in Kind}


def instance(base: str, what: str, identifier: str) -> ox.NamedNode:
    """The node of the statement or claim called *identifier*."""
    return node(f"{base}{what}/{quote(identifier, safe='', errors='replace')}")


def identifier_in(iri: str) -> str:
    """The identifier that ``instance`` made *iri* of."""
    return unquote(re.split(r"[/#]", iri)[-1])


def prefixes_for(base: str) -> dict[str, str]:
    """The prefixes of a graph file: the vocabularies, and each kind of instance under *base*."""
    found = dict(PREFIXES)
    for name, path in _INSTANCES.items():
        if base + path not in PREFIXES.values():
            found[name] = base + path
    return dict(sorted(found.items()))


def short(iri: str) -> str:
    """*iri* with its prefix where it has one, for messages."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"
