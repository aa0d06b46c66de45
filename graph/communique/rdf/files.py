"""ClaimGraph ⇄ RDF files: the format follows from the suffix, and the same graph gives the same bytes."""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from communique.claim_graph import ClaimGraph
from communique.errors import GraphError
from communique.ontology import Ontology
from communique.rdf.decode import from_quads
from communique.rdf.encode import describe
from communique.rdf.json_ld import to_json_ld
from communique.rdf.terms import Item, from_quad_list, to_lines, to_quad_list
from communique.rdf.turtle import to_turtle
from communique.rdf.vocabulary import prefixes_for

_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
READABLE = tuple(_FORMATS)
_RDF12 = (".ttl", ".trig", ".nq", ".nt")

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(
    graph: ClaimGraph, path: str | os.PathLike[str], *, rdf12: bool = False, ontology: Ontology | None = None
) -> None:
    """Write *graph* to *path*, in the format that its suffix names.

    TriG, N-Quads and JSON-LD hold the perspectives with their bare triples, the other formats only claims. *rdf12*
    adds an RDF 1.2 reifier for each claim. Raises GraphError for a suffix that is not known and for a graph that the
    format cannot hold.
    """
    path = Path(path)
    # All of it comes first: of a graph that is not whole no half file is left.
    chunks = list(_chunks(graph, _suffix(path, READABLE), rdf12, ontology))
    try:
        with path.open("wb") as file:
            file.writelines(chunks)
    except OSError as error:
        raise GraphError(f"{path}: cannot be written: {error.strerror}") from None


def to_bytes(graph: ClaimGraph, suffix: str, *, rdf12: bool = False, ontology: Ontology | None = None) -> bytes:
    """What ``write`` writes into a file with *suffix*, one of READABLE."""
    return b"".join(_chunks(graph, suffix, rdf12, ontology))


def to_format(quads: Iterable[ox.Quad], suffix: str, prefixes: dict[str, str]) -> bytes:
    """*quads* in the format of *suffix*, one of READABLE, in their order; all in the default graph but for datasets."""
    return b"".join(_encoded(from_quad_list(quads), suffix, prefixes))


def _chunks(graph: ClaimGraph, suffix: str, rdf12: bool, ontology: Ontology | None) -> Iterator[bytes]:
    if rdf12 and suffix not in _RDF12:
        raise GraphError(f"RDF 1.2 can be written as {', '.join(_RDF12)}, not as {suffix}")
    told = describe(graph, ontology, perspectives=_FORMATS[suffix].supports_datasets, rdf12=rdf12)
    return _encoded(told, suffix, prefixes_for(graph.base))


def _encoded(items: Iterable[Item], suffix: str, prefixes: dict[str, str]) -> Iterator[bytes]:
    """What a file holds, in pieces of about a megabyte."""
    if suffix == ".rdf":
        triples = (quad.triple for quad in to_quad_list(items))
        content = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=prefixes)
        assert content is not None
        yield check_xml(content, suffix)
        return
    if suffix in (".ttl", ".trig"):
        parts = to_turtle(items, prefixes)
    elif suffix == ".jsonld":
        parts = to_json_ld(items, prefixes)
    else:
        parts = to_lines(items)
    while some := list(islice(parts, 1000)):
        yield "".join(some).encode()


def read(path: str | os.PathLike[str]) -> ClaimGraph:
    """The graph that the file at *path* holds, written in any of the formats in READABLE.

    Raises GraphError, in one line, where there is no such file, its suffix is not known, it is not RDF, it holds no
    claims, or what it holds is not whole.
    """
    return from_quads(parse_file(path), str(path))


def parse_file(path: str | os.PathLike[str]) -> list[ox.Quad]:
    """The quads of the RDF file at *path*. Raises GraphError."""
    path = Path(path)
    kind = _FORMATS[_suffix(path, READABLE)]
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise GraphError(f"{path}: no such file") from None
    except OSError as error:
        raise GraphError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return list(ox.parse(content, kind))
    except (SyntaxError, ValueError) as error:
        raise GraphError(f"{path}: {_explain(error, kind.name)}") from None


def _suffix(path: Path, known: tuple[str, ...]) -> str:
    suffix = path.suffix.lower()
    if suffix not in known:
        raise GraphError(f"{path}: unknown suffix '{path.suffix}'; known are {', '.join(known)}")
    return suffix


def _explain(error: Exception, name: str) -> str:
    """What the parser found, in one line that begins with the place."""
    message = " ".join(str(error).split())
    line, column = getattr(error, "lineno", None), getattr(error, "offset", None)
    message = re.sub(r"^Parser error at line .*?: ", "", message)
    place = f"line {line}, column {column}: " if line else ""
    return f"{place}not {name}: {message}"


def check_xml(content: bytes, suffix: str) -> bytes:
    """XML cannot hold most control characters, and reads a bare carriage return as a line feed."""
    found = _NOT_XML.search(content.decode())
    if found:
        code = f"U+{ord(found.group()):04X}"
        raise GraphError(f"XML cannot hold the character {code} of the text; write .ttl or .trig instead of {suffix}")
    return content.replace(b"\r", b"&#xD;")
