"""What several tests share: one reading of the dispatch, and a small graph made by hand."""

from datetime import date
from importlib.resources import files

import pytest

from communique.article import Article
from communique.claim import (
    Actor,
    Kind,
    Modality,
    Polarity,
    Quad,
    Relation,
    StatementKind,
    Tense,
)
from communique.claim_graph import ClaimGraph
from communique.namespaces import ACTOR, REL
from maker import Maker, known


@pytest.fixture(scope="session")
def dispatch_reading():
    """The reading of the dispatch that ships with the package, published on 2025-12-11."""
    from communique.pipeline import load_extractor

    text = (files("communique") / "data" / "dispatch.txt").read_text(encoding="utf-8")
    return load_extractor().read(Article("dispatch", text, published=date(2025, 12, 11)))


@pytest.fixture(scope="session")
def extractor():
    """The extractor with the bundled ontology, loaded once."""
    from communique.pipeline import load_extractor

    return load_extractor()


@pytest.fixture(scope="session")
def ontology(extractor):
    """The bundled ontology."""
    return extractor.ontology


@pytest.fixture(scope="session")
def read(extractor):
    """Reads a text that was published on 2025-12-11."""

    def read_text(text):
        return extractor.read(Article("text", text, published=date(2025, 12, 11)))

    return read_text


SUMMIT = """Summit in Oslo

NATO chief Mark Rutte praised Norway. He said that China arms Russia. China denied that it arms Russia.

Rutte, who met Doe, said that Vladimir Putin believes that NATO threatens Russia.

Russia could attack NATO by 2029, Norwegian General Jane Doe warned Rutte in October. Officials said that Iran funds it.
"""


@pytest.fixture(scope="session")
def summit():
    """Claims in every standing: asserted, denied, nested, possible, by somebody unnamed, by somebody unknown."""
    article = Article(
        "summit",
        SUMMIT,
        title="Summit in Oslo",
        published=date(2025, 11, 3),
        publisher="The Herald",
        url="https://herald.example/summit",
    )
    nato = Actor(
        ACTOR + "nato", "NATO", Kind.ALLIANCE, sector="military", same_as="http://www.wikidata.org/entity/Q7184"
    )
    china, russia, iran, norway = map(known, ("china", "russia", "iran", "norway"))
    rutte = known("mark-rutte", Kind.PERSON, of="Netherlands", of_iri=ACTOR + "netherlands")
    putin = known("vladimir-putin", Kind.PERSON, of="Russia", of_iri=russia.iri)
    doe = Actor(
        "https://w3id.org/communique/data/actor/jane-doe",
        "Jane Doe",
        Kind.PERSON,
        "Norway",
        norway.iri,
        "military",
        True,
    )
    arms = Relation(REL + "arms", "arms", Quad.MATERIAL_COOPERATION, "AID", "military")
    meets = Relation(REL + "meets", "meets", Quad.VERBAL_COOPERATION, "CONSULT", symmetric=True)
    praises = Relation(REL + "praises", "praises", Quad.VERBAL_COOPERATION, "SUPPORT")
    leads = Relation(REL + "leaderOf", "leader of", Quad.STRUCTURAL)
    threatens = Relation(REL + "threatens", "threatens", Quad.VERBAL_CONFLICT, "THREATEN")
    attacks = Relation(REL + "attacks", "attacks", Quad.MATERIAL_CONFLICT, "ASSAULT")
    funds = Relation(REL + "funds", "funds", Quad.MATERIAL_COOPERATION, "AID")

    make = Maker(article)
    kinds = StatementKind
    make.statement("s1", kinds.SAYS, rutte, "He", "said", ["China arms Russia"])
    make.statement("s2", kinds.DENIES, china, "China denied", "denied", ["it arms Russia"])
    make.statement(
        "s3",
        kinds.SAYS,
        rutte,
        "Rutte, who",
        "said that Vladimir",
        ["Vladimir Putin believes that NATO threatens Russia"],
    )
    make.statement("s4", kinds.BELIEVES, putin, "Vladimir Putin", "believes", ["NATO threatens Russia"], parent="s3")
    warned = {"addressee": rutte, "addressee_span": make.span("Rutte in"), "said_on": "2025-10"}
    make.statement(
        "s5",
        kinds.WARNS,
        doe,
        "Norwegian General Jane Doe",
        "warned",
        ["Russia could attack NATO", "by 2029"],
        **warned,
    )
    make.statement("s6", kinds.SAYS, None, "Officials", "said that Iran", ["Iran funds it"])

    present = {"tense": Tense.PRESENT}
    make.claim("c1", rutte, leads, nato, "NATO chief Mark Rutte", "chief", ("Mark Rutte", "NATO"), matched="chief")
    make.claim(
        "c2", rutte, praises, norway, "Mark Rutte praised Norway", "praised", ("Mark Rutte", "Norway"), tense=Tense.PAST
    )
    make.claim(
        "c3", china, arms, russia, "China arms Russia", "arms", ("China", "Russia"), statement="s1",
        matched="X arms Y", signature="X <agent arm >patient Y", **present,
    )  # fmt: skip
    make.claim(
        "c4", china, arms, russia, "it arms Russia", "arms", ("it", "Russia"), statement="s2",
        polarity=Polarity.NEGATED, reasons=("denied",), **present,
    )  # fmt: skip
    make.claim("c5", rutte, meets, doe, "Rutte, who met Doe", "met", ("Rutte", "Doe"), tense=Tense.PAST, time="2025-11")
    make.claim(
        "c6",
        nato,
        threatens,
        russia,
        "NATO threatens Russia",
        "threatens",
        ("NATO", "Russia"),
        statement="s4",
        **present,
    )
    make.claim(
        "c7", russia, attacks, nato, "Russia could attack NATO", "attack", ("Russia", "NATO"), statement="s5",
        modality=Modality.POSSIBLE, tense=Tense.FUTURE, time="../2029", reasons=("could", "warned"),
    )  # fmt: skip
    make.claim("c8", iran, funds, nato, "Iran funds it", "funds", ("Iran", "it"), statement="s6", probability=0.83)
    return ClaimGraph((article,), tuple(make.statements.values()), tuple(make.claims.values()))
