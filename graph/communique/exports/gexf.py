"""A ClaimGraph → GEXF 1.3 (https://gexf.net), an edge for each claim, as Gephi reads it.

Labels and colours are those of GEXF itself, and a claim that tells its time has it as ``start`` and ``end``, so that
Gephi's timeline moves through the graph; an edge without a time is always there. Two claims about the same actors stay
two edges, as their ``kind`` differs where their label does. Not networkx's own writer: that one writes the day on which
it ran. What it cannot carry: statements without a claim, and the text of the articles.
"""

from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from communique.claim_graph import ClaimGraph
from communique.exports.network import network
from communique.rdf.files import check_xml

_TYPES = {bool: "boolean", int: "integer", float: "double", str: "string"}
_OWN = {"label", "color", "r", "g", "b"}  # GEXF has elements or attributes of its own for these


def to_bytes(graph: ClaimGraph) -> bytes:
    """The file. Raises GraphError for a control character that XML cannot hold."""
    found = network(graph)
    root = Element("gexf", {"xmlns": "http://gexf.net/1.3", "xmlns:viz": "http://gexf.net/1.3/viz", "version": "1.3"})
    SubElement(SubElement(root, "meta"), "creator").text = "Communiqué"
    place = SubElement(
        root, "graph", {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date", "idtype": "string"}
    )
    nodes = [(values, {"id": iri}) for iri, values in found.nodes(data=True)]
    edges = [
        (values, {"id": key, "source": source, "target": target, "kind": values["label"], **_times(values)})
        for source, target, key, values in found.edges(keys=True, data=True)
    ]
    for kind, items in (("node", nodes), ("edge", edges)):
        _declare(place, kind, items[0][0] if items else {})
    for kind, items in (("node", nodes), ("edge", edges)):
        group = SubElement(place, f"{kind}s")
        for values, attributes in items:
            _add(SubElement(group, kind, {**attributes, "label": values["label"]}), values)
    indent(root, " ")
    return check_xml(tostring(root, encoding="utf-8", xml_declaration=True), ".gexf") + b"\n"


def _times(values: dict[str, Any]) -> dict[str, str]:
    return {name: values[key] for name, key in (("start", "date_from"), ("end", "date_to")) if values[key]}


def _declare(place: Element, kind: str, values: dict[str, Any]) -> None:
    group = SubElement(place, "attributes", {"class": kind, "mode": "static"})
    for name, value in values.items():
        if name not in _OWN:
            SubElement(group, "attribute", {"id": name, "title": name, "type": _TYPES[type(value)]})


def _add(element: Element, values: dict[str, Any]) -> None:
    held = SubElement(element, "attvalues")
    for name, value in values.items():
        if name not in _OWN and value != "":
            text = str(value).lower() if isinstance(value, bool) else str(value)
            SubElement(held, "attvalue", {"for": name, "value": text})
    SubElement(element, "viz:color", {part: str(values[part]) for part in "rgb"})
