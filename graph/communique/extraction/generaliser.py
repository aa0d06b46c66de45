"""What no example says: two linear models over path features, taught by whole sentences.

One tells whether an ordered pair of actors is related, the other how. Both are fitted with scikit-learn when the
ontology is compiled; at run time they are sparse products over hashed features. The first one is a logistic regression,
whose probability is calibrated as it stands: the tests hold its reliability table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_NEAREST_PREFIXES = ("sig=", "top=", "topA=", "topB=", "arg=", "tree=", "treetop=")
_MIN_COUNT = 2
_SCALE = 127.0


@dataclass(frozen=True, slots=True)
class TaughtPair:
    """An ordered pair of actors of a taught sentence: what is seen of it, and the relation, "" for none."""

    sentence: int
    features: tuple[str, ...]
    relation: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What the models make of a pair: how probably it is related, the likeliest relation and its share of that."""

    probability: float
    relation: str
    share: float
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Generaliser:
    """The fitted models. ``hashes`` tells a feature's row of weights; type weights are bytes times ``type_scale``."""

    key: str
    relations: tuple[str, ...]
    hashes: NDArray[np.uint32]
    pair_weights: NDArray[np.float32]
    pair_bias: float
    type_starts: NDArray[np.uint32]
    type_classes: NDArray[np.uint8]
    type_weights: NDArray[np.int8]
    type_scale: float
    type_bias: NDArray[np.float32]
    sharpness: float
    near_starts: NDArray[np.uint32]
    near_sentences: NDArray[np.uint16]

    def related(self, features: Iterable[str]) -> float:
        """The probability that the pair stands in a stated relation, in this direction."""
        return self.related_each([features])[0]

    def related_each(self, pairs: Iterable[Iterable[str]]) -> list[float]:
        """That of many pairs, which takes less time together."""
        names = [list(dict.fromkeys(features)) for features in pairs]
        rows = self._find([name for features in names for name in features])
        weights = iter(np.where(rows < 0, np.float32(0.0), self.pair_weights[rows]).tolist())
        totals = []
        for features in names:
            total = self.pair_bias
            for weight in islice(weights, len(features)):
                total += weight
            totals.append(total)
        return [float(1.0 / (1.0 + np.exp(-total))) for total in totals]

    def guess(self, features: Sequence[str], probability: float) -> Guess:
        """The likeliest relation of a pair that is related with *probability*."""
        scores = self.type_bias.astype(np.float64)
        rows = self._rows(features)
        starts, ends = self.type_starts[rows].tolist(), self.type_starts[1:][rows].tolist()
        parts = [slice(start, end) for start, end in zip(starts, ends, strict=True)]
        if parts:
            classes = np.concatenate([self.type_classes[part] for part in parts])
            weights = np.concatenate([self.type_weights[part] for part in parts])
            np.add.at(scores, classes, weights * self.type_scale)
        shares = np.exp(self.sharpness * (scores - scores.max()))
        shares /= shares.sum()
        best = int(shares.argmax())
        return Guess(
            probability,
            self.relations[best],
            float(shares[best]),
            dict(zip(self.relations, shares.tolist(), strict=True)),
        )

    def deciding(self, features: Iterable[str], count: int = 5) -> list[str]:
        """The features that spoke loudest for a relation between the pair."""
        names = list(dict.fromkeys(features))
        weighed = [
            (float(self.pair_weights[row]), name)
            for name, row in zip(names, self._find(names).tolist(), strict=True)
            if row >= 0
        ]
        return [name for weight, name in sorted(weighed, key=lambda item: (-item[0], item[1]))[:count] if weight > 0]

    def nearest(self, features: Iterable[str], count: int = 3) -> list[int]:
        """The taught sentences that share most with the pair, rare features counting more."""
        votes: dict[int, float] = {}
        for row in self._rows(sorted(name for name in features if name.startswith(_NEAREST_PREFIXES))):
            sentences = self.near_sentences[self.near_starts[row] : self.near_starts[row + 1]]
            for sentence in sentences.tolist():
                votes[sentence] = votes.get(sentence, 0.0) + 1.0 / len(sentences)
        return sorted(votes, key=lambda sentence: (-votes[sentence], sentence))[:count]

    def _rows(self, features: Iterable[str]) -> list[int]:
        """The rows of the features that the models know, each once."""
        return [row for row in self._find(list(dict.fromkeys(features))).tolist() if row >= 0]

    def _find(self, names: Sequence[str]) -> NDArray[np.intp]:
        """The row of each feature, -1 for one that the models do not know; ``hashes`` ascend."""
        wanted = np.fromiter(map(_hash, names), dtype=np.uint32, count=len(names))
        rows = np.minimum(np.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
        return np.where(self.hashes[rows] == wanted, rows, -1)

    def save(self, path: Path) -> None:
        """Write the models as one file of NumPy arrays."""
        np.savez_compressed(
            path,
            key=np.array(self.key),
            relations=np.array(self.relations),
            hashes=self.hashes,
            pair_weights=self.pair_weights.astype(np.float16),
            scalars=np.array([self.pair_bias, self.type_scale, self.sharpness]),
            type_starts=self.type_starts,
            type_classes=self.type_classes,
            type_weights=self.type_weights,
            type_bias=self.type_bias,
            near_starts=self.near_starts,
            near_sentences=self.near_sentences,
        )

    @classmethod
    def load(cls, path: Path) -> "Generaliser":
        """Read what ``save`` wrote; nothing in the file can run."""
        with np.load(path, allow_pickle=False) as stored:
            bias, scale, sharpness = stored["scalars"].tolist()
            return cls(
                key=str(stored["key"]),
                relations=tuple(stored["relations"].tolist()),
                hashes=stored["hashes"],
                pair_weights=stored["pair_weights"].astype(np.float32),
                pair_bias=bias,
                type_starts=stored["type_starts"],
                type_classes=stored["type_classes"],
                type_weights=stored["type_weights"],
                type_scale=scale,
                type_bias=stored["type_bias"],
                sharpness=sharpness,
                near_starts=stored["near_starts"],
                near_sentences=stored["near_sentences"],
            )


def _hash(name: str) -> int:
    return crc32(name.encode())


# Teaching


def fit(pairs: Sequence[TaughtPair], examples: Sequence[tuple[str, Sequence[str]]], key: str = "") -> Generaliser:
    """Fit both models on taught pairs; *examples* (relation, features) teach the second one words as well."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    vocabulary = _vocabulary([*(pair.features for pair in pairs), *(features for _, features in examples)])
    matrix = _matrix([pair.features for pair in pairs], vocabulary)
    related = np.array([bool(pair.relation) for pair in pairs])
    detector = LogisticRegression(C=0.15, solver="liblinear", random_state=0).fit(matrix, related)
    positive = np.flatnonzero(related)
    taught = sparse.vstack([matrix[positive], _matrix([features for _, features in examples], vocabulary)]).tocsr()
    labels = [pair.relation for pair in pairs if pair.relation] + [relation for relation, _ in examples]
    weights = np.concatenate([np.ones(len(positive)), np.full(len(examples), 0.5)])
    typer = LinearSVC(C=0.03, random_state=0, max_iter=400).fit(taught, np.array(labels), sample_weight=weights)
    names = sorted(vocabulary, key=vocabulary.__getitem__)
    return _pack(
        key,
        names,
        detector.coef_[0],
        float(detector.intercept_[0]),
        typer.classes_,
        typer.coef_,
        typer.intercept_,
        pairs,
    )


def _vocabulary(rows: Iterable[Sequence[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for features in rows:
        for name in set(features):
            counts[name] = counts.get(name, 0) + 1
    kept: dict[int, str] = {}
    for name in sorted(name for name, count in counts.items() if count >= _MIN_COUNT):
        kept.setdefault(_hash(name), name)
    return {name: column for column, (_, name) in enumerate(sorted(kept.items()))}


def _matrix(rows: Sequence[Sequence[str]], vocabulary: Mapping[str, int]) -> Any:
    from scipy import sparse

    starts, columns = [0], []
    for features in rows:
        columns += sorted({vocabulary[name] for name in features if name in vocabulary})
        starts.append(len(columns))
    data = np.ones(len(columns), dtype=np.float32)
    return sparse.csr_matrix(
        (data, np.array(columns, dtype=np.int32), np.array(starts)), shape=(len(rows), len(vocabulary))
    )


def _pack(
    key: str,
    names: Sequence[str],
    pair_weights: NDArray[np.float64],
    pair_bias: float,
    relations: Sequence[str],
    type_weights: NDArray[np.float64],
    type_bias: NDArray[np.float64],
    pairs: Sequence[TaughtPair],
) -> Generaliser:
    scale = float(np.abs(type_weights).max()) / _SCALE
    rounded = np.rint(type_weights.T / scale).astype(np.int8)
    filled = [np.flatnonzero(np.abs(row) > 1) for row in rounded]
    near: dict[str, list[int]] = {}
    for pair in pairs:
        if pair.relation:
            for name in set(pair.features):
                if name.startswith(_NEAREST_PREFIXES):
                    near.setdefault(name, []).append(pair.sentence)
    nearest = [sorted(set(near.get(name, ())))[:200] for name in names]
    return Generaliser(
        key=key,
        relations=tuple(str(name) for name in relations),
        hashes=np.array([_hash(name) for name in names], dtype=np.uint32),
        pair_weights=pair_weights.astype(np.float16).astype(np.float32),
        pair_bias=pair_bias,
        type_starts=_starts(filled),
        type_classes=np.concatenate(filled).astype(np.uint8),
        type_weights=np.concatenate([row[columns] for row, columns in zip(rounded, filled, strict=True)]),
        type_scale=scale,
        type_bias=type_bias.astype(np.float32),
        sharpness=7.0,
        near_starts=_starts(nearest),
        near_sentences=np.array([sentence for row in nearest for sentence in row], dtype=np.uint16),
    )


def _starts(rows: Sequence[Sequence[int] | NDArray[np.intp]]) -> NDArray[np.uint32]:
    return np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.uint32)
