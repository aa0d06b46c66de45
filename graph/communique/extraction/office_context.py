"""What an office is in its context, before its holder is looked for: a counterpart's, a servant's, a leader's."""

from dataclasses import replace

from communique.claim import Kind
from communique.extraction.discourse import PERSONAL, Discourse
from communique.extraction.mentions import Form, Mention
from communique.ontology import Role

_LED = frozenset({Kind.ORGANISATION, Kind.ALLIANCE, Kind.COMPANY})
LEADER_OF, MEMBER_OF = "leaderOf", "memberOf"
_OF_STATES = frozenset({"headOfStateOf", "headOfGovernmentOf"})


def settle_office(discourse: Discourse, mention: Mention) -> None:
    """Give *mention* the owner and the office that its context tells, where they are not those of its words."""
    if isinstance(mention.noun, Role) and mention.noun.label in discourse.ontology.lists["counterparts"]:
        _settle_counterpart(discourse, mention)
    elif mention.form is Form.ROLE:
        _settle_servant(discourse, mention)
    _settle_leader(discourse, mention)


def _settle_leader(discourse: Discourse, mention: Mention) -> None:
    """ "the president of the European Commission" is head of no state."""
    owner, noun = mention.owner.actor if mention.owner is not None else None, mention.noun
    if (
        isinstance(noun, Role)
        and mention.alias is None
        and (
            noun.relation == MEMBER_OF
            or (mention.plural and noun.leader and owner is not None and discourse.factory.home(owner) == owner)
        )
    ):
        mention.noun = replace(noun, relation=None)
    elif isinstance(noun, Role) and noun.relation in _OF_STATES and owner is not None and owner.kind in _LED:
        mention.noun = replace(noun, relation=LEADER_OF)


def _settle_servant(discourse: Discourse, mention: Mention) -> None:
    """ "an adviser to the Iranian president": a nameless servant of an office is one of its state."""
    owner, labels = mention.owner, discourse.ontology.lists["servants"]
    if mention.noun is None or mention.noun.label not in labels or mention.alias is not None or owner is None:
        return
    if owner.form is Form.ROLE and owner.owner is not None and owner.owner.actor is not None:
        mention.owner = owner.owner


def _settle_counterpart(discourse: Discourse, mention: Mention) -> None:
    """ "his Chinese counterpart, Zhang Jun": the office of the one that it is said of, in the other state."""
    at = {other.head: other for other in discourse.mentions if other.actors}
    children = [child for child in discourse.doc[mention.head].children if child.i in at]
    owner = next((at[child.i].actor for child in children if child.dep_ == "poss"), None)
    home = next((at[child.i] for child in children if child.dep_ in ("amod", "compound", "nmod")), None)
    mention.owner = home
    if home is None or home.actor is None or mention.plural:
        return
    if owner is None or owner.kind not in PERSONAL:
        memories = [memory for memory in discourse.past.memory if memory.subject and memory.actor.kind is Kind.PERSON]
        owner = memories[-1].actor if memories else None
    if owner is None:
        return
    roles = [iri for (iri, _), holder in discourse.offices.items() if holder.iri == owner.iri]
    roles = (
        roles
        or discourse.factory.roles(owner, discourse.day)
        or sorted(r for r, who in discourse.titled if who == owner.iri)
    )
    if roles:
        mention.noun = discourse.ontology.roles[roles[-1]]
        if mention.alias is not None and mention.alias.actor is not None:
            discourse.offices[mention.noun.iri, home.actor.iri] = mention.alias.actor
