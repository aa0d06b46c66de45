"""The namespaces of RDF terms, and names as parts of IRIs."""

import re

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
_PREFIXES = {CQ: "cq:", REL: "rel:", ACTOR: "actor:"}


def slug(name: str) -> str:
    """*name* as the last part of an IRI: lower case, letters and digits of any script, hyphens."""
    return re.sub(r"[^\w]+|_", "-", name.casefold()).strip("-") or "unnamed"


def local_name(iri: str) -> str:
    """What follows the last ``#`` or ``/`` of *iri*."""
    return re.split(r"[#/]", iri)[-1]


def prefixed(iri: str) -> str:
    """*iri* with its prefix, for messages."""
    for namespace, prefix in _PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri.removeprefix("https://w3id.org/communique/").replace("/", ":", 1)
