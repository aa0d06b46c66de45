"""Scores against annotated corpora: relations, attributions, factuality, and our own gold dispatches.

Formats are JSON Lines with spans ``[start, end, text]`` in code points, or a folder of gold dispatches (see
``tests/gold/README.md``). Every figure comes with a bootstrap interval over records.
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from communique.article import Article
from communique.claim import Claim, Quad, Span, Statement
from communique.errors import InputError
from communique.extraction import Extractor, Reading

RESAMPLES = 200
_QUADS = {
    "VCOOP": Quad.VERBAL_COOPERATION,
    "MCOOP": Quad.MATERIAL_COOPERATION,
    "VCONF": Quad.VERBAL_CONFLICT,
    "MCONF": Quad.MATERIAL_CONFLICT,
}


class Counts(NamedTuple):
    """Right among the predicted, found among the expected: they differ where matches are many to one."""

    right: float
    predicted: float
    found: float
    expected: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one record adds to each measure: ``counts`` by measure, and its errors, tab-separated."""

    record: str
    counts: Mapping[str, Counts]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """Figures of a corpus, each (value, low, high) with its 95 % bootstrap interval, and the errors by record."""

    kind: str
    records: int
    figures: Mapping[str, tuple[float, float, float]]
    errors: tuple[str, ...] = field(default=(), repr=False)

    def value(self, name: str) -> float:
        """The figure called *name*."""
        return self.figures[name][0]

    def __str__(self) -> str:
        lines = [f"{self.kind}: {self.records} records"]
        lines += [
            f"  {name:<28} {value:.3f}  [{low:.3f}, {high:.3f}]" for name, (value, low, high) in self.figures.items()
        ]
        return "\n".join(lines)


def evaluate(path: str | Path, extractor: Extractor, kind: str | None = None) -> Score:
    """Score *extractor* on the corpus at *path*; the kind is told from the records unless given.

    Raises InputError for a file that is not in one of the formats.
    """
    path = Path(path)
    kind = kind or guess_kind(path)
    if kind == "gold":
        outcomes = [score_gold(dispatch, extractor) for dispatch in read_gold(path)]
    else:
        scorer = {"relations": score_relations, "attributions": score_attributions, "factuality": score_factuality}.get(
            kind
        )
        if scorer is None:
            raise InputError(f"unknown kind of corpus '{kind}'; there is relations, attributions, factuality, gold")
        outcomes = [scorer(record, extractor) for record in read_records(path)]
    return summarise(kind, outcomes)


def guess_kind(path: Path) -> str:
    """The kind of corpus that *path* holds."""
    if path.is_dir() or path.suffix == ".txt":
        return "gold"
    first = next(iter(read_records(path)), {})
    for key, kind in (("relations", "relations"), ("attributions", "attributions"), ("events", "factuality")):
        if key in first:
            return kind
    raise InputError(
        f"{path}: a record has 'relations', 'attributions' or 'events'; found {', '.join(first) or 'nothing'}"
    )


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise InputError(f"{path}:{number}: {error}") from None


def summarise(kind: str, outcomes: Sequence[Outcome]) -> Score:
    """Sum the outcomes and give each figure its bootstrap interval; the resampling is seeded."""
    names = list(dict.fromkeys(name for outcome in outcomes for name in outcome.counts))
    figures: dict[str, tuple[float, float, float]] = {}
    for name in names:
        rows = [outcome.counts[name] for outcome in outcomes if name in outcome.counts]
        chance = random.Random(f"{kind} {name}")  # noqa: S311 - resampling wants to be the same each time
        samples = [[chance.choice(rows) for _ in rows] for _ in range(RESAMPLES)]
        for measure, compute in _MEASURES.items():
            if (measure == "rate") == name.startswith("traps"):
                spread = sorted(compute(sample) for sample in samples)
                label = name if measure == "rate" else f"{name} {measure}"
                figures[label] = (compute(rows), spread[int(0.025 * RESAMPLES)], spread[int(0.975 * RESAMPLES) - 1])
    errors = tuple(f"{outcome.record}\t{error}" for outcome in outcomes for error in outcome.errors)
    return Score(kind, len(outcomes), figures, errors)


def _sum(rows: Iterable[Counts]) -> Counts:
    return Counts(*map(sum, zip(*rows, strict=True)))


def _precision(rows: Iterable[Counts]) -> float:
    total = _sum(rows)
    return total.right / total.predicted if total.predicted else 0.0


def _recall(rows: Iterable[Counts]) -> float:
    total = _sum(rows)
    return total.found / total.expected if total.expected else 0.0


def _f1(rows: Iterable[Counts]) -> float:
    rows = list(rows)
    precision, recall = _precision(rows), _recall(rows)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


_MEASURES: dict[str, Callable[[Iterable[Counts]], float]] = {
    "precision": _precision,
    "recall": _recall,
    "F1": _f1,
    "rate": _recall,
}


# Relations


def _overlap(first: Sequence[Any], second: Sequence[Any]) -> bool:
    return bool(first[0] < second[1] and second[0] < first[1])


def relation_valence(claim: Claim, extractor: Extractor) -> str:
    """``+`` for cooperation, ``-`` for conflict, ``0`` for a structural relation that is neither."""
    return extractor.ontology.relations[claim.relation.name].valence


def score_relations(record: dict[str, Any], extractor: Extractor) -> Outcome:
    """Directed pairs by span overlap, alone, with valence, with quad class, with type; and traps that were linked."""
    reading = extractor.read(Article(record["id"], record["text"]))
    claims = [claim for claim in reading.claims if claim.signature or claim.probability is not None]
    gold = [relation for relation in record["relations"] if _label(relation) != "MakePublicStatement"]
    wanted = [relation for relation in gold if relation.get("valence") != "0"]
    traps = [relation for relation in gold if relation.get("valence") == "0"]
    complete = record.get("complete", True)

    def fits(claim: Claim, relation: Mapping[str, Any], turned: bool = False) -> bool:
        first, second = claim.evidence.subject, claim.evidence.object
        if turned:
            first, second = second, first
        return _overlap(first, relation["subj"]) and _overlap(second, relation["obj"])

    def joins(claim: Claim, relation: Mapping[str, Any]) -> bool:
        return fits(claim, relation) or (claim.relation.symmetric and fits(claim, relation, turned=True))

    tests: dict[str, Callable[[Claim, Mapping[str, Any]], bool]] = {"pair": lambda claim, relation: True}
    if any("valence" in relation for relation in gold):
        tests["valence"] = lambda claim, relation: relation_valence(claim, extractor) == relation["valence"]
    if any(_quad(relation) for relation in gold):
        tests["quad"] = lambda claim, relation: _QUADS.get(_quad(relation) or "") is claim.relation.quad
    if any("rel" in relation for relation in gold):
        tests["type"] = lambda claim, relation: claim.relation.plover in plover_types(_label(relation))
    counts: dict[str, Counts] = {}
    pairs = {(claim.evidence.subject, claim.evidence.object): claim for claim in reversed(claims)}
    for name, test in tests.items():
        scored = [relation for relation in wanted if name != "quad" or _quad(relation)]
        found = sum(any(joins(claim, relation) and test(claim, relation) for claim in claims) for relation in scored)
        counts[f"{name}"] = Counts(found, found, found, len(scored))
        if complete:
            right = sum(
                any(joins(claim, relation) and test(claim, relation) for relation in wanted)
                for claim in claims
                if pairs.get((claim.evidence.subject, claim.evidence.object)) is claim
            )
            counts[f"{name} (complete)"] = Counts(right, len(pairs), found, len(scored))
    if traps:
        linked = sum(
            any(joins(claim, trap) and relation_valence(claim, extractor) != "0" for claim in claims) for trap in traps
        )
        counts["traps linked"] = Counts(0, 0, linked, len(traps))
    errors = [
        f"missed\t{_label(relation)}\t{relation['subj'][2]}\t{relation['obj'][2]}\t{record['text']}"
        for relation in wanted
        if not any(joins(claim, relation) for claim in claims)
    ]
    errors += [
        f"wrong\t{claim.relation.name}\t{claim.subject.label}\t{claim.object.label}\t{claim.matched}\t{record['text']}"
        for claim in claims
        if complete and not any(joins(claim, relation) for relation in wanted)
    ]
    return Outcome(record["id"], counts, tuple(errors))


def _label(relation: Mapping[str, Any]) -> str:
    return str(relation.get("rel") or relation.get("label"))


def _quad(relation: Mapping[str, Any]) -> str | None:
    return relation.get("quad") or None


def plover_types(label: str) -> frozenset[str]:
    """The PLOVER types that a CAMEO root class, or a PLOVER type itself, stands for."""
    return frozenset(_PLOVER_OF_CAMEO.get(label, (label.upper(),)))


_PLOVER_OF_CAMEO = {
    "ExpressIntentToCooperate": ("AGREE",),
    "Consult": ("CONSULT",),
    "EngageInDiplomaticCooperation": ("SUPPORT",),
    "EngageInMaterialCooperation": ("COOPERATE",),
    "ProvideAid": ("AID",),
    "Yield": ("RETREAT", "CONCEDE"),
    "Appeal": ("REQUEST",),
    "Demand": ("REQUEST",),
    "Disapprove": ("ACCUSE",),
    "Investigate": ("ACCUSE",),
    "Reject": ("REJECT",),
    "Threaten": ("THREATEN",),
    "Protest": ("PROTEST",),
    "ExhibitMilitaryPosture": ("MOBILIZE",),
    "ReduceRelations": ("SANCTION",),
    "Coerce": ("COERCE",),
    "Assault": ("ASSAULT",),
    "Fight": ("ASSAULT",),
    "EngageInUnconventionalMassViolence": ("ASSAULT",),
}


# Attributions


def score_attributions(record: dict[str, Any], extractor: Extractor) -> Outcome:
    """Statements against annotated attributions: source and content both overlap; characters of content."""
    reading = extractor.read(Article(record["id"], record["text"]))
    gold = [entry for entry in record["attributions"] if entry["source"] and entry["content"]]
    said = [statement for statement in reading.statements if statement.speaker_span is not None]

    def fits(statement: Statement, entry: Mapping[str, Any]) -> bool:
        assert statement.speaker_span is not None
        source = any(_overlap(statement.speaker_span, span) for span in entry["source"])
        return source and any(_overlap(span, other) for span in statement.content for other in entry["content"])

    right = sum(any(fits(statement, entry) for entry in gold) for statement in said)
    found = sum(any(fits(statement, entry) for statement in said) for entry in gold)
    gold_characters = {i for entry in gold for span in entry["content"] for i in range(span[0], span[1])}
    said_characters = {i for statement in said for span in statement.content for i in range(*span)}
    shared = len(gold_characters & said_characters)
    errors = [
        f"missed\t{entry['source'][0][2]}\t{entry['cue'][0][2] if entry['cue'] else ''}\t{entry['content'][0][2]}"
        for entry in gold
        if not any(fits(statement, entry) for statement in said)
    ]
    errors += [
        "\t".join(
            (
                "wrong",
                *(
                    _words(span, record["text"])
                    for span in (statement.speaker_span, statement.cue, *statement.content[:1])
                ),
            )
        )
        for statement in said
        if not any(fits(statement, entry) for entry in gold)
    ]
    return Outcome(
        record["id"],
        {
            "attribution": Counts(right, len(said), found, len(gold)),
            "characters": Counts(shared, len(said_characters), shared, len(gold_characters)),
        },
        tuple(errors),
    )


def _words(span: Span | None, text: str) -> str:
    return span.of(text) if span is not None else ""


# Factuality


def score_factuality(record: dict[str, Any], extractor: Extractor) -> Outcome:
    """Events as negated, uncertain or asserted, by the mean judgement of the annotators."""
    events = record["events"]
    statuses = extractor.assess_events(Article(record["id"], record["text"]), [event["span"][:2] for event in events])
    counts = {}
    errors = []
    for name in ("negated", "uncertain"):
        expected = [_judged(event["factuality"]) == name for event in events]
        predicted = [status == name for status in statuses]
        both = sum(wanted and said for wanted, said in zip(expected, predicted, strict=True))
        counts[name] = Counts(both, sum(predicted), both, sum(expected))
    for event, status in zip(events, statuses, strict=True):
        if _judged(event["factuality"]) != status:
            errors.append(f"{_judged(event['factuality'])} not {status}\t{event['span'][2]}\t{record['text']}")
    return Outcome(record["id"], counts, tuple(errors))


def _judged(mean: float) -> str:
    return "negated" if mean <= -1 else "uncertain" if mean < 1.5 else "asserted"


# Gold dispatches


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim as a gold file states it: labels, with ``State:sector`` for a part of a state."""

    subject: str
    relation: str
    object: str
    speakers: str
    status: str
    tense: str
    time: str


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """A statement as a gold file states it; ``content`` may be only the beginning of what is said."""

    speaker: str
    kind: str
    parent: str
    content: str


@dataclass(frozen=True, slots=True)
class GoldDispatch:
    """An annotated dispatch."""

    article: Article
    claims: tuple[GoldClaim, ...]
    statements: tuple[GoldStatement, ...]


def read_gold(path: Path) -> Iterator[GoldDispatch]:
    """The gold dispatches of a folder, or the one in a file."""
    paths = sorted(path.glob("[0-9]*.txt")) if path.is_dir() else [path]
    if not paths:
        raise InputError(f"{path}: no gold dispatches (NN-name.txt) in it")
    for file in paths:
        yield _parse_gold(file)


def _parse_gold(path: Path) -> GoldDispatch:
    try:
        head, body, claims, statements = re.split(
            r"^(?:TEXT|CLAIMS|STATEMENTS)\n", path.read_text("utf-8"), flags=re.MULTILINE
        )
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: needs TEXT, CLAIMS and STATEMENTS, each on a line of its own ({error})") from None
    published = re.search(r"^published: (\S+)$", head, re.MULTILINE)
    article = Article(
        path.stem, body.strip("\n") + "\n", published=date.fromisoformat(published.group(1)) if published else None
    )
    return GoldDispatch(
        article,
        tuple(GoldClaim(*row) for row in _rows(path, claims, 7)),
        tuple(GoldStatement(*row) for row in _rows(path, statements, 4)),
    )


def _rows(path: Path, text: str, width: int) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.strip():
            row = [cell.strip() for cell in line.split(" | ", width - 1)]
            if len(row) != width:
                raise InputError(f"{path}: '{line}' has {len(row)} columns, not {width}")
            yield row


def score_gold(dispatch: GoldDispatch, extractor: Extractor) -> Outcome:
    """Claims by actors; with class; with class, status and speaker; times of claims that match; statements."""
    return score_reading(dispatch, extractor.read(dispatch.article), extractor)


def score_reading(dispatch: GoldDispatch, reading: Reading, extractor: Extractor) -> Outcome:
    """Score a reading that was made already."""
    relations = extractor.ontology.relations

    def symmetric(name: str) -> bool:
        return name in relations and relations[name].relation.symmetric

    def klass(name: str) -> str:
        relation = relations[name].relation if name in relations else None
        return (relation.plover or relation.name) if relation else name

    def said(claim: Claim) -> tuple[str, str]:
        return gold_label(claim.subject), gold_label(claim.object)

    def same_actors(claim: Claim, gold: GoldClaim) -> bool:
        pair = said(claim)
        return pair == (gold.subject, gold.object) or (
            symmetric(gold.relation) and symmetric(claim.relation.name) and pair == (gold.object, gold.subject)
        )

    def same_class(claim: Claim, gold: GoldClaim) -> bool:
        return same_actors(claim, gold) and (
            klass(claim.relation.name) == klass(gold.relation)
            or extractor.ontology.is_a(claim.relation.name, gold.relation)
            or extractor.ontology.is_a(gold.relation, claim.relation.name)
        )

    def same_standing(claim: Claim, gold: GoldClaim) -> bool:
        status = "actual" if claim.is_plain else claim.status
        chain = " < ".join(gold_label(speaker) for speaker in claim.speakers) or "article"
        return same_class(claim, gold) and status == gold.status and chain == gold.speakers

    counts: dict[str, Counts] = {}
    for name, test in (
        ("claim", same_actors),
        ("claim+class", same_class),
        ("claim+class+status+speaker", same_standing),
    ):
        right = sum(any(test(claim, gold) for gold in dispatch.claims) for claim in reading.claims)
        found = sum(any(test(claim, gold) for claim in reading.claims) for gold in dispatch.claims)
        counts[name] = Counts(right, len(reading.claims), found, len(dispatch.claims))
    timed = [(claim, gold) for gold in dispatch.claims for claim in reading.claims if same_class(claim, gold)]
    right = sum((claim.time or "-") == gold.time for claim, gold in timed)
    counts["time"] = Counts(right, len(timed), right, len(timed))
    text = dispatch.article.text

    def same_statement(statement: Statement, gold: GoldStatement) -> bool:
        start = text.find(gold.content)
        span = (start, start + len(gold.content))
        speaker = gold_label(statement.speaker) if statement.speaker else "-"
        return speaker == gold.speaker and any(_overlap(span, content) for content in statement.content)

    right = sum(
        any(same_statement(statement, gold) for gold in dispatch.statements) for statement in reading.statements
    )
    found = sum(
        any(same_statement(statement, gold) for statement in reading.statements) for gold in dispatch.statements
    )
    counts["statement"] = Counts(right, len(reading.statements), found, len(dispatch.statements))
    errors = [
        "missed\t" + " | ".join(map(str, (g.subject, g.relation, g.object, g.speakers, g.status, g.time)))
        for g in dispatch.claims
        if not any(same_standing(c, g) for c in reading.claims)
    ]
    errors += ["wrong\t" + describe(c) for c in reading.claims if not any(same_standing(c, g) for g in dispatch.claims)]
    errors += [
        f"missed statement\t{g.speaker} | {g.kind} | {g.content}"
        for g in dispatch.statements
        if not any(same_statement(s, g) for s in reading.statements)
    ]
    errors += [
        f"wrong statement\t{gold_label(s.speaker) if s.speaker else '-'} | {s.kind} | {s.content[0].of(text)}"
        for s in reading.statements
        if not any(same_statement(s, g) for g in dispatch.statements)
    ]
    return Outcome(dispatch.article.id, counts, tuple(errors))


def describe(claim: Claim) -> str:
    """A claim in the columns of a gold file."""
    chain = " < ".join(gold_label(speaker) for speaker in claim.speakers) or "article"
    status = "actual" if claim.is_plain else claim.status
    return " | ".join(
        (
            gold_label(claim.subject),
            claim.relation.name,
            gold_label(claim.object),
            chain,
            status,
            claim.time or "-",
            claim.matched or "",
        )
    )


def gold_label(actor: Any) -> str:
    """An actor as gold files write it: a part of a known actor as ``State:sector``."""
    if actor.new and actor.of and actor.sector and actor.kind.value != "person":
        return f"{actor.of}:{actor.sector}"
    return str(actor.label)
