"""What the entity recogniser adds: names that the ontology does not know, surnames and epithets that repeat them."""

from communique.claim import Kind
from communique.extraction.datelines import find_datelines
from communique.extraction.mentions import Form, Mention, MentionMap
from communique.extraction.names import NameFinder
from communique.extraction.places import in_place, is_federal_part
from communique.ontology import Role

_UNKNOWN_KINDS = {"PERSON": Kind.PERSON, "ORG": Kind.ORGANISATION, "NORP": Kind.PEOPLE, "GPE": Kind.REGION}


class UnknownNames:
    """Finds the names of actors that the ontology does not know."""

    def __init__(self, found: MentionMap, finder: NameFinder) -> None:
        self.found = found
        self.finder = finder
        self.doc = found.doc
        self.ontology = found.ontology
        self.tokens = found.tokens
        self.headers = find_datelines(found.tokens)

    def find(self) -> None:
        """Add a mention for every entity that is no known name, and note by which noun the text calls it again."""
        self._find_entities()
        self._find_repeated_surnames()
        self._find_epithets()

    def _find_entities(self) -> None:
        for entity in self.doc.ents:
            kind = _UNKNOWN_KINDS.get(entity.label_)
            if kind is None:
                continue
            start, end = self._trim(entity.start, entity.end)
            if start >= end or not self.found.is_free(start, end) or end - 1 in self.headers:
                continue
            if self.finder.match_noun(self.tokens, start) and not self._is_named_body(start, end):
                continue
            words = self.doc[start:end]
            if (
                is_federal_part(self.ontology, words.root)
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
            place = kind is Kind.REGION and in_place(self.ontology, words.root)
            self.found.add(Mention(start, end, words.root.i, Form.NAME, entity=kind, place=place))

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """An entity without the articles, titles and marks at its ends, and with the rest of a hyphenated name."""
        while start < end and (self.tokens[start].pos_ in ("DET", "PUNCT", "ADP") or start in self.found):
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
            mention for mention in self.found if mention.entity is Kind.PERSON and mention.end - mention.start > 1
        ]
        surnames = {self.tokens[mention.end - 1].text for mention in people}
        bearers: dict[str, set[str]] = {}
        for mention in people:
            bearers.setdefault(self.tokens[mention.start].text, set()).add(self.doc[mention.start : mention.end].text)
        surnames |= {name for name, full in bearers.items() if len(full) == 1}
        for token in self.tokens:
            if (
                token.text in surnames
                and token.i not in self.found
                and token.pos_ in ("PROPN", "NOUN", "X", "VERB", "ADJ")
            ):
                self.found.add(Mention(token.i, token.i + 1, token.i, Form.NAME, entity=Kind.PERSON))

    def _find_epithets(self) -> None:
        """ "Romanian beekeeper Dan Olaru": the common noun by which the text may call the person again."""
        for mention in self.found:
            if mention.form is not Form.NAME or not self.found.is_person(mention):
                continue
            near = [self.tokens[mention.start - 1]] if mention.start else []
            near += [child for child in self.tokens[mention.head].children if child.dep_ == "appos"]
            for token in near:
                if (
                    token.tag_ == "NN"
                    and token.text.islower()
                    and token.i not in self.found
                    and token.head.i == mention.head
                ):
                    self.found.epithets.setdefault(token.lemma_.lower(), mention)

    def _is_noun_at_end(self, start: int, end: int) -> bool:
        return any(
            (found := self.finder.match_noun(self.tokens, position)) and found[0] == end
            for position in range(start, end)
        )
