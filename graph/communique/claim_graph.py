"""The graph of claims over one or many articles: actors are nodes, claims are edges, nothing is merged away."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from communique.article import DEFAULT_BASE, Article
from communique.claim import Actor, Claim, Statement
from communique.errors import UnknownNameError
from communique.tables import CLAIM_COLUMNS, claim_row, count, html_table

if TYPE_CHECKING:
    import networkx as nx

MOST_ROWS = 100  # of the table that a notebook shows; a graph of years would fill it


@dataclass(frozen=True)
class ClaimGraph:
    """Articles with their statements and claims, each once, in the order in which they were read."""

    articles: tuple[Article, ...] = ()
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    base: str = field(default=DEFAULT_BASE, repr=False)

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        """Every actor that a claim or a statement names, by IRI."""
        found: dict[str, Actor] = {}
        for claim in self.claims:
            for actor in (claim.subject, claim.object, *claim.speakers):
                found.setdefault(actor.iri, actor)
        for statement in self.statements:
            for named in (statement.speaker, statement.addressee):
                if named is not None:
                    found.setdefault(named.iri, named)
        return tuple(found[iri] for iri in sorted(found))

    def select(
        self,
        *,
        actors: Collection[str] = (),
        relations: Collection[str] = (),
        speakers: Collection[str] = (),
        since: str | None = None,
        until: str | None = None,
    ) -> "ClaimGraph":
        """The part of the graph whose claims fit all that is given.

        *actors*, *speakers* are labels or IRIs, *relations* labels or names of relations; *since* and *until* are ISO
        8601 dates that a claim's time, or the date of its article, is compared with. Raises UnknownNameError for a
        name that the graph does not hold.
        """
        wanted_actors = self._find(actors, "actor", self._actor_names(claim_actors(self.claims)))
        wanted_speakers = self._find(speakers, "speaker", self._actor_names(a for c in self.claims for a in c.speakers))
        names = {
            name: c.relation.iri for c in self.claims for name in (c.relation.label, c.relation.name, c.relation.iri)
        }
        wanted_relations = self._find(relations, "relation", names)
        published = {article.id: article.published.isoformat() for article in self.articles if article.published}

        def fits(claim: Claim) -> bool:
            day = claim.time.strip("./").split("/")[0] if claim.time else published.get(claim.evidence.article, "")
            return (
                (not wanted_actors or bool(wanted_actors & {claim.subject.iri, claim.object.iri}))
                and (not wanted_relations or claim.relation.iri in wanted_relations)
                and (not wanted_speakers or bool(wanted_speakers & {speaker.iri for speaker in claim.speakers}))
                and (since is None or (bool(day) and day >= since[: len(day)]))
                and (until is None or (bool(day) and day[: len(until)] <= until))
            )

        return ClaimGraph(self.articles, self.statements, tuple(filter(fits, self.claims)), self.base)

    @staticmethod
    def _actor_names(actors: Iterable[Actor]) -> dict[str, str]:
        return {name: actor.iri for actor in actors for name in (actor.label, actor.iri)}

    @staticmethod
    def _find(wanted: Collection[str], what: str, names: dict[str, str]) -> set[str]:
        folded = {name.casefold(): iri for name, iri in names.items()}
        for name in wanted:
            if name.casefold() not in folded:
                raise UnknownNameError(what, name, (known for known in names if "://" not in known))
        return {folded[name.casefold()] for name in wanted}

    def to_networkx(self) -> "nx.MultiDiGraph":
        """A multigraph with an edge for each claim, keyed by its id, and every attribute as a plain value."""
        import networkx as nx

        graph = nx.MultiDiGraph(name="Communiqué")
        for actor in sorted(
            {actor.iri: actor for actor in claim_actors(self.claims)}.values(), key=lambda actor: actor.iri
        ):
            graph.add_node(
                actor.iri,
                label=actor.label,
                kind=actor.kind.value,
                of=actor.of or "",
                sector=actor.sector or "",
                new=actor.new,
            )
        for claim in self.claims:
            graph.add_edge(
                claim.subject.iri,
                claim.object.iri,
                key=claim.id,
                label=claim.relation.label,
                relation=claim.relation.iri,
                quad=claim.relation.quad.value,
                plover=claim.relation.plover or "",
                speaker=claim.speakers[0].label if claim.speakers else "",
                speakers=" < ".join(speaker.label for speaker in claim.speakers),
                status=claim.status,
                polarity=claim.polarity.value,
                modality=claim.modality.value,
                tense=claim.tense.value if claim.tense else "",
                time=claim.time or "",
                article=claim.evidence.article,
                quote=claim.evidence.quote,
                start=claim.evidence.start,
                end=claim.evidence.end,
                example=claim.matched or "",
                probability=claim.probability if claim.probability is not None else 1.0,
            )
        return graph

    def __len__(self) -> int:
        return len(self.claims)

    def __repr__(self) -> str:
        return (
            f"ClaimGraph({len(self.articles)} articles, {len(claim_actors(self.claims))} actors, "
            f"{len(self.statements)} statements, {len(self.claims)} claims)"
        )

    def _repr_html_(self) -> str:
        several = len(self.articles) > 1
        columns = ("article", *CLAIM_COLUMNS) if several else CLAIM_COLUMNS
        shown = self.claims[:MOST_ROWS]
        rows = ((claim.evidence.article, *claim_row(claim)) if several else claim_row(claim) for claim in shown)
        more = f"; the first {MOST_ROWS} are shown" if len(self) > MOST_ROWS else ""
        actors = count(len(claim_actors(self.claims)), "actor")
        caption = f"{count(len(self.articles), 'article')}, {actors}, {count(len(self), 'claim')}{more}"
        return html_table(columns, rows, caption)


def claim_actors(claims: Iterable[Claim]) -> list[Actor]:
    """The actors that stand at either end of a claim, each once, in the order of the claims."""
    found: dict[str, Actor] = {}
    for claim in claims:
        found.setdefault(claim.subject.iri, claim.subject)
        found.setdefault(claim.object.iri, claim.object)
    return list(found.values())


def merge(graphs: Iterable[ClaimGraph]) -> ClaimGraph:
    """One graph of several; what two of them share stands in it once."""
    graphs = list(graphs)
    articles = {article.digest: article for graph in graphs for article in graph.articles}
    statements = {statement.id: statement for graph in graphs for statement in graph.statements}
    claims = {claim.id: claim for graph in graphs for claim in graph.claims}
    base = graphs[0].base if graphs else DEFAULT_BASE
    return ClaimGraph(tuple(articles.values()), tuple(statements.values()), tuple(claims.values()), base)
