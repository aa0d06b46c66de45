"""What was built, in a few lines."""

from pathlib import Path

from communique.api import BUILD_FILES, strongest
from communique.claim_graph import ClaimGraph
from communique.tables import count


def print_summary(graph: ClaimGraph, folder: Path) -> None:
    """Print how much there is in *graph* and which files hold it."""
    parts = (
        (len(graph.articles), "article"),
        (len(graph.actors), "actor"),
        (len(graph.statements), "statement"),
        (len(graph.claims), "claim"),
    )
    print(", ".join(count(number, noun) for number, noun in parts))
    if not graph.actors:
        print("No actors in the text: the graph is empty.")
    print(f"{folder}: {', '.join(BUILD_FILES)}")
    if note := strongest(graph)[1]:
        print(f"The diagram shows {note}; communique draw shows any other part.")
