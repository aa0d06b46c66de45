"""Small questions about a clause in a dependency parse: its auxiliaries, tense, finiteness, quotation and governor."""

from spacy.tokens import Token

_OPENING, _CLOSING = "“«„", "”»"


def auxiliaries(verb: Token) -> list[Token]:
    """The auxiliaries of a verb, in order."""
    return [child for child in verb.children if child.dep_ in ("aux", "auxpass")]


def is_finite(verb: Token) -> bool:
    """Whether a verb is inflected for tense, itself or by an auxiliary."""
    return verb.tag_ in ("VBD", "VBZ", "VBP", "MD") or any(
        helper.tag_ in ("VBD", "VBZ", "VBP", "MD") for helper in auxiliaries(verb)
    )


def is_past(verb: Token) -> bool:
    """Whether a clause says what was: simple past, past progressive, pluperfect or passive in the past."""
    helpers = auxiliaries(verb)
    if any(helper.tag_ == "MD" for helper in helpers):
        return False
    return verb.tag_ == "VBD" or any(helper.tag_ == "VBD" or helper.lemma_ == "have" for helper in helpers)


def is_perfect(verb: Token) -> bool:
    """ "to have attacked", "would have attacked"."""
    return any(helper.lower_ == "have" for helper in auxiliaries(verb))


def is_active_perfect(verb: Token) -> bool:
    """ "has called on", not "was called" or "has been called"."""
    helpers = auxiliaries(verb)
    return any(helper.lemma_ == "have" for helper in helpers) and all(helper.dep_ != "auxpass" for helper in helpers)


def shares_auxiliaries(verb: Token) -> bool:
    """Whether a conjunct stands under the auxiliaries of the first verb: "could attack and destroy"."""
    if any(child.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") for child in verb.children):
        return False
    return verb.tag_ == verb.head.tag_ and verb.tag_ in ("VB", "VBN", "VBG")


def in_quotation(token: Token) -> bool:
    """Whether the nearest quotation mark before a token, in its sentence or the one before, opens."""
    plain = 0
    for index in range(token.i - 1, max(token.sent.start - 200, -1), -1):
        text = token.doc[index].text
        if text in _OPENING or text == "``":
            return True
        if text in _CLOSING or text == "''":
            return False
        if text == '"':
            plain += 1
        elif "\n" in text:
            break
    return plain % 2 == 1


def governor_of(token: Token) -> tuple[Token, Token | None, str]:
    """What a token depends on, past prepositions: the governor, the nearest preposition, the token's own label."""
    head, preposition, dep = token.head, None, token.dep_
    if head.pos_ in ("ADP", "SCONJ", "PART") and dep in ("pobj", "pcomp", "prep"):
        preposition = head
        while head.head.i != head.i and (
            head.pos_ in ("ADP", "SCONJ", "PART") or (head.pos_ == "ADV" and head.dep_ == "advmod")
        ):
            if head.dep_ == "conj" and head.head.pos_ not in ("ADP",):
                break
            head = head.head
    return head, preposition, dep
