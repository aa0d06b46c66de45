"""A ClaimGraph → CSV: a table of the claims, or a folder with one of nodes and one of edges.

RFC 4180 in UTF-8; no cell is a formula to a spreadsheet (``tables.guard``). The headers of nodes and edges are those by
which Gephi and Cytoscape know what a column is. What CSV cannot carry: types, statements without a claim, and the text
of the articles.
"""

from collections.abc import Iterable

from communique.claim_graph import ClaimGraph
from communique.exports.network import network
from communique.rdf.order import in_order
from communique.tables import CSV_COLUMNS, csv_row, to_csv


def to_bytes(graph: ClaimGraph) -> bytes:
    """The claims, a row for each."""
    return encode([CSV_COLUMNS, *map(csv_row, in_order(graph).claims)])


def to_files(graph: ClaimGraph) -> dict[str, bytes]:
    """``nodes.csv`` and ``edges.csv``."""
    found = network(graph)
    nodes = [{"Id": iri, "Label": values.pop("label"), **values} for iri, values in found.nodes(data=True)]
    edges = [
        {
            "Source": source,
            "Target": target,
            "Type": "Directed",
            "Id": key,
            "Label": values.pop("label"),
            **values,
        }
        for source, target, key, values in found.edges(keys=True, data=True)
    ]
    return {"nodes.csv": _table(nodes, ("Id", "Label")), "edges.csv": _table(edges, ("Source", "Target"))}


def encode(rows: Iterable[Iterable[object]]) -> bytes:
    """*rows* as a file."""
    return to_csv(rows).encode("utf-8", "backslashreplace")


def _table(rows: list[dict[str, object]], otherwise: tuple[str, ...]) -> bytes:
    """*rows* below the names of their cells; of an empty table the names that it cannot do without."""
    return encode([tuple(rows[0]) if rows else otherwise, *(row.values() for row in rows)])
