"""A ClaimGraph → rows of political events, tab-separated, as event data come: who did what to whom, and when.

Types, modes and quad codes are PLOVER's (https://github.com/openeventdata/PLOVER); the quad code is CAMEO's too:
1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. The first columns are called as in
POLECAT (https://doi.org/10.7910/DVN/AJGVIT), and tell:

    Event ID                             the claim's id
    Event Date                           the day, empty where the text names none or only a month or year
    Event Type, Event Mode, Quad Code    what happened
    Actor Name, Actor Country, Actor Sectors, Recipient …    country as ISO 3166-1 alpha-3
    Publication Date, Publisher, Story ID, URL, Language    the article
    Status, Speaker, Tense, Time         how the claim stands, who says it ("article" for its own voice), when, as told
    Quote, Quote Start, Quote End, Probability              the words, and how probable a guess is

``to_bytes`` has only what somebody asserts to be or to have been so; ``all_to_bytes`` also what is denied, possible,
intended, requested, conditional or to come, as its Status and Tense tell. Relations that are no events have no row.
What it cannot carry: CAMEO's event codes, which divide what PLOVER does not; intensity, place and issue, which no claim
tells; tabs and ends of lines within a quotation, which become spaces.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from communique.claim import Actor, Claim, Quad
from communique.claim_graph import ClaimGraph
from communique.exports.claims import articles_of, day_span, tells_a_fact
from communique.rdf.order import in_order
from communique.tables import flow, guard, name_speakers

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Quad Code",
    "Actor Name", "Actor Country", "Actor Sectors", "Recipient Name", "Recipient Country", "Recipient Sectors",
    "Publication Date", "Publisher", "Story ID", "URL", "Language",
    "Status", "Speaker", "Tense", "Time", "Quote", "Quote Start", "Quote End", "Probability",
)  # fmt: skip
QUAD_CODES: Mapping[Quad, int] = {
    Quad.VERBAL_COOPERATION: 1,
    Quad.MATERIAL_COOPERATION: 2,
    Quad.VERBAL_CONFLICT: 3,
    Quad.MATERIAL_CONFLICT: 4,
}


def to_bytes(graph: ClaimGraph) -> bytes:
    """The events that somebody asserts."""
    return _write(graph, everything=False)


def all_to_bytes(graph: ClaimGraph) -> bytes:
    """The events of all claims, however they stand."""
    return _write(graph, everything=True)


def _write(graph: ClaimGraph, *, everything: bool) -> bytes:
    rows = [COLUMNS, *_rows(in_order(graph), everything)]
    content = "".join("\t".join(guard(flow(str(cell))) for cell in row) + "\n" for row in rows)
    return content.encode("utf-8", "backslashreplace")


def _rows(graph: ClaimGraph, everything: bool) -> Iterator[tuple[object, ...]]:
    articles = articles_of(graph)
    for claim in graph.claims:
        if claim.relation.plover and claim.relation.quad in QUAD_CODES and (everything or tells_a_fact(claim)):
            article, evidence = articles.get(claim.evidence.article), claim.evidence
            published = article.published if article else None
            yield (
                claim.id,
                _day(claim),
                claim.relation.plover,
                claim.relation.mode or "",
                QUAD_CODES[claim.relation.quad],
                *_party(claim.subject),
                *_party(claim.object),
                published or "",
                (article and article.publisher) or "",
                evidence.article,
                (article and article.url) or "",
                article.language if article else "",
                claim.status,
                name_speakers(claim),
                claim.tense or "",
                claim.time or "",
                evidence.quote,
                evidence.start,
                evidence.end,
                "" if claim.probability is None else claim.probability,
            )


def _day(claim: Claim) -> str:
    first, last = day_span(claim.time)
    return first if first == last else ""


def _party(actor: Actor) -> tuple[str, str, str]:
    codes = _country_codes()
    return actor.label, codes.get(actor.iri) or codes.get(actor.of_iri or "", ""), actor.sector or ""


@cache
def _country_codes() -> Mapping[str, str]:
    """The ISO 3166-1 alpha-3 code of each state of the ontology, by IRI."""
    import pyoxigraph as ox

    from communique.namespaces import CQ
    from communique.turtle import ontology_folder

    content = (ontology_folder() / "actors" / "states.ttl").read_bytes()
    return {
        quad.subject.value: quad.object.value
        for quad in ox.parse(content, ox.RdfFormat.TURTLE)
        if quad.predicate.value == CQ + "iso3"
    }
