"""What is compiled from the ontology, kept on disk: keyed by the ontology's content, the model and this code."""

import hashlib
import os
import tempfile
from importlib.resources import files
from pathlib import Path

import srsly
from spacy.language import Language

from communique.extraction.patterns import Extra, Pattern, PatternIndex, compile_patterns
from communique.ontology import Ontology

BUNDLED = "compiled.msgpack"
_SOURCES = ("syntax.py", "patterns.py")


def compile_key(ontology: Ontology, nlp: Language) -> str:
    """What the compiled patterns depend on, as a hash."""
    digest = hashlib.sha256(f"{ontology.digest} {nlp.meta['name']} {nlp.meta['version']}".encode())
    for name in _SOURCES:
        digest.update((files("communique.extraction") / name).read_bytes())
    return digest.hexdigest()[:24]


def load_patterns(ontology: Ontology, nlp: Language) -> PatternIndex:
    """The patterns of the ontology: bundled with the package, from the user's cache, or compiled now and kept there."""
    key = compile_key(ontology, nlp)
    for path in (bundled_path(), _cache_folder() / f"patterns-{key}.msgpack"):
        stored = _read(path, key)
        if stored is not None:
            return stored
    patterns = compile_patterns(ontology, nlp)
    write_patterns(_cache_folder() / f"patterns-{key}.msgpack", key, patterns)
    return patterns


def bundled_path() -> Path:
    """Where the package carries the patterns of its own ontology for the default model."""
    return Path(str(files("communique") / "data" / BUNDLED))


def _cache_folder() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(root) / "communique"


def _read(path: Path, key: str) -> PatternIndex | None:
    """The patterns in *path* if they were compiled under *key*; a file that is anything else is as good as none."""
    try:
        stored = srsly.msgpack_loads(path.read_bytes())
        if stored["key"] != key:
            return None
        return {
            signature: tuple(Pattern(relation, example, _extras(extras), weight) for relation, example, extras, weight in patterns)
            for signature, patterns in stored["patterns"].items()
        }
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _extras(stored: list[list[object]]) -> tuple[Extra, ...]:
    return tuple((position, role, label, _extras(below)) for position, role, label, below in stored)  # type: ignore[misc,arg-type]


def write_patterns(path: Path, key: str, patterns: PatternIndex) -> None:
    """Write the compiled patterns whole or not at all; where the folder cannot be written they are compiled anew next time."""
    content = {
        "key": key,
        "patterns": {
            signature: [[p.relation, p.example, p.extras, p.weight] for p in options] for signature, options in patterns.items()
        },
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(srsly.msgpack_dumps(content))
        os.replace(file.name, path)
    except OSError:
        return
