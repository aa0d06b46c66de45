"""Statements and claims made by hand, with the spans of their words in a text."""

from communique.claim import (
    Actor,
    Claim,
    Evidence,
    Kind,
    Span,
    Statement,
)
from communique.namespaces import ACTOR


class Maker:
    """Makes statements and claims about one article; words are named by what they are."""

    def __init__(self, article):
        self.article = article
        self.statements, self.claims = {}, {}

    def span(self, words, inside=None):
        start = self.article.text.index(inside) if inside else 0
        start = self.article.text.index(words, start)
        return Span(start, start + len(words))

    def statement(self, name, kind, speaker, words, cue, content, **more):
        self.statements[name] = Statement(
            id=name,
            article=self.article.id,
            kind=kind,
            speaker=speaker,
            speaker_span=self.span(words, words) if words else None,
            cue=self.span(cue) if cue else None,
            content=tuple(map(self.span, content)),
            **more,
        )

    def claim(self, name, subject, relation, object_, quote, cue, words, **more):
        start, end = self.span(quote)
        chain, current = [], more.get("statement")
        while current:
            chain.append(self.statements[current])
            current = chain[-1].parent
        chain = [statement for statement in chain if statement.speaker]
        evidence = Evidence(
            self.article.id,
            start,
            end,
            quote,
            self.span(words[0], quote),
            self.span(words[1], quote),
            self.span(cue, quote),
        )
        self.claims[name] = Claim(
            id=name,
            subject=subject,
            relation=relation,
            object=object_,
            evidence=evidence,
            speakers=tuple(statement.speaker for statement in chain),
            speaker_spans=tuple(statement.speaker_span for statement in chain),
            **more,
        )


def known(name, kind=Kind.STATE, **more):
    return Actor(ACTOR + name, name.replace("-", " ").title(), kind, **more)
