"""Terms as N-Triples writes them (https://www.w3.org/TR/n-triples/), and descriptions that are made of them → quads."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from communique.rdf.vocabulary import concept, node, term

# A subject, its predicates with their objects, and the graph: "" is the default graph. A literal that a writer meets
# once need not be an object for that.
Description = tuple[str, list[tuple[str, str]], str]


class Words(NamedTuple):
    """A stretch of an article's text: two thirds of a file are these, and all have one shape.

    *place* is its IRI without the closing bracket, *source* the article, *quote* a literal.
    """

    place: str
    source: str
    start: int
    end: int
    quote: str


Item = Description | Words

_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff]')
_SHORT = {'"': r"\"", "\\": r"\\", "\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r"}


class _Terms(dict[str, str]):
    """Terms of the vocabularies by their prefixed names."""

    def __missing__(self, name: str) -> str:
        self[name] = found = f"<{term(name).value}>"
        return found


TERMS = _Terms()
_INTEGER = f'"^^{TERMS["xsd:integer"]}'


@lru_cache(maxsize=65536)
def iri(value: str) -> str:
    """The node with this IRI. Raises GraphError for what is no absolute IRI."""
    return f"<{node(value).value}>"


@cache
def concept_term(notation: str) -> str:
    """The class or individual of the core vocabulary with this notation."""
    return f"<{concept(notation).value}>"


def literal(value: str, suffix: str = "") -> str:
    """A literal; *suffix* is ``@`` and a language, or ``^^`` and a datatype."""
    if _ESCAPED.search(value):
        value = _ESCAPED.sub(_escape, value)
    return f'"{value}"{suffix}'


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    return _SHORT.get(sign) or f"\\u{ord(sign):04X}"


def describe_words(
    me: str, position: str, quotation: str, source: str, start: str, end: str, quote: str
) -> list[Description]:
    """Words as a Web Annotation resource with its two selectors; all are terms."""
    kind, selector = TERMS["rdf:type"], TERMS["oa:hasSelector"]
    resource = [(kind, TERMS["oa:SpecificResource"]), (TERMS["oa:hasSource"], source)]
    return [
        (me, [*resource, (selector, position), (selector, quotation)], ""),
        (position, [(kind, TERMS["oa:TextPositionSelector"]), (TERMS["oa:start"], start), (TERMS["oa:end"], end)], ""),
        (quotation, [(kind, TERMS["oa:TextQuoteSelector"]), (TERMS["oa:exact"], quote)], ""),
    ]


class WordsTemplate:
    """What a format makes of words, worked out once: *render* writes descriptions, *told* a value of a property.

    *stem* is what the format makes of the beginning of the IRI ``<x:w``.
    """

    def __init__(self, stem: str, render: Callable[[list[Description]], str], told: Callable[[str, str], str]) -> None:
        source, start, end, quote = "<x:s>", integer(7770001), integer(7770002), '"x:q"'
        text = render(describe_words("<x:w>", "<x:w-position>", "<x:w-quote>", source, start, end, quote))
        done = ""
        for name, value in (("hasSource", source), ("start", start), ("end", end), ("exact", quote)):
            before, _, text = text.partition(told(TERMS[f"oa:{name}"], value))
            done += before + "%s"
        self._text = (done + text).replace(stem, "\0")

    def fill(self, stem: str, source: str, start: str | int, end: str | int, quote: str) -> str:
        """The words whose IRI begins with *stem*, with these values; all as the format writes them."""
        return (self._text % (source, start, end, quote)).replace("\0", stem)


def integer(value: int) -> str:
    """A literal of xsd:integer."""
    return f'"{value}"^^{TERMS["xsd:integer"]}'


def to_lines(items: Iterable[Item]) -> Iterator[str]:
    """*items* as N-Quads, or N-Triples where all are in the default graph; each as one string of lines."""
    fill = _line_template().fill
    for item in items:
        if isinstance(item, Words):
            place, source, start, end, quote = item
            yield fill(place, source, f'"{start}{_INTEGER}', f'"{end}{_INTEGER}', quote)
        else:
            yield _to_lines(item)


def _to_lines(description: Description) -> str:
    subject, pairs, graph = description
    end = f" {graph} .\n" if graph else " .\n"
    return "".join([f"{subject} {predicate} {value}{end}" for predicate, value in pairs])


@cache
def _line_template() -> WordsTemplate:
    return WordsTemplate("<x:w", lambda found: "".join(map(_to_lines, found)), lambda _, value: value)


def to_quad_list(items: Iterable[Item]) -> list[ox.Quad]:
    """The quads of *items*."""
    return list(ox.parse("".join(to_lines(items)), ox.RdfFormat.N_QUADS))


def from_quad_list(quads: Iterable[ox.Quad]) -> Iterator[Description]:
    """*quads* in their order; those that follow on each other and have one subject and graph make one description."""
    subject, graph, pairs = "", "", list[tuple[str, str]]()
    for quad in quads:
        here = str(quad.subject)
        home = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
        if (here, home) != (subject, graph) and pairs:
            yield subject, pairs, graph
            pairs = []
        subject, graph = here, home
        pairs.append((str(quad.predicate), str(quad.object)))
    if pairs:
        yield subject, pairs, graph
