"""The loaded ontology as a file in the user's cache, which is read several times as fast as its Turtle files."""

import hashlib
import io
import pickle
from pathlib import Path

from communique import claim, ontology
from communique.cache import cache_folder, write_whole
from communique.ontology import Ontology

_CLASSES = {
    kind.__name__: kind
    for kind in (
        *(ontology.Ontology, ontology.KnownActor, ontology.Tenure, ontology.Role, ontology.Body),
        *(ontology.RelationType, ontology.SpeechWord, ontology.Cue, claim.Relation, frozenset),
        *(claim.Kind, claim.Quad, claim.Polarity, claim.Modality, claim.StatementKind),
    )
}


class _Reader(pickle.Unpickler):
    """Makes what an ontology consists of and nothing else: whatever a file names beside it is no part of one."""

    def find_class(self, module: str, name: str) -> type:
        """The class called *name*. Raises UnpicklingError for any other than _CLASSES."""
        if name not in _CLASSES:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return _CLASSES[name]


def place(source: str) -> Path:
    """Where the ontology is kept whose files have the hash *source*; another version of this code looks elsewhere."""
    code = b"".join(Path(str(module.__file__)).read_bytes() for module in (claim, ontology))
    return cache_folder() / f"{hashlib.sha256(source.encode() + code).hexdigest()[:24]}-ontology.pickle"


def read_kept(path: Path) -> Ontology | None:
    """The ontology in *path*; a file that is anything else is as good as none."""
    try:
        found = _Reader(io.BytesIO(path.read_bytes())).load()
    except (OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None
    return found if isinstance(found, Ontology) else None


def keep(path: Path, found: Ontology) -> None:
    """Write *found* into *path*, where that can be written."""
    write_whole(path, lambda file: file.write_bytes(pickle.dumps(found, protocol=5)))
