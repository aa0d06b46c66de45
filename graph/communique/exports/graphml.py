"""A ClaimGraph → GraphML (http://graphml.graphdrawing.org/specification.html), an edge for each claim.

Gephi reads ``label`` and the colours from ``r``, ``g``, ``b``; in Cytoscape, map labels to ``label`` and colours to
``color``. GraphML has no type for dates: they are ISO 8601 strings. What it cannot carry: statements without a claim,
the text of the articles, and characters that XML has no place for.
"""

from io import BytesIO

from communique.claim_graph import ClaimGraph
from communique.exports.network import network
from communique.rdf.files import check_xml


def to_bytes(graph: ClaimGraph) -> bytes:
    """The file. Raises GraphError for a control character that XML cannot hold."""
    import networkx as nx

    buffer = BytesIO()
    nx.write_graphml_xml(network(graph), buffer)
    return check_xml(buffer.getvalue(), ".graphml") + b"\n"
