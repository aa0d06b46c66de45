"""Nouns and pronouns that mean an actor: offices, bodies, descriptions, tolls, "he", "each other"."""

from spacy.tokens import Token

from communique.claim import Kind
from communique.extraction.mentions import Form, Mention, MentionMap
from communique.extraction.names import NameFinder
from communique.ontology import Body, Role

_RECIPROCALS = frozenset({("each", "other"), ("one", "another")})


class CommonNouns:
    """Finds the mentions that have no name."""

    def __init__(self, found: MentionMap, finder: NameFinder) -> None:
        self.found = found
        self.finder = finder
        self.doc = found.doc
        self.ontology = found.ontology
        self.tokens = found.tokens

    def find(self) -> None:
        """Add a mention for every office, body, description and pronoun whose words are not taken yet."""
        self._find_offices_and_bodies()
        self._find_pronouns_and_descriptions()

    def _find_offices_and_bodies(self) -> None:
        position = 0
        while position < len(self.tokens):
            found = self.finder.match_noun(self.tokens, position)
            if found is None or position in self.found or not self.found.is_free(position, found[0]):
                position += 1
                continue
            end, entry = found
            if isinstance(entry, Body) and (name := self._name_of(position, end)) is not None:
                root = self._noun_head(position, name)
                self.found.add(Mention(position, name, root, Form.NAME, entity=Kind.ORGANISATION))
                position = name
                continue
            head = self._noun_head(position, end)
            if self.tokens[head].pos_ in ("NOUN", "PROPN") and self.tokens[head].dep_ != "npadvmod":
                plural = self.tokens[head].tag_ in ("NNS", "NNPS")
                form = Form.ROLE if isinstance(entry, Role) else Form.BODY
                self.found.add(Mention(position, end, head, form, noun=entry, plural=plural))
            position = end

    def _name_of(self, start: int, end: int) -> int | None:
        """Where a name ends that opens with the noun of a body: "Party of Socialists", "Army of Conquest"."""
        if not self.tokens[start].text[:1].isupper() or self.tokens[start].is_sent_start or end + 1 >= len(self.tokens):
            return None
        after = self.tokens[end + 1]
        plain = after.text[:1].isupper() and after.pos_ in ("PROPN", "NOUN") and after.i not in self.found
        office = self.tokens[end - 1].lower_ in self.ontology.lists["governmentOffices"]
        if self.tokens[end].lower_ != "of" or not plain or office:
            return None
        last = end + 2
        while last < len(self.tokens) and self.tokens[last].pos_ == "PROPN" and last not in self.found:
            last += 1
        return last

    def _noun_head(self, start: int, end: int) -> int:
        root = self.doc[start:end].root.i
        return root if start <= root < end else end - 1

    def _find_pronouns_and_descriptions(self) -> None:
        nouns = self.finder.descriptions
        for token in self.tokens:
            if token.i in self.found:
                continue
            if token.i and (self.tokens[token.i - 1].lower_, token.lower_) in _RECIPROCALS:
                self.found.add(Mention(token.i, token.i + 1, token.i, Form.PRONOUN, plural=True, reciprocal=True))
            elif token.tag_ in ("PRP", "PRP$"):
                self.found.add(Mention(token.i, token.i + 1, token.i, Form.PRONOUN))
            elif self._is_toll(token):
                self.found.add(Mention(token.left_edge.i, token.i + 1, token.i, Form.DESCRIPTION, plural=True))
            elif (
                (nouns & {token.text, token.lemma_.lower()} or token.lemma_.lower() in self.found.epithets)
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
        return token.head.lemma_.lower() in self.ontology.lists["tollVerbs"] and self.found.is_free(
            token.left_edge.i, token.i + 1
        )

    def _add_description(self, token: Token) -> None:
        opening = [
            child for child in token.lefts if child.dep_ in ("det", "poss", "amod", "nummod", "predet", "compound")
        ]
        start = min((child.left_edge.i for child in opening), default=token.i)
        start = next((index for index in range(start, token.i + 1) if self.found.is_free(index, token.i + 1)), token.i)
        definite = any(child.lower_ in self.ontology.lists["definite"] for child in opening)
        tied = any(child.dep_ == "acl" for child in token.rights) or any(child.i in self.found for child in opening)
        epithet = self.found.epithets.get(token.lemma_.lower())
        if epithet is not None and token.tag_ == "NN" and definite:
            alias = epithet if epithet.head < token.i else None
            self.found.add(Mention(start, token.i + 1, token.i, Form.DESCRIPTION, alias=alias))
        elif definite or tied:
            plural = token.tag_ in ("NNS", "NNPS")
            self.found.add(Mention(start, token.i + 1, token.i, Form.DESCRIPTION, plural=plural))
