"""A store in a folder of its own: ``communique.json`` says what it is, ``quads/`` holds them (RocksDB, by Oxigraph).

Many processes may read it at a time, or one may write.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, TypeVar

import pyoxigraph as ox

from communique.article import DEFAULT_BASE
from communique.errors import StoreError
from communique.store.articles import ArticleStore
from communique.store.shared import graph_iri

try:
    import fcntl
except ImportError:  # Windows: there RocksDB's own lock keeps writers apart
    fcntl = None  # type: ignore[assignment]

FORMAT = 1
_MARKER, _QUADS = "communique.json", "quads"
_NEW_MARKER = _MARKER + ".new"
_T = TypeVar("_T")


def is_store(path: str | os.PathLike[str]) -> bool:
    """Whether *path* is the folder of a store, of whatever format."""
    return (Path(path) / _MARKER).is_file()


class Store(ArticleStore):
    """The store in the folder *path*, open until its context is left.

    *create* makes it where there is none, in a folder that is missing or empty, with *base* as the IRI that all in it
    begins with. *read_only* leaves every file as it is. ``quads`` is the pyoxigraph Store, for queries. Raises
    StoreError where there is no store, another process holds it, or it is of a format that this version does not know.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        create: bool = False,
        read_only: bool = False,
        base: str = DEFAULT_BASE,
    ) -> None:
        self.path = Path(path)
        self.name = str(path)
        self.read_only = read_only
        if create and not read_only and not is_store(path):
            self._create(base)
        super().__init__(self.name, self._read_marker())
        self._lock = self._take_lock()
        try:
            self.quads = self._open()
        except BaseException:
            self._lock.close()
            raise

    def close(self) -> None:
        """Let go of the folder; what was added is on the disk."""
        if self._lock.closed:
            return
        try:
            if not self.read_only:
                self._guard(self.quads.flush)
        finally:
            del self.quads
            self._lock.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
        except StoreError:
            if error is None:
                raise

    def __repr__(self) -> str:
        return f"Store({self.name!r})"

    # What ArticleStore needs

    def select(self, sparql: str) -> Iterator[ox.QuerySolution]:
        """The solutions of a SELECT query."""
        found = self._guard(lambda: self.quads.query(sparql))
        assert isinstance(found, ox.QuerySolutions)
        return found

    def update(self, sparql: str) -> None:
        """Carry out *sparql* as one transaction."""
        if self.read_only:
            raise StoreError(f"{self.name}: opened for reading only")
        self._guard(lambda: self.quads.update(sparql))

    def dump(self) -> Iterable[ox.Quad]:
        """The quads of all graphs but the ledger."""
        ledger = graph_iri(self.base, "ledger")
        return (quad for quad in self.quads if quad.graph_name != ledger)

    # The folder

    def _create(self, base: str) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(f"{self.name}: a file; a store is a folder")
        self.path.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in self.path.iterdir()}
        if not names <= {_NEW_MARKER, _QUADS} or names == {_QUADS}:
            raise StoreError(f"{self.name}: neither a store nor an empty folder; name a folder that is new")
        # Written aside, and moved when the database is whole: whoever is killed here leaves a store or none.
        marker = self.path / _NEW_MARKER
        marker.write_text(json.dumps({"format": FORMAT, "base": base}) + "\n", encoding="utf-8")
        self._guard(lambda: ox.Store(str(self.path / _QUADS)).flush())
        marker.replace(self.path / _MARKER)

    def _read_marker(self) -> str:
        """The base of the IRIs in the store, of a format that this version knows."""
        marker = self.path / _MARKER
        if not self.path.exists():
            raise StoreError(f"{self.name}: no such store; 'communique add … --store {self.name}' makes one")
        if not is_store(self.path):
            raise StoreError(f"{self.name}: no store: there is no {_MARKER} in it")
        try:
            told = json.loads(marker.read_text(encoding="utf-8"))
            version, base = int(told["format"]), ox.NamedNode(told["base"]).value
        except (ValueError, KeyError, TypeError):
            raise StoreError(
                f'{marker}: broken; it should say {{"format": {FORMAT}, "base": "{DEFAULT_BASE}"}}'
            ) from None
        if version > FORMAT:
            raise StoreError(f"{self.name}: of format {version}, made by a newer Communiqué; this one knows {FORMAT}")
        if version < FORMAT:
            raise StoreError(f"{self.name}: of the old format {version}; add its articles to a new store")
        return base

    def _take_lock(self) -> IO[bytes]:
        lock = (self.path / _MARKER).open("rb")
        if fcntl is not None:
            try:
                fcntl.flock(lock, (fcntl.LOCK_SH if self.read_only else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                raise StoreError(f"{self.name}: {_busy(self.read_only)}; try again when it has finished") from None
        return lock

    def _open(self) -> ox.Store:
        place = self.path / _QUADS
        if not self.read_only:
            return self._guard(lambda: ox.Store(str(place)))
        # Whoever was killed while making the store has put nothing into it.
        return self._guard(lambda: ox.Store.read_only(str(place))) if (place / "CURRENT").exists() else ox.Store()

    def _guard(self, do: Callable[[], _T]) -> _T:
        """What *do* gives; what goes wrong in the database in one line."""
        try:
            return do()
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self.name}: {self._explain(str(error))}") from None

    def _explain(self, message: str) -> str:
        message = " ".join(message.split())
        for sign, meaning in _MEANINGS.items():
            if sign in message:
                return meaning
        return f"the database says: {message}"


def _busy(reads: bool) -> str:
    return "another process is writing to it" if reads else "another process is using it"


_MEANINGS = {
    "No space left": "the disk is full; what was added before is whole, the last article is not in it",
    "lock": f"{_busy(False)}; try again when it has finished",
    "Permission denied": "cannot be written: permission denied",
    "Read-only file system": "cannot be written: the file system is read-only",
}
