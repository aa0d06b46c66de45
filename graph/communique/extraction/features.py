"""What the generaliser sees of a pair of actors: the path between them, its top and what hangs there, the words.

Names never decide: an actor is seen as its part of speech, its kind, and how it is mentioned.
"""

from collections.abc import Collection, Iterator
from itertools import pairwise

from spacy.tokens import Doc, Token

from communique.extraction.drafts import Around, innermost
from communique.extraction.mentions import Mention
from communique.extraction.patterns import Path, PatternIndex, find_matches, find_paths
from communique.extraction.syntax import PredicateGraph
from communique.ontology import Ontology, Role

_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "ADP", "ADV", "SCONJ", "PART", "CCONJ", "PUNCT"})
_MAX_BETWEEN = 14
_MAX_DEPTH = 12


def pair_features(
    graph: PredicateGraph,
    patterns: PatternIndex,
    ontology: Ontology,
    first: int,
    second: int,
    actors: Collection[int],
    blocked: Collection[int],
) -> tuple[list[str], int]:
    """Features of the ordered pair of head tokens (*first*, *second*), and the token that joins them."""
    doc = graph.doc
    paths = find_paths(graph, first, second, blocked)
    features = ["bias"]
    if paths:
        top = paths[0].top
        features += _path_features(graph, paths[0], first, second)
        for path in paths[1:3]:
            features.append(f"also={_signature(graph, path)}")
    else:
        top = _common_ancestor(doc[first], doc[second])
        features += _tree_features(graph, doc[first], doc[second], top, actors)
    features += _example_features(graph, patterns, ontology, first, second, blocked)
    features += _surface_features(doc, first, second, actors)
    return features, top


def _signature(graph: PredicateGraph, path: Path) -> str:
    return " ".join(
        f"{role} {label}"
        for role, label in zip(path.roles, [*(graph.label(node) for node in path.nodes), ""], strict=True)
    )


def _path_features(graph: PredicateGraph, path: Path, first: int, second: int) -> Iterator[str]:
    labels = [graph.label(node) for node in path.nodes]
    position = path.nodes.index(path.top)
    top, roles = labels[position], path.roles
    left, right = roles[: position + 1], roles[position + 1 :]
    yield f"sig={_signature(graph, path)}"
    yield f"top={top}"
    yield f"top={top}{left[-1]}{right[0]}"
    yield f"roles={''.join(roles)}"
    yield f"topA={top}{''.join(left)}"
    yield f"topB={top}{''.join(right)}"
    yield f"ends={roles[0]}{roles[-1]}"
    yield f"len={len(roles)}"
    for node, label in zip(path.nodes, labels, strict=True):
        yield f"node={label}"
        yield f"pos={graph.doc[node].pos_}"
    yield f"A={labels[0]}{roles[0]}"
    yield f"B={labels[-1]}{roles[-1]}"
    for index in range(len(labels) - 1):
        yield f"step={labels[index]}{roles[index + 1]}{labels[index + 1]}"
    yield from _arguments(graph, path.top, top, {first, second, *path.nodes})
    if len(labels) > 1:
        for node in path.nodes:
            if node != path.top:
                yield from _arguments(graph, node, graph.label(node), {first, second, *path.nodes}, prefix="low")


def _arguments(
    graph: PredicateGraph, node: int, label: str, known: Collection[int], prefix: str = "arg"
) -> Iterator[str]:
    for role, child in graph.down.get(node, ()):
        if child in known:
            continue
        if child in graph.actors:
            yield f"{prefix}={role}>ACTOR"
            yield f"{prefix}={label}>{role}>ACTOR"
        else:
            yield f"{prefix}={role}>{graph.label(child)}"
            yield f"{prefix}={label}>{role}>{graph.label(child)}"


def _common_ancestor(first: Token, second: Token) -> int:
    above = [first.i, *(ancestor.i for ancestor in first.ancestors)]
    for candidate in (second, *second.ancestors):
        if candidate.i in above:
            return candidate.i
    return first.sent.root.i


def _tree_features(
    graph: PredicateGraph, first: Token, second: Token, top: int, actors: Collection[int]
) -> Iterator[str]:
    """Where the predicate graph has no path, the way through the parse."""
    left, right = _chain(first, top), _chain(second, top)
    label = graph.label(top) if top not in (first.i, second.i) else "SELF"
    yield "nopath"
    yield f"tree={label}|{'^'.join(t.dep_ for t in left)}|{'^'.join(t.dep_ for t in right)}"
    yield f"treeroles={'^'.join(t.dep_ for t in left)}|{'^'.join(t.dep_ for t in right)}"
    yield f"treetop={label}"
    for side, chain in (("A", left), ("B", right)):
        for token in chain[1:]:
            if token.i not in actors and token.pos_ in ("VERB", "NOUN", "ADJ", "ADP"):
                yield f"tree{side}={graph.label(token.i)}"
        if chain:
            yield f"treeend{side}={label}|{chain[-1].dep_}"


def _chain(token: Token, top: int) -> list[Token]:
    chain: list[Token] = []
    while token.i != top and token.head.i != token.i and len(chain) < _MAX_DEPTH:
        chain.append(token)
        token = token.head
    return chain


def _example_features(
    graph: PredicateGraph, patterns: PatternIndex, ontology: Ontology, first: int, second: int, blocked: Collection[int]
) -> Iterator[str]:
    """What the examples say of the pair, and of the pair turned round."""
    for name, ends in (("exact", (first, second)), ("turned", (second, first))):
        for match in find_matches(graph, patterns, *ends, blocked):
            relation = ontology.relation(match.pattern.relation)
            yield f"{name}={relation.name}"
            yield f"{name}quad={relation.quad}"
            if relation.symmetric:
                yield f"{name}=symmetric"


def _surface_features(doc: Doc, first: int, second: int, actors: Collection[int]) -> Iterator[str]:
    forward = first < second
    low, high = min(first, second), max(first, second)
    order = ">" if forward else "<"
    between = [token for token in doc[low + 1 : high] if token.i not in actors]
    count = sum(1 for index in actors if low < index < high)
    yield f"order={order}"
    yield f"gap={order}{min(len(between), 20) // 3}"
    yield f"others={order}{min(count, 3)}"
    yield f"kinds={doc[first].pos_}{order}{doc[second].pos_}"
    yield f"deps={doc[first].dep_}{order}{doc[second].dep_}"
    words = [token for token in between if token.pos_ in _CONTENT]
    if len(words) <= _MAX_BETWEEN:
        lemmas = [token.lemma_.lower() for token in words]
        for lemma in lemmas:
            yield f"btw={order}{lemma}"
        for one, two in pairwise(lemmas):
            yield f"btw2={order}{one} {two}"
    for offset in (1, 2):
        if high + offset < len(doc):
            yield f"after={order}{offset}{doc[high + offset].lemma_.lower()}"
        if low - offset >= 0 and (low - offset) not in actors:
            yield f"before={order}{offset}{doc[low - offset].lemma_.lower()}"


def mention_features(
    doc: Doc, drafts: Around, first: Mention, second: Mention, actors: Collection[int]
) -> Iterator[str]:
    """What kind of actors the two are, how they are mentioned, and in whose words each stands."""
    one, two = _traits(doc, first), _traits(doc, second)
    for name, left, right in zip(("kind", "form", "part", "number"), one, two, strict=True):
        yield f"{name}A={left}"
        yield f"{name}B={right}"
        if name != "number":
            yield f"{name}AB={left}>{right}"
    yield f"owned={first.outer is not None}>{second.outer is not None}"
    yield f"owners={first.owner is not None}>{second.owner is not None}"
    yield f"places={first.place}>{second.place}"
    low, high = sorted((first.head, second.head))
    yield f"actors={min(sum(low < index < high for index in actors), 4)}"
    yield from _statement_features(drafts, first, second)


def _traits(doc: Doc, mention: Mention) -> tuple[str, str, str, str]:
    """The kind of the actor, the form of the mention, the part of a state that it is, and its number."""
    noun = mention.noun
    part = "" if noun is None else f"{'role' if isinstance(noun, Role) else 'body'} {noun.sector or ''}"
    plural = doc[mention.head].tag_ in ("NNS", "NNPS")
    return str(mention.actors[0].kind), mention.form.name, part, "plural" if plural else "singular"


def _statement_features(drafts: Around, first: Mention, second: Mention) -> Iterator[str]:
    """Where one of the two stands outside of what is said of the other: the kind of saying, and whether it speaks."""
    one, two = innermost(drafts, first.head), innermost(drafts, second.head)
    if one is two:
        yield "said=same"
        return
    for side, outside, outer, inner in (("A", first, one, two), ("B", second, two, one)):
        if inner is not None and inner.parent is outer:
            role = "speaker" if inner.speaker is outside else "addressee" if inner.addressee is outside else "other"
            yield f"said={side}"
            yield f"said={side}{inner.kind}"
            yield f"said={side}{role}"
            yield f"said={side}{inner.kind}{role}"
            return
    yield "said=far"
