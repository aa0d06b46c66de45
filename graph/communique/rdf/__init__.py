"""Claims ⇄ RDF: a ClaimGraph as quads, in files of every usual format, for rdflib, and back."""

from communique.rdf.decode import from_quads
from communique.rdf.encode import to_quads
from communique.rdf.files import READABLE, parse_file, read, to_bytes, write
from communique.rdf.rdflib_views import from_rdflib, to_rdflib, to_rdflib_dataset
from communique.rdf.vocabulary import PREFIXES, prefixes_for

__all__ = [
    "PREFIXES",
    "READABLE",
    "from_quads",
    "from_rdflib",
    "parse_file",
    "prefixes_for",
    "read",
    "to_bytes",
    "to_quads",
    "to_rdflib",
    "to_rdflib_dataset",
    "write",
]
