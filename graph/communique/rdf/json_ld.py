"""Descriptions → compact JSON-LD with its context, as a person or a program without RDF reads it.

A property gets its last part as its name, and a type in the context where all its values have one; IRIs are shortened
by the prefixes. The form is that of https://www.w3.org/TR/json-ld11/, without lists, frames and blank nodes, which
graph files do not hold. It needs no context from the network.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from json.encoder import encode_basestring

from communique.rdf.terms import TERMS, Description, Item, Words, WordsTemplate, describe_words, integer
from communique.rdf.turtle import joined

_IRI = "<"  # the kind of values that are no literals
_TYPE = TERMS["rdf:type"]
_INTEGER = "^^" + TERMS["xsd:integer"]
_WHOLE = re.compile(r"0|-?[1-9]\d*")
_ESCAPE = re.compile(r"\\(?:u([0-9A-F]{4})|(.))")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def to_json_ld(items: Iterable[Item], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The document ``{"@context": …, "@graph": […]}``, as strings that make up the file."""
    return _Document(list(joined(items)), prefixes).text()


class _Document:
    """What one document's names stand for."""

    def __init__(self, items: list[Item], prefixes: Mapping[str, str]) -> None:
        self.items = items
        iris, kinds = _survey(items)
        # A prefix that is also the scheme of an IRI would change what that IRI means.
        schemes = {iri[1:].partition(":")[0] for iri in iris}
        context: dict[str, object] = {name: iri for name, iri in prefixes.items() if name not in schemes}
        self.iris = _Iris({iri: name for name, iri in prefixes.items() if name not in schemes})
        self.keys: dict[str, str] = {_TYPE: '"@type": '}
        self.common: dict[str, str] = {_TYPE: _IRI}
        for name in sorted(kinds.keys() - {_TYPE}):
            local = re.split(r"[/#]", name[1:-1])[-1]
            # Of two properties with one last part, the second keeps its prefix.
            free = bool(re.fullmatch(r"\w+", local)) and local not in context
            told = local if free else self.iris.short(name)
            self.keys[name] = f"{encode_basestring(told)}: "
            self.common[name] = next(iter(kinds[name])) if len(kinds[name]) == 1 else ""
            context[told] = {"@id": self.iris.short(name), **self._definition(self.common[name])}
        self.context = context

    def _definition(self, kind: str) -> dict[str, str]:
        """What the context can say of all values of a property, so that each need not."""
        if kind == _IRI:
            return {"@type": "@id"}
        if kind.startswith("@"):
            return {"@language": kind[1:]}
        return {"@type": self.iris.short(kind[2:])} if kind else {}

    def text(self) -> Iterator[str]:
        """The document, an object of JSON on lines of its own."""
        yield '{\n "@context": ' + json.dumps(self.context, ensure_ascii=False, indent=1).replace("\n", "\n ")
        yield ',\n "@graph": ['
        comma = ""
        for graph, items in groupby(self.items, key=lambda item: "" if isinstance(item, Words) else item[2]):
            if not graph:
                for item in items:
                    yield comma + self._item(item)
                    comma = ","
                continue
            inner = ",".join(self._node(item, "\n    ") for item in items if not isinstance(item, Words))
            yield f'{comma}\n  {{\n   "@id": {self.iris[graph]},\n   "@graph": [{inner}\n   ]\n  }}'
            comma = ","
        yield "\n ]\n}\n" if comma else "]\n}\n"

    def _item(self, item: Item) -> str:
        if not isinstance(item, Words):
            return self._node(item, "\n  ")
        place, source, start, end, quote = item
        stem = self.iris[place + ">"][:-1]
        told = quote if "\\" not in quote else encode_basestring(_unescape(quote))
        return self.words.fill(stem, self.iris[source], start, end, told)

    @cached_property
    def words(self) -> WordsTemplate:
        return WordsTemplate(
            self.iris["<x:w>"][:-1],
            lambda found: ",".join(map(self._item, found)),
            lambda name, value: self._told(name, value, "\n  "),
        )

    def _node(self, description: Description, line: str) -> str:
        """One node; *line* begins its lines."""
        subject, pairs, _ = description
        iris, keys, common = self.iris, self.keys, self.common
        members = [f'{line}{{{line} "@id": {iris[subject]}']
        before, values = "", list[str]()
        for name, value in pairs:
            told = iris[value] if value[0] == "<" and common[name] == _IRI else self._told(name, value, line)
            if name == before:
                values.append(told)
                members[-1] = f"{line} {keys[name]}[{line}  " + f",{line}  ".join(values) + f"{line} ]"
            else:
                before, values = name, [told]
                members.append(f"{line} {keys[name]}{told}")
        return ",".join(members) + line + "}"

    def _told(self, name: str, value: str, line: str) -> str:
        """A value of the property *name*."""
        if value[0] == "<":
            told = self.iris[value]
            return told if self.common[name] == _IRI else self._object({"@id": told}, line)
        end = value.rindex('"') + 1
        kind = value[end:]
        told = encode_basestring(_unescape(value[:end])) if "\\" in value else value[:end]
        if kind == self.common[name]:
            return value[1 : end - 1] if kind == _INTEGER and _WHOLE.fullmatch(value, 1, end - 1) else told
        of = ("@language", f'"{kind[1:]}"') if kind[0] == "@" else ("@type", self.iris[kind[2:]])
        return self._object(dict((of, ("@value", told))), line)

    @staticmethod
    def _object(members: dict[str, str], line: str) -> str:
        return "{" + ",".join(f'{line}  "{name}": {told}' for name, told in members.items()) + line + " }"


def _survey(items: list[Item]) -> tuple[set[str], dict[str, set[str]]]:
    """All nodes, and for each property the kinds of its values: IRIs, or the languages and datatypes of literals."""
    iris: set[str] = set()
    kinds: dict[str, set[str]] = {}
    some = next((item for item in items if isinstance(item, Words)), None)
    if some is not None:
        one = integer(some.start)
        items = [*items, *describe_words(some.place, some.place, some.place, some.source, one, one, some.quote)]
    for item in items:
        if isinstance(item, Words):
            continue
        subject, pairs, graph = item
        iris.add(subject)
        iris.add(graph)
        for name, value in pairs:
            if name not in kinds:
                kinds[name] = set()
                iris.add(name)
            if value[0] == "<":
                kinds[name].add(_IRI)
                iris.add(value)
            else:
                kinds[name].add(value[value.rindex('"') + 1 :])
    return iris, kinds


class _Iris(dict[str, str]):
    """IRIs as strings of JSON, with the longest prefix that fits, by the nodes of N-Triples."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self.namespaces = sorted(namespaces.items(), key=lambda pair: -len(pair[0]))

    def __missing__(self, node: str) -> str:
        found = self[node] = encode_basestring(self.short(node))
        return found

    def short(self, node: str) -> str:
        """The IRI of *node* with its prefix."""
        for namespace, name in self.namespaces:
            if node.startswith(namespace, 1) and not node.startswith("//", len(namespace) + 1):
                return f"{name}:{node[len(namespace) + 1 : -1]}"
        return node[1:-1]


def _unescape(lexical: str) -> str:
    """What stands between the quotation marks of a literal."""
    return _ESCAPE.sub(_sign, lexical[1:-1])


def _sign(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else _SHORT.get(match[2], match[2])
