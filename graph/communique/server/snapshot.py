"""A graph as an on-disk store that never changes → a folder that any number of processes can read.

The snapshot of a store is a store itself; Oxigraph makes it of hard links, in milliseconds, where it lies on the same
file system. Of anything else it is the ``quads`` alone.
"""

import shutil
import tempfile
from pathlib import Path

import pyoxigraph as ox

from communique.claim_graph import ClaimGraph

QUADS = "quads"
_MARKER = "communique.json"


def take(source: ClaimGraph | str, folder: str) -> None:
    """Put a snapshot of *source*, a graph, a graph file, a store or an endpoint, into *folder*, which is empty.

    Raises GraphError where it cannot be read, StoreError where another process writes to it.
    """
    from communique.api import load_graph
    from communique.rdf.encode import to_quads
    from communique.rdf.files import parse_file
    from communique.store import Store, is_store
    from communique.web import is_address

    place = Path(folder) / QUADS
    if isinstance(source, str) and is_store(source):
        with Store(source, read_only=True) as store:
            shutil.copy(Path(source) / _MARKER, folder)
            if next(iter(store.quads), None) is None:
                ox.Store(str(place)).flush()
            else:
                store.quads.backup(str(place))
        return
    whole = isinstance(source, ClaimGraph) or is_address(source)
    quads = to_quads(load_graph(source)) if whole else parse_file(source)  # type: ignore[arg-type]
    snapshot = ox.Store(str(place))
    snapshot.bulk_extend(quads)
    snapshot.flush()


def sign(source: ClaimGraph | str) -> tuple[tuple[str, int, int], ...]:
    """What changes when *source* does: names, sizes and times (in nanoseconds) of its files. A graph never changes."""
    if isinstance(source, ClaimGraph):
        return ()
    path = Path(source)
    files = sorted(path.glob(f"{QUADS}/*")) if path.is_dir() else [path]
    found = []
    for file in files:
        if file.name.startswith("LO"):
            continue  # LOCK and the engine's own LOG change without the data
        try:
            status = file.stat()
        except OSError:
            continue  # gone since it was listed
        found.append((file.name, status.st_size, status.st_mtime_ns))
    return tuple(found)


def make_folder(source: ClaimGraph | str) -> Path:
    """An empty folder for snapshots: with other temporary files, or beside a store where those lie on another disk."""
    usual = Path(tempfile.gettempdir())
    place = None
    if isinstance(source, str) and Path(source).is_dir():
        beside = Path(source).resolve().parent
        if beside.stat().st_dev != usual.stat().st_dev:
            place = beside
    try:
        return Path(tempfile.mkdtemp(prefix=".communique-", dir=place))
    except OSError:
        return Path(tempfile.mkdtemp(prefix="communique-"))
