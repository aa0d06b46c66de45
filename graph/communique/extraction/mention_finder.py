"""Names, demonyms, metonyms, offices and bodies in a parsed text: who is named where.

Comes in: a parsed document. Goes out: mentions in text order, each with its actor where the words alone tell it;
pronouns and descriptions are left to coreference.
"""

from datetime import date

from spacy.tokens import Doc

from communique.extraction.actors import ActorFactory
from communique.extraction.common_nouns import CommonNouns
from communique.extraction.known_names import KnownNames
from communique.extraction.mention_links import MentionLinks
from communique.extraction.mentions import Mention, MentionMap
from communique.extraction.names import NameFinder
from communique.extraction.naming import NameResolver
from communique.extraction.places import mark_places
from communique.extraction.unknown_names import UnknownNames


def find_mentions(
    doc: Doc, finder: NameFinder, factory: ActorFactory, article: str, published: date | None
) -> list[Mention]:
    """The mentions of *doc* in text order, resolved as far as names and offices tell.

    *article* is its id, which unknown people without a full name are known by; *published* tells who was in office.
    """
    found = MentionMap(doc, finder.ontology)
    KnownNames(found, finder).find()
    UnknownNames(found, finder).find()
    CommonNouns(found, finder).find()
    mentions = sorted(found, key=lambda mention: (mention.start, -mention.end))
    links = MentionLinks(found)
    for mention in mentions:
        links.link(mention)
    mark_places(found)
    NameResolver(doc, factory, article, published).resolve(mentions)
    return mentions
