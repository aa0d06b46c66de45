"""Loading the ontology: small folders of Turtle, and the line that tells what is wrong with them."""

import shutil

import pytest

from communique.claim import Kind
from communique.errors import OntologyError
from communique.ontology import ACTOR, Tenure, _Loader, find_files, load_ontology, ontology_folder, slug

PREFIXES = """
@prefix cq:     <https://w3id.org/communique/ontology#> .
@prefix rel:    <https://w3id.org/communique/relation/> .
@prefix role:   <https://w3id.org/communique/role/> .
@prefix actor:  <https://w3id.org/communique/actor/> .
@prefix owl:    <http://www.w3.org/2002/07/owl#> .
@prefix rdfs:   <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos:   <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
"""
PERU = 'actor:peru a cq:State ; skos:prefLabel "Peru"@en .'
KING = 'role:king a cq:Role ; skos:prefLabel "king"@en .'


@pytest.fixture
def load(tmp_path):
    """Loads an ontology of the core terms and one more file."""

    def load_turtle(turtle):
        shutil.copy(ontology_folder() / "communique.ttl", tmp_path)
        (tmp_path / "mine.ttl").write_text(PREFIXES + turtle, "utf-8")
        return _Loader(find_files([tmp_path])).load()

    return load_turtle


def test_actor(load):
    actors = load(
        PERU
        + """actor:doe a cq:Person ; skos:prefLabel "Jane Doe"@en ; schema:familyName "Doe"@en ;
            cq:citizenOf actor:peru ; cq:tenure [ cq:role role:king ; cq:of actor:peru ; schema:startDate "2020" ] ."""
        + KING
    ).actors
    doe = actors[ACTOR + "doe"]
    assert (doe.label, doe.kind, doe.family_names, doe.of) == ("Jane Doe", Kind.PERSON, ("Doe",), ACTOR + "peru")
    assert doe.tenures == (Tenure("https://w3id.org/communique/role/king", ACTOR + "peru", "2020", None),)


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (
            PERU + 'actor:chile a cq:State ; skos:prefLabel "Chile"@en ; skos:altLabel "Peru"@en .',
            "the name 'Peru' belongs to actor:peru and to actor:chile",
        ),
        (
            KING + 'role:queen a cq:Role ; skos:prefLabel "queen"@en ; skos:altLabel "king"@en .',
            "the noun 'king' belongs to role:king and to role:queen",
        ),
        (
            'actor:peru a cq:State ; skos:prefLabel "Peru"@en ; cq:nickname "P"@en .',
            "the term cq:nickname is not declared in communique.ttl",
        ),
        ("actor:peru a cq:State .", "actor:peru has no skos:prefLabel"),
        ("role:king a cq:Role .", "role:king has no skos:prefLabel"),
        ("rel:likes a owl:ObjectProperty ; cq:quadClass cq:VerbalCooperation .", "rel:likes has no skos:prefLabel"),
        ('rel:likes a owl:ObjectProperty ; skos:prefLabel "likes"@en .', "rel:likes has no cq:quadClass"),
        (
            """rel:likes a owl:ObjectProperty ; skos:prefLabel "likes"@en ; cq:quadClass cq:VerbalCooperation ;
                rdfs:subPropertyOf rel:feels .""",
            "rel:likes stands below rel:feels, which is not declared",
        ),
        (
            PERU + 'actor:doe a cq:Person ; skos:prefLabel "Doe"@en ; cq:tenure [ cq:of actor:peru ] .',
            "actor:doe has a tenure without cq:role or cq:of",
        ),
        (
            PERU
            + 'actor:doe a cq:Person ; skos:prefLabel "Doe"@en ; cq:tenure [ cq:role role:king ; cq:of actor:peru ] .',
            "actor:doe holds role:king, which is not declared",
        ),
        (
            'actor:doe a cq:Person ; skos:prefLabel "Doe"@en ; cq:citizenOf actor:peru .',
            "actor:doe names actor:peru, which is not declared",
        ),
        (
            'role:king a cq:Role ; skos:prefLabel "king"@en ; cq:relation rel:rules .',
            "role:king names rel:rules, which is not declared",
        ),
    ],
)
def test_error_names_the_file_and_the_term(load, turtle, message):
    with pytest.raises(OntologyError) as error:
        load(turtle)
    assert str(error.value) == f"mine.ttl: {message}"


def test_file_that_is_no_turtle(load):
    with pytest.raises(OntologyError, match=r"^mine\.ttl: ") as error:
        load("actor:peru a cq:State")
    assert "\n" not in str(error.value)


def test_folder_that_is_not_there(tmp_path):
    with pytest.raises(OntologyError, match="no such folder; --ontology takes a folder of Turtle files"):
        find_files([tmp_path / "missing"])


def test_extra_folder_adds_an_actor(tmp_path, ontology):
    turtle = 'actor:duckburg a cq:State ; skos:prefLabel "Duckburg"@en ; cq:demonym "Duckburger"@en .'
    (tmp_path / "ducks.ttl").write_text(PREFIXES + turtle, "utf-8")
    larger = load_ontology(tmp_path)
    assert larger.actors[ACTOR + "duckburg"].demonyms == ("Duckburger",)
    assert len(larger.actors) == len(ontology.actors) + 1
    assert larger.digest != ontology.digest


def test_shapes_are_no_knowledge():
    names = [path.name for path in find_files([ontology_folder()])]
    assert "communique.ttl" in names
    assert "shapes.ttl" not in names


@pytest.mark.parametrize(
    ("day", "held"),
    [("2019-12-31", False), ("2020-01-01", True), ("2021-06-30", True), ("2021-07-01", False)],
)
def test_partial_bound_of_a_tenure_counts_as_a_whole(day, held):
    assert Tenure("role", "of", "2020", "2021-06").covers(day) is held


def test_open_tenure_covers_every_day():
    assert Tenure("role", "of", None, None).covers("1900-01-01")


def test_relations_stand_below_their_roots(ontology):
    assert ontology.is_a("sanctions", "materialConflict")
    assert not ontology.is_a("materialConflict", "sanctions")
    assert ontology.root("sanctions") == "materialConflict"
    assert ontology.relation("sanctions").quad == "material-conflict"


@pytest.mark.parametrize(
    ("name", "expected"), [("Jane Doe", "jane-doe"), ("Côte d’Ivoire", "côte-d-ivoire"), ("___", "unnamed")]
)
def test_slug(name, expected):
    assert slug(name) == expected
