"""From what the Turtle files say of a term to its entry: actors, offices, bodies, relations.

Each function takes the terms and an IRI and raises OntologyError, naming the file, where the entry lacks what it needs.
"""

from communique.claim import Kind, Quad, Relation
from communique.errors import OntologyError
from communique.namespaces import CQ, ORG, OWL, RDF, RDFS, REL, SCHEMA, SKOS, prefixed
from communique.ontology import Body, KnownActor, RelationType, Role, Tenure
from communique.turtle import Terms

KINDS = {
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
_VALENCES = {
    Quad.VERBAL_COOPERATION: "+",
    Quad.MATERIAL_COOPERATION: "+",
    Quad.VERBAL_CONFLICT: "-",
    Quad.MATERIAL_CONFLICT: "-",
}


def read_actor(terms: Terms, iri: str, kind: Kind) -> KnownActor:
    """The actor *iri*, which is of *kind*."""
    label = terms.need(iri, SKOS + "prefLabel", "skos:prefLabel")
    return KnownActor(
        iri=iri,
        label=label,
        kind=kind,
        names=tuple(dict.fromkeys((label, *terms.strings(iri, SKOS + "altLabel")))),
        adjectives=terms.strings(iri, CQ + "adjective"),
        demonyms=terms.strings(iri, CQ + "demonym"),
        metonyms=terms.strings(iri, CQ + "metonym"),
        capitals=terms.strings(iri, CQ + "capital"),
        descriptions=terms.strings(iri, CQ + "description"),
        family_names=terms.strings(iri, SCHEMA + "familyName"),
        gender=terms.one(iri, SCHEMA + "gender"),
        of=terms.one(iri, CQ + "of") or terms.one(iri, CQ + "citizenOf"),
        sector=terms.notation(iri, CQ + "sector"),
        tenures=tuple(_tenure(terms, iri, node) for node in terms.strings(iri, CQ + "tenure")),
        members=terms.strings(iri, ORG + "hasMember"),
        same_as=terms.one(iri, OWL + "sameAs"),
        dissolved=terms.one(iri, SCHEMA + "dissolutionDate"),
    )


def _tenure(terms: Terms, iri: str, node: str) -> Tenure:
    role, of = terms.one(node, CQ + "role"), terms.one(node, CQ + "of")
    if role is None or of is None:
        raise OntologyError(f"{terms.file_of[iri]}: {prefixed(iri)} has a tenure without cq:role or cq:of")
    return Tenure(role, of, terms.one(node, SCHEMA + "startDate"), terms.one(node, SCHEMA + "endDate"))


def read_role(terms: Terms, iri: str) -> Role:
    """The office *iri*."""
    label = terms.need(iri, SKOS + "prefLabel", "skos:prefLabel")
    relation = terms.one(iri, CQ + "relation")
    return Role(
        iri=iri,
        label=label,
        names=(label, *terms.strings(iri, SKOS + "altLabel")),
        sector=terms.notation(iri, CQ + "sector"),
        relation=relation.removeprefix(REL) if relation else None,
        leader=terms.one(iri, CQ + "leader") == "true",
    )


def read_body(terms: Terms, iri: str) -> Body:
    """The body *iri*."""
    label = terms.need(iri, SKOS + "prefLabel", "skos:prefLabel")
    kind = terms.need(iri, CQ + "kind", "cq:kind")
    if kind not in KINDS:
        raise OntologyError(
            f"{terms.file_of[iri]}: {prefixed(iri)} has cq:kind {prefixed(kind)}, which is no kind of actor"
        )
    names = (label, *terms.strings(iri, SKOS + "altLabel"))
    return Body(iri, label, names, terms.notation(iri, CQ + "sector"), KINDS[kind])


def read_relation(terms: Terms, iri: str) -> RelationType | None:
    """The relation *iri* with its examples; None for a property that is no relation between actors."""
    if not iri.startswith(REL):
        return None
    quad = terms.notation(iri, CQ + "quadClass")
    if quad is None:
        raise OntologyError(f"{terms.file_of[iri]}: {prefixed(iri)} has no cq:quadClass")
    relation = Relation(
        iri=iri,
        label=terms.need(iri, SKOS + "prefLabel", "skos:prefLabel"),
        quad=Quad(quad),
        plover=terms.one(iri, CQ + "plover"),
        mode=terms.one(iri, CQ + "mode"),
        symmetric=OWL + "SymmetricProperty" in terms.strings(iri, RDF + "type"),
    )
    inverse = terms.one(iri, OWL + "inverseOf")
    return RelationType(
        relation=relation,
        parents=tuple(parent.removeprefix(REL) for parent in terms.strings(iri, RDFS + "subPropertyOf")),
        examples=terms.strings(iri, CQ + "example"),
        definition=terms.one(iri, SKOS + "definition") or "",
        inverse=inverse.removeprefix(REL) if inverse else None,
        abstract=terms.one(iri, CQ + "abstract") == "true",
        valence=terms.one(iri, CQ + "valence") or _VALENCES.get(Quad(quad), "0"),
        file=terms.file_of[iri],
    )
