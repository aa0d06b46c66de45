"""A graph of claims → the plain values that the page is made of: actors, edges, claims, articles, contradictions.

Actors, edges, claims and articles refer to each other by number. Spans count UTF-16 code units, as a browser does.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from communique.article import Article
from communique.claim import Actor, Claim, Quad, Span, StatementKind
from communique.claim_graph import ClaimGraph, claim_actors
from communique.diagram.content import Edge, edges_of, time_in_words, title_of
from communique.explorer.contradictions import contradictions
from communique.explorer.layout import edge_words, lay_out, name_words
from communique.explorer.sentences import Units, sentence_around
from communique.tables import count

OWN_VOICE, UNNAMED = "article", "unnamed"  # perspectives that belong to no actor


def page_content(graph: ClaimGraph, title: str | None) -> dict[str, Any]:
    """What the page of *graph* holds, ready for JSON, under *title* or the title of its only article."""
    return _Content(graph).as_dict(title_of(graph) if title is None else title)


class _Content:
    """A graph with everything in its order, numbered and laid out."""

    def __init__(self, graph: ClaimGraph) -> None:
        self.articles = _in_order(graph.articles)
        self.units = [Units(article.text) for article in self.articles]
        self.statements = {statement.id: statement for statement in graph.statements}
        self.edges = edges_of(graph)
        self.claims = [(claim, number) for number, edge in enumerate(self.edges) for claim in edge.claims]
        self.ends = sorted(claim_actors(claim for claim, _ in self.claims), key=lambda actor: actor.iri)
        placed = {actor.iri for actor in self.ends}
        # Who only speaks has a name and no place.
        self.actors = self.ends + [actor for actor in graph.actors if actor.iri not in placed]
        self.names = _names(self.actors)
        self.layout = lay_out(self.ends, self.edges)
        self.article_numbers = {article.id: number for number, article in reversed(list(enumerate(self.articles)))}
        self.actor_numbers = {actor.iri: number for number, actor in enumerate(self.actors)}

    def as_dict(self, title: str) -> dict[str, Any]:
        """All of it."""
        sizes = ((self.articles, "article"), (self.ends, "actor"), (self.claims, "claim"))
        against = contradictions([claim for claim, _ in self.claims])
        return {
            "title": title,
            "summary": " · ".join(count(len(items), noun) for items, noun in sizes),
            "families": [quad.value for quad in Quad],
            "actors": [self._actor(*pair) for pair in zip(self.actors, self.names, strict=True)],
            "edges": [self._edge(number, edge) for number, edge in enumerate(self.edges)],
            "claims": [
                self._claim(claim, edge) | {"against": numbers}
                for (claim, edge), numbers in zip(self.claims, against, strict=True)
            ],
            "articles": [_article(*pair) for pair in zip(self.articles, self.units, strict=True)],
        }

    def _actor(self, actor: Actor, name: str) -> dict[str, Any]:
        part: dict[str, Any] = {
            "id": name,
            "label": actor.label,
            "kind": actor.kind.value,
            "of": actor.of or "",
            "sector": actor.sector or "",
            "new": actor.new,
            "same": actor.same_as or "",
        }
        if actor.iri in self.layout.nodes:
            words = name_words(actor)
            part |= {"large": words.large, "small": words.small}
            part |= {"at": self.layout.nodes[actor.iri], "size": self.layout.sizes[actor.iri]}
        return part

    def _edge(self, number: int, edge: Edge) -> dict[str, Any]:
        words = edge_words(edge)
        return {
            "tail": self.actor_numbers[edge.tail.iri],
            "head": self.actor_numbers[edge.head.iri],
            "relation": edge.relation.label,
            "family": edge.relation.quad.value,
            "symmetric": edge.relation.symmetric,
            "status": edge.claims[0].status,
            "large": words.large,
            "small": words.small,
            "size": (words.width, words.height),
            "label": self.layout.labels[number],
            "curve": self.layout.curves[number],
        }

    def _claim(self, claim: Claim, edge: int) -> dict[str, Any]:
        number = self.article_numbers.get(claim.evidence.article, -1)
        article, units = (self.articles[number], self.units[number]) if number >= 0 else (None, None)
        published = article.published.isoformat() if article and article.published else ""
        return {
            "id": claim.id,
            "edge": edge,
            "subject": self.actor_numbers[claim.subject.iri],
            "object": self.actor_numbers[claim.object.iri],
            "chain": self._chain(claim, article),
            "perspective": self._perspective(claim),
            "time": time_in_words(claim.time) if claim.time else "",
            # As ClaimGraph.select compares dates: the claim's own, else its article's.
            "day": claim.time.strip("./").split("/")[0] if claim.time else published,
            "tense": claim.tense.value if claim.tense else "",
            "probability": claim.probability,
            "article": number,
            **_evidence(claim, article, units),
        }

    def _perspective(self, claim: Claim) -> str:
        """Whose world the claim belongs to: the innermost speaker's, nobody's that is named, or the article's own."""
        statement = self.statements.get(claim.statement or "")
        speaker = statement.speaker if statement else claim.speakers[0] if claim.speakers else None
        if speaker is not None:
            return self.names[self.actor_numbers[speaker.iri]]
        return UNNAMED if claim.statement else OWN_VOICE

    def _chain(self, claim: Claim, article: Article | None) -> list[dict[str, Any]]:
        """Who says it, from the innermost outwards: the number of the actor or -1, the words, the verb, the day."""
        chain: list[dict[str, Any]] = []
        statement = self.statements.get(claim.statement or "")
        while statement is not None and len(chain) < len(self.statements):
            words = statement.speaker_span.of(article.text) if statement.speaker_span and article else ""
            number = self.actor_numbers[statement.speaker.iri] if statement.speaker else -1
            said = time_in_words(statement.said_on) if statement.said_on else ""
            chain.append({"actor": number, "words": words, "does": statement.kind.value, "on": said})
            statement = self.statements.get(statement.parent or "")
        if chain:
            return chain
        speakers = (self.actor_numbers[speaker.iri] for speaker in claim.speakers)
        return [{"actor": number, "words": "", "does": StatementKind.SAYS.value, "on": ""} for number in speakers]


def _article(article: Article, units: Units) -> dict[str, Any]:
    published = article.published.isoformat() if article.published else ""
    return {
        "id": article.id,
        "title": article.title or _heading(article) or article.id,
        "publisher": article.publisher or "",
        "day": time_in_words(published),
        "url": article.url or "",
        "language": article.language,
        "text": article.text,
        "blocks": [[block.kind.value, *units(Span(block.start, block.end))] for block in article.blocks],
    }


def _in_order(articles: Sequence[Article]) -> list[Article]:
    return sorted(articles, key=lambda article: (str(article.published or ""), article.id, article.digest))


def _heading(article: Article) -> str:
    first = article.blocks[0] if article.blocks else None
    return article.text[first.start : first.end] if first and first.kind.value == "heading" else ""


def _names(actors: Sequence[Actor]) -> list[str]:
    """What links call the actors: the last part of the IRI, or all of it where two would share that."""
    short = [actor.iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1] for actor in actors]
    held = Counter([*short, OWN_VOICE, UNNAMED, ""])
    return [name if held[name] == 1 else actor.iri for name, actor in zip(short, actors, strict=True)]


def _evidence(claim: Claim, article: Article | None, units: Units | None) -> dict[str, Any]:
    """Spans of sentence, quotation, subject, cue and object, and the quotation where no text holds it."""
    evidence = claim.evidence
    span = Span(evidence.start, evidence.end)
    parts = {"subject_at": evidence.subject, "cue_at": evidence.cue, "object_at": evidence.object}
    if article is not None and units is not None and article.text[evidence.start : evidence.end] == evidence.quote:
        around = sentence_around(article, span)
        return {"sentence": units(around), "quote": units(span)} | {name: units(part) for name, part in parts.items()}
    own = Units(evidence.quote)
    size = len(evidence.quote)

    def within(part: Span) -> list[int]:
        return own(Span(*(min(max(place - evidence.start, 0), size) for place in part)))

    whole = own(Span(0, size))
    return {"words": evidence.quote, "sentence": whole, "quote": whole} | {k: within(v) for k, v in parts.items()}
