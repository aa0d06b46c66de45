"""Places: names that a text means as where something is, and not as who acts."""

from spacy.tokens import Token

from communique.extraction.mentions import Form, MentionMap
from communique.ontology import Ontology


def is_federal_part(ontology: Ontology, token: Token) -> bool:
    """ "the states of Georgia and Washington": parts of a federation, not their namesakes."""
    while token.dep_ == "conj":
        token = token.head
    above = token.head
    return token.dep_ == "pobj" and above.lower_ == "of" and above.head.lower_ in ontology.lists["federalParts"]


def in_place(ontology: Ontology, token: Token) -> bool:
    """Whether *token* stands after a preposition of place, or after "from" or "of" and a word that makes it one."""
    while token.dep_ == "conj":
        token = token.head
    if token.dep_ != "pobj":
        return False
    lists = ontology.lists
    head = token.head.head.lemma_.lower()
    if token.head.lower_ == "from":
        return head in lists["travel"]
    if token.head.lower_ == "of":
        return head in lists["placeNouns"]
    return token.head.lower_ in lists["placePrepositions"]


def mark_places(found: MentionMap) -> None:
    """A capital after "in" or before a noun is a place and no actor."""
    for mention in found:
        if mention.form is Form.CAPITAL:
            token = found.tokens[mention.head]
            mention.place = in_place(found.ontology, token) or (
                token.dep_ in ("compound", "nmod") and mention.outer is None
            )
