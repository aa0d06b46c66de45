"""The Accept header → one of the media types on offer, by RFC 9110, section 12.5.1."""

from collections.abc import Mapping, Sequence

# https://www.w3.org/TR/sparql11-protocol/#query-success; the first is what whoever takes anything gets.
SOLUTIONS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "application/json",
    "application/xml",
)
TRIPLES = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
    "text/n3",
)
# What names with a type of their own are written as.
WRITTEN_AS: Mapping[str, str] = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
}


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """The type among *offered* that *accept* likes best, the first of equals; None where it takes none of them."""
    if accept is None or not accept.strip():
        return offered[0]
    ranges = list(map(_range, accept.split(",")))

    def liking(media_type: str) -> float:
        kind = media_type.partition("/")[0]
        for pattern in (media_type, f"{kind}/*", "*/*"):  # the most specific range decides
            found = [quality for name, quality in ranges if name == pattern]
            if found:
                return max(found)
        return 0.0

    best = max(offered, key=liking)
    return best if liking(best) > 0 else None


def _range(text: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return name, min(max(float(value), 0.0), 1.0)
            except ValueError:
                return name, 0.0
    return name, 1.0
