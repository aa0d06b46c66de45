"""Camps in a graph of ties that are for or against: who stands together, and against whom."""

import heapq
from collections.abc import Mapping

Ties = Mapping[tuple[str, str], float]  # pairs in order, and the weight of their tie: above 0 for, below 0 against

_ROUNDS = 50  # of moves; in practice a few leave nothing to move


def find_camps(ties: Ties) -> list[list[str]]:
    """The actors of *ties* in camps, the largest first, such that few ties run against them.

    A tie runs against the camps if it is for and joins two of them, or against and lies within one. The weight of those
    is to be least: partitioning by structural balance (Doreian & Mrvar, "A partitioning approach to structural
    balance", Social Networks 18, 1996), which is correlation clustering (Bansal, Blum & Chawla, Machine Learning 56,
    2004). The least is hard to find; here the two camps with the most between them in favour are joined until none are
    left (greedy additive edge contraction, Keuper et al., ICCV 2015), then single actors move where it helps. Nothing
    is random, and what is equal goes by name.
    """
    around: dict[str, dict[str, float]] = {}
    for (one, other), weight in sorted(ties.items()):
        for here, there in ((one, other), (other, one)):
            around.setdefault(here, {})[there] = around.get(here, {}).get(there, 0.0) + weight
    camp = _moved(around, _joined(around))
    members: dict[str, list[str]] = {}
    for actor in sorted(camp):
        members.setdefault(camp[actor], []).append(actor)
    return sorted(members.values(), key=lambda actors: (-len(actors), actors))


def frustration(ties: Ties, camps: list[list[str]]) -> float:
    """The part, from 0 to 1, of the weight of *ties* that runs against *camps*; 0 is perfect balance."""
    camp = {actor: number for number, actors in enumerate(camps) for actor in actors}
    whole = sum(map(abs, ties.values()))
    against = sum(abs(w) for (one, other), w in ties.items() if (camp[one] == camp[other]) != (w > 0) and w)
    return against / whole if whole else 0.0


def _joined(around: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
    """The camp of each actor, named by its first member, after joining whatever gains by it, the largest gain first."""
    between = {actor: dict(ties) for actor, ties in around.items()}
    members = {actor: [actor] for actor in around}
    heap = [(-w, one, other) for one, ties in between.items() for other, w in ties.items() if one < other and w > 0]
    heapq.heapify(heap)
    while heap:
        weight, one, other = heapq.heappop(heap)
        if one not in between or between[one].get(other) != -weight:
            continue  # one of them has been joined since, or their tie has changed
        members[one] += members.pop(other)
        for third, more in between.pop(other).items():
            del between[third][other]
            if third != one:
                total = between[one].get(third, 0.0) + more
                between[one][third] = between[third][one] = total
                if total > 0:
                    heapq.heappush(heap, (-total, *sorted((one, third))))  # type: ignore[misc]
    return {actor: name for name, actors in members.items() for actor in actors}


def _moved(around: Mapping[str, Mapping[str, float]], camp: dict[str, str]) -> dict[str, str]:
    """*camp* after moves of single actors to the camp that is most for them, or to one of their own."""
    for _ in range(_ROUNDS):
        settled = True
        for actor in sorted(around):
            gains = {f"\0{actor}": 0.0}  # a camp of its own, under a name that none has
            for other, weight in around[actor].items():
                gains[camp[other]] = gains.get(camp[other], 0.0) + weight
            best = min(gains, key=lambda name: (-gains[name], name))
            if gains[best] > gains.get(camp[actor], 0.0) + 1e-9:
                camp[actor] = best
                settled = False
        if settled:
            break
    return camp
