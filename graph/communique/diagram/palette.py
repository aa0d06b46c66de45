"""What the colour of an edge stands for: the class of its relation, unless a picture tells something else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from communique.claim import Quad
from communique.diagram import style
from communique.diagram.content import Edge


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by the names that the legend gives them, in its order, and which of the names an edge has."""

    heading: str
    colours: Mapping[str, str]
    name: Callable[[Edge], str]

    def colour(self, edge: Edge) -> str:
        """The colour of *edge*."""
        return self.colours[self.name(edge)]

    def present(self, edges: Iterable[Edge]) -> list[tuple[str, str]]:
        """The names and colours that *edges* have."""
        names = {self.name(edge) for edge in edges}
        return [(name, colour) for name, colour in self.colours.items() if name in names]


def quad_name(quad: Quad) -> str:
    """The class of a relation in words."""
    return quad.value.replace("-", " ")


BY_CLASS = Palette(
    "Relation",
    {quad_name(quad): style.COLOURS[quad] for quad in Quad},
    lambda edge: quad_name(edge.relation.quad),
)
