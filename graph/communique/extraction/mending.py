"""Mends what a parser often gets wrong in news: subjects within dates, and verbs set apart from their subject.

Comes in: a parsed document. It is changed in place; only heads, labels and tags of verbs and their subjects change.
"""

from collections.abc import Callable

from spacy.tokens import Doc, Span, Token

from communique.ontology import Ontology

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CLAUSES = frozenset({"ROOT", "ccomp", "relcl", "advcl", "conj", "parataxis"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})


def mend_parse(doc: Doc, ontology: Ontology, lemmatize: Callable[[Token], list[str]]) -> None:
    """Mend the whole of *doc*; *lemmatize* gives the lemmas that a token can have by its part of speech."""
    _mend_dates(doc, ontology)
    for token in doc:
        _mend_tag(token, lemmatize)
        _mend_hidden_verb(token, ontology, lemmatize)
    for sentence in list(doc.sents):
        _mend_verbless(sentence)
        _mend_two_verbs(sentence)
        _mend_participles(sentence)


def _mend_dates(doc: Doc, ontology: Ontology) -> None:
    """ "At the end of November Rutte said": a subject that the parser took for part of the date before it."""
    months = ontology.calendar["Month"]
    for token in doc:
        if token.dep_ != "pobj" or token.pos_ != "PROPN" or token.i == 0 or doc[token.i - 1].text not in months:
            continue
        month, verb = doc[token.i - 1], token.sent.root
        preposition = token.head
        if month.head == token and verb.i > token.i and not _subject_of(verb):
            month.dep_, token.dep_ = "pobj", "nsubj"
            month.head, token.head = preposition, verb


def _is_taught(verb: Token, ontology: Ontology) -> bool:
    return any(f"X {verb.text} Y" in entry.examples for entry in ontology.relations.values())


def _mend_hidden_verb(token: Token, ontology: Ontology, lemmatize: Callable[[Token], list[str]]) -> None:
    """ "funds Libya and arms Niger", "Peru, which arms Chile": a verb, taken for a noun before a name.

    It is one where an example of the ontology has it: "X arms Y".
    """
    name, before = token.head, token.doc[token.i - 1] if token.i else token
    hidden = token.tag_ == "NNS" and token.dep_ == "compound" and token.text.islower() and name.i == token.i + 1
    if not hidden or name.pos_ != "PROPN" or name.head.i == name.i or not _is_taught(token, ontology):
        return
    first = name.head.head
    if before.dep_ == "cc" and name.dep_ == "conj" and name.head.dep_ == "dobj" and first.tag_ in _FINITE:
        token.dep_, token.head, before.head = "conj", first, first
    elif before.tag_ in ("WDT", "WP") and before.head in (token, name) and name.dep_ == "appos":
        token.dep_, token.head = "relcl", name.head
        before.dep_, before.head = "nsubj", token
    else:
        return
    token.tag_, token.pos_ = "VBZ", "VERB"
    token.lemma_ = lemmatize(token)[0]
    name.dep_, name.head = "dobj", token


def _mend_tag(token: Token, lemmatize: Callable[[Token], list[str]]) -> None:
    """ "Germany, which arms Ukraine": a verb of the present, tagged as a plural noun, that has a subject of its own."""
    if token.tag_ not in ("NNS", "NNPS") or token.dep_ not in _CLAUSES or not token.text.endswith("s"):
        return
    subjects = [child for child in token.lefts if child.dep_ in _SUBJECTS]
    if not subjects or any(child.dep_ in ("det", "poss", "cop", "nummod", "aux") for child in token.children):
        return
    token.tag_, token.pos_ = "VBZ", "VERB"
    token.lemma_ = lemmatize(token)[0]


def _mend_verbless(sentence: Span) -> None:
    """ "A lawmaker, Jan Novak, suspected that …": the verb of a sentence, parsed as a clause that modifies a noun."""
    noun = sentence.root
    if noun.pos_ not in _NOMINAL:
        return
    clauses = [child for child in noun.rights if child.dep_ in ("acl", "relcl") and _after_comma(child)]
    if not clauses or _subject_of(clauses[-1]) or _auxiliary_before(clauses[-1]):
        return
    verb = clauses[-1]
    parted = any(child.dep_ in ("appos", "relcl", "acl") and child.i < verb.i for child in noun.rights)
    participle = verb.tag_ == "VBN" and parted and verb.pos_ == "VERB"
    if not participle and verb.tag_ not in _FINITE:
        return
    if participle:
        verb.tag_ = "VBD"
    verb.head, verb.dep_ = verb, "ROOT"
    noun.head, noun.dep_ = verb, "nsubj"


def _mend_two_verbs(sentence: Span) -> None:
    """ "Chile, asked about it, said that …": a participle, parsed as a first verb with the second one beside it."""
    first = sentence.root
    subject = _subject_of(first)
    if subject is None or first.tag_ not in ("VBD", "VBN") or not _after_comma(first) or _auxiliary_before(first):
        return
    verb = next(
        (child for child in first.rights if child.dep_ == "conj" and child.tag_ in _FINITE and _after_comma(child)),
        None,
    )
    if verb is None or subject.i > first.i or _subject_of(verb) or any(c.dep_ in ("cc", "dobj") for c in first.rights):
        return
    first.tag_ = "VBN"
    verb.head, verb.dep_ = verb, "ROOT"
    subject.head = verb
    first.head, first.dep_ = subject, "acl"


def _mend_participles(sentence: Span) -> None:
    """ "Oman, asked for help, sent divers": between commas after a subject, a past form is a participle."""
    for token in sentence:
        noun = token.head
        reduced = token.tag_ == "VBD" and token.dep_ == "acl" and not any(c.dep_ == "mark" for c in token.children)
        if reduced and noun.dep_ in _SUBJECTS and noun.head.i > token.i and not _subject_of(token):
            token.tag_ = "VBN"


def _subject_of(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ in _SUBJECTS), None)


def _auxiliary_before(verb: Token) -> bool:
    return any(child.dep_ in ("aux", "auxpass") for child in verb.lefts)


def _after_comma(verb: Token) -> bool:
    """Whether a comma stands before *verb*, adverbs aside."""
    index = verb.i - 1
    while index > 0 and verb.doc[index].pos_ == "ADV":
        index -= 1
    return verb.doc[index].text == ","
