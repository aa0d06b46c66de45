"""What resolvers share: the text so far, who holds which office by its own words, and questions about a mention."""

from datetime import date

from spacy.tokens import Doc, Token

from communique.article import Article
from communique.claim import Actor, Kind
from communique.extraction.actors import ActorFactory
from communique.extraction.antecedents import SUBJECTS, Antecedents
from communique.extraction.focus import Focus
from communique.extraction.mentions import Form, Mention
from communique.ontology import Ontology

PERSONAL = frozenset({Kind.PERSON, Kind.OFFICE})
_MODIFIERS = frozenset({"compound", "amod", "nmod", "npadvmod"})
_NAMELESS_PARTS = frozenset({"DET", "PUNCT", "PRON", "ADV", "SCONJ", "CCONJ", "ADP", "AUX", "VERB", "SPACE"})


class Discourse:
    """A document while its mentions are resolved in text order.

    ``offices`` are the holders that the text names, by role and by what it belongs to; ``titled`` are the roles that
    it gives to people; ``richer`` are unknown people with what a title has told of them.
    """

    def __init__(self, doc: Doc, article: Article, factory: ActorFactory, mentions: list[Mention]) -> None:
        self.doc = doc
        self.article = article
        self.factory = factory
        self.ontology: Ontology = factory.ontology
        self.mentions = mentions
        self.day: date | None = article.published
        self.past = Antecedents(doc, article, self.ontology)
        self.focus = Focus(self.past, factory, mentions)
        self.richer: dict[str, Actor] = {}
        self.offices: dict[tuple[str, str], Actor] = {}
        self.titled: set[tuple[str, str]] = set()

    def conjuncts(self, mention: Mention) -> list[Mention]:
        """The mentions coordinated with *mention*, pronouns aside."""
        heads = {token.i for token in self.doc[mention.head].conjuncts}
        return [other for other in self.mentions if other.head in heads and other.form is not Form.PRONOUN]

    def is_definite(self, mention: Mention) -> bool:
        """Whether the text takes it for known whom *mention* means: "the army", "Parliament"."""
        head = self.doc[mention.head]
        first = self.doc[head.left_edge.i]
        capital = self.doc[mention.start].text[:1].isupper() and not self.doc[mention.start].is_sent_start
        lists = self.ontology.lists
        if mention.form is Form.BODY and head.left_edge.i == mention.start:
            state = self.doc[mention.start].lower_ in lists["stateWords"]
            capital = capital or state or head.lemma_.lower() in lists["bareBodies"]
        return capital or first.lower_ in lists["definite"]

    def is_indefinite(self, mention: Mention) -> bool:
        """Whether *mention* stands with "a", "some" or the like."""
        first = self.doc[self.doc[mention.head].left_edge.i]
        return first.lower_ in self.ontology.lists["indefiniteDeterminers"]

    def is_former(self, mention: Mention) -> bool:
        """ "a former president", "the ex-chancellor": an office that its bearer no longer holds."""
        words = self.ontology.lists["formerWords"]
        start = mention.owner.start if mention.owner is not None and mention.owner.start < mention.start else None
        near = self.doc[max(0, (mention.start if start is None else start) - 2) : mention.start]
        return any(token.lower_ in words for token in near) or any(
            child.lower_ in words for child in self.doc[mention.head].lefts
        )

    def last_part(self, ending: str, mention: Mention) -> Actor | None:
        """ "the officials" after "two Pentagon officials": the part last named by that noun, of the state in focus."""
        endings = (f"/{ending}", f"-{ending}")
        parts = [
            memory.actor
            for memory in reversed(self.past.memory)
            if memory.actor.new and memory.actor.of and memory.actor.iri.endswith(endings)
        ]
        if len({part.of_iri for part in parts}) > 1:
            state = self.focus.state(self.doc[mention.head], clear=True)
            return next((part for part in parts if state is not None and part.of_iri == state.iri), parts[0])
        return parts[0] if parts else None

    def focal_home(self, mention: Mention, sector: str | None) -> Actor | None:
        """The state whose army, police or government a bare noun means; none where its noun is a modifier."""
        head = self.doc[mention.head]
        lists = self.ontology.lists
        related = mention.noun is not None and mention.noun.label in lists["relationalNouns"]
        if related or sector not in lists["stateSectors"] or head.dep_ in _MODIFIERS:
            return None
        if not self.is_definite(mention) and not acts(head):
            return None
        clear = not self.is_definite(mention) or (mention.noun is not None and mention.noun.sector == "media")
        return self.focus.state(head, clear)

    def nameless(self, mention: Mention, kind: Kind, sector: str | None) -> tuple[Actor, ...]:
        """An actor that has no more than a noun: it means itself in this article only."""
        head = self.doc[mention.head]
        modifies = head.dep_ in ("compound", "amod", "nmod", "npadvmod")
        if modifies and (mention.form is Form.ROLE or sector not in self.ontology.lists["actingSectors"]):
            return ()
        if not self._is_party(mention, sector):
            return ()
        words = [
            token.text_with_ws
            for token in self.doc[min(head.left_edge.i, mention.start) : mention.end]
            if token.text == "-" or (token.pos_ not in _NAMELESS_PARTS and token.tag_ != "POS")
        ]
        actor = self.factory.unknown("".join(words).strip() or head.text, kind, scope=self.article.id)
        return (Actor(actor.iri, actor.label, kind, None, None, sector, True),)

    def _is_party(self, mention: Mention, sector: str | None) -> bool:
        """Whether somebody without a name takes part: "gunmen attacked", not "the court" that the text left open.

        Of those whom the text takes for known it is only one that it told of before.
        """
        head = self.doc[mention.head]
        noun = head.lemma_.lower()
        if self.is_definite(mention):
            before = [memory for memory in self.past.memory if self.doc[memory.index].lemma_.lower() == noun]
            return any(memory.actor.new and not memory.actor.of for memory in before) or (
                mention.plural and sector in self.ontology.lists["namelessSectors"]
            )
        return mention.plural or sector in self.ontology.lists["namelessSectors"]

    def fits_gender(self, actor: Actor, sex: str | None) -> bool:
        """Whether *actor* may be of *sex*, "male" or "female": it is not known to be of the other."""
        entry = self.factory.entry(actor)
        gender = entry.gender if entry is not None else self.factory.given_names.get(actor.label.split()[0])
        return gender is None or sex is None or gender == sex


def acts(head: Token) -> bool:
    """Whether *head* is a subject, or after "by" the one who does it."""
    while head.dep_ == "conj":
        head = head.head
    return head.dep_ in SUBJECTS or (head.dep_ == "pobj" and head.head.dep_ == "agent")
