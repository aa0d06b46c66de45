"""What SPARQL may not do here: reach out. A query or an update → QueryError where it holds a SERVICE or a LOAD.

The engine would send the request. Its parser gives no syntax tree to look at, and what is a string, a comment or an IRI
cannot be told without one (after ``?a<?b#>``, is the rest of the line a comment?), so the whole text is searched, in
any reading, for what only such a clause looks like. A text that merely speaks of a service is left alone.
"""

import re

from communique.errors import QueryError

_GAP = r"(?:\s|#[^\r\n]*[\r\n])*"
_NAME = r"(?:<[^>]*>|[?$]\w+|[^\s<>{}()?$:\"']*:[^\s<>{}()\"']*)"
# A keyword may follow on a number without a space between them; within a variable or a prefixed name it is none.
_OTHER = r"(?P<other>[?$]\w+|:\w+)"
_SERVICE = re.compile(rf"{_OTHER}|SERVICE{_GAP}(?:SILENT{_GAP})?{_NAME}{_GAP}\{{", re.IGNORECASE)
_LOAD = re.compile(rf"{_OTHER}|LOAD{_GAP}(?:SILENT{_GAP})?{_NAME}", re.IGNORECASE)
# https://www.w3.org/TR/sparql11-query/#codepointEscape
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})")


def refuse_service(sparql: str) -> None:
    """Raise QueryError where *sparql*, a query or an update, calls a SERVICE."""
    if _found(_SERVICE, sparql):
        raise QueryError("a query cannot call a SERVICE: it is answered from the graph alone, without a network")


def refuse_load(sparql: str) -> None:
    """Raise QueryError where *sparql*, an update, would LOAD what lies at an address."""
    if _found(_LOAD, sparql):
        raise QueryError("an update cannot LOAD: what it adds has to stand in it")


def _found(clause: re.Pattern[str], sparql: str) -> bool:
    unescaped = _ESCAPE.sub(lambda escape: chr(int(escape[1] or escape[2], 16)), sparql)
    return any(match["other"] is None for text in {sparql, unescaped} for match in clause.finditer(text))
