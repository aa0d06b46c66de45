"""Claims and statements as rows: what a terminal, a CSV file and a notebook show of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TextIO

from communique.claim import Actor, Claim, Statement

CLAIM_COLUMNS = ("who", "relation", "whom", "says", "status", "when", "quote")
STATEMENT_COLUMNS = ("who", "does", "to whom", "when", "words")
CSV_COLUMNS = (
    "id", "article", "subject", "relation", "object", "speakers", "status", "polarity", "modality", "tense", "time",
    "quad", "plover", "quote", "start", "end", "cue", "example", "probability", "statement",
    "subject_iri", "relation_iri", "object_iri",
)  # fmt: skip
# Full-width signs count in some locales. What has an apostrophe already gets one more, so that it can be taken away.
_FORMULA = re.compile(r"'*(?:[=@\t\r\n＝＠＋－]|[+-](?![\d.,:/+-]*\Z))")
_COMMAND = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
ARTICLE_VOICE = "article"
SOMEONE = "someone"


def claim_row(claim: Claim) -> tuple[str, ...]:
    """A claim under CLAIM_COLUMNS."""
    return (
        name_actor(claim.subject),
        claim.relation.label,
        name_actor(claim.object),
        name_speakers(claim),
        describe_status(claim),
        describe_time(claim.time),
        flow(claim.evidence.quote),
    )


def statement_rows(statements: Sequence[Statement], text: str) -> Iterator[tuple[str, ...]]:
    """The statements of an article under STATEMENT_COLUMNS; one that stands inside another hangs below it."""
    known = {statement.id: statement for statement in statements}
    for statement in statements:
        depth, parent = 0, statement.parent
        while parent is not None:
            depth, parent = depth + 1, known[parent].parent if parent in known else None
        yield (
            "  " * (depth - 1) + "└ " * bool(depth) + name_speaker(statement, text),
            statement.kind.value,
            name_actor(statement.addressee) if statement.addressee else "",
            describe_time(statement.said_on),
            flow(" … ".join(span.of(text) for span in statement.content)),
        )


def name_actor(actor: Actor) -> str:
    """The actor's label, with a mark where the ontology does not know it."""
    return f"{actor.label} (new)" if actor.new else actor.label


def name_speaker(statement: Statement, text: str) -> str:
    """Who speaks; where it is not known who that is, the words of *text*."""
    if statement.speaker is not None:
        return name_actor(statement.speaker)
    return f"“{flow(statement.speaker_span.of(text))}”" if statement.speaker_span else SOMEONE


def name_speakers(claim: Claim) -> str:
    """Who says it and who says so of them: "Vladimir Putin, says Mark Rutte"; "article" for the article's own voice."""
    unnamed = ARTICLE_VOICE if claim.statement is None else SOMEONE
    return ", says ".join(speaker.label for speaker in claim.speakers) or unnamed


def describe_status(claim: Claim) -> str:
    """Polarity and modality, and how probable the claim is where no example says it: "possible, 68%"."""
    return claim.status if claim.probability is None else f"{claim.status}, {claim.probability:.0%}"


def describe_time(time: str | None) -> str:
    """An ISO 8601 date or interval in words where its form is not plain: "../2029" is "by 2029"."""
    if time is None:
        return ""
    start, slash, end = time.partition("/")
    if not slash:
        return time
    if start == "..":
        return f"by {end}"
    return f"from {start}" if end == ".." else f"{start} to {end}"


def count(number: int, noun: str) -> str:
    """ "1 claim", "2 claims"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def flow(text: str) -> str:
    """*text* on one line."""
    return re.sub(r"\s+", " ", text).strip()


def harmless(text: str) -> str:
    """*text* with what a terminal would obey written out: control characters, and marks that turn the writing around.

    Line feeds stay. Letters of every script, joiners and combining marks are no commands, and stay as they are.
    """
    return _COMMAND.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)


def write_csv(claims: Iterable[Claim], file: TextIO) -> None:
    """The claims as CSV under CSV_COLUMNS, as ``to_csv`` writes it."""
    file.write(to_csv([CSV_COLUMNS, *map(csv_row, claims)]))


def to_csv(rows: Iterable[Iterable[object]]) -> str:
    """*rows* as CSV (RFC 4180, with a line feed at the end of a line) in which no cell is a formula to a spreadsheet.

    ``csv.writer`` leaves a bare carriage return outside of quotation marks, which breaks the row for most readers.
    """
    return "".join(",".join(_quote(guard(str(cell))) for cell in row) + "\n" for row in rows)


def guard(cell: str) -> str:
    """*cell* with an apostrophe before it where a spreadsheet would evaluate it; ``unguard`` takes it away.

    A cell is evaluated that begins with an equals sign, an at sign, a plus or a minus, or with a tab or the end of a
    line before one (https://owasp.org/www-community/attacks/CSV_Injection). Signs and digits alone reach no function
    and no other cell, so that numbers, and times as "--10", stay as they are.
    """
    return "'" + cell if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """What ``guard`` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _quote(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\r\n') else cell


def csv_row(claim: Claim) -> tuple[object, ...]:
    """A claim under CSV_COLUMNS."""
    evidence = claim.evidence
    return (
        claim.id,
        evidence.article,
        claim.subject.label,
        claim.relation.label,
        claim.object.label,
        " < ".join(speaker.label for speaker in claim.speakers),
        claim.status,
        claim.polarity.value,
        claim.modality.value,
        claim.tense.value if claim.tense else "",
        claim.time or "",
        claim.relation.quad.value,
        claim.relation.plover or "",
        evidence.quote,
        evidence.start,
        evidence.end,
        evidence.quote[evidence.cue.start - evidence.start : evidence.cue.end - evidence.start],
        claim.matched or "",
        "" if claim.probability is None else claim.probability,
        claim.statement or "",
        claim.subject.iri,
        claim.relation.iri,
        claim.object.iri,
    )


def html_table(columns: Iterable[str], rows: Iterable[Iterable[str]], caption: str) -> str:
    """An HTML table for a notebook."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
