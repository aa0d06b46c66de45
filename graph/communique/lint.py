"""The ontology → what is wrong with it, a line each: examples, taught sentences, thin relations.

What contradicts the vocabulary stops the loading already; here stands what only a parse or a count can tell.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from spacy.language import Language

from communique.extraction.patterns import analyse_examples
from communique.extraction.teaching import TaughtSentence, read_teaching
from communique.ontology import Ontology

MIN_EXAMPLES = 20
MIN_TAUGHT = 30
SHINGLE = 6  # words that two sentences share in one run, beyond which they are near duplicates
MAX_SHARED = 0.5


def check_ontology(ontology: Ontology, nlp: Language) -> list[str]:
    """All problems: examples without a path or with another relation's signature, near duplicates, thin relations."""
    sentences = read_teaching(ontology.teaching_files, ontology)
    _, problems = analyse_examples(ontology, nlp)
    return [*problems, *find_duplicates(sentences), *find_thin(ontology, sentences)]


def find_duplicates(sentences: Sequence[TaughtSentence]) -> Iterator[str]:
    """Taught sentences that share more than half of their runs of six words with an earlier one."""
    seen: dict[tuple[str, ...], TaughtSentence] = {}
    for sentence in sentences:
        runs = list(_runs(sentence.text))
        earlier = Counter(seen[run].source for run in runs if run in seen)
        if earlier:
            source, count = earlier.most_common(1)[0]
            if count > MAX_SHARED * len(runs):
                yield f"{sentence.source}: nearly the sentence of {source}"
        for run in runs:
            seen.setdefault(run, sentence)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    for start in range(max(1, len(words) - SHINGLE + 1)):
        yield tuple(words[start : start + SHINGLE])


def find_thin(ontology: Ontology, sentences: Iterable[TaughtSentence]) -> Iterator[str]:
    """Relations with too few examples or taught sentences; an office is read from the noun and needs none."""
    taught = Counter(claim.relation for sentence in sentences for claim in sentence.claims)
    offices = {role.relation for role in ontology.roles.values()}
    for name, entry in ontology.relations.items():
        if entry.abstract or (name in offices and not entry.examples):
            continue
        if len(entry.examples) < MIN_EXAMPLES:
            yield f"{entry.file}: rel:{name} has {len(entry.examples)} examples; {MIN_EXAMPLES} is the least"
        if taught[name] < MIN_TAUGHT:
            yield f"teaching: rel:{name} stands in {taught[name]} taught claims; {MIN_TAUGHT} is the least"
