"""Small questions about a dependency parse: what heads a clause, is passive, is coordinated, stands for what.

Dependency labels are those of ClearNLP, which spaCy's English pipelines use.
"""

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
_CLAUSAL = frozenset(
    {"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "conj", "parataxis", "csubj", "csubjpass", "ROOT", "dep"}
)


def is_clause(token: Token) -> bool:
    """Whether *token* heads a clause: a verb, or a predicate with a subject of its own ("deems Y responsible")."""
    if token.pos_ in ("VERB", "AUX"):
        return token.dep_ in _CLAUSAL
    return token.dep_ in ("ccomp", "xcomp", "oprd") and any(child.dep_ in SUBJECTS for child in token.children)


def clause_role(clause: Token) -> str:
    """``inf`` of an infinitive, ``ing`` of a gerund, ``comp`` of a finite clause."""
    if any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.children):
        return "inf"
    if clause.tag_ == "VBG" and not any(child.dep_ in ("aux", "mark") for child in clause.children):
        return "ing"
    return "comp"


def is_passive(verb: Token) -> bool:
    """Whether *verb* is passive, by its auxiliary, as a participle, or like the verb that it is coordinated with."""
    if any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ in ("acl", "amod"):
        return True
    has_auxiliary = any(child.dep_ == "aux" for child in verb.children)
    if verb.dep_ == "conj" and not has_auxiliary:
        return is_passive(verb.head)
    return verb.dep_ == "advcl" and not has_auxiliary


def conjuncts(token: Token) -> Iterator[Token]:
    """*token* and what is coordinated with it, from left to right."""
    yield token
    for child in token.rights:
        coordinated = child.dep_ == "conj" and not (is_clause(child) and not is_clause(token))
        if coordinated or is_listed(child):
            yield from conjuncts(child)


def is_listed(token: Token) -> bool:
    """Whether *token* is listed after a name with a comma alone, as headlines do: "condemns Sweden, Finland"."""
    if token.dep_ != "appos" or token.head.ent_type_ != token.ent_type_ or token.ent_type_ not in ("GPE", "NORP"):
        return False
    return token.i == token.head.i + 2 and token.head.dep_ in ("nsubj", "nsubjpass", "dobj", "conj", "appos")


def antecedent_of(token: Token) -> int | None:
    """The node that *token* stands for: a relative pronoun stands for its antecedent."""
    if token.tag_ in RELATIVE_TAGS:
        for ancestor in token.ancestors:
            if ancestor.dep_ == "relcl":
                return ancestor.head.i
        return None
    return token.i


def objects_of(verb: Token) -> list[int]:
    """The direct and indirect objects of *verb*, without those after a preposition."""
    return [
        target
        for child in verb.children
        if child.dep_ == "dobj" or (child.dep_ == "dative" and child.pos_ != "ADP")
        for part in conjuncts(child)
        if (target := antecedent_of(part)) is not None
    ]


def is_relative(token: Token) -> bool:
    """Whether *token* is a relative pronoun that fills a gap of its clause."""
    return token.tag_ in RELATIVE_TAGS and token.lower_ != "what"


def stranded_preposition(verb: Token) -> str | None:
    """The preposition that a relative clause leaves without an object: "the state that it relies on"."""
    for child in verb.children:
        if child.dep_ == "prep" and not list(child.children):
            return child.lower_
    return None
