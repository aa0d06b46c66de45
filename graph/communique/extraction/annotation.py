"""Tokenized texts → parsed ones, many at a time: what spaCy's own components make of them, in less time.

Three components are run in another way than ``nlp.pipe`` runs them, with the same result:

- The parser and the entity recogniser take a step in every text before they take the next in any. spaCy lets go of the
  interpreter's lock before it does so, and then its checks of each possible step ask for the lock one by one: two
  thirds of the recogniser's time.
- The attribute ruler looks up what its patterns say of a word, a tag and a dependency that it has met before.
- The layers of an embedding that see one word at a time are computed once for each word of the texts.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from spacy.attrs import IDS
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.pipeline.transition_parser import Parser
from spacy.tokens import Doc
from thinc.api import Model

_WORD = "LOWER"
_MANY = 4  # texts from which on a step in each of them takes less time than all steps in one after the other
Step = Callable[[list[Doc]], list[Doc]]


class Annotator:
    """The components of a pipeline, each over all texts before the next one."""

    def __init__(self, nlp: Language) -> None:
        self._steps = [_step(component) for _, component in nlp.pipeline]

    def annotate(self, docs: list[Doc]) -> list[Doc]:
        """*docs* with what every component says of them."""
        for step in self._steps:
            docs = step(docs)
        return docs


def _step(component: Any) -> Step:
    if isinstance(component, Parser) and component.cfg["beam_width"] == 1:
        return partial(_parse, component)
    if isinstance(component, AttributeRuler):
        return CachedRuler(component).apply
    if hasattr(component, "pipe"):
        return lambda docs: list(component.pipe(docs))
    return lambda docs: [component(doc) for doc in docs]


def _parse(parser: Any, docs: list[Doc]) -> list[Doc]:
    """Parse, or recognise entities, step by step."""
    if len(docs) < _MANY or not any(map(len, docs)):
        parser.set_annotations(docs, parser.predict(docs))
    else:
        states = parser.moves.init_batch(docs)
        model = parser.model.predict(docs)
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            unfinished = parser.transition_states(unfinished, model.predict(unfinished))
        parser.set_annotations(docs, states)
    return docs


class CachedRuler:
    """An attribute ruler whose patterns, but for a few, look at a single token and see only its word, tag and so on."""

    def __init__(self, ruler: Any) -> None:
        self.ruler = ruler
        self.single, self.others = Matcher(ruler.vocab), Matcher(ruler.vocab)
        self.words: set[int] = set()
        attributes = {_WORD}
        for number, rule in enumerate(ruler.patterns):
            for pattern in rule["patterns"]:
                words = _words_of_single(pattern)
                (self.others if words is None else self.single).add(str(number), [pattern])
                if words is not None:
                    attributes.update(*pattern)
                    self.words.update(ruler.vocab.strings.add(word) for word in words)
        self.attributes: list[int | str] = [_WORD, *sorted(attributes - {_WORD})]
        self.known: dict[tuple[int, ...], list[tuple[int, int]]] = {}

    def apply(self, docs: list[Doc]) -> list[Doc]:
        """*docs* with the attributes that the patterns give to their tokens."""
        for doc in docs:
            matches = self._matches(self.others, doc)
            for index, (word, *seen) in enumerate(doc.to_array(self.attributes).tolist()):
                key = (word if word in self.words else 0, *seen)
                rules = self.known.get(key)
                if rules is None:
                    found = self._matches(self.single, doc[index : index + 1])
                    rules = self.known[key] = [(number, name) for number, name, _, _ in found]
                matches += [(number, name, index, index + 1) for number, name in rules]
            self.ruler.set_annotations(doc, sorted(matches))  # a later rule overrules an earlier one
        return docs

    def _matches(self, matcher: Matcher, part: Any) -> list[tuple[int, int, int, int]]:
        found = matcher(part, allow_missing=True)
        return [(int(self.ruler.vocab.strings[name]), name, start, end) for name, start, end in found]


def _words_of_single(pattern: list[dict[str, Any]]) -> list[str] | None:
    """The words that a pattern of one token names; None for any other pattern."""
    if len(pattern) != 1 or not pattern[0].keys() <= IDS.keys():
        return None
    word = pattern[0].get(_WORD, {"IN": []})
    if isinstance(word, str):
        return [word]
    return list(word["IN"]) if word.keys() == {"IN"} else None


def embed_words_once(nlp: Language) -> None:
    """Have the embeddings of *nlp* computed once for each word of the texts that are parsed together."""
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            names = [layer.name.partition("(")[0] for layer in node.layers]
            if names == ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]:
                node.layers[2:4] = [Model("words_once", _embed_once, layers=node.layers[2:4])]


def _embed_once(model: Model[Any, Any], tokens: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
    assert not is_train
    rows = np.ascontiguousarray(tokens.dataXd)
    whole = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, places = np.unique(whole, return_index=True, return_inverse=True)
    words = type(tokens)(rows[first], np.array([len(first)], dtype="i"))
    for layer in model.layers:
        words = layer.predict(words)
    return type(tokens)(words.dataXd[places], tokens.lengths), lambda gradient: gradient
