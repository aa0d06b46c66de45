"""Links between mentions: whose office or body it is, whose title, what apposition or a copula equates it with."""

from spacy.tokens import Token

from communique.claim import Kind
from communique.extraction.mentions import Form, Mention, MentionMap

_OWNER_DEPENDENCIES = frozenset({"poss", "amod", "compound", "nmod", "npadvmod"})
_BETWEEN = frozenset({"JJ", "JJR", "JJS", "POS", "NN", "NNP", "CD", "HYPH", "VBG", "VBN"})
_PARTY_FORMS = frozenset({Form.NAME, Form.CAPITAL, Form.METONYM})


class MentionLinks:
    """Links the mentions of one document."""

    def __init__(self, found: MentionMap) -> None:
        self.found = found
        self.doc = found.doc
        self.ontology = found.ontology
        self.tokens = found.tokens

    def link(self, mention: Mention) -> None:
        """Give *mention* its owner, and where it is the title or description of another, that one."""
        if mention.form in (Form.ROLE, Form.BODY, Form.DESCRIPTION) or mention.entity is not None:
            mention.owner = self._find_owner(mention)
            if mention.owner is not None:
                mention.owner.outer = mention.owner.outer or mention
        if mention.form is Form.ROLE:
            self._attach_to_name(mention)
        elif mention.form is Form.BODY or (mention.form is Form.DESCRIPTION and mention.alias is None):
            self._attach_to_party(mention)

    def _find_owner(self, mention: Mention) -> Mention | None:
        head = self.tokens[mention.head]
        prepositions = self.ontology.lists["ownerPrepositions"]
        lists = self.ontology.lists
        if mention.noun is not None and (
            mention.noun.sector in lists["residentSectors"]
            or (mention.form is Form.BODY and lists["residentBodies"] & {mention.noun.sector, mention.noun.label})
        ):
            prepositions = prepositions | lists["residentPrepositions"]
        if mention.noun is not None and mention.noun.label in lists["servants"]:
            prepositions = prepositions | lists["servantPrepositions"]
        for token in self.tokens[mention.start : mention.end]:
            for child in token.children:
                owner = self.found.at(child.i)
                if (
                    owner is not None
                    and owner is not mention
                    and child.dep_ in ("poss", "amod", "compound", "nmod")
                    and child.i < mention.end
                    and not self._is_local(mention, owner)
                ) and (owner.form is not Form.ROLE or owner.owner is not None or child.dep_ == "poss"):
                    return owner
        position = mention.start - 1
        for _ in range(4):
            if position < 0:
                break
            owner = self.found.at(position)
            token = self.tokens[position]
            if owner is not None and owner.form not in (Form.ROLE,):
                if self._is_local(mention, owner):
                    return None
                near = self.tokens[owner.head].dep_ in _OWNER_DEPENDENCIES
                return owner if near and self._leads_to(self.tokens[owner.head], mention) else None
            if token.tag_ not in _BETWEEN:
                break
            position -= 1
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in prepositions and child.i >= mention.end - 1:
                for grandchild in child.children:
                    owner = self.found.at(grandchild.i)
                    if grandchild.dep_ == "pobj" and owner is not None and owner is not mention:
                        return None if self._is_local(mention, owner) else owner
        return None

    def _is_local(self, mention: Mention, owner: Mention) -> bool:
        """ "the mayor of Tokyo": an office of the city, not of the state whose capital it is."""
        noun = self.tokens[mention.end - 1].lemma_.lower()
        return mention.form is Form.ROLE and owner.form is Form.CAPITAL and noun in self.ontology.lists["placeNouns"]

    def _leads_to(self, token: Token, mention: Mention) -> bool:
        """Whether *token* modifies the mention, or the name that the mention is a title of."""
        head = token.head
        return (
            mention.start <= head.i < mention.end
            or self.tokens[mention.head].head.i == head.i
            or head.i == self.tokens[mention.head].head.i
        )

    def _attach_to_name(self, role: Mention) -> None:
        """A title before a name, a role beside a name or said of it."""
        following = self.found.at(role.end)
        if (
            following is not None
            and following.form in (Form.NAME, Form.FAMILY_NAME)
            and self.found.is_person(following)
        ):
            following.titles.append(role)
            role.alias = following
            start = role.owner.start if role.owner is not None and role.owner.start < role.start else role.start
            if start == role.start or self._contiguous(start, role.start):
                following.start = start
            else:
                following.start = role.start
            return
        for index in self._equated(self.tokens[role.head]):
            name = self.found.at(index)
            self._mend_kind(role, name)
            if name is not None and name.form in (Form.NAME, Form.FAMILY_NAME) and self.found.is_person(name):
                name.titles.append(role)
                role.alias = name
                return
        if self.tokens[role.head].lemma_.lower() in self.ontology.lists["statelyRoles"]:
            self._attach_to_party(role)

    def _mend_kind(self, role: Mention, name: Mention | None) -> None:
        """ "his secretary, Lucas Bersamin": whoever has an office and two or three names is a person."""
        if name is None or name.entity in (None, Kind.PERSON) or role.plural:
            return
        stately = self.tokens[role.head].lemma_.lower() in self.ontology.lists["statelyRoles"]
        beside = "appos" in (self.tokens[name.head].dep_, self.tokens[role.head].dep_)
        names = all(token.pos_ == "PROPN" for token in self.tokens[name.start : name.end])
        if beside and names and name.end - name.start in (2, 3) and not stately:
            name.entity = Kind.PERSON

    def _attach_to_party(self, noun: Mention) -> None:
        """ "Cuba, an ally of Venezuela", "France, Guinea's former ruler": said of a state or body, it is that one."""
        head = self.tokens[noun.head]
        name = self.found.at(head.head.i) if head.dep_ == "appos" else None
        if name is not None and self._is_organ(noun) and self._is_state(name):
            return
        if name is not None and name.form in _PARTY_FORMS and not self.found.is_person(name) and name is not noun.owner:
            noun.alias = name
        for child in head.children:
            name = self.found.at(child.i)
            if (
                child.dep_ == "appos"
                and child.i > noun.head
                and name is not None
                and name.form is Form.NAME
                and not self.found.is_person(name)
                and self.found.is_organisation(name)
            ):
                noun.alias = name

    def _is_organ(self, noun: Mention) -> bool:
        """Whether a body is an army, a police or the like, which no state is: "France, Mali – Chadian army"."""
        lists = self.ontology.lists
        if noun.noun is None or noun.form is not Form.BODY or noun.noun.label in lists["relationalNouns"]:
            return False
        return noun.owner is not None and noun.noun.sector in lists["stateSectors"]

    def _is_state(self, mention: Mention) -> bool:
        return any(self.ontology.actors[iri].kind is Kind.STATE for iri in mention.candidates)

    def _equated(self, head: Token) -> list[int]:
        """What apposition, a copula or "as" equates with *head*."""
        others = [child.i for child in head.children if child.dep_ == "appos"]
        if head.dep_ == "appos":
            others.append(head.head.i)
        verb = head.head
        if head.dep_ == "attr" and verb.lemma_ in self.ontology.lists["copulas"] and verb.tag_ in ("VBZ", "VBD", "VBP"):
            hedged = any(child.dep_ in ("neg", "aux") for child in verb.children)
            others += [child.i for child in verb.children if child.dep_ == "nsubj" and not hedged]
        if head.dep_ == "pobj" and head.head.lower_ == "as":
            others += [child.i for child in head.head.head.children if child.dep_ in ("dobj", "nsubjpass")]
        return others

    def _contiguous(self, start: int, end: int) -> bool:
        return not any(
            self.tokens[index].pos_ in ("ADP", "VERB", "PUNCT") and self.tokens[index].text != "-"
            for index in range(start, end)
        )
