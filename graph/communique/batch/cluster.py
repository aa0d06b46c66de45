"""The workers of a Dask cluster (https://distributed.dask.org): chunks of articles in, their readings out.

Every worker has Communiqué of the same version and the same language model, and finds the folders of an ontology under
the same paths. One thread a worker is enough (``dask worker --nthreads 1``): a process reads one article at a time. The
scheduler gives what a lost worker held to another one, as often as its ``allowed-failures`` says.
"""

from concurrent.futures import CancelledError
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from communique import __version__
from communique.batch.recipe import Answer, Chunk, Recipe, read_chunk
from communique.errors import ClusterError, InputError
from communique.tables import flow

if TYPE_CHECKING:
    from communique.extraction import Reading

PATIENCE: Final = 10.0  # seconds until a cluster that does not answer, or has no workers, is told as such
LONG: Final = 60.0  # seconds after which whoever waits for an answer looks whether anybody is working on it


class Cluster:
    """The cluster whose scheduler is at *address*, such as "tcp://10.0.0.1:8786"."""

    def __init__(self, recipe: Recipe, address: str) -> None:
        self._recipe = recipe
        self._address = address
        self.count = 0

    def __enter__(self) -> "Cluster":
        try:
            from distributed import Client, KilledWorker
        except ImportError:
            message = "a cluster takes Dask, which is not installed: pip install 'communique[cluster]'"
            raise ClusterError(message) from None
        self.lost = (KilledWorker,)
        try:
            connect: Any = Client
            self._client = connect(self._address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(f"no Dask scheduler answers at {self._address}: {flow(str(error))}") from None
        try:
            self._check()
        except BaseException:
            self._client.close()
            raise
        return self

    def _check(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise ClusterError(f"the cluster at {self._address} has no workers; 'dask worker' starts one") from None
        try:
            versions = self._client.run(_version)
        except Exception as error:
            # Whatever a worker without the package says of the function that it cannot import.
            raise ClusterError(
                f"the workers of {self._address} need Communiqué {__version__}: {flow(str(error))}"
            ) from None
        for worker, version in sorted(versions.items()):
            if version != __version__:
                raise ClusterError(f"the worker {worker} has Communiqué {version}, and this is {__version__}")
        self.count = len(versions)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def submit(self, chunk: Chunk) -> Answer:
        """Have a chunk read."""
        return _Pending(self._client.submit(read_chunk, self._recipe, chunk, pure=False), self)

    def gone(self) -> ClusterError:
        """That nobody reads on."""
        return ClusterError(f"the cluster at {self._address} is gone, or has no workers any more")

    def has_workers(self) -> bool:
        """Whether anybody is there."""
        return bool(self._client.nthreads())


class _Pending:
    """A chunk on a cluster."""

    def __init__(self, future: Any, cluster: Cluster) -> None:
        self._future = future
        self._cluster = cluster

    def result(self) -> "list[Reading | InputError]":
        """What came back."""
        while True:
            try:
                found: list[Reading | InputError] = self._future.result(timeout=LONG)
                return found
            except TimeoutError:
                if not self._cluster.has_workers():
                    raise self._cluster.gone() from None
            except (CancelledError, OSError):
                raise self._cluster.gone() from None


def _version() -> str:
    return __version__
