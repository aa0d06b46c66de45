"""Where a text names actors that the ontology knows."""

from spacy.tokens import Token

from communique.extraction.mentions import Form, Mention, MentionMap
from communique.extraction.names import NameFinder
from communique.extraction.places import is_federal_part

_NO_NAMES = frozenset({"VERB", "AUX", "PRON", "DET", "ADP"})

_PLACES = frozenset({"FAC", "GPE", "LOC", "WORK_OF_ART"})


class KnownNames:
    """Finds the names of known actors: which of a name's forms it is, and what only looks like a name."""

    def __init__(self, found: MentionMap, finder: NameFinder) -> None:
        self.found = found
        self.finder = finder
        self.doc = found.doc
        self.ontology = found.ontology
        self.tokens = found.tokens

    def find(self) -> None:
        """Add a mention for every name of a known actor."""
        for first, last, name in self.finder.find(self.doc.text):
            span = self.doc.char_span(first, last, alignment_mode="expand")
            if (
                span is None
                or not self.found.is_free(span.start, span.end)
                or is_federal_part(self.ontology, span.root)
            ):
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
            acts = span.root.dep_ in ("nsubj", "nsubjpass")  # "Denmark neither attacked …", tagged as a verb
            if (
                is_word
                and not acts
                and (span.root.text.islower() or (span.root.is_sent_start and not span.root.text.isupper()))
            ):
                continue
            if self._is_part_of_other_name(span.start, span.end, form):
                continue
            plural = form is Form.DEMONYM and span.root.tag_ in ("NNS", "NNPS")
            self.found.add(Mention(span.start, span.end, span.root.i, form, iris, plural=plural))

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
        if token.ent_type_ in ("DATE", "MONEY") or (token.ent_type_ in _PLACES and not self._is_subject(token)):
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
        return before.i in self.found or bool(self.finder.match_noun(self.tokens, before.i))

    @staticmethod
    def _is_plain_word(token: Token) -> bool:
        """ "Turkey", "us": whether what the tagger takes for no noun is none; "Denmark neither acted" is a subject."""
        if token.dep_ in ("nsubj", "nsubjpass") and not token.text.islower():
            return False
        return token.text.islower() or (bool(token.is_sent_start) and not token.text.isupper())

    @staticmethod
    def _is_subject(token: Token) -> bool:
        """ "Abiy said": whom the recogniser takes for a place acts, and so is none."""
        single = token.ent_iob_ == "B" and (token.i + 1 == len(token.doc) or token.nbor().ent_iob_ != "I")
        if token.dep_ == "ROOT":
            return single and sum(not other.is_space for other in token.sent) == 1  # "…, says | Araghchi"
        return single and token.dep_ in ("nsubj", "nsubjpass") and token.head.pos_ in ("VERB", "AUX")

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
                and before.i not in self.found
            ):
                return not any(
                    self.finder.ends_noun(self.tokens, position, start) for position in range(max(0, start - 3), start)
                )
        token, after = self.tokens[end - 1], self.tokens[end]
        if after.text == "-" and not after.whitespace_ and end + 1 < len(self.tokens) and end - start > 1:
            return self.tokens[end + 1].ent_type_ == "PERSON" and self.tokens[end + 1].text.islower()
        if (
            token.ent_type_ == "PERSON"
            and after.ent_iob_ == "I"
            and after.pos_ == "PROPN"
            and after.i not in self.found
        ):
            return not self.finder.match_noun(self.tokens, end)
        return False

    def _is_side(self, start: int) -> bool:
        """ "pro-Russian": an adjective of the side that somebody takes, which is no actor."""
        before = self.tokens[max(0, start - 2) : start]
        prefixes = self.ontology.lists["sidePrefixes"]
        return len(before) == 2 and before[1].text in ("-", "‑") and before[0].lower_ in prefixes
