"""A reading as it is printed for people: its claims, and below them who says what."""

from typing import TYPE_CHECKING

from communique.cli.terminal import console, print_table
from communique.tables import claim_row, count, flow, harmless, statement_rows

if TYPE_CHECKING:
    from communique.extraction import Reading

_CLAIMS = {"who": "bold", "relation": "", "whom": "bold", "says": "cyan", "status": "", "when": "", "quote": "dim"}
_STATEMENTS = {"who": "cyan", "does": "", "to whom": "", "when": "", "words": "dim"}


def print_reading(reading: "Reading") -> None:
    """Print the article's name and date, the table of its claims and the table of its statements."""
    article = reading.article
    out = console()
    facts = (article.title or article.id, article.publisher, str(article.published) if article.published else None)
    out.print(harmless(flow(" · ".join(fact for fact in facts if fact))), style="bold")
    if not reading.actors:
        out.print("No actors in this text, so no claims.\n")
        return
    if reading.claims:
        out.print(f"\n{count(len(reading.claims), 'claim')}")
        print_table(_CLAIMS, map(claim_row, reading.claims))
    else:
        out.print("\nNo claims: the text names actors, but states no relation between two of them that is known.")
    if reading.statements:
        out.print(f"\n{count(len(reading.statements), 'statement')}")
        print_table(_STATEMENTS, statement_rows(reading.statements, article.text))
    out.print()
