"""Who "I", "we" and "our country" are, once it is known who speaks."""

from collections.abc import Callable
from datetime import date

from spacy.tokens import Doc

from communique.claim import Actor
from communique.extraction.actors import ActorFactory
from communique.extraction.mentions import Form, Mention
from communique.ontology import Body, Role


def resolve_first_persons(
    doc: Doc,
    mentions: list[Mention],
    speaker_at: Callable[[int], Actor | None],
    factory: ActorFactory,
    day: date | None,
) -> None:
    """ "I" is the speaker, "we" the speaker's side: what the speaker leads, or the state it belongs to."""
    for mention in mentions:
        if mention.form is not Form.PRONOUN or mention.actors:
            continue
        token = doc[mention.head]
        if "1" not in token.morph.get("Person", []):
            continue
        speaker = speaker_at(token.i)
        if speaker is None:
            continue
        side = speaker if "Sing" in token.morph.get("Number", []) else factory.side(speaker, day)
        if side is not None:
            mention.actors = (side,)
    for mention in mentions:
        if (
            mention.owner is None
            or mention.actors
            or mention.owner.form is not Form.PRONOUN
            or mention.owner.actor is None
            or "1" not in doc[mention.owner.head].morph.get("Person", [])
        ):
            continue
        owner = mention.owner.actor
        if mention.noun is not None and mention.noun.label in factory.ontology.lists["relationalNouns"]:
            continue
        if isinstance(mention.noun, Body):
            mention.actors = (factory.body(mention.noun, owner),)
        elif isinstance(mention.noun, Role):
            person = None if mention.plural else factory.holder(mention.noun, owner, day)
            mention.actors = (person or factory.office(mention.noun, owner, mention.plural),)
        elif doc[mention.head].lemma_.lower() in factory.ontology.lists["identityNouns"]:
            mention.actors = (factory.side(owner, day) or owner,)
