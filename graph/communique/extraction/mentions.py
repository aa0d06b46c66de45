"""What a mention is, and the mentions of a document while they are being found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from spacy.tokens import Doc, Token

from communique.claim import Actor, Kind
from communique.ontology import Body, Ontology, Role


class Form(StrEnum):
    """How the words mean the actor."""

    NAME = "name"
    FAMILY_NAME = "family name"
    ADJECTIVE = "adjective"
    DEMONYM = "demonym"
    METONYM = "metonym"
    CAPITAL = "capital"
    ROLE = "role"
    BODY = "body"
    PRONOUN = "pronoun"
    DESCRIPTION = "description"


@dataclass(slots=True, eq=False)
class Mention:
    """An actor in the text: tokens ``[start, end)``, ``head`` among them. ``actors`` is empty until it is resolved.

    ``owner`` is the mention of what it belongs to; ``titles`` are the roles that stand with a name; ``alias`` is the
    mention that apposition or a copula equates it with.
    """

    start: int
    end: int
    head: int
    form: Form
    candidates: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    entity: Kind | None = None
    owner: "Mention | None" = None
    noun: Role | Body | None = None
    titles: list["Mention"] = field(default_factory=list)
    alias: "Mention | None" = None
    outer: "Mention | None" = None
    place: bool = False
    plural: bool = False
    reciprocal: bool = False
    name_start: int = -1

    @property
    def actor(self) -> Actor | None:
        """The actor, where the mention means just one."""
        return self.actors[0] if len(self.actors) == 1 else None


class MentionMap:
    """The mentions of one document by the tokens that they take up; ``epithets`` are nouns that stand for a name."""

    def __init__(self, doc: Doc, ontology: Ontology) -> None:
        self.doc = doc
        self.ontology = ontology
        self.tokens: list[Token] = list(doc)
        self.mentions: list[Mention] = []
        self.epithets: dict[str, Mention] = {}
        self._at: dict[int, Mention] = {}

    def __contains__(self, index: int) -> bool:
        return index in self._at

    def __iter__(self) -> Iterator[Mention]:
        return iter(self.mentions)

    def at(self, index: int) -> Mention | None:
        """The mention that token *index* is part of."""
        return self._at.get(index)

    def add(self, mention: Mention) -> Mention:
        """Take *mention* in; its tokens are taken from now on."""
        self.mentions.append(mention)
        for index in range(mention.start, mention.end):
            self._at[index] = mention
        mention.name_start = mention.start
        return mention

    def is_free(self, start: int, end: int) -> bool:
        """Whether no mention has any of the tokens ``[start, end)``."""
        return not any(index in self._at for index in range(start, end))

    def is_person(self, mention: Mention) -> bool:
        """Whether a name is that of a person, known or not."""
        if mention.entity is not None:
            return mention.entity is Kind.PERSON
        return any(self.ontology.actors[iri].kind is Kind.PERSON for iri in mention.candidates)

    def is_organisation(self, mention: Mention) -> bool:
        """Whether a name is that of an organisation, alliance, company or armed group, and of nothing else."""
        known = {self.ontology.actors[iri].kind for iri in mention.candidates}
        kinds = known or ({mention.entity} if mention.entity is not None else set())
        return bool(kinds) and kinds <= {Kind.ORGANISATION, Kind.ARMED_GROUP, Kind.COMPANY, Kind.ALLIANCE}
