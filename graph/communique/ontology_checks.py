"""Checks that need more than one entry of the ontology: references, and names that two actors or nouns share.

Each raises OntologyError that names the file and both terms.
"""

from collections.abc import Mapping

from communique.errors import OntologyError
from communique.namespaces import prefixed
from communique.ontology import Body, KnownActor, RelationType, Role
from communique.turtle import Terms


def check_references(
    terms: Terms, actors: Mapping[str, KnownActor], roles: Mapping[str, Role], relations: Mapping[str, RelationType]
) -> None:
    """Every actor, office and relation that an entry names is declared."""
    for actor in actors.values():
        for iri in (actor.of, *actor.members, *(tenure.of for tenure in actor.tenures)):
            if iri is not None and iri not in actors:
                raise OntologyError(
                    f"{terms.file_of[actor.iri]}: {prefixed(actor.iri)} names {prefixed(iri)}, which is not declared"
                )
        for tenure in actor.tenures:
            if tenure.role not in roles:
                raise OntologyError(
                    f"{terms.file_of[actor.iri]}: {prefixed(actor.iri)} holds {prefixed(tenure.role)}, "
                    "which is not declared"
                )
    for role in roles.values():
        if role.relation is not None and role.relation not in relations:
            raise OntologyError(
                f"{terms.file_of[role.iri]}: {prefixed(role.iri)} names rel:{role.relation}, which is not declared"
            )
    for entry in relations.values():
        for parent in entry.parents:
            if parent not in relations:
                raise OntologyError(
                    f"{entry.file}: rel:{entry.relation.name} stands below rel:{parent}, which is not declared"
                )


def check_names(terms: Terms, actors: Mapping[str, KnownActor]) -> None:
    """No name belongs to two actors."""
    owner: dict[str, str] = {}
    for actor in actors.values():
        for name in (*actor.names, *actor.adjectives, *actor.demonyms, *actor.metonyms, *actor.capitals):
            if owner.setdefault(name, actor.iri) != actor.iri:
                raise OntologyError(
                    f"{terms.file_of[actor.iri]}: the name '{name}' belongs to {prefixed(owner[name])} "
                    f"and to {prefixed(actor.iri)}"
                )


def check_nouns(terms: Terms, roles: Mapping[str, Role], bodies: Mapping[str, Body]) -> None:
    """No noun belongs to two offices or bodies."""
    owner: dict[str, str] = {}
    entries: list[Role | Body] = [*roles.values(), *bodies.values()]
    for entry in entries:
        for name in entry.names:
            if owner.setdefault(name, entry.iri) != entry.iri:
                raise OntologyError(
                    f"{terms.file_of[entry.iri]}: the noun '{name}' belongs to {prefixed(owner[name])} "
                    f"and to {prefixed(entry.iri)}"
                )
