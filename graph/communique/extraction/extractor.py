"""Reads articles: the language model, the ontology and what is compiled from it, loaded once for all of them."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise, tee

from spacy.language import Language
from spacy.tokens import Doc

from communique.article import DEFAULT_BASE, Article
from communique.extraction.actors import ActorFactory
from communique.extraction.dates import DateFinder
from communique.extraction.generaliser import Generaliser
from communique.extraction.names import NameFinder
from communique.extraction.patterns import PatternIndex
from communique.extraction.reader import ArticleReader, Reading, Tools
from communique.extraction.relating import MIN_PROBABILITY
from communique.ontology import Ontology

_BATCH = 128
# In tokens. Nobody writes a longer one, but a table or an attack may look like it, and what is done with a sentence
# takes time with the square of its length, and a stack as deep as its tree.
MAX_SENTENCE = 400
MAX_UNBROKEN = 1000  # characters without a space; an address may have as many
_UNBROKEN = re.compile(rf"\S{{{MAX_UNBROKEN + 1},}}")


class Extractor:
    """Reads articles with one language model, one ontology and its compiled patterns."""

    def __init__(
        self,
        nlp: Language,
        ontology: Ontology,
        patterns: PatternIndex,
        generaliser: Generaliser | None = None,
        base: str = DEFAULT_BASE,
        min_probability: float = MIN_PROBABILITY,
    ) -> None:
        """Claims that only *generaliser* finds are kept from *min_probability* on; without it examples alone decide."""
        self.nlp = nlp
        self.ontology = ontology
        self.tools = Tools(
            ontology,
            patterns,
            generaliser,
            min_probability,
            ActorFactory(ontology, base),
            NameFinder(ontology),
            DateFinder(ontology),
        )

    def read(self, article: Article) -> Reading:
        """The reading of one article."""
        return self.reader(article).read()

    def reader(self, article: Article) -> ArticleReader:
        """An article on its way through the extraction, parsed."""
        return ArticleReader(self.tools, article, self.parse(article))

    def assess_events(self, article: Article, spans: Iterable[tuple[int, int]]) -> list[str]:
        """What is said of each event (a span of characters): ``asserted``, ``negated`` or ``uncertain``."""
        return self.reader(article).assess_events(spans)

    def readers(self, articles: Iterable[Article]) -> Iterator[ArticleReader]:
        """The readers of many short articles, which are parsed many at a time."""
        first, second = tee(articles)
        docs = self.nlp.pipe((self._tokens(article) for article in first), batch_size=_BATCH)
        for article, doc in zip(second, docs, strict=True):
            yield ArticleReader(self.tools, article, self._mend(article, doc))

    def parse(self, article: Article) -> Doc:
        """The parsed text; no sentence has more than MAX_SENTENCE tokens."""
        return self._mend(article, self._annotate(self._tokens(article)))

    def _annotate(self, doc: Doc) -> Doc:
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        return doc

    def _mend(self, article: Article, doc: Doc) -> Doc:
        """*doc* without what a parser gets wrong: subjects within dates, and sentences without an end."""
        if any(len(sentence) > MAX_SENTENCE for sentence in doc.sents):
            pieces = [range(sentence.start, sentence.end, MAX_SENTENCE) for sentence in doc.sents]
            doc = self._tokens(article)
            for start in (start for piece in pieces for start in piece):
                doc[start].is_sent_start = True
            doc = self._annotate(doc)
        self._mend_subjects(doc)
        return doc

    def _tokens(self, article: Article) -> Doc:
        """The words; no sentence runs over the end of a block."""
        doc = self._words(article.text)
        starts = {block.start for block in article.blocks}
        ends = {block.end for block in article.blocks}
        for token in doc:
            if token.idx in starts or (token.i and doc[token.i - 1].idx + len(doc[token.i - 1]) in ends):
                token.is_sent_start = True
        return doc

    def _words(self, text: str) -> Doc:
        """The words of *text*; the tokenizer takes time with the square of what has no space, which comes in pieces."""
        cuts = [
            cut
            for run in _UNBROKEN.finditer(text)
            for cut in range(run.start() + MAX_UNBROKEN, run.end(), MAX_UNBROKEN)
        ]
        if not cuts:
            return self.nlp.make_doc(text)
        pieces = [self.nlp.make_doc(text[start:end]) for start, end in pairwise([0, *cuts, len(text)])]
        return Doc(
            self.nlp.vocab,
            [token.text for piece in pieces for token in piece],
            [bool(token.whitespace_) for piece in pieces for token in piece],
        )

    def _mend_subjects(self, doc: Doc) -> None:
        """ "At the end of November Rutte said": a subject that the parser took for part of the date before it."""
        months = self.ontology.calendar["Month"]
        for token in doc:
            if token.dep_ != "pobj" or token.pos_ != "PROPN" or token.i == 0 or doc[token.i - 1].text not in months:
                continue
            month, verb = doc[token.i - 1], token.sent.root
            preposition = token.head
            if (
                month.head == token
                and verb.i > token.i
                and not any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
            ):
                month.dep_, token.dep_ = "pobj", "nsubj"
                month.head, token.head = preposition, verb
