"""Taught sentences → pairs with their features and relations → the models, as ``Generaliser`` keeps them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from communique.article import Article
from communique.extraction.candidates import find_arguments, find_candidates
from communique.extraction.features import pair_features
from communique.extraction.generaliser import Generaliser, TaughtPair, fit
from communique.extraction.mentions import Mention
from communique.extraction.patterns import parse_examples
from communique.extraction.teaching import TaughtSentence, read_teaching

if TYPE_CHECKING:
    from communique.extraction.extractor import Extractor
    from communique.extraction.reader import ArticleReader


def train(extractor: "Extractor", key: str) -> Generaliser:
    """The models, fitted anew. Raises OntologyError for a line of a teaching file that is not in the form."""
    ontology = extractor.ontology
    pairs = taught_pairs(read_teaching(ontology.teaching_files, ontology), extractor)
    examples = [
        (relation, pair_features(graph, {}, ontology, start, end, (start, end), (start, end))[0])
        for relation, graph, start, end in parse_examples(ontology, extractor.nlp)
    ]
    return fit(list(pairs), examples, key)


def taught_pairs(sentences: Sequence[TaughtSentence], extractor: "Extractor") -> Iterator[TaughtPair]:
    """Every pair that the extraction meets in the taught sentences; what nobody has marked stands in no relation."""
    articles = (Article(f"taught-{number}", sentence.text) for number, sentence in enumerate(sentences))
    for number, (taught, reader) in enumerate(zip(sentences, extractor.readers(articles), strict=True)):
        relations = _relations(taught, extractor)
        for sentence in reader.doc.sents:
            arguments = find_arguments(reader, sentence)
            marked = _marked(reader, taught, arguments)
            for pair in find_candidates(reader, sentence, arguments):
                ends = marked.get(id(pair.first)), marked.get(id(pair.second))
                if ends[0] is None or ends[0] != ends[1]:
                    yield TaughtPair(number, pair.features, relations.get(ends, ""))


def _relations(taught: TaughtSentence, extractor: "Extractor") -> Mapping[tuple[int | None, int | None], str]:
    """The relation of each pair of marked actors, both ways where it has no direction."""
    found: dict[tuple[int | None, int | None], str] = {}
    for claim in taught.claims:
        found.setdefault((claim.subject, claim.object), claim.relation)
        if extractor.ontology.relation(claim.relation).symmetric:
            found.setdefault((claim.object, claim.subject), claim.relation)
    return found


def _marked(reader: "ArticleReader", taught: TaughtSentence, arguments: Iterable[Mention]) -> dict[int, int]:
    """The number of the marked actor that an argument is: it has its head, or is part of one whose head nobody found.

    "The Saudi refinery" is no actor that the extraction knows; what befalls it befalls Saudi Arabia.
    """
    numbers: dict[int, int] = {}
    arguments = list(arguments)
    for mark in taught.mentions:
        span = reader.doc.char_span(mark.start, mark.end, alignment_mode="expand")
        if span is None:
            continue
        inside = [mention for mention in arguments if span.start <= mention.head < span.end]
        heads = [mention for mention in inside if mention.start <= span.root.i < mention.end]
        for mention in heads or inside:
            numbers.setdefault(id(mention), mark.number)
    return numbers
