"""What is compiled from the ontology: the signatures of its examples and the models taught by its sentences.

Both come with the package for its own ontology and the default model; for any other they are compiled on first use and
kept in the user's cache. Each is keyed by all that it depends on: knowledge, language model, and this code.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language

from communique.cache import cache_folder, write_whole
from communique.extraction.generaliser import Generaliser
from communique.extraction.patterns import Extra, Pattern, PatternIndex, compile_patterns
from communique.ontology import Ontology

PATTERNS = "patterns.msgpack"
GENERALISER = "generaliser.npz"
_PATTERN_CODE = ("syntax.py", "patterns.py")
_GENERALISER_CODE = (*_PATTERN_CODE, "candidates.py", "features.py", "generaliser.py", "teaching.py", "training.py")


def load_patterns(ontology: Ontology, nlp: Language) -> PatternIndex:
    """The patterns of the ontology's examples. Raises OntologyError where examples contradict each other."""
    key = pattern_key(ontology, nlp)
    for path in (bundled(PATTERNS), cache_folder() / f"{key}-{PATTERNS}"):
        stored = read_patterns(path, key)
        if stored is not None:
            return stored
    patterns = compile_patterns(ontology, nlp)
    write_whole(cache_folder() / f"{key}-{PATTERNS}", lambda path: write_patterns(path, key, patterns))
    return patterns


def load_generaliser(ontology: Ontology, nlp: Language, train: Callable[[str], Generaliser]) -> Generaliser:
    """The models taught by the ontology's sentences, likewise; *train* fits them anew under a key.

    Raises OntologyError as *train* does.
    """
    key = generaliser_key(ontology, nlp)
    for path in (bundled(GENERALISER), cache_folder() / f"{key}-{GENERALISER}"):
        if path.is_file() and (stored := Generaliser.load(path)).key == key:
            return stored
    generaliser = train(key)
    write_whole(cache_folder() / f"{key}-{GENERALISER}", generaliser.save)
    return generaliser


def pattern_key(ontology: Ontology, nlp: Language) -> str:
    """What the patterns depend on, as a hash: examples, grammar, model, code."""
    examples = [(name, entry.examples, entry.relation.symmetric) for name, entry in sorted(ontology.relations.items())]
    lists = [(name, sorted(words)) for name, words in sorted(ontology.lists.items())]
    words = [sorted(mapping.items()) for mapping in (ontology.classes, ontology.variants, ontology.speech_verbs)]
    return _key(nlp, _PATTERN_CODE, examples, lists, words)


def generaliser_key(ontology: Ontology, nlp: Language) -> str:
    """What the models depend on, as a hash: the patterns and the taught sentences.

    Not the actors: more of them need no new training, as a name never decides.
    """
    taught = [path.read_text("utf-8") for path in ontology.teaching_files]
    return _key(nlp, _GENERALISER_CODE, pattern_key(ontology, nlp), taught)


def _key(nlp: Language, sources: Iterable[str], *parts: object) -> str:
    digest = hashlib.sha256(f"{nlp.meta['name']} {nlp.meta['version']}".encode())
    for name in sources:
        digest.update((files("communique.extraction") / name).read_text("utf-8").encode())
    for part in parts:
        digest.update(repr(part).encode())
    return digest.hexdigest()[:24]


def bundled(name: str) -> Path:
    """Where the package carries what is compiled from its own ontology."""
    return Path(str(files("communique") / "data" / name))


def write_patterns(path: Path, key: str, patterns: PatternIndex) -> None:
    """Write *patterns* as MessagePack."""
    rows = {name: [[p.relation, p.example, p.extras, p.weight] for p in options] for name, options in patterns.items()}
    path.write_bytes(srsly.msgpack_dumps({"key": key, "patterns": rows}))


def read_patterns(path: Path, key: str) -> PatternIndex | None:
    """The patterns in *path* if they were compiled under *key*; a file that is anything else is as good as none."""
    try:
        stored = srsly.msgpack_loads(path.read_bytes())
        if stored["key"] != key:
            return None
        return StoredPatterns(stored["patterns"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


class StoredPatterns(Mapping[str, tuple[Pattern, ...]]):
    """Patterns by signature; of thousands an article needs dozens, so each is made when it is asked for."""

    def __init__(self, rows: dict[str, Any]) -> None:
        self._rows = rows
        self._made: dict[str, tuple[Pattern, ...]] = {}

    def __getitem__(self, signature: str) -> tuple[Pattern, ...]:
        if signature not in self._made:
            self._made[signature] = tuple(
                Pattern(relation, example, _extras(extras), weight)
                for relation, example, extras, weight in self._rows[signature]
            )
        return self._made[signature]

    def get(self, signature: str, default: Any = None) -> Any:
        """The patterns, or *default*, without the exception that ``Mapping`` would raise and catch for most words."""
        return self[signature] if signature in self._rows else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _extras(stored: Sequence[tuple[int, str, str, Sequence[object]]]) -> tuple[Extra, ...]:
    return tuple((position, role, label, _extras(below)) for position, role, label, below in stored)  # type: ignore[arg-type]
