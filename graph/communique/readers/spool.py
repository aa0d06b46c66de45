"""Articles → the same, counted and kept aside: a few in memory, many in a temporary file.

So what cannot be opened is told before hours of work, progress knows how much there is, and memory does not grow.
"""

import pickle
import weakref
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Generic, TypeVar

from communique.article import Article
from communique.errors import InputError

_IN_MEMORY = 1 << 24  # bytes; what is more goes to the disk
Item = TypeVar("Item", Article, Article | InputError, covariant=True)


class Spool(Generic[Item]):
    """Articles, or errors in the place of some, in their order; they can be gone through again.

    ``characters`` is how long their texts are together.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (it lives as long as this does)
        weakref.finalize(self, self._file.close)
        self._length = 0
        self.articles = 0
        self.characters = 0
        for item in items:
            pickle.dump(item, self._file)
            self._length += 1
            if isinstance(item, Article):
                self.articles += 1
                self.characters += len(item.text)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Item]:
        place = 0
        for _ in range(self._length):
            self._file.seek(place)
            item: Item = pickle.load(self._file)  # noqa: S301 (nobody but this object writes to the file)
            place = self._file.tell()
            yield item
