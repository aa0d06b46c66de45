"""What a diagram says: the claims of a graph as merged edges with their words; no geometry, no colours."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from communique.article import Article
from communique.claim import Actor, Claim, Modality, Polarity, Relation, Statement
from communique.claim_graph import ClaimGraph

TITLE = "Who says what about whom"
ARTICLE = "the article"
UNNAMED = "an unnamed source"

_MOST_NAMED = 3  # voices, times or articles that are named before the rest is counted
_LONGEST_WORD = 32  # columns; what is longer is broken anywhere
# Written out, as strftime and the calendar module follow the locale and the same graph gives the same bytes.
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# Control characters, lone surrogates and noncharacters: no font has them, and XML forbids most of them.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Edge:
    """All claims with the same ends, relation and status; of a symmetric relation, in either direction.

    ``voices`` are the chains of speakers, each from the innermost outwards and each once; the article's own is empty.
    """

    tail: Actor
    head: Actor
    relation: Relation
    polarity: Polarity
    modality: Modality
    claims: tuple[Claim, ...]
    voices: tuple[tuple[str, ...], ...]

    @property
    def is_negated(self) -> bool:
        """Whether the relation is said not to hold."""
        return self.polarity is Polarity.NEGATED

    @property
    def is_dashed(self) -> bool:
        """Whether the relation is said to hold, but not as a fact."""
        return not self.is_negated and self.modality is not Modality.ACTUAL

    @property
    def label(self) -> str:
        """The relation, and how many claims there are if there is more than one."""
        return self.relation.label + (f" ×{len(self.claims)}" if len(self.claims) > 1 else "")

    @property
    def note(self) -> str:
        """Status, speakers and times; empty for what the article alone asserts, without a time."""
        status = ["not so"] if self.is_negated else []
        if self.modality is not Modality.ACTUAL:
            status.append(self.modality.value)
        voices = sorted(self.voices, key=lambda chain: not chain)  # the article's own comes last
        spoken = _listed(map(voice, voices)) if any(voices) else ""
        times = _listed(time_in_words(claim.time) for claim in self.claims if claim.time)
        return ", ".join(part for part in (*status, spoken, times) if part)


def edges_of(graph: ClaimGraph) -> list[Edge]:
    """The claims of *graph* as merged edges, in the order of the texts, whatever their order in the graph."""
    statements = {statement.id: statement for statement in graph.statements}
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in sorted(graph.claims, key=lambda claim: (claim.evidence.article, claim.evidence.start, claim.id)):
        ends = [claim.subject.iri, claim.object.iri]
        ends = sorted(ends) if claim.relation.symmetric else ends
        groups.setdefault((*ends, claim.relation.iri, claim.polarity, claim.modality), []).append(claim)
    return [
        Edge(
            tail=claims[0].subject,
            head=claims[0].object,
            relation=claims[0].relation,
            polarity=claims[0].polarity,
            modality=claims[0].modality,
            claims=tuple(claims),
            voices=tuple({_chain(claim, statements): None for claim in claims}),
        )
        for claims in groups.values()
    ]


def _chain(claim: Claim, statements: Mapping[str, Statement]) -> tuple[str, ...]:
    """The speakers of *claim*, and where its statements have none, that they are unnamed."""
    chain = []
    statement = statements.get(claim.statement or "")
    while statement is not None:
        chain.append(statement.speaker.label if statement.speaker else UNNAMED)
        statement = statements.get(statement.parent or "")
    named = tuple(speaker.label for speaker in claim.speakers)
    return tuple(chain) if [name for name in chain if name != UNNAMED] == list(named) else named


def voice(chain: Sequence[str]) -> str:
    """A chain of speakers from the innermost outwards: "says A", "A, says B"; of none, the article."""
    if len(chain) == 1:
        return f"says {chain[0]}"
    return ", says ".join(chain) or ARTICLE


def time_in_words(time: str) -> str:
    """An ISO 8601-2 date or interval as a reader would say it: "by 2027", "5 Dec 2025"."""
    start, slash, end = time.partition("/")
    if slash and start in ("", ".."):
        return f"by {_day_in_words(end)}"
    if slash and end in ("", ".."):
        return f"from {_day_in_words(start)}"
    return f"{_day_in_words(start)} – {_day_in_words(end)}" if slash else _day_in_words(time)


def _day_in_words(day: str) -> str:
    """``2025``, ``2025-12``, ``2025-12-05``, ``--12``, ``--12-05``, ``2025-W50``; anything else stays as it is."""
    match = re.fullmatch(r"(?:(\d{4})|-)(?:-(?:W(\d\d)|(0[1-9]|1[0-2])(?:-(\d\d))?))?", day)
    year, week, month, number = match.groups() if match else (None, None, None, None)
    if week and year:
        return f"week {int(week)} of {year}"
    parts = (str(int(number)) if number else "", _MONTHS[int(month) - 1] if month else "", year or "")
    return " ".join(part for part in parts if part) or day


def title_of(graph: ClaimGraph) -> str:
    """The title of the only article, or what a diagram shows."""
    return (graph.articles[0].title or TITLE) if len(graph.articles) == 1 else TITLE


def source_of(articles: Sequence[Article]) -> str:
    """Publisher, title and date of each article; of many, the first few and when all of them were published."""
    if not articles:
        return ""
    line = f"Source{'s' if len(articles) > 1 else ''}: {_listed(map(_article_in_words, articles))}"
    days = sorted(article.published.isoformat() for article in articles if article.published)
    if len(articles) > _MOST_NAMED + 1 and days:
        line += f" ({' – '.join(dict.fromkeys(map(_day_in_words, (days[0], days[-1]))))})"
    return line


def _article_in_words(article: Article) -> str:
    title = f"“{article.title}”" if article.title else "" if article.publisher else article.id
    day = _day_in_words(article.published.isoformat()) if article.published else ""
    return ", ".join(part for part in (article.publisher, title, day) if part)


def _listed(phrases: Iterable[str]) -> str:
    """The phrases, each once; what are too many to name are counted."""
    unique = list(dict.fromkeys(phrases))
    if len(unique) > _MOST_NAMED + 1:
        unique[_MOST_NAMED:] = [f"{len(unique) - _MOST_NAMED} more"]
    return "; ".join(unique)


def wrapped(text: str, columns: int) -> str:
    """*text* in as few lines as it takes, none wider than *columns* if words allow, and of even width."""
    words = _words(_UNPRINTABLE.sub(" ", text))
    lines = _filled(words, columns)
    for narrower in range(columns - 1, 0, -1):
        evener = _filled(words, narrower)
        if len(evener) > len(lines):
            break
        lines = evener
    return "\n".join(lines)


def _words(text: str) -> list[tuple[str, int, bool]]:
    """What a line may be broken between: the characters, their width in columns, whether a space goes before."""
    words: list[tuple[str, int, bool]] = []
    for word in text.split():
        start, width = 0, 0
        for position, character in enumerate(word):
            wide = unicodedata.east_asian_width(character) in "WF"
            if position > start and (wide or width >= _LONGEST_WORD):
                words.append((word[start:position], width, start == 0))
                start, width = position, 0
            width += 2 if wide else unicodedata.category(character)[0] != "M"
        words.append((word[start:], width, start == 0))
    return words


def _filled(words: Sequence[tuple[str, int, bool]], columns: int) -> list[str]:
    lines: list[str] = []
    used = 0
    for characters, width, spaced in words:
        if lines and used + spaced + width <= columns:
            lines[-1] += " " * spaced + characters
            used += spaced + width
        else:
            lines.append(characters)
            used = width
    return lines
