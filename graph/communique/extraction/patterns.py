"""Examples to signatures, and the look-up: which relation the words between two actors have by example.

A signature is the path from X up to the node that joins them and down to Y, and whatever else the example says
("X and Y sign a deal" needs the deal). "X <agent act >as lifeline >for Y" is one, written down.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Token

from communique.errors import OntologyError
from communique.extraction.syntax import PredicateGraph
from communique.ontology import Ontology

MAX_CHAIN = 4
MAX_EDGES = 6
ANY_VERB = "*"
_NAMES = (("France", "Japan"), ("Russia", "Iran"), ("Obama", "Merkel"))
_IGNORED = frozenset({"DET", "PUNCT", "AUX", "PART", "ADP", "CCONJ", "SCONJ", "PRON", "SPACE", "SYM"})


class Path(NamedTuple):
    """A way from one node up to ``top`` and down to another; ``nodes`` are those between, ``top`` among them."""

    nodes: tuple[int, ...]
    roles: tuple[str, ...]
    top: int


Extra = tuple[int, str, str, tuple["Extra", ...]]  # position in Path.nodes, role, label, what hangs below


@dataclass(frozen=True, slots=True)
class Pattern:
    """What an example requires beside its path, and what it proves. ``weight`` counts its content words."""

    relation: str
    example: str
    extras: tuple[Extra, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found between two nodes; ``covered`` are the nodes that carry it."""

    pattern: Pattern
    signature: str
    path: Path
    covered: tuple[int, ...]


PatternIndex = Mapping[str, tuple[Pattern, ...]]
Climbs = dict[int, list[tuple[tuple[str, int], ...]]]


def find_paths(graph: PredicateGraph, start: int, end: int, blocked: Collection[int]) -> list[Path]:
    """All paths between two nodes, shortest first; none runs through a node of *blocked*, which is hashable."""
    key = (find_paths, start, end, blocked)
    found: list[Path] | None = graph.found.get(key)
    if found is None:
        found = graph.found[key] = _find_paths(graph, start, end, blocked)
    return found


def _find_paths(graph: PredicateGraph, start: int, end: int, blocked: Collection[int]) -> list[Path]:
    rising, falling = _climb(graph, start, blocked), _climb(graph, end, blocked)
    if rising.keys().isdisjoint(falling):
        return []
    paths = []
    for top, chains in rising.items():
        for left, right in product(chains, falling.get(top, ())):
            if len(left) + len(right) > MAX_EDGES:
                continue
            lower_left = [node for _, node in left[:-1]]
            lower_right = [node for _, node in right[:-1]]
            if set(lower_left) & set(lower_right) or start in lower_right or end in lower_left:
                continue
            nodes = (*lower_left, top, *reversed(lower_right))
            up, down = [role for role, _ in left], [role for role, _ in reversed(right)]
            if up and down and up[-1] == down[0] == "of":
                # "X's invasion of Y", "the invasion of Y by X", and not the other way round.
                one, two = (graph.doc[below[-1]] for below in (lower_left or [start], lower_right or [end]))
                up[-1], down[0] = ("'s", "of") if _owner_rank(one) < _owner_rank(two) else ("of", "'s")
            paths.append(Path(nodes, (*(f"<{role}" for role in up), *(f">{role}" for role in down)), top))
    return sorted(paths, key=lambda path: (len(path.nodes), path.nodes, path.roles))


def _owner_rank(token: Token) -> tuple[bool, int]:
    """Of two dependents of a noun the least is its owner: it stands after "by", or first."""
    first = token
    while first.dep_ == "conj":
        first = first.head
    return first.head.lower_ != "by", token.i


def _climb(graph: PredicateGraph, start: int, blocked: Collection[int]) -> Climbs:
    """Every node above *start* with the chains of (role, node) that lead up to it."""
    key = (_climb, start, blocked)
    known: Climbs | None = graph.found.get(key)
    if known is not None:
        return known
    found: Climbs = {}
    frontier: list[tuple[int, tuple[tuple[str, int], ...]]] = [(start, ())]
    while frontier:
        node, chain = frontier.pop()
        for role, head in graph.up.get(node, ()):
            if role in ("mod", "adv") or head in blocked or head == start or any(head == seen for _, seen in chain):
                continue
            longer = (*chain, (role, head))
            found.setdefault(head, []).append(longer)
            if len(longer) < MAX_CHAIN:
                frontier.append((head, longer))
    graph.found[key] = found
    return found


def write_signature(path: Path, labels: Iterable[str]) -> str:
    """The path as text, from X to Y, with *labels* for its nodes."""
    parts = ["X"]
    for role, label in zip(path.roles, [*labels, "Y"], strict=True):
        parts += [role, label]
    return " ".join(parts)


def find_matches(
    graph: PredicateGraph, index: PatternIndex, start: int, end: int, blocked: Collection[int]
) -> list[Match]:
    """The patterns that hold between two nodes, most specific first; none shares a node with a better one."""
    key = (find_matches, id(index), start, end, blocked)
    found: list[Match] | None = graph.found.get(key)
    if found is None:
        found = graph.found[key] = _find_matches(graph, index, start, end, blocked)
    return found


def _find_matches(
    graph: PredicateGraph, index: PatternIndex, start: int, end: int, blocked: Collection[int]
) -> list[Match]:
    candidates = []
    for path in find_paths(graph, start, end, blocked):
        for signature in _spellings(graph, path):
            for pattern in index.get(signature, ()):
                extras = _find_extras(graph, path, pattern.extras)
                if extras is not None:
                    candidates.append(Match(pattern, signature, path, (*path.nodes, *extras)))
    candidates.sort(
        key=lambda match: (-match.pattern.weight, len(match.path.nodes), match.covered, match.pattern.relation)
    )
    chosen: list[Match] = []
    taken: set[int] = set()
    for match in candidates:
        if not taken & set(match.covered):
            chosen.append(match)
            taken.update(match.covered)
    return chosen


def _spellings(graph: PredicateGraph, path: Path) -> Iterator[str]:
    """The signature with its labels, and with any verb below the top as a wildcard."""
    choices = [
        (label, ANY_VERB) if node != path.top and graph.doc[node].pos_ == "VERB" else (label,)
        for node, label in ((node, graph.label(node)) for node in path.nodes)
    ]
    for labels in product(*choices):
        yield write_signature(path, labels)


def _find_extras(graph: PredicateGraph, path: Path, extras: tuple[Extra, ...]) -> tuple[int, ...] | None:
    """The nodes that *extras* asks for, or None where one is missing."""
    found: list[int] = []
    for position, role, label, below in extras:
        nodes = _find_extra(graph, path.nodes[position], role, label, below)
        if nodes is None:
            return None
        found += nodes
    return tuple(found)


def _find_extra(graph: PredicateGraph, node: int, role: str, label: str, below: tuple[Extra, ...]) -> list[int] | None:
    for child in graph.children(node, role):
        if label not in (graph.label(child), ANY_VERB) or (
            label == ANY_VERB and graph.doc[child].pos_ not in ("VERB", "AUX")
        ):
            continue
        found = [child]
        for _, name, lower, deeper in below:
            more = _find_extra(graph, child, name, lower, deeper)
            if more is None:
                break
            found += more
        else:
            return found
    return None


# Examples to patterns


def compile_patterns(ontology: Ontology, nlp: Language) -> dict[str, tuple[Pattern, ...]]:
    """The index of signatures that the ontology's examples have.

    Raises OntologyError where an example yields no path between X and Y, and where two relations claim one signature.
    """
    index, problems = analyse_examples(ontology, nlp)
    if problems:
        raise OntologyError("; ".join(problems[:3]) + (f"; and {len(problems) - 3} more" if len(problems) > 3 else ""))
    return index


def analyse_examples(ontology: Ontology, nlp: Language) -> tuple[dict[str, tuple[Pattern, ...]], list[str]]:
    """The index of signatures, and what is wrong with the examples, a line each."""
    examples = [(entry, example) for entry in ontology.relations.values() for example in entry.examples]
    problems: list[str] = []
    taught: set[str] = set()
    primary: dict[tuple[str, tuple[Extra, ...]], tuple[str, str]] = {}
    index: dict[str, dict[tuple[Extra, ...], Pattern]] = {}
    for round_number, names in enumerate(_NAMES):
        docs = nlp.pipe((_instantiate(example, names) for _, example in examples), batch_size=256)
        for (entry, example), doc in zip(examples, docs, strict=True):
            found = _example_patterns(doc, names, ontology, entry.relation.name, example)
            if round_number == 0 and not found and not _has_names(example):
                problems.append(f"{entry.file}: rel:{entry.relation.name}: '{example}' needs exactly one X and one Y")
            if found:
                taught.add(example)
            for signature, pattern in found:
                key = (signature, pattern.extras)
                owner = primary.setdefault(key, (entry.relation.name, example))
                if owner[0] != entry.relation.name:
                    if round_number == 0:
                        problems.append(
                            f"{entry.file}: '{example}' (rel:{entry.relation.name}) and '{owner[1]}' (rel:{owner[0]}) "
                            f"have one signature: {signature}"
                        )
                    continue
                index.setdefault(signature, {}).setdefault(pattern.extras, pattern)
    for entry, example in examples:
        if example not in taught and _has_names(example):
            problems.append(f"{entry.file}: rel:{entry.relation.name}: '{example}' parses to no path between X and Y")
    return {signature: tuple(patterns.values()) for signature, patterns in sorted(index.items())}, problems


def _has_names(example: str) -> bool:
    words = example.replace("'s", " ").replace("-", " ").replace(",", " ").split()
    return words.count("X") == 1 and words.count("Y") == 1


def _instantiate(example: str, names: tuple[str, str]) -> str:
    """The example with names for X and Y: ``" ".join`` would lose "X's" and "Y-backed"."""
    text = example
    for letter, name in zip("XY", names, strict=True):
        before, found, after = text.partition(letter)
        while found and (before[-1:].isalnum() or after[:1].isalpha()):
            more, found, after_more = after.partition(letter)
            before, after = before + letter + more, after_more
        text = before + name + after if found else text
    return text[:1].upper() + text[1:] + "."


def parse_examples(ontology: Ontology, nlp: Language) -> Iterator[tuple[str, PredicateGraph, int, int]]:
    """Each example once, parsed: its relation, its graph, and the tokens of X and Y."""
    examples = [(name, example) for name, entry in ontology.relations.items() for example in entry.examples]
    docs = nlp.pipe((_instantiate(example, _NAMES[0]) for _, example in examples), batch_size=256)
    for (name, _), doc in zip(examples, docs, strict=True):
        ends = _find_ends(doc, _NAMES[0])
        if ends is not None:
            yield name, PredicateGraph(doc[:], ontology, ends), *ends


def _find_ends(doc: Doc, names: tuple[str, str]) -> tuple[int, int] | None:
    start, end = (next((token.i for token in doc if token.text == name), None) for name in names)
    return None if start is None or end is None else (start, end)


def _example_patterns(
    doc: Doc, names: tuple[str, str], ontology: Ontology, relation: str, example: str
) -> list[tuple[str, Pattern]]:
    """Every signature of a parsed example that, with its extras, says all that the example says."""
    ends = _find_ends(doc, names)
    if ends is None:
        return []
    start, end = ends
    graph = PredicateGraph(doc[:], ontology, ends)
    needed = {token.i for token in doc if token.i not in (start, end) and _is_content(token, graph)}
    found = []
    for path in find_paths(graph, start, end, (start, end)):
        extras = _extras_for(graph, path, needed - set(path.nodes), start, end)
        if extras is not None:
            pattern = Pattern(relation, example, extras, len(needed))
            found.append((write_signature(path, (_example_label(graph, node) for node in path.nodes)), pattern))
    return found


def _is_content(token: Token, graph: PredicateGraph) -> bool:
    lemma = token.lemma_.lower()
    if token.dep_ == "prt" or lemma in graph.ontology.lists["anyThing"]:
        return False
    if token.i in graph.copula.values() or (token.pos_ in _IGNORED and token.i not in graph.down):
        return False
    return token.pos_ != "PRON" and token.text != "'s"


def _example_label(graph: PredicateGraph, node: int) -> str:
    return ANY_VERB if graph.doc[node].lemma_ in graph.ontology.lists["anyVerb"] else graph.label(node)


def _extras_for(graph: PredicateGraph, path: Path, missing: set[int], start: int, end: int) -> tuple[Extra, ...] | None:
    """Requirements that cover *missing* from the nodes of *path* downwards, or None where one cannot be reached."""
    left = set(missing)

    def below(node: int) -> tuple[Extra, ...]:
        found: list[Extra] = []
        for role, child in graph.down.get(node, ()):
            if child in left and child not in (start, end):
                left.discard(child)
                found.append((0, role, _example_label(graph, child), below(child)))
        return tuple(found)

    extras = tuple(
        (position, role, label, deeper)
        for position, node in enumerate(path.nodes)
        for _, role, label, deeper in below(node)
    )
    return None if left else extras
