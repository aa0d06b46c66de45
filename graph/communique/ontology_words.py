"""From what the Turtle files say of English words to look-up tables: saying, cues, lists, classes, the calendar.

Each function takes the terms and raises OntologyError, naming the file, for a word that stands under two heads.
"""

from communique.claim import Kind, Modality, Polarity, StatementKind
from communique.errors import OntologyError
from communique.namespaces import CQ, SKOS, local_name, prefixed
from communique.ontology import Cue, SpeechWord
from communique.ontology_entries import KINDS
from communique.turtle import Terms

CALENDAR = ("Month", "Weekday", "Day", "Direction", "Unit", "Count", "Bound", "Ago")
CUE_FORMS = ("verb", "noun", "adjectiveWord", "auxiliary", "adverb", "determiner", "marker", "preposition")


def read_speech(terms: Terms, form: str) -> dict[str, SpeechWord]:
    """The words of saying in one form: "verb", "noun", "adjectiveWord" or "phrase"."""
    words: dict[str, SpeechWord] = {}
    for iri in terms.subjects("SpeechWords"):
        kind = terms.notation(iri, CQ + "statementKindOf")
        if kind is None:
            raise OntologyError(f"{terms.file_of[iri]}: {prefixed(iri)} has no cq:statementKindOf")
        polarity, modality = _effect(terms, iri)
        word = SpeechWord(
            StatementKind(kind),
            polarity,
            modality,
            terms.one(iri, CQ + "nounPhraseContent") == "true",
            terms.one(iri, CQ + "infinitiveContent") == "true",
        )
        for lemma in terms.strings(iri, CQ + form):
            if lemma in words and words[lemma].kind is not word.kind:
                raise OntologyError(f"{terms.file_of[iri]}: '{lemma}' stands under {words[lemma].kind} and {word.kind}")
            words[lemma] = word if lemma not in words or word.takes_noun_phrase else words[lemma]
    return words


def _effect(terms: Terms, iri: str) -> tuple[Polarity | None, Modality | None]:
    polarity, modality = terms.notation(iri, CQ + "setsPolarity"), terms.notation(iri, CQ + "setsModality")
    return (Polarity(polarity) if polarity else None, Modality(modality) if modality else None)


def read_cues(terms: Terms) -> dict[tuple[str, str], Cue]:
    """The cues of polarity and modality, by form and lemma."""
    cues: dict[tuple[str, str], Cue] = {}
    for iri in terms.subjects("Cue"):
        cue = Cue(*_effect(terms, iri))
        for form in CUE_FORMS:
            for lemma in terms.strings(iri, CQ + form):
                if cues.setdefault((form, lemma), cue) != cue:
                    raise OntologyError(f"{terms.file_of[iri]}: the {form} '{lemma}' stands under two cues")
    return cues


def read_words(terms: Terms) -> tuple[dict[str, frozenset[str]], dict[tuple[str, str], str]]:
    """The lists of words by name, and the class of a word by part of speech and lemma."""
    lists = {
        local_name(iri): frozenset(word for form in CUE_FORMS for word in terms.strings(iri, CQ + form))
        for iri in terms.subjects("WordList")
    }
    classes: dict[tuple[str, str], str] = {}
    for iri in terms.subjects("WordClass"):
        part = terms.need(iri, CQ + "partOfSpeech", "cq:partOfSpeech")
        for word in terms.strings(iri, CQ + "word"):
            if (other := classes.setdefault((part, word), local_name(iri))) != local_name(iri):
                raise OntologyError(
                    f"{terms.file_of[iri]}: the {part} '{word}' stands in the classes {other} and {local_name(iri)}"
                )
    return lists, classes


def read_variants(terms: Terms) -> dict[str, str]:
    """Other spellings of prepositions: "towards" is "toward"."""
    return {
        word: terms.need(iri, SKOS + "prefLabel", "skos:prefLabel")
        for iri in terms.subjects("Preposition")
        for word in terms.strings(iri, SKOS + "altLabel")
    }


def read_calendar(terms: Terms, name: str) -> dict[str, int]:
    """The words of one kind in the calendar and the number of each: months, weekdays, counts."""
    subjects = terms.typed.get(f"https://w3id.org/communique/calendar/{name}", ())
    return {
        word: int(terms.need(iri, CQ + "number", "cq:number"))
        for iri in subjects
        for word in terms.strings(iri, CQ + "word")
    }


def read_kind_descriptions(terms: Terms) -> dict[str, frozenset[Kind]]:
    """The nouns that describe any actor of a kind: "country" a state."""
    found: dict[str, set[Kind]] = {}
    for iri, kind in KINDS.items():
        for noun in terms.strings(iri, CQ + "description"):
            found.setdefault(noun, set()).add(kind)
    return {noun: frozenset(kinds) for noun, kinds in found.items()}
