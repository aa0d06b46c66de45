"""SPARQL and named questions over a graph, a graph file, a store or an endpoint → a Result with columns and rows.

A named question is a file ``queries/<name>.rq``. Its first comment lines tell what it is::

    # title: Who supports whom
    # description: Claims that somebody supports somebody …
    # parameter: ?s actor optional: who supports

A parameter is a variable of the query, its type (``actor``: a label, matched without case, or an IRI; ``date``: a day,
or "today"), ``optional`` where it may be left out, and what it means. Arguments follow in the order of the parameters;
``any`` leaves an optional one open. The values of a parameter are joined with what the query finds; where a filter or a
sub-query needs them, a line ``# given: ?variable`` in it stands for them. A line ``# with ?variable: …`` counts only
where the parameter is given, one that ends with ``# without ?variable`` only where it is left out, and ``# limit: …``
only where a few of the rows are wanted: what is found quickest depends on where the search begins.
"""

import json
import os
import re
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from pathlib import Path

import pyoxigraph as ox

from communique.article import DEFAULT_BASE
from communique.claim_graph import ClaimGraph
from communique.endpoint import Endpoint
from communique.errors import QueryError, UnknownNameError
from communique.graph_store import connect
from communique.no_network import refuse_service
from communique.rdf.encode import to_quads
from communique.rdf.files import parse_file, to_format
from communique.rdf.vocabulary import PREFIXES, prefixes_for, short, term
from communique.readers.values import parse_date
from communique.store import ArticleStore, Store, is_store
from communique.tables import harmless, to_csv
from communique.web import is_address

Source = ClaimGraph | ox.Store | ArticleStore | str | os.PathLike[str]
Place = ox.Store | Endpoint

FOLDER = Path(__file__).parent / "queries"
ANY = "any"
TODAY = "today"
FORMATS = ("table", "csv", "json", "ttl")
_HEADER = re.compile(r"# (title|description|parameter): (.+)")
_PARAMETER = re.compile(r"\?(?P<variable>\w+) (?P<kind>actor|date)(?P<optional> optional)?: (?P<meaning>.+)")
_GIVEN = re.compile(r"^[ ]*# given: (.+)$", re.MULTILINE)
_WITH = re.compile(r"^([ ]*)# with \?(\w+): (.+)$", re.MULTILINE)
_WITHOUT = re.compile(r"^.+# without \?(\w+)\n", re.MULTILINE)
_LIMIT = re.compile(r"^([ ]*)# limit: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a named question can be asked with: an actor or a date that *variable* is bound to."""

    variable: str
    meaning: str
    optional: bool
    kind: str = "actor"

    @property
    def placeholder(self) -> str:
        """How a usage line shows it."""
        return f"[{self.kind.upper()}]" if self.optional else self.kind.upper()


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: the SPARQL of its file and what the comments before it tell."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str = field(repr=False)

    @property
    def usage(self) -> str:
        """Its name with its parameters: "supports [ACTOR] [ACTOR]"."""
        return " ".join([self.name, *(parameter.placeholder for parameter in self.parameters)])


@dataclass(frozen=True)
class Result:
    """What a query found. A cell is the lexical form of a value, None where there is none.

    ``kind`` is "select", "ask" or "construct" (which DESCRIBE counts as).
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    kind: str = "select"
    title: str = ""
    _json: bytes = field(default=b"", repr=False, compare=False)
    _triples: tuple[ox.Triple, ...] = field(default=(), repr=False, compare=False)

    def to_text(self, form: str = "table") -> str:
        """The result in one of FORMATS. Raises QueryError where the query gives nothing that the format can hold."""
        writers = {"table": self.to_table, "csv": self.to_csv, "json": self.to_json, "ttl": self.to_ttl}
        if form not in writers:
            raise UnknownNameError("format", form, FORMATS)
        return writers[form]()

    def to_table(self, width: int = 60) -> str:
        """Aligned columns for a terminal; a cell of more than *width* characters goes over several lines."""
        cells = [[_wrap(cell, width) for cell in row] for row in (self.columns, *self.rows)]
        widths = [max(len(line) for row in cells for line in row[column]) for column in range(len(self.columns))]
        lines = []
        for number, row in enumerate(cells):
            for height in range(max(map(len, row), default=0)):
                parts = (cell[height] if height < len(cell) else "" for cell in row)
                lines.append("  ".join(part.ljust(size) for part, size in zip(parts, widths, strict=True)).rstrip())
            if number == 0:
                lines.append("  ".join("─" * size for size in widths))
        return "\n".join(lines if self.rows else [*lines, "(nothing found)"]) + "\n"

    def to_csv(self) -> str:
        """CSV (RFC 4180, with a line feed at the end of a line); no cell is a formula to a spreadsheet."""
        return to_csv([list(self.columns), *([cell or "" for cell in row] for row in self.rows)])

    def to_json(self) -> str:
        """SPARQL 1.1 Query Results JSON Format, https://www.w3.org/TR/sparql11-results-json/."""
        if self.kind == "construct":
            raise QueryError("a CONSTRUCT or DESCRIBE query gives triples: use ttl, csv or table")
        return json.dumps(json.loads(self._json), ensure_ascii=False, indent=1) + "\n"

    def to_ttl(self) -> str:
        """Turtle, of a CONSTRUCT or DESCRIBE query."""
        if self.kind != "construct":
            raise QueryError("only a CONSTRUCT or DESCRIBE query gives Turtle; use table, csv or json")
        quads = [ox.Quad(triple.subject, triple.predicate, triple.object) for triple in self._triples]
        return to_format(quads, ".ttl", prefixes_for(DEFAULT_BASE)).decode()

    def first(self, count: int) -> "Result":
        """The first *count* rows of a SELECT query."""
        answer = json.loads(self._json)
        answer["results"]["bindings"] = answer["results"]["bindings"][:count]
        return replace(self, rows=self.rows[:count], _json=json.dumps(answer).encode())

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, str | None]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __str__(self) -> str:
        return self.to_table()

    def _repr_html_(self) -> str:
        from communique.tables import html_table

        rows = ([cell or "" for cell in row] for row in self.rows)
        return html_table(self.columns, rows, self.title or f"{len(self)} rows")


def query(source: Source, sparql: str) -> Result:
    """What the SPARQL 1.1 query *sparql* finds in a graph, a graph file, a store's folder or an endpoint's address.

    The default graph is the union of all graphs, so that a simple query sees claims and bare triples, and the prefixes
    of the vocabularies need not be declared. Raises QueryError with line and column for a syntax error, and GraphError
    for a file that is no graph.
    """
    with opened(source) as place:
        return _run(place, sparql)


def ask(source: Source, name: str, *arguments: str, limit: int | None = None) -> Result:
    """The answer to the named question *name*; its arguments are labels of actors (in any case), their IRIs, or days.

    *limit* is the most rows that are wanted, the first in the question's order; all of them unless given.

    Raises UnknownNameError for a question or an actor that does not exist, with the nearest names, InputError for what
    is no day, and QueryError for too few or too many arguments.
    """
    known = questions()
    if name not in known:
        raise UnknownNameError("question", name, known)
    question = known[name]
    needed = sum(not parameter.optional for parameter in question.parameters)
    if not needed <= len(arguments) <= len(question.parameters):
        takes = _count(needed, len(question.parameters))
        raise QueryError(f"'{name}' takes {takes}, not {len(arguments)}: {question.usage}")
    with opened(source) as place:
        actors = _actors(place)
        bound: dict[str, list[str]] = {}
        for parameter, argument in zip(question.parameters, arguments, strict=False):
            if parameter.optional and argument.casefold() == ANY:
                continue
            if parameter.kind == "date":
                bound[parameter.variable] = [f'"{_day(argument, parameter)}"^^<{PREFIXES["xsd"]}date>']
                continue
            if argument.casefold() not in actors:
                raise UnknownNameError("actor", argument, _actor_labels(place))
            bound[parameter.variable] = [f"<{iri}>" for iri in actors[argument.casefold()]]
        return _run(place, _bind(question.sparql, bound, limit), question.title)


@cache
def questions() -> dict[str, Question]:
    """The named questions by name, in the order of their names."""
    return {path.stem: _read_question(path) for path in sorted(FOLDER.glob("*.rq"))}


@contextmanager
def opened(source: Source) -> Iterator[Place]:
    """*source* as something that answers SPARQL: a store or an endpoint as it is, a graph or a file loaded into one."""
    if isinstance(source, Store):
        yield source.quads
    elif isinstance(source, str) and is_address(source):
        place = connect(source)
        yield place if isinstance(place, Endpoint) else _load(place.dump())
    elif isinstance(source, str | os.PathLike) and is_store(source):
        with Store(source, read_only=True) as store:
            yield store.quads
    elif isinstance(source, Endpoint):
        yield source
    elif isinstance(source, ArticleStore):
        raise QueryError(f"{source!r} answers no questions")
    else:
        yield open_store(source)


def open_store(source: ClaimGraph | ox.Store | str | os.PathLike[str]) -> ox.Store:
    """A graph or a graph file in memory; what is open already is handed back, so that many questions share it."""
    if isinstance(source, ox.Store):
        return source
    return _load(to_quads(source) if isinstance(source, ClaimGraph) else parse_file(source))


def _load(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def _read_question(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    found: dict[str, list[str]] = {"title": [], "description": [], "parameter": []}
    for line in text.splitlines():
        match = _HEADER.fullmatch(line)
        if match is None:
            break
        found[match[1]].append(match[2])
    parameters = tuple(map(_read_parameter, found["parameter"]))
    return Question(path.stem, found["title"][0], found["description"][0], parameters, text)


def _read_parameter(text: str) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if match is None:
        raise QueryError(f"a parameter reads '?variable actor optional: what it means', not '{text}'")
    return Parameter(match["variable"], match["meaning"], bool(match["optional"]), match["kind"])


def _day(argument: str, parameter: Parameter) -> date:
    """The day that *argument* names. The clock is read only for whoever asks for it."""
    if argument.casefold() == TODAY:
        return datetime.now(UTC).date()
    return parse_date(argument, parameter.meaning)


def _bind(sparql: str, bound: dict[str, list[str]], limit: int | None = None) -> str:
    """*sparql* with its variables bound: where it has a line for them, and else at its end, joined with its rows."""
    sparql = _WITH.sub(lambda line: line[1] + line[3] if line[2] in bound else line[0], sparql)
    sparql = _WITHOUT.sub(lambda line: "" if line[1] in bound else line[0], sparql)
    if limit is not None:
        sparql = _LIMIT.sub(rf"\1\2 LIMIT {limit}", sparql).rstrip() + f"\nLIMIT {limit}\n"
    placed: set[str] = set()

    def given(line: re.Match[str]) -> str:
        here = {name: values for name, values in bound.items() if f"?{name}" in line[1].split()}
        placed.update(here)
        return _values(here) if here else line[0]

    sparql = _GIVEN.sub(given, sparql)
    left = {name: values for name, values in bound.items() if name not in placed}
    return f"{sparql.rstrip()}\n{_values(left)}\n" if left else sparql


def _values(bound: dict[str, list[str]]) -> str:
    """A VALUES clause for the terms in *bound*, by their variables."""
    names = " ".join(f"?{name}" for name in bound)
    rows = " ".join(f"({' '.join(row)})" for row in product(*bound.values()))
    return f"VALUES ({names}) {{ {rows} }}"


_ACTOR_QUERY = """SELECT DISTINCT ?actor ?label WHERE {
    ?actor a/rdfs:subClassOf* cq:Actor ; skos:prefLabel ?label
} ORDER BY ?label ?actor"""


def _actors(place: Place) -> dict[str, list[str]]:
    """IRIs by what an argument may call them, folded: the label, the IRI, the IRI with its prefix."""
    found: dict[str, list[str]] = {}
    for iri, label in _run(place, _ACTOR_QUERY).rows:
        for name in (label, iri, short(str(iri))):
            iris = found.setdefault(str(name).casefold(), [])
            if iri not in iris:
                iris.append(str(iri))
    return found


def _actor_labels(place: Place) -> list[str]:
    return [str(label) for _, label in _run(place, _ACTOR_QUERY).rows]


def _count(least: int, most: int) -> str:
    numbers = str(most) if least == most else f"{least} to {most}"
    return f"{numbers} argument{'' if numbers == '1' else 's'}"


def _run(place: Place, sparql: str, title: str = "") -> Result:
    refuse_service(sparql)
    try:
        triples, content = _send(place, sparql) if isinstance(place, Endpoint) else _evaluate(place, sparql)
    except SyntaxError as error:
        raise QueryError(_explain(str(error), sparql)) from None
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {' '.join(str(error).split())}") from None
    if triples is not None:
        triples.sort(key=_sort_key)
        parts = tuple(tuple(map(_cell, (triple.subject, triple.predicate, triple.object))) for triple in triples)
        return Result(("subject", "predicate", "object"), parts, "construct", title, _triples=tuple(triples))
    answer = json.loads(content)
    if "boolean" in answer:
        return Result(("answer",), ((str(answer["boolean"]).lower(),),), "ask", title, content)
    columns = tuple(answer["head"]["vars"])
    rows = tuple(tuple(_value(row.get(name)) for name in columns) for row in answer["results"]["bindings"])
    return Result(columns, rows, "select", title, content)


def _evaluate(store: ox.Store, sparql: str) -> tuple[list[ox.Triple] | None, bytes]:
    """The triples of a CONSTRUCT, or the answer as SPARQL results in JSON."""
    found = store.query(sparql, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    if isinstance(found, ox.QueryTriples):
        return list(found), b""
    content = found.serialize(format=ox.QueryResultsFormat.JSON)
    assert content is not None
    return None, content


def _send(endpoint: Endpoint, sparql: str) -> tuple[list[ox.Triple] | None, bytes]:
    """The same from an endpoint; what is no SPARQL is told here, with its place in what was typed."""
    ox.Store().query(sparql, prefixes=dict(PREFIXES))
    prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    answer = endpoint.query(prefixes + sparql)
    if "json" in answer.media_type:
        return None, answer.content
    return list(dict.fromkeys(quad.triple for quad in endpoint.quads_in(answer))), b""


def _value(binding: dict[str, object] | None) -> str | None:
    """The lexical form of a value in the JSON format; of an RDF 1.2 triple its three parts."""
    if binding is None:
        return None
    value = binding["value"]
    if isinstance(value, dict):
        return " ".join(str(_value(value[part])) for part in ("subject", "predicate", "object"))
    return str(value)


def _cell(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(value) if isinstance(value, ox.Triple) else value.value


def _sort_key(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """By subject, its type first."""
    return str(triple.subject), triple.predicate != term("rdf:type"), str(triple.predicate), str(triple.object)


def _explain(message: str, sparql: str) -> str:
    """The parser's message in one line: the place, the words before it, and a reason where it is no list of tokens."""
    match = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if match is None:
        return f"not SPARQL: {' '.join(message.split())}"
    line, column = int(match[1]), int(match[2])
    reasons = re.findall(r"(?:^expected (?:one of )?|, )([A-Z][a-z]+ [A-Za-z ]+)(?=,|$)", match[3])
    before = "".join(sparql.splitlines()[line - 1 : line])[: column - 1].strip()
    place = f"after '{'…' * (len(before) > 40)}{before[-40:]}'" if before else "at the beginning of the line"
    return f"line {line}, column {column}: {reasons[0] if reasons else 'not SPARQL'} {place}"


def _wrap(cell: str | None, width: int) -> list[str]:
    return textwrap.wrap(harmless(cell or ""), width, break_on_hyphens=False) or [""]
