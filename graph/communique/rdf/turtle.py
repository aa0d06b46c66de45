"""Descriptions → Turtle or TriG for people: an empty line before each claim, statement, actor and perspective.

The bytes are those that pyoxigraph writes, with empty lines between; terms that need more than a prefix are left to it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from communique.rdf.terms import TERMS, Description, Item, Words, WordsTemplate, describe_words, integer

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_TOKEN = re.compile(r'"([+-]?\d+)"\^\^<http://www\.w3\.org/2001/XMLSchema#integer>')
_TYPE = TERMS["rdf:type"]
# What others point to stands close together: the words, and the blocks of an article.
_CLOSE = ("oa:", "cq:Block")


def to_turtle(items: Iterable[Item], prefixes: Mapping[str, str]) -> Iterator[str]:
    """*items* in their order, as strings that make up the file."""
    terms, within = _Terms(prefixes), ""
    terms.update({f"<x:w{end}>": f"x:w{end}" for end in ("", "-position", "-quote")})
    fill = WordsTemplate(
        "x:w",
        lambda found: "".join(_describe(terms, subject, pairs, "") for subject, pairs, _ in found),
        lambda _, value: terms[value],
    ).fill
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    for item in joined(items):
        if head:
            yield head
            head = ""
        if isinstance(item, Words):
            place, source, start, end, quote = item
            stem = terms[place + ">"]
            if stem[-1] != ">":
                yield fill(stem, terms[source], start, end, quote)
            else:  # no prefix fits
                found = describe_words(
                    f"{place}>", f"{place}-position>", f"{place}-quote>", source, integer(start), integer(end), quote
                )
                yield "".join(_describe(terms, subject, pairs, "") for subject, pairs, _ in found)
            continue
        subject, pairs, graph = item
        if graph != within:
            yield ("}\n" if within else "") + (f"\n{terms[graph]} {{\n" if graph else "")
            within = graph
        yield _describe(terms, subject, pairs, "\t" if graph else "")
    if within:
        yield "}\n"


def joined(items: Iterable[Item]) -> Iterator[Item]:
    """*items*, those descriptions that follow on each other and have one subject in one graph as one."""
    before: Description | None = None
    for item in items:
        if isinstance(item, Words):
            if before is not None:
                yield before
                before = None
            yield item
        elif before is not None and before[0] == item[0] and before[2] == item[2]:
            before = (before[0], before[1] + item[1], before[2])
        else:
            if before is not None:
                yield before
            before = item
    if before is not None:
        yield before


def _describe(terms: "_Terms", subject: str, pairs: list[tuple[str, str]], indent: str) -> str:
    first, value = pairs[0]
    told = terms[value]
    if first != _TYPE:
        lines = [f"{indent}{terms[subject]} {terms[first]} {told}"]
    elif indent or told.startswith(_CLOSE):
        lines = [f"{indent}{terms[subject]} a {told}"]
    else:
        lines = [f"\n{terms[subject]} a {told}"]
    for predicate, value in pairs[1:]:
        if predicate == first:
            lines.append(f" , {terms[value]}")
        else:
            lines.append(f" ;\n{indent}\t{'a' if predicate == _TYPE else terms[predicate]} {terms[value]}")
            first = predicate
    return "".join(lines) + " .\n"


class _Terms(dict[str, str]):
    """Terms of Turtle by those of N-Triples."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.all = dict(prefixes)
        # Of two namespaces that fit, the longer one is closer.
        self.namespaces = sorted(((iri, name) for name, iri in prefixes.items()), key=lambda pair: -len(pair[0]))

    def __missing__(self, term: str) -> str:
        found = self[term] = self._find(term)
        return found

    def _find(self, term: str) -> str:
        if term[0] == '"':
            if term[-1] == '"' or term[-3:] == "@en":
                return term
            match = _TOKEN.fullmatch(term)
            return match[1] if match else self._ask(term, self.all)
        if term[0] != "<" or term.startswith("<<"):
            return self._ask(term, self.all)
        for namespace, name in self.namespaces:
            if term.startswith(namespace, 1):
                local = term[len(namespace) + 1 : -1]
                return f"{name}:{local}" if _PLAIN.fullmatch(local) else self._ask(term, {name: namespace})
        return term

    @staticmethod
    def _ask(term: str, prefixes: dict[str, str]) -> str:
        """*term* as pyoxigraph writes it."""
        triple = ox.parse(f"<x:s> <x:p> {term} .", ox.RdfFormat.N_TRIPLES)
        content = ox.serialize((quad.triple for quad in triple), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
        assert content is not None
        return content.decode().rpartition("<x:s> <x:p> ")[2].removesuffix(" .\n")
