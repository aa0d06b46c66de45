"""Statements that no reporting word opens: signed quotations, labels ("Pentagon: …"), and quotations that go on."""

from collections.abc import Iterable, Mapping

from spacy.tokens import Doc, Token

from communique.article import Article, BlockKind
from communique.claim import StatementKind
from communique.extraction.drafts import PLAIN, Draft
from communique.extraction.mentions import Form, Mention
from communique.extraction.quotations import Quotations
from communique.ontology import Ontology

_DASHES = frozenset({"–", "—", "―", "-", "--"})
_MAX_SIGNATURE = 14
_MAX_LABEL = 6
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


class SetOffReader:
    """Adds to *drafts* what signatures, labels and the order of quotations say."""

    def __init__(
        self,
        doc: Doc,
        article: Article,
        ontology: Ontology,
        at: Mapping[int, Mention],
        quotations: Quotations,
        drafts: list[Draft],
    ) -> None:
        self.doc = doc
        self.article = article
        self.ontology = ontology
        self.at = at
        self.quotations = quotations
        self.in_quote = quotations.number_at
        self.drafts = drafts

    def read(self) -> None:
        """Read all of them, in this order: later ones look at the drafts of earlier ones."""
        self._read_signed_quotations()
        self._read_quotation_signatures()
        self._read_labels()
        self._read_free_quotes()

    def _read_signed_quotations(self) -> None:
        blocks = self.article.blocks
        for block, signature, following in zip(blocks, blocks[1:], (*blocks[2:], None), strict=False):
            if block.kind is not BlockKind.QUOTATION or signature.kind is not BlockKind.SIGNATURE:
                continue
            if following is not None and following.kind is BlockKind.ITEM:
                continue  # the first item of a list, not a signature
            content = {token.i for token in self.quotations.tokens_in(block)}
            signed = self.quotations.tokens_in(signature)
            names = [self.at[token.i] for token in signed if token.i in self.at]
            speaker = next(
                (
                    mention
                    for mention in names
                    if mention.form in (Form.NAME, Form.FAMILY_NAME) and mention.outer is None
                ),
                names[0] if names else None,
            )
            words = [token.i for token in signed if not token.is_punct and not token.is_space]
            tokens = (speaker.start, speaker.end) if speaker else (words[0], words[-1] + 1) if words else None
            self.drafts.append(Draft(PLAIN, StatementKind.SAYS, None, content, speaker, tokens))

    def _read_labels(self) -> None:
        """ "Pentagon: …" at the start of a block, "… – Kremlin" at the end of a heading."""
        talking: Draft | None = None
        for block, first, last in self.quotations.blocks:
            tokens = [token for token in self.doc[first:last] if not token.is_space]
            while tokens and tokens[0].is_punct:
                tokens.pop(0)
            labelled = self._read_block(tokens, block.kind is BlockKind.HEADING)
            if labelled is not None:
                talking = labelled if self._is_transcribed(labelled) else None
            elif talking is not None and not self.doc[first + 1 : last].text.startswith("("):
                talking.content |= {token.i for token in tokens}

    def _read_block(self, tokens: list[Token], heading: bool) -> Draft | None:
        """The statement that a label at the start or the end of a block opens."""
        for position, token in enumerate(tokens):
            before, after = tokens[:position], tokens[position + 1 :]
            if token.text == ":" and 0 < position <= _MAX_LABEL and after:
                return self._read_label(token, before, after)
            if token.text in ("–", "—", "-") and heading and before and after:
                draft = self._read_label(token, before, after) or self._read_label(token, after, before)
                if draft is not None:
                    return draft
        return None

    def _is_transcribed(self, draft: Draft) -> bool:
        """Whether a label is one of a transcript, whose speakers go on until the next label."""
        return draft.speaker_tokens is not None and self._labels_blocks(list(self.doc[slice(*draft.speaker_tokens)]))

    def _labels_blocks(self, source: list[Token]) -> bool:
        """Whether a name in capitals stands before a colon more than once."""
        label = " ".join(token.text for token in source) + " :"
        return all(token.is_upper for token in source) and " ".join(token.text for token in self.doc).count(label) > 1

    def _read_label(self, mark: Token, source: list[Token], said: list[Token]) -> Draft | None:
        """A statement where all of *source* names who could say it and *said* has a verb."""
        mention = self._covers(source)
        named = mark.text == ":" and not any(
            token.ent_type_ in ("DATE", "TIME") or self._is_date(token) for token in source
        )
        if (mention is None and not (named and self._names_source(source))) or not any(
            t.pos_ in ("VERB", "AUX") for t in said
        ):
            return None
        tokens = (mention.start, mention.end) if mention else (source[0].i, source[-1].i + 1)
        draft = Draft(PLAIN, StatementKind.SAYS, (mark.i, mark.i + 1), {t.i for t in said}, mention, tokens)
        self.drafts.append(draft)
        return draft

    def _names_source(self, source: list[Token]) -> bool:
        """ "Poll:", "Jane Roe:", and a name in capitals that opens more than one block, as in a transcript."""
        if source[-1].lemma_.lower() in self.ontology.lists["sources"] or all(
            token.ent_type_ in ("PERSON", "ORG", "GPE") for token in source
        ):
            return True
        return self._labels_blocks(source)

    def _is_date(self, token: Token) -> bool:
        return any(token.text in names for names in self.ontology.calendar.values())

    def _read_quotation_signatures(self) -> None:
        """ "“…” – A. Name": a signature on the line of the quotation."""
        for number, (start, end) in enumerate(self.quotations.spans):
            block = self.quotations.block_of.get(start)
            if block is None or not self.quotations.is_speech(number):
                continue
            last = self.quotations.blocks[block][2]
            if end >= last:
                continue
            signed = [token for token in self.doc[end + 1 : last] if not token.is_space]
            if self.doc[end].text[1:] in _DASHES:
                signed.insert(0, self.doc[end])
            if (
                not 1 < len(signed) <= _MAX_SIGNATURE
                or signed[0].text.lstrip('”»"') not in _DASHES
                or signed[1].pos_ != "PROPN"
                or any(token.pos_ in ("VERB", "AUX") for token in signed[1:])
            ):
                continue
            mention = next((self.at[token.i] for token in signed if token.i in self.at), None)
            tokens = (mention.start, mention.end) if mention else (signed[1].i, signed[-1].i + 1)
            self.drafts.append(Draft(PLAIN, StatementKind.SAYS, None, self.quotations.whole(number), mention, tokens))

    def _covers(self, tokens: list[Token]) -> Mention | None:
        """The mention that is all there is in *tokens*."""
        for token in tokens:
            mention = self.at.get(token.i)
            if mention is not None and mention.start <= tokens[0].i and tokens[-1].i < mention.end:
                return mention
        return None

    def _read_free_quotes(self) -> None:
        """A quotation that no reporting word opens goes on with the one before it, in its block or the one before."""
        told: list[Draft] = [
            draft
            for draft in self.drafts
            if draft.speaker_tokens and draft.verb is not None and draft.verb not in self.in_quote
        ]
        covered = {index for draft in told for index in draft.content}
        covered.update(index for draft in self.drafts if draft.cue is None for index in draft.content)
        quoting = _Quoting(
            self.quotations.block_of, [draft for draft in told if not draft.content.isdisjoint(self.in_quote)]
        )
        for number, (start, _) in enumerate(self.quotations.spans):
            if start in covered or not self.quotations.is_speech(number):
                continue
            if (announced := self._announced(number)) is not None:
                self.drafts.append(announced)
                continue
            chosen = self._goes_on_with(start, quoting)
            if chosen is not None:
                covered |= self.quotations.whole(number)
                chosen.content |= self.quotations.whole(number)
                quoting.note(chosen, self.quotations.whole(number))

    def _announced(self, number: int) -> Draft | None:
        """ "The senator was stunned: “…”": who is spoken of before the colon speaks."""
        start = self.quotations.spans[number][0]
        colon = self.doc[start - 2] if start > 1 else None
        if colon is None or colon.text != ":" or colon.sent.start == colon.i:
            return None
        verb = self.doc[colon.sent.start : colon.i].root
        subject = next((child for child in verb.children if child.dep_ in _SUBJECTS and child.i < colon.i), None)
        mention = self.at.get(subject.i) if subject is not None else None
        if mention is None or mention.start < colon.sent.start or not mention.actors:
            return None
        said = self.quotations.whole(number)
        tokens = (mention.start, mention.end)
        return Draft(PLAIN, StatementKind.SAYS, (colon.i, colon.i + 1), said, mention, tokens, verb=colon.i)

    def _goes_on_with(self, start: int, quoting: "_Quoting") -> Draft | None:
        place = self.quotations.block_of.get(start)
        if place is None:
            return None
        here = quoting.opened_in.get(place, [])
        earlier = [draft for draft in here if (draft.verb or 0) < start]
        if here:
            return earlier[-1] if earlier else here[0]
        _, first, last = self.quotations.blocks[place]
        number = self.in_quote[start]
        if first + 1 != start or last - self.quotations.spans[number][1] > 1:
            return None
        return quoting.last_in(place - 1)


class _Quoting:
    """Statements with somebody's own words in them, by the blocks in which their verbs and their words stand."""

    def __init__(self, block_of: Mapping[int, int], drafts: Iterable[Draft]) -> None:
        self._block_of = block_of
        self._order: dict[int, int] = {}
        self._last: dict[int, Draft] = {}
        self.opened_in: dict[int, list[Draft]] = {}
        for draft in drafts:
            self._order[id(draft)] = len(self._order)
            place = block_of.get(draft.verb or 0)
            if place is not None:
                self.opened_in.setdefault(place, []).append(draft)
            self.note(draft, draft.content)

    def note(self, draft: Draft, words: Iterable[int]) -> None:
        """That *words* are in *draft*."""
        for place in {place for index in words if (place := self._block_of.get(index)) is not None}:
            last = self._last.get(place)
            if last is None or self._order[id(last)] < self._order[id(draft)]:
                self._last[place] = draft

    def last_in(self, place: int) -> Draft | None:
        """The last of those with words in the block."""
        return self._last.get(place)
