"""Names, demonyms, metonyms, offices and bodies in a parsed text: who is named where.

Comes in: a parsed document. Goes out: mentions in text order, each with its actor where the words alone tell it;
pronouns and descriptions are left to coreference.
"""

from datetime import date

from spacy.tokens import Doc, Token

from communique.claim import Kind
from communique.extraction.actors import ActorFactory
from communique.extraction.datelines import find_datelines
from communique.extraction.names import Form, Mention, NameFinder
from communique.extraction.naming import NameResolver
from communique.ontology import Body, Role

_OWNER_DEPENDENCIES = frozenset({"poss", "amod", "compound", "nmod", "npadvmod"})
__all__ = ["Form", "Mention", "MentionFinder", "NameFinder"]
_BETWEEN = frozenset({"JJ", "JJR", "JJS", "POS", "NN", "NNP", "CD", "HYPH", "VBG", "VBN"})
_RECIPROCALS = frozenset({("each", "other"), ("one", "another")})
_NO_NAMES = frozenset({"VERB", "AUX", "PRON", "DET", "ADP"})
_PARTY_FORMS = frozenset({Form.NAME, Form.CAPITAL, Form.METONYM})
_UNKNOWN_KINDS = {"PERSON": Kind.PERSON, "ORG": Kind.ORGANISATION, "NORP": Kind.PEOPLE, "GPE": Kind.REGION}


class MentionFinder:
    """Finds the mentions of one document."""

    def __init__(
        self, doc: Doc, finder: NameFinder, factory: ActorFactory, article: str, published: date | None
    ) -> None:
        self.doc = doc
        self.finder = finder
        self.ontology = finder.ontology
        self.factory = factory
        self.article = article
        self.published = published
        self.tokens = list(doc)
        self.headers = find_datelines(self.tokens)
        self.at: dict[int, Mention] = {}
        self.mentions: list[Mention] = []
        self.epithets: dict[str, Mention] = {}

    def find(self) -> list[Mention]:
        """The mentions in text order, resolved as far as names and offices tell."""
        self._find_names()
        self._find_entities()
        self._find_repeated_surnames()
        self._find_epithets()
        self._find_nouns()
        self._find_pronouns_and_descriptions()
        self.mentions.sort(key=lambda mention: (mention.start, -mention.end))
        for mention in self.mentions:
            self._link(mention)
        self._mark_places()
        NameResolver(self.doc, self.factory, self.article, self.published).resolve(self.mentions)
        return self.mentions

    def _add(self, mention: Mention) -> Mention:
        self.mentions.append(mention)
        for index in range(mention.start, mention.end):
            self.at[index] = mention
        mention.name_start = mention.start
        return mention

    def _free(self, start: int, end: int) -> bool:
        return not any(index in self.at for index in range(start, end))

    def _head(self, start: int, end: int) -> int:
        return self.doc[start:end].root.i

    # Names

    def _find_names(self) -> None:
        for first, last, name in self.finder.find(self.doc.text):
            span = self.doc.char_span(first, last, alignment_mode="expand")
            if span is None or not self._free(span.start, span.end) or self._is_federal_part(span.root):
                continue
            owners = self.finder.owners[name]
            forms = {form for _, form in owners}
            form = next(iter(forms)) if len(forms) == 1 else self._choose_form(span.root, forms)
            iris = tuple(dict.fromkeys(iri for iri, owner_form in owners if owner_form is form))
            if form is Form.ADJECTIVE and self._is_side(span.start):
                continue
            if form is Form.FAMILY_NAME and not self._is_family_name(span.start, span.end):
                continue
            is_word = span.root.pos_ in _NO_NAMES and len(span) == 1 and form not in (Form.ADJECTIVE, Form.FAMILY_NAME)
            if is_word and (span.root.text.islower() or span.root.is_sent_start):
                continue
            if self._is_part_of_other_name(span.start, span.end, form):
                continue
            plural = form is Form.DEMONYM and span.root.tag_ in ("NNS", "NNPS")
            self._add(Mention(span.start, span.end, span.root.i, form, iris, plural=plural))

    def _is_federal_part(self, token: Token) -> bool:
        """ "the states of Georgia and Washington": parts of a federation, not their namesakes."""
        while token.dep_ == "conj":
            token = token.head
        above = token.head
        return (
            token.dep_ == "pobj" and above.lower_ == "of" and above.head.lower_ in self.ontology.lists["federalParts"]
        )

    @staticmethod
    def _choose_form(token: Token, forms: set[Form]) -> Form:
        modifies = token.dep_ in ("amod", "compound", "nmod", "npadvmod")
        order = (Form.ADJECTIVE, Form.NAME, Form.DEMONYM) if modifies else (Form.NAME, Form.DEMONYM, Form.ADJECTIVE)
        return next((form for form in order if form in forms), min(forms))

    def _is_family_name(self, start: int, end: int) -> bool:
        """Whether a family name stands alone or after a title, and not in another person's full name."""
        token = self.tokens[end - 1]
        is_word = token.lower_ in self.ontology.lists["wordNames"]
        if is_word and token.pos_ not in ("PROPN", "NOUN", "X") and token.ent_type_ != "PERSON":
            return False
        if token.ent_type_ in ("DATE", "FAC", "GPE", "LOC", "MONEY", "WORK_OF_ART"):
            return False
        if is_word and token.ent_type_ != "PERSON" and not self._is_named_in_full(token):
            return False
        after = self.tokens[end] if end < len(self.tokens) else None
        if (
            after is not None
            and after.pos_ == "PROPN"
            and token.dep_ == "compound"
            and after.ent_type_ in ("PERSON", "FAC", "ORG")
        ):
            return False
        before = self.tokens[start - 1] if start else None
        if before is not None and before.text == "-" and not before.whitespace_ and start > 1:
            return False
        if before is None or before.pos_ != "PROPN" or before.dep_ != "compound" or before.ent_type_ != "PERSON":
            return True
        return before.i in self.at or bool(self.finder.match_noun(self.tokens, before.i))

    def _is_named_in_full(self, token: Token) -> bool:
        """Whether a word that is also a family name ("Power", "Rice") is of somebody whom the text names in full."""
        iris = [iri for iri, form in self.finder.owners.get(token.text, ()) if form is Form.FAMILY_NAME]
        return any(name in self.doc.text for iri in iris for name in self.ontology.actors[iri].names)

    def _is_part_of_other_name(self, start: int, end: int, form: Form) -> bool:
        """Whether a place's name is a person's first name or opens another name: "Jordan Smith", "Paris Agreement"."""
        if form not in (Form.NAME, Form.CAPITAL) or end >= len(self.tokens):
            return False
        if end - start == 1 and start and self.tokens[end - 1].ent_type_ == "PERSON":
            before = self.tokens[start - 1]
            if (
                before.pos_ == "PROPN"
                and before.ent_type_ == "PERSON"
                and before.head.i == end - 1
                and before.i not in self.at
            ):
                return not any(self._ends_noun(position, start) for position in range(max(0, start - 3), start))
        token, after = self.tokens[end - 1], self.tokens[end]
        if after.text == "-" and not after.whitespace_ and end + 1 < len(self.tokens) and end - start > 1:
            return self.tokens[end + 1].ent_type_ == "PERSON" and self.tokens[end + 1].text.islower()
        if token.ent_type_ == "PERSON" and after.ent_iob_ == "I" and after.pos_ == "PROPN" and after.i not in self.at:
            return not self.finder.match_noun(self.tokens, end)
        return False

    # What the entity recogniser adds

    def _find_entities(self) -> None:
        for entity in self.doc.ents:
            kind = _UNKNOWN_KINDS.get(entity.label_)
            if kind is None:
                continue
            start, end = self._trim(entity.start, entity.end)
            if start >= end or not self._free(start, end) or end - 1 in self.headers:
                continue
            if self.finder.match_noun(self.tokens, start) and not self._is_named_body(start, end):
                continue
            words = self.doc[start:end]
            if (
                self._is_federal_part(words.root)
                or {token.lower_ for token in words} & self.ontology.lists["namedThings"]
            ):
                continue
            if not any(token.pos_ == "PROPN" and token.text[:1].isupper() for token in words) or "\n" in words.text:
                continue
            if words.root.pos_ not in ("PROPN", "NOUN") or (
                len(words) == 1 and (words.root.is_stop or words.root.like_num)
            ):
                continue
            if kind is not Kind.PERSON and len(words) > 1 and self._has_title(start):
                kind = Kind.PERSON
            if kind is Kind.ORGANISATION and self._is_noun_at_end(start, end):
                continue
            place = kind is Kind.REGION and self._in_place(words.root)
            self._add(Mention(start, end, words.root.i, Form.NAME, entity=kind, place=place))

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """An entity without the articles, titles and marks at its ends, and with the rest of a hyphenated name."""
        while start < end and (self.tokens[start].pos_ in ("DET", "PUNCT", "ADP") or start in self.at):
            start += 1
        while start < end and (skipped := self.finder.match_noun(self.tokens, start)) and skipped[0] < end:
            start = skipped[0]
        while start < end - 1 and self.tokens[start].pos_ == "NOUN" and self.tokens[start].text.islower():
            start += 1
        while start < end and (self.tokens[end - 1].tag_ in ("POS", "HYPH") or self.tokens[end - 1].is_punct):
            end -= 1
        while (
            start < end < len(self.tokens) - 1
            and self._is_hyphen(end)
            and self.tokens[end + 1].pos_ in ("PROPN", "NOUN", "X")
        ):
            end += 2
        return start, end

    def _is_named_body(self, start: int, end: int) -> bool:
        """A name that opens with the noun of a body: "Party of Socialists", not "Ministry of Defence"."""
        found = self.finder.match_noun(self.tokens, start)
        of = end - start > 2 and self.tokens[start + 1].lower_ == "of"
        capital = all(token.text[:1].isupper() or token.pos_ == "ADP" for token in self.tokens[start:end])
        return found is not None and found[0] == start + 1 and of and capital

    def _is_hyphen(self, index: int) -> bool:
        """Whether the token is a hyphen without space around it, within a name and not in "Russia-backed"."""
        before, hyphen, after = self.tokens[index - 1 : index + 2]
        return (
            hyphen.text in ("-", "‑", "–")
            and not before.whitespace_
            and not hyphen.whitespace_
            and after.head.i != after.i
            and (after.ent_type_ == before.ent_type_ or before.head.i == after.i)
        )

    def _has_title(self, start: int) -> bool:
        """Whether a noun for a person's office ends just before *start*."""
        for position in range(max(0, start - 4), start):
            found = self.finder.match_noun(self.tokens, position)
            if (
                found is not None
                and found[0] == start
                and isinstance(found[1], Role)
                and self.tokens[start - 1].tag_ in ("NN", "NNP")
            ):
                return True
        return False

    def _find_repeated_surnames(self) -> None:
        """ "Dan Olaru … Olaru replied": the last part of an unknown person's name, before or after the name in full."""
        people = [
            mention for mention in self.mentions if mention.entity is Kind.PERSON and mention.end - mention.start > 1
        ]
        surnames = {self.tokens[mention.end - 1].text for mention in people}
        bearers: dict[str, set[str]] = {}
        for mention in people:
            bearers.setdefault(self.tokens[mention.start].text, set()).add(self.doc[mention.start : mention.end].text)
        surnames |= {name for name, full in bearers.items() if len(full) == 1}
        for token in self.tokens:
            if (
                token.text in surnames
                and token.i not in self.at
                and token.pos_ in ("PROPN", "NOUN", "X", "VERB", "ADJ")
            ):
                self._add(Mention(token.i, token.i + 1, token.i, Form.NAME, entity=Kind.PERSON))

    def _find_epithets(self) -> None:
        """ "Romanian beekeeper Dan Olaru": the common noun by which the text may call the person again."""
        for mention in self.mentions:
            if mention.form is not Form.NAME or not self._is_person(mention):
                continue
            near = [self.tokens[mention.start - 1]] if mention.start else []
            near += [child for child in self.tokens[mention.head].children if child.dep_ == "appos"]
            for token in near:
                if (
                    token.tag_ == "NN"
                    and token.text.islower()
                    and token.i not in self.at
                    and token.head.i == mention.head
                ):
                    self.epithets.setdefault(token.lemma_.lower(), mention)

    def _ends_noun(self, position: int, end: int) -> bool:
        found = self.finder.match_noun(self.tokens, position)
        return found is not None and found[0] == end

    def _is_noun_at_end(self, start: int, end: int) -> bool:
        return any(
            (found := self.finder.match_noun(self.tokens, position)) and found[0] == end
            for position in range(start, end)
        )

    # Roles and bodies

    def _find_nouns(self) -> None:
        position = 0
        while position < len(self.tokens):
            found = self.finder.match_noun(self.tokens, position)
            if found is None or position in self.at or not self._free(position, found[0]):
                position += 1
                continue
            end, entry = found
            if isinstance(entry, Body) and (name := self._name_of(position, end)) is not None:
                root = self._noun_head(position, name)
                self._add(Mention(position, name, root, Form.NAME, entity=Kind.ORGANISATION))
                position = name
                continue
            head = self._noun_head(position, end)
            if self.tokens[head].pos_ in ("NOUN", "PROPN") and self.tokens[head].dep_ != "npadvmod":
                plural = self.tokens[head].tag_ in ("NNS", "NNPS")
                form = Form.ROLE if isinstance(entry, Role) else Form.BODY
                self._add(Mention(position, end, head, form, noun=entry, plural=plural))
            position = end

    def _name_of(self, start: int, end: int) -> int | None:
        """Where a name ends that opens with the noun of a body: "Party of Socialists", "Army of Conquest"."""
        if not self.tokens[start].text[:1].isupper() or self.tokens[start].is_sent_start or end + 1 >= len(self.tokens):
            return None
        after = self.tokens[end + 1]
        plain = after.text[:1].isupper() and after.pos_ in ("PROPN", "NOUN") and after.i not in self.at
        office = self.tokens[end - 1].lower_ in self.ontology.lists["governmentOffices"]
        if self.tokens[end].lower_ != "of" or not plain or office:
            return None
        last = end + 2
        while last < len(self.tokens) and self.tokens[last].pos_ == "PROPN" and last not in self.at:
            last += 1
        return last

    def _noun_head(self, start: int, end: int) -> int:
        root = self._head(start, end)
        return root if start <= root < end else end - 1

    # Pronouns and descriptions

    def _find_pronouns_and_descriptions(self) -> None:
        nouns = self.finder.descriptions
        for token in self.tokens:
            if token.i in self.at:
                continue
            if token.i and (self.tokens[token.i - 1].lower_, token.lower_) in _RECIPROCALS:
                self._add(Mention(token.i, token.i + 1, token.i, Form.PRONOUN, plural=True, reciprocal=True))
            elif token.tag_ in ("PRP", "PRP$"):
                self._add(Mention(token.i, token.i + 1, token.i, Form.PRONOUN))
            elif self._is_toll(token):
                self._add(Mention(token.left_edge.i, token.i + 1, token.i, Form.DESCRIPTION, plural=True))
            elif (
                (nouns & {token.text, token.lemma_.lower()} or token.lemma_.lower() in self.epithets)
                and token.pos_ in ("NOUN", "PROPN")
                and token.dep_ != "compound"
            ):
                self._add_description(token)

    def _is_toll(self, token: Token) -> bool:
        """ "kills at least 80", "5 killed": a bare number of people."""
        if (
            token.tag_ != "CD"
            or token.dep_ not in ("dobj", "nsubj", "nsubjpass")
            or token.ent_type_ not in ("", "CARDINAL")
        ):
            return False
        return token.head.lemma_.lower() in self.ontology.lists["tollVerbs"] and self._free(
            token.left_edge.i, token.i + 1
        )

    def _add_description(self, token: Token) -> None:
        opening = [
            child for child in token.lefts if child.dep_ in ("det", "poss", "amod", "nummod", "predet", "compound")
        ]
        start = min((child.left_edge.i for child in opening), default=token.i)
        start = next((index for index in range(start, token.i + 1) if self._free(index, token.i + 1)), token.i)
        definite = any(child.lower_ in self.ontology.lists["definite"] for child in opening)
        tied = any(child.dep_ == "acl" for child in token.rights) or any(child.i in self.at for child in opening)
        epithet = self.epithets.get(token.lemma_.lower())
        if epithet is not None and token.tag_ == "NN" and definite:
            alias = epithet if epithet.head < token.i else None
            self._add(Mention(start, token.i + 1, token.i, Form.DESCRIPTION, alias=alias))
        elif definite or tied:
            plural = token.tag_ in ("NNS", "NNPS")
            self._add(Mention(start, token.i + 1, token.i, Form.DESCRIPTION, plural=plural))

    # Links between mentions

    def _link(self, mention: Mention) -> None:
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
                owner = self.at.get(child.i)
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
            owner = self.at.get(position)
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
                    owner = self.at.get(grandchild.i)
                    if grandchild.dep_ == "pobj" and owner is not None and owner is not mention:
                        return None if self._is_local(mention, owner) else owner
        return None

    def _is_side(self, start: int) -> bool:
        """ "pro-Russian": an adjective of the side that somebody takes, which is no actor."""
        before = self.tokens[max(0, start - 2) : start]
        prefixes = self.ontology.lists["sidePrefixes"]
        return len(before) == 2 and before[1].text in ("-", "‑") and before[0].lower_ in prefixes

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
        following = self.at.get(role.end)
        if following is not None and following.form in (Form.NAME, Form.FAMILY_NAME) and self._is_person(following):
            following.titles.append(role)
            role.alias = following
            start = role.owner.start if role.owner is not None and role.owner.start < role.start else role.start
            if start == role.start or self._contiguous(start, role.start):
                following.start = start
            else:
                following.start = role.start
            return
        for index in self._equated(self.tokens[role.head]):
            name = self.at.get(index)
            self._mend_kind(role, name)
            if name is not None and name.form in (Form.NAME, Form.FAMILY_NAME) and self._is_person(name):
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
        name = self.at.get(head.head.i) if head.dep_ == "appos" else None
        if name is not None and name.form in _PARTY_FORMS and not self._is_person(name) and name is not noun.owner:
            noun.alias = name
        for child in head.children:
            name = self.at.get(child.i)
            if (
                child.dep_ == "appos"
                and child.i > noun.head
                and name is not None
                and name.form is Form.NAME
                and not self._is_person(name)
                and self._is_organisation(name)
            ):
                noun.alias = name

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

    def _is_organisation(self, mention: Mention) -> bool:
        known = {self.ontology.actors[iri].kind for iri in mention.candidates}
        kinds = known or ({mention.entity} if mention.entity is not None else set())
        return bool(kinds) and kinds <= {Kind.ORGANISATION, Kind.ARMED_GROUP, Kind.COMPANY, Kind.ALLIANCE}

    def _is_person(self, mention: Mention) -> bool:
        if mention.entity is not None:
            return mention.entity is Kind.PERSON
        return any(self.ontology.actors[iri].kind is Kind.PERSON for iri in mention.candidates)

    def _mark_places(self) -> None:
        """A capital after "in" or before a noun is a place and no actor."""
        for mention in self.mentions:
            if mention.form is Form.CAPITAL:
                token = self.tokens[mention.head]
                mention.place = self._in_place(token) or (token.dep_ in ("compound", "nmod") and mention.outer is None)

    def _in_place(self, token: Token) -> bool:
        """Whether *token* stands after a preposition of place, or after "from" or "of" and a word that makes it one."""
        while token.dep_ == "conj":
            token = token.head
        if token.dep_ != "pobj":
            return False
        lists = self.ontology.lists
        head = token.head.head.lemma_.lower()
        if token.head.lower_ == "from":
            return head in lists["travel"]
        if token.head.lower_ == "of":
            return head in lists["placeNouns"]
        return token.head.lower_ in lists["placePrepositions"]
