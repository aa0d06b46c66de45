"""A sentence → what the ontology makes of it: the way in which whoever extends it sees what is missing."""

from collections.abc import Iterator

from communique.article import Article
from communique.extraction import Extractor
from communique.extraction.candidates import Candidate, find_arguments, find_candidates, names_and_pronouns
from communique.extraction.mentions import Mention
from communique.extraction.patterns import find_matches, find_paths, write_signature
from communique.extraction.reader import ArticleReader
from communique.extraction.teaching import read_teaching

MAX_SIGNATURES = 3
MAX_NEAR = 3


def try_sentence(sentence: str, extractor: Extractor) -> str:
    """The actors of *sentence*; for each pair its signatures, what matches or nearly does, the models' guess."""
    reader = extractor.reader(Article("sentence", sentence))
    reading = reader.read()
    lines = ["Actors"]
    lines += [
        f"  {_words(reader, mention)}: {', '.join(actor.label for actor in mention.actors) or 'unresolved'}"
        for mention in reader.mentions
    ]
    lines += ["", "Statements"]
    lines += [
        f"  {said.speaker.label if said.speaker else '?'} {said.kind}: {said.content[0].of(sentence)}"
        for said in reading.statements
    ]
    lines += ["", "Claims"]
    for claim in reading.claims:
        how = claim.matched or f"generalised, {claim.probability}"
        lines.append(f"  {claim.subject.label} – {claim.relation.label} – {claim.object.label} ({claim.status}; {how})")
    lines += ["", "Pairs"]
    for parsed in reader.doc.sents:
        arguments = find_arguments(reader, parsed)
        for pair in find_candidates(reader, parsed, arguments):
            lines += _describe_pair(extractor, reader, pair, names_and_pronouns(reader, arguments))
    return "\n".join(lines)


def _words(reader: ArticleReader, mention: Mention) -> str:
    return str(reader.doc[mention.start : mention.end].text)


def _describe_pair(
    extractor: Extractor, reader: ArticleReader, pair: Candidate, blocked: frozenset[int]
) -> Iterator[str]:
    graph, (first, second) = reader.graph_at(pair.first.head), (pair.first, pair.second)
    paths = find_paths(graph, first.head, second.head, blocked)
    yield f"  {_words(reader, first)} → {_words(reader, second)}"
    for path in paths[:MAX_SIGNATURES]:
        signature = write_signature(path, map(graph.label, path.nodes))
        yield f"    signature  {signature}"
        near = _near(extractor, signature)
        if near:
            yield f"      nearly   {'; '.join(near)}"
    for match in find_matches(graph, extractor.tools.patterns, first.head, second.head, blocked):
        yield f"    matches    “{match.pattern.example}” ({match.pattern.relation})"
    if extractor.tools.generaliser is not None:
        probability = extractor.tools.generaliser.related(pair.features)
        guess = extractor.tools.generaliser.guess(pair.features, probability)
        why = ", ".join(extractor.tools.generaliser.deciding(pair.features)) or "nothing"
        yield f"    models     related {probability:.2f}; {guess.relation} {guess.share:.2f}; by {why}"
        if probability >= extractor.tools.min_probability:
            taught = read_teaching(extractor.ontology.teaching_files, extractor.ontology)
            yield from (
                f"      like     {taught[number].text}"
                for number in extractor.tools.generaliser.nearest(pair.features, 1)
            )


def _near(extractor: Extractor, signature: str) -> list[str]:
    """Examples whose signature has the same ends and the same words but one."""
    parts = signature.split()
    found = []
    for other, patterns in extractor.tools.patterns.items():
        words = other.split()
        if len(words) == len(parts) and words != parts and sum(a != b for a, b in zip(words, parts, strict=True)) == 1:
            found.append(f"“{patterns[0].example}” ({patterns[0].relation})")
    return found[:MAX_NEAR]
