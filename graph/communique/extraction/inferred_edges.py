"""Edges that follow from those of the parse: reciprocity, light verbs, attachment, nouns that pass on their owner."""

from communique.extraction.syntax import PredicateGraph

_MAX_TRANSPARENT_STEPS = 3


def infer_edges(graph: PredicateGraph) -> None:
    """Add to *graph* what follows from its edges."""
    _reciprocals(graph)
    _light_verbs(graph)
    _attachment(graph)
    _transparency(graph)


def _reciprocals(graph: PredicateGraph) -> None:
    """ "X and Y signed a deal": each signed it with the other."""
    for head in list(graph.down):
        if "with" in (role for role, _ in graph.down[head]) or any(
            child in graph.actors for child in graph.children(head, "patient")
        ):
            continue
        for role in ("agent", "is", "patient"):
            nodes = [child for child in graph.children(head, role) if child in graph.actors]
            if len(nodes) < 2 or not _coordinated(graph, nodes):
                continue
            for node in nodes[1:]:
                graph.add(head, "with", node)
                graph.virtual.add((head, "with", node))


def _coordinated(graph: PredicateGraph, nodes: list[int]) -> bool:
    tokens = [graph.doc[node] for node in nodes]
    return all(token.dep_ == "conj" for token in tokens[1:])


def _light_verbs(graph: PredicateGraph) -> None:
    """ "X launched an attack on Y": the attack is X's."""
    for verb in list(graph.down):
        if graph.label(verb) not in graph.ontology.lists["lightVerbs"]:
            continue
        for noun in graph.children(verb, "patient"):
            if noun in graph.actors or graph.children(noun, "of"):
                continue
            for agent in graph.children(verb, "agent"):
                graph.add(noun, "of", agent)
                graph.virtual.add((noun, "of", agent))


def _attachment(graph: PredicateGraph) -> None:
    """A prepositional phrase that may hang on a verb or on its object hangs on both; from a name it is raised."""
    for head in list(graph.down):
        for role, child in list(graph.down[head]):
            token = graph.doc[child]
            if role == "patient" and child not in graph.actors and token.pos_ == "NOUN":
                _lower(graph, head, child)
            elif child in graph.actors and token.pos_ == "PROPN":
                _raise(graph, head, child)


def _lower(graph: PredicateGraph, verb: int, noun: int) -> None:
    for role, target in list(graph.down.get(verb, ())):
        if target > noun and role not in ("agent", "patient", "is", "comp", "inf", "ing", "adv", "mod", "of"):
            graph.add(noun, role, target)


def _raise(graph: PredicateGraph, head: int, name: int) -> None:
    for role, target in list(graph.down.get(name, ())):
        if role not in ("agent", "patient", "is", "comp", "adv", "mod", "of") and target > name:
            graph.add(head, role, target)


def _transparency(graph: PredicateGraph) -> None:
    """Let owners stand for what they own and complements for a measure of them: "a wave of Russian aggression"."""
    partitives, belongings = graph.ontology.lists["partitives"], graph.ontology.lists["belongings"]
    for _ in range(_MAX_TRANSPARENT_STEPS):
        added = []
        for head in list(graph.down):
            for role, noun in graph.down[head]:
                token = graph.doc[noun]
                if noun in graph.actors or token.pos_ not in ("NOUN", "ADJ", "NUM"):
                    continue
                quality = role == "is" and graph.doc[head].pos_ == "ADJ"
                if (
                    role in ("of", "mod", "is", "adv")
                    and not quality
                    and not (role == "of" and token.lemma_ in partitives)
                ):
                    continue
                for child in graph.children(noun, "of"):
                    if child == head or (noun, "of", child) in graph.virtual:
                        continue
                    owned = child in graph.actors and (_is_possessor(noun, child) or token.lemma_ in belongings)
                    if owned or (token.lemma_ in partitives and not _is_possessor(noun, child)):
                        added.append((head, role, child))
        before = sum(map(len, graph.down.values()))
        for edge in added:
            graph.add(*edge)
        if sum(map(len, graph.down.values())) == before:
            break


def _is_possessor(noun: int, owner: int) -> bool:
    """Whether the owner stands before its noun: "Russia's", "Russian", not "of Russia"."""
    return owner < noun
