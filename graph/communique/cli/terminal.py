"""Tables, marked sentences and progress, as wide and as colourful as the terminal is."""

import sys
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from communique.explanation import CUE, OBJECT, SUBJECT, Explanation
from communique.tables import harmless

Item = TypeVar("Item")
_GAP, _SHORT, _LONG = 2, 16, 40  # columns of the terminal: between cells, for a name, for running text
_MARKS = {SUBJECT: "bold green", OBJECT: "bold blue", CUE: "bold yellow"}


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Raise again what is being handled: the command line knows what to do when nobody reads on."""
        raise


def console() -> Console:
    """Standard output; made anew for each use, as tests and pagers replace the stream."""
    return _Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


def print_table(columns: Mapping[str, str], rows: Iterable[Sequence[str]]) -> None:
    """Print *rows* under *columns*, each a name with the style of its cells.

    A cell that is too wide flows over lines. The last column holds running text: where the terminal leaves too little
    room beside the others, it stands below them.
    """
    out = console()
    cells = [[harmless(cell) for cell in row] for row in rows]
    short = list(zip(*(row[:-1] for row in [tuple(columns), *cells]), strict=True))
    beside = out.width - sum(min(_width(column), _SHORT) + _GAP for column in short) >= _LONG
    widths = _fit(short, out.width - _GAP * len(short) - (_LONG if beside else 0))
    *styles, last_style = columns.values()

    def print_row(row: Sequence[str], styles: Sequence[str], last_style: str) -> None:
        grid = Table.grid(padding=(0, _GAP, 0, 0))
        for width in widths:
            grid.add_column(width=width, overflow="fold")
        last = Text(row[-1], style=last_style)
        line = [Text(cell, style=style) for cell, style in zip(row, styles, strict=False)]
        grid.add_row(*line, last) if beside else grid.add_row(*line)
        _print(out, grid)
        if not beside:
            _print(out, Padding(last, (0, 0, 0, 2 * _GAP)))

    print_row(tuple(columns), ["bold"] * len(styles), "bold")
    out.print("─" * out.width, style="dim")
    for row in cells:
        print_row(row, styles, last_style)


def _width(column: Iterable[str]) -> int:
    return max(map(cell_len, column))


def _fit(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """How wide the columns may be to fit into *room*: the widest give first, none below its longest word."""
    widths = [_width(column) for column in columns]
    least = [_width(" ".join(column).split() or [""]) for column in columns]
    while sum(widths) > room and (wide := [i for i, width in enumerate(widths) if width > least[i]]):
        widths[max(wide, key=lambda i: (widths[i], i))] -= 1
    return widths


def _print(out: Console, content: RenderableType) -> None:
    """Print *content* without the blanks at the ends of its lines."""
    with out.capture() as capture:
        out.print(content)
    for line in capture.get().splitlines():
        print(line.rstrip(), file=out.file)


def print_explanation(explanation: Explanation) -> None:
    """Print the sentence with its words in colour, or in brackets, and what speaks for the claim."""
    out = console()
    if out.color_system is None:
        out.print(str(explanation), soft_wrap=True)
        return
    out.print(Text.assemble((explanation.claim.id, "dim"), "  ", (harmless(explanation.headline), "bold")))
    sentence = Text.assemble(*((harmless(piece), _MARKS.get(mark or "", "")) for piece, mark in explanation.marked()))
    grid = Table.grid(padding=(0, 1))
    grid.add_row("", Text("sentence", style="dim"), sentence)
    for name, reason in explanation.reasons():
        grid.add_row("", Text(name, style=_MARKS.get(name, "dim")), Text(harmless(reason)))
    out.print(grid)


def waiting(compiles: bool) -> AbstractContextManager[object]:
    """A sign of life on standard error, where that is a terminal, while models are loaded.

    *compiles* is whether there is an ontology of the user's own, which is compiled when it is first used.
    """
    if not sys.stderr.isatty():
        return nullcontext()
    hint = (
        " (an ontology that is new or has changed is compiled first, which takes a minute or two)" if compiles else ""
    )
    return Console(stderr=True).status(f"Loading the language model and the ontology{hint}")


class _Rate(ProgressColumn):
    """How many a second: "2.4/s"."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.1f}/s" if task.speed else "", style="progress.data.speed")


def progress(
    items: Iterable[Item], total: int, *, shown: bool = True, doing: str = "Reading"
) -> Generator[Item, None, None]:
    """*items* as they come, with a bar, the rate and the time left.

    It stands on standard error, where that is a terminal and there are many; lines that are printed meanwhile stand
    above it.
    """
    if not (shown and total > 1 and sys.stderr.isatty()):
        yield from items
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(items, total, description=doing)
