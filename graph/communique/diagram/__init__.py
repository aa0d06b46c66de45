"""Diagrams of a graph of claims: matplotlib figures, PNG, SVG and PDF files. The same graph gives the same bytes."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.claim_graph import ClaimGraph
from communique.errors import GraphError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["check_suffix", "draw", "rendered", "save", "to_svg"]

# What goes into a file beside the picture: its title, and nothing of the program or of the day.
_SILENCED = {"png": ("Software",), "svg": ("Creator", "Date"), "pdf": ("Creator", "Producer", "CreationDate")}
_SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "communique",
    "svg.fonttype": "path",
    "pdf.fonttype": 3,
    "savefig.bbox": None,
}


def draw(
    graph: ClaimGraph, path: str | Path | None = None, *, title: str | None = None, source: str | None = None
) -> "Figure":
    """The diagram of *graph*; with *path*, written to it as its suffix says: .png, .svg or .pdf.

    *title* and *source* stand for the title and the source line that the articles give. Raises GraphError for another
    suffix and for a file that cannot be written.
    """
    if path is not None:
        check_suffix(Path(path))
    from communique.diagram.drawing import figure_of  # here, as it loads matplotlib

    figure = figure_of(graph, title, source)
    if path is not None:
        save(figure, path)
    return figure


def save(figure: "Figure", path: str | Path) -> None:
    """Write a figure that ``draw`` made. Raises GraphError as it does."""
    data = rendered(figure, check_suffix(Path(path)))
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise GraphError(f"{path}: cannot be written: {error.strerror}") from None


def to_svg(graph: ClaimGraph, *, title: str | None = None, source: str | None = None) -> str:
    """The diagram of *graph* as an SVG document, which a notebook can show."""
    return rendered(draw(graph, title=title, source=source), "svg").decode("utf-8")


def check_suffix(path: Path) -> str:
    """The format that the suffix of *path* names. Raises GraphError where a picture cannot have it."""
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in _SILENCED:
        raise GraphError(f"{path}: a diagram is written as .png, .svg or .pdf, not as '{path.suffix}'")
    return suffix


def rendered(figure: "Figure", suffix: str) -> bytes:
    """What ``save`` writes into a file in the format *suffix*: "png", "svg" or "pdf"."""
    import matplotlib

    buffer = BytesIO()
    metadata = dict.fromkeys(_SILENCED[suffix]) | {"Title": str(figure.get_label())}
    options: dict[str, Any] = {"pil_kwargs": {"compress_level": 3}} if suffix == "png" else {}
    with matplotlib.rc_context(_SETTINGS):
        figure.savefig(buffer, format=suffix, dpi="figure", facecolor="auto", metadata=metadata, **options)
    return buffer.getvalue()
