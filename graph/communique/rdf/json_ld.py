"""Expanded JSON-LD → compact JSON-LD with its context, as a person or a program without RDF reads it.

A property gets its last part as its name, and a type in the context where all its values have one; IRIs are shortened
by the prefixes. The form is that of https://www.w3.org/TR/json-ld11/, without lists, frames and blank nodes, which
graph files do not hold. It needs no context from the network.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = re.compile(r"0|-?[1-9]\d*")


def compact(expanded: list[dict[str, Any]], prefixes: Mapping[str, str]) -> dict[str, Any]:
    """The document ``{"@context": …, "@graph": […]}`` that says the same as *expanded*."""
    return _Compaction(expanded, prefixes).document


class _Compaction:
    """What one document's names stand for."""

    def __init__(self, expanded: list[dict[str, Any]], prefixes: Mapping[str, str]) -> None:
        values: dict[str, list[dict[str, Any]]] = {}
        iris: set[str] = set()
        for node in _nodes(expanded):
            iris.add(node.get("@id", ""))
            for name, held in node.items():
                if not name.startswith("@"):
                    values.setdefault(name, []).extend(held)
                    iris.add(name)
                    iris.update(value["@id"] for value in held if "@id" in value)
        # A prefix that is also the scheme of an IRI would change what that IRI means.
        schemes = {iri.partition(":")[0] for iri in iris}
        self.prefixes = {name: iri for name, iri in prefixes.items() if name not in schemes}
        self.terms: dict[str, str] = {}
        context: dict[str, Any] = dict(self.prefixes)
        for name in sorted(set(values) - {_TYPE}):
            local = re.split(r"[/#]", name)[-1]
            # Of two properties with one last part, the second keeps its prefix.
            free = bool(re.fullmatch(r"\w+", local)) and local not in context
            self.terms[name] = local if free else self.iri(name)
            context[self.terms[name]] = {"@id": self.iri(name), **self._common(values[name])}
        self.context = context
        self.document = {"@context": context, "@graph": [self.node(node) for node in expanded]}

    def iri(self, iri: str) -> str:
        """*iri* with the longest prefix that fits."""
        name, namespace = "", ""
        for prefix, start in self.prefixes.items():
            if iri.startswith(start) and len(start) > len(namespace) and not iri[len(start) :].startswith("//"):
                name, namespace = prefix, start
        return f"{name}:{iri.removeprefix(namespace)}" if name else iri

    def node(self, node: dict[str, Any]) -> dict[str, Any]:
        """A node, or a named graph with its nodes."""
        found: dict[str, Any] = {}
        for name, held in node.items():
            if name == "@id":
                found[name] = self.iri(held)
            elif name == "@graph":
                found[name] = [self.node(inner) for inner in held]
            elif name in (_TYPE, "@type"):
                found["@type"] = _single([self.iri(value if name == "@type" else value["@id"]) for value in held])
            else:
                term = self.terms[name]
                found[term] = _single([self._value(value, self.context[term]) for value in held])
        return found

    def _common(self, values: list[dict[str, Any]]) -> dict[str, str]:
        """What the context can say of all *values* of a property, so that each need not."""
        kinds = {self._kind(value) for value in values}
        return dict(kinds) if len(kinds) == 1 and () not in kinds else {}

    def _kind(self, value: dict[str, Any]) -> Any:
        if "@id" in value:
            return ("@type", "@id")
        if "@language" in value:
            return ("@language", value["@language"])
        return ("@type", self.iri(value["@type"])) if "@type" in value else ()

    def _value(self, value: dict[str, Any], definition: Mapping[str, str]) -> Any:
        if "@id" in value:
            iri = self.iri(value["@id"])
            return iri if definition.get("@type") == "@id" else {"@id": iri}
        lexical = value["@value"]
        kind = self._kind(value)
        if kind and definition.get(kind[0]) == kind[1]:
            whole = value.get("@type") == _XSD + "integer" and isinstance(lexical, str) and _WHOLE.fullmatch(lexical)
            return int(lexical) if whole else lexical
        if not kind and set(definition) == {"@id"}:
            return lexical
        return {name: self.iri(held) if name == "@type" else held for name, held in value.items()}


def _nodes(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from _nodes(node.get("@graph", []))


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
