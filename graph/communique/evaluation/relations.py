"""Scores relations against annotated ones: directed pairs, alone and with valence, quad class and PLOVER type."""

from collections.abc import Callable, Mapping
from typing import Any

from communique.article import Article
from communique.claim import Claim, Quad
from communique.evaluation.scores import Counts, Outcome, overlap
from communique.extraction import Extractor

_QUADS = {
    "VCOOP": Quad.VERBAL_COOPERATION,
    "MCOOP": Quad.MATERIAL_COOPERATION,
    "VCONF": Quad.VERBAL_CONFLICT,
    "MCONF": Quad.MATERIAL_CONFLICT,
}


_PLOVER_OF_CAMEO = {
    "ExpressIntentToCooperate": ("AGREE",),
    "Consult": ("CONSULT",),
    "EngageInDiplomaticCooperation": ("SUPPORT",),
    "EngageInMaterialCooperation": ("COOPERATE",),
    "ProvideAid": ("AID",),
    "Yield": ("RETREAT", "CONCEDE"),
    "Appeal": ("REQUEST",),
    "Demand": ("REQUEST",),
    "Disapprove": ("ACCUSE",),
    "Investigate": ("ACCUSE",),
    "Reject": ("REJECT",),
    "Threaten": ("THREATEN",),
    "Protest": ("PROTEST",),
    "ExhibitMilitaryPosture": ("MOBILIZE",),
    "ReduceRelations": ("SANCTION",),
    "Coerce": ("COERCE",),
    "Assault": ("ASSAULT",),
    "Fight": ("ASSAULT",),
    "EngageInUnconventionalMassViolence": ("ASSAULT",),
}


def relation_valence(claim: Claim, extractor: Extractor) -> str:
    """``+`` for cooperation, ``-`` for conflict, ``0`` for a structural relation that is neither."""
    return extractor.ontology.relations[claim.relation.name].valence


def score_relations(record: dict[str, Any], extractor: Extractor) -> Outcome:
    """Directed pairs by span overlap, alone, with valence, with quad class, with type; and traps that were linked."""
    reading = extractor.read(Article(record["id"], record["text"]))
    claims = [claim for claim in reading.claims if claim.signature or claim.probability is not None]
    gold = [relation for relation in record["relations"] if _label(relation) != "MakePublicStatement"]
    wanted = [relation for relation in gold if relation.get("valence") != "0"]
    traps = [relation for relation in gold if relation.get("valence") == "0"]
    complete = record.get("complete", True)

    def fits(claim: Claim, relation: Mapping[str, Any], turned: bool = False) -> bool:
        first, second = claim.evidence.subject, claim.evidence.object
        if turned:
            first, second = second, first
        return overlap(first, relation["subj"]) and overlap(second, relation["obj"])

    def joins(claim: Claim, relation: Mapping[str, Any]) -> bool:
        return fits(claim, relation) or (claim.relation.symmetric and fits(claim, relation, turned=True))

    tests: dict[str, Callable[[Claim, Mapping[str, Any]], bool]] = {"pair": lambda claim, relation: True}
    if any("valence" in relation for relation in gold):
        tests["valence"] = lambda claim, relation: relation_valence(claim, extractor) == relation["valence"]
    if any(_quad(relation) for relation in gold):
        tests["quad"] = lambda claim, relation: _QUADS.get(_quad(relation) or "") is claim.relation.quad
    if any("rel" in relation for relation in gold):
        tests["type"] = lambda claim, relation: claim.relation.plover in plover_types(_label(relation))
    counts: dict[str, Counts] = {}
    pairs = {(claim.evidence.subject, claim.evidence.object): claim for claim in reversed(claims)}
    for name, test in tests.items():
        scored = [relation for relation in wanted if name != "quad" or _quad(relation)]
        found = sum(any(joins(claim, relation) and test(claim, relation) for claim in claims) for relation in scored)
        counts[f"{name}"] = Counts(found, found, found, len(scored))
        if complete:
            right = sum(
                any(joins(claim, relation) and test(claim, relation) for relation in wanted)
                for claim in claims
                if pairs.get((claim.evidence.subject, claim.evidence.object)) is claim
            )
            counts[f"{name} (complete)"] = Counts(right, len(pairs), found, len(scored))
    if traps:
        linked = sum(
            any(joins(claim, trap) and relation_valence(claim, extractor) != "0" for claim in claims) for trap in traps
        )
        counts["traps linked"] = Counts(0, 0, linked, len(traps))
    errors = [
        f"missed\t{_label(relation)}\t{relation['subj'][2]}\t{relation['obj'][2]}\t{record['text']}"
        for relation in wanted
        if not any(joins(claim, relation) for claim in claims)
    ]
    errors += [
        f"wrong\t{claim.relation.name}\t{claim.subject.label}\t{claim.object.label}\t{claim.matched}\t{record['text']}"
        for claim in claims
        if complete and not any(joins(claim, relation) for relation in wanted)
    ]
    return Outcome(record["id"], counts, tuple(errors))


def _label(relation: Mapping[str, Any]) -> str:
    return str(relation.get("rel") or relation.get("label"))


def _quad(relation: Mapping[str, Any]) -> str | None:
    return relation.get("quad") or None


def plover_types(label: str) -> frozenset[str]:
    """The PLOVER types that a CAMEO root class, or a PLOVER type itself, stands for."""
    return frozenset(_PLOVER_OF_CAMEO.get(label, (label.upper(),)))
