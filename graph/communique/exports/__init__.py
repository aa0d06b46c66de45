"""A ClaimGraph → files for other tools: the format follows from the ending of the file, or from its name.

What each carries:

========== ========= ================================================== ===========================================
format     ending    holds                                              leaves out
========== ========= ================================================== ===========================================
ttl nt rdf the same  claims, statements, actors, articles with text     perspectives
trig nq    the same  these, and perspectives with bare triples          nothing
jsonld     .jsonld   the same, compact, with its context                nothing
nanopub              a nanopublication for each claim, in TriG          text, statements without a claim
graphml    .graphml  an edge for each claim, labels, colours, dates     text, statements without a claim
gexf       .gexf     the same, with times for Gephi's timeline          text, statements without a claim
csv        .csv      a row for each claim                               text, statements without a claim
network              a folder: nodes.csv and edges.csv                  text, statements without a claim
neo4j                a folder: nodes.csv and relationships.csv          text, statements without a claim
stix                 identities, relationships, opinions and notes      offsets, chains of speakers as data
ftm                  actors, and links for what is asserted and not     every other claim, offsets, probabilities
                     to come
plover     .tsv      events that are asserted and not to come           other claims, relations that are no events
plover-all           events of all claims, with their status            relations that are no events
========== ========= ================================================== ===========================================

What is denied, possible, intended, requested or conditional is a plain fact in none of them: it has its status in the
label, the type or a column, is described and not asserted, or is left out. The same graph gives the same bytes.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from communique.errors import GraphError, UnknownNameError

if TYPE_CHECKING:
    from communique.claim_graph import ClaimGraph


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the function that writes it, the ending that names it, and whether it is a folder of files."""

    writer: str
    suffix: str | None = None
    folder: bool = False


_RDF = ("ttl", "trig", "nq", "nt", "jsonld", "rdf")
FORMATS: Mapping[str, Format] = {
    **{name: Format("", f".{name}") for name in _RDF},
    "graphml": Format("graphml.to_bytes", ".graphml"),
    "gexf": Format("gexf.to_bytes", ".gexf"),
    "csv": Format("csv_files.to_bytes", ".csv"),
    "network": Format("csv_files.to_files", folder=True),
    "neo4j": Format("neo4j.to_files", folder=True),
    "nanopub": Format("nanopub.to_bytes"),
    "stix": Format("stix.to_bytes"),
    "ftm": Format("ftm.to_bytes"),
    "plover": Format("plover.to_bytes", ".tsv"),
    "plover-all": Format("plover.all_to_bytes"),
}
SUFFIXES = tuple(form.suffix for form in FORMATS.values() if form.suffix)
_OF_SUFFIX = {form.suffix: name for name, form in FORMATS.items() if form.suffix}


def write(graph: "ClaimGraph", path: str | os.PathLike[str], form: str | None = None) -> Path:
    """Write *graph* to *path* in the format *form*, one of FORMATS, or in the one that the ending of *path* names.

    Raises GraphError for an ending that names none, for what cannot be written, and for a graph that the format cannot
    hold; UnknownNameError for a format that there is not.
    """
    path = Path(path)
    content = to_files(graph, form or format_of(path))
    try:
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.mkdir(parents=True, exist_ok=True)
            for name, part in content.items():
                (path / name).write_bytes(part)
    except OSError as error:
        raise GraphError(f"{path}: cannot be written: {error.strerror}") from None
    return path


def to_files(graph: "ClaimGraph", form: str) -> bytes | dict[str, bytes]:
    """What ``write`` writes: the content of a file, or of each file of a folder by its name."""
    if form not in FORMATS:
        raise UnknownNameError("format", form, FORMATS)
    if form in _RDF:
        from communique import rdf

        return rdf.to_bytes(graph, f".{form}")
    module, _, function = FORMATS[form].writer.partition(".")
    found: bytes | dict[str, bytes] = getattr(import_module(f"{__name__}.{module}"), function)(graph)
    return found


def format_of(path: Path) -> str:
    """The format that the ending of *path* names. Raises GraphError."""
    name = _OF_SUFFIX.get(path.suffix.lower())
    if name is None:
        others = ", ".join(name for name, form in FORMATS.items() if form.suffix is None)
        raise GraphError(
            f"{path}: unknown suffix '{path.suffix}'; known are {', '.join(SUFFIXES)}; "
            f"--format names the others: {others}"
        )
    return name
