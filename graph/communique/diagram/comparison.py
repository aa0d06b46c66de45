"""Two graphs compared in, their diagram out: a colour for what only one holds, and one for what both do."""

from pathlib import Path
from typing import TYPE_CHECKING

from communique import diagram
from communique.comparison import Comparison, Side, edge_key, sides

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TITLE = "What one holds and the other does not"
_NAMES = {Side.FIRST: "only the first", Side.SECOND: "only the second", Side.BOTH: "both"}


def draw(
    comparison: Comparison, path: Path | None = None, *, title: str | None = None, source: str | None = None
) -> "Figure":
    """The diagram of *comparison*; with *path*, written as PNG, SVG or PDF. Raises GraphError as ``diagram.draw``.

    Where there are more relations than a picture holds, those with the most claims are drawn, and the source says so.
    """
    if path is not None:
        diagram.check_suffix(path)
    from communique.api import strongest
    from communique.claim import Quad
    from communique.diagram import style
    from communique.diagram.content import source_of
    from communique.diagram.drawing import figure_of
    from communique.diagram.palette import Palette

    whole, held = sides(comparison)
    shown, note = strongest(whole)
    if note:
        source = f"{source_of(shown.articles) if source is None else source}. Shown: {note}"
    colours = {
        Side.FIRST: style.COLOURS[Quad.VERBAL_COOPERATION],
        Side.SECOND: style.COLOURS[Quad.VERBAL_CONFLICT],
        Side.BOTH: style.COLOURS[Quad.STRUCTURAL],
    }
    palette = Palette(
        "Held by",
        {_NAMES[side]: colour for side, colour in colours.items()},
        lambda edge: _NAMES[held[edge_key(edge.claims[0])]],
    )
    figure = figure_of(shown, TITLE if title is None else title, source, palette)
    if path is not None:
        diagram.save(figure, path)
    return figure
