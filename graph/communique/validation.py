"""A graph or a graph file → what is wrong with it: the SHACL shapes of the ontology, and what SHACL Core cannot say."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from communique.claim_graph import ClaimGraph
from communique.errors import GraphError
from communique.namespaces import CQ
from communique.rdf.decode import NO_CLAIMS
from communique.rdf.encode import to_quads
from communique.rdf.files import parse_file
from communique.rdf.vocabulary import short, term
from communique.turtle import ontology_folder

if TYPE_CHECKING:
    import rdflib

_SPAN = "oa:hasSelector"


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """What is wrong: the IRI of the node, the IRI of the property, and what would be right."""

    focus: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{' '.join(short(iri) for iri in (self.focus, self.path) if iri)}: {self.message}"


def validate(source: ClaimGraph | str | os.PathLike[str]) -> list[Violation]:
    """What is wrong with a graph, a graph file, a store or what an endpoint holds, in order; nothing if it is valid.

    Raises GraphError where the file is no RDF or holds no article, statement or claim.
    """
    quads = _quads(source)
    index = _Index(quads)
    found = any(index.typed(kind) for kind in ("cq:Article", "cq:Statement", "cq:Claim"))
    if not found and not isinstance(source, ClaimGraph):
        raise GraphError(NO_CLAIMS.format(source))
    return sorted({*_check_shapes(quads), *_check_words(index), *_check_bare_triples(index)})


def _quads(source: ClaimGraph | str | os.PathLike[str]) -> list[ox.Quad]:
    from communique.endpoint import Endpoint, is_address
    from communique.store import Store, is_store

    if isinstance(source, ClaimGraph):
        return to_quads(source)
    if is_address(source):
        return list(Endpoint(str(source)).dump())
    if is_store(source):
        with Store(source, read_only=True) as store:
            return list(store.dump())
    return parse_file(source)


def _check_shapes(quads: Iterable[ox.Quad]) -> Iterator[Violation]:
    """The violations of ontology/shapes.ttl; the classes of the core vocabulary are added to the data."""
    import pyshacl
    import rdflib
    from rdflib.namespace import RDF, SH

    classes, shapes = _ontology()
    data = _rdflib(quads)
    data += classes
    _, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise GraphError(f"the shapes could not be checked: {' '.join(str(text).split())}")
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus, path, message = (report.value(result, name) for name in (SH.focusNode, SH.resultPath, SH.resultMessage))
        yield Violation(str(focus), str(path or ""), str(message))


@cache
def _ontology() -> tuple["rdflib.Graph", "rdflib.Graph"]:
    """The core vocabulary and the shapes."""
    import rdflib

    folder = ontology_folder()
    return rdflib.Graph().parse(folder / "communique.ttl"), rdflib.Graph().parse(folder / "shapes.ttl")


def _rdflib(quads: Iterable[ox.Quad]) -> "rdflib.Graph":
    """The triples of all graphs; RDF 1.2 reifiers are left out, as rdflib does not know them."""
    import rdflib

    from communique.rdf.rdflib_views import to_term

    data = rdflib.Graph()
    for quad in quads:
        if not isinstance(quad.object, ox.Triple):
            data.add((to_term(quad.subject), to_term(quad.predicate), to_term(quad.object)))
    return data


class _Index:
    """The values of each subject and predicate, as strings, and the quads whose predicate is a relation of a claim."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        quads = list(quads)
        self.values: dict[tuple[str, str], list[str]] = {}
        self.subjects: dict[tuple[str, str], list[str]] = {}
        relations: set[str] = set()
        for quad in quads:
            if isinstance(quad.object, ox.Triple) or isinstance(quad.subject, ox.Triple):
                continue
            subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object.value
            self.values.setdefault((subject, predicate), []).append(value)
            self.subjects.setdefault((predicate, value), []).append(subject)
            if predicate in (term("cq:relation").value, term("rdfs:subPropertyOf").value):
                relations.add(value)
        self.bare = [quad for quad in quads if quad.predicate.value in relations]

    def typed(self, kind: str) -> list[str]:
        return self.subjects.get((term("rdf:type").value, term(kind).value), [])

    def all(self, subject: str, predicate: str) -> list[str]:
        return self.values.get((subject, term(predicate).value), [])

    def one(self, subject: str, predicate: str) -> str | None:
        return next(iter(self.all(subject, predicate)), None)

    def span(self, place: str) -> tuple[int, int] | None:
        try:
            return int(self.all(place, "oa:start")[0]), int(self.all(place, "oa:end")[0])
        except (IndexError, ValueError):
            return None  # the shapes tell


def _check_words(index: _Index) -> Iterator[Violation]:
    """Each span and block lies inside its text, and each quotation is what the text has at its place."""
    for place in index.typed("oa:SpecificResource"):
        text = index.one(index.one(place, "oa:hasSource") or "", "cq:text")
        selectors = index.all(place, _SPAN)
        span = next((found for found in map(index.span, selectors) if found), None)
        if text is None or span is None:
            continue
        if wrong := _outside(span, text):
            yield Violation(place, term(_SPAN).value, wrong)
            continue
        for quote in (quote for selector in selectors for quote in index.all(selector, "oa:exact")):
            if quote != text[slice(*span)]:
                there = f"the text has {_clip(text[slice(*span)])} from {span[0]} to {span[1]}"
                yield Violation(place, term(_SPAN).value, f"the quotation is {_clip(quote)}, but {there}")
    for article in index.typed("cq:Article"):
        for block in index.all(article, "cq:block"):
            span = index.span(block)
            if span and (wrong := _outside(span, index.one(article, "cq:text") or "")):
                yield Violation(block, term("oa:end").value, wrong)


def _outside(span: tuple[int, int], text: str) -> str | None:
    if 0 <= span[0] <= span[1] <= len(text):
        return None
    return f"from {span[0]} to {span[1]} is not inside the text, which has {len(text)} characters"


def _clip(text: str) -> str:
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}…'"


def _check_bare_triples(index: _Index) -> Iterator[Violation]:
    """A bare triple stands for an affirmed and actual claim, in the perspective of its innermost speaker only."""
    asserted: set[tuple[str | None, ...]] = set()
    for claim in index.typed("cq:Claim"):
        plain = index.one(claim, "cq:polarity") == CQ + "Affirmed" and index.one(claim, "cq:modality") == CQ + "Actual"
        statement = index.one(claim, "cq:statement")
        owner = index.one(statement, "cq:speaker") if statement else index.one(claim, "dcterms:source")
        if plain and owner:
            asserted.add((owner, *(index.one(claim, part) for part in ("cq:subject", "cq:relation", "cq:object"))))
    for quad in index.bare:
        subject, relation = str(quad.subject.value), quad.predicate.value  # type: ignore[union-attr]
        object_ = getattr(quad.object, "value", str(quad.object))
        triple = f"the bare triple {short(subject)} {short(relation)} {short(object_)}"
        if isinstance(quad.graph_name, ox.DefaultGraph):
            yield Violation(subject, relation, f"{triple} stands outside of every perspective")
        elif (index.one(quad.graph_name.value, "prov:wasAttributedTo"), subject, relation, object_) not in asserted:
            where = short(quad.graph_name.value)
            yield Violation(
                subject, relation, f"{triple} in {where} stands for no affirmed and actual claim of its owner"
            )
