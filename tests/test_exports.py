"""Each format is read back by a library of its own: labels, counts and dates hold, and nothing denied is a fact."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
import rdflib
import stix2
from hypothesis import given
from hypothesis import strategies as st
from nanopub import Nanopub
from nanopub.namespaces import NP

import communique
from communique import exports, rdf
from communique.claim import Modality, Polarity, Tense
from communique.claim_graph import ClaimGraph
from communique.errors import GraphError, UnknownNameError
from communique.ontology import ACTOR, CQ, REL
from communique.tables import CSV_COLUMNS, guard, to_csv, unguard

FOLDERS = [name for name, form in exports.FORMATS.items() if form.folder]
STANDINGS = [{"polarity": Polarity.NEGATED}, *({"modality": modality} for modality in Modality if modality != "actual")]


@pytest.fixture(scope="session")
def hostile(summit):
    """The summit with names and words that would break a format that does not quote them."""
    words = '=cmd|\'/c calc\'!A1;,"\t\r\n</data>&<script>]]>{"a": 1}\\'
    subject = replace(summit.claims[2].subject, label=words)
    claims = (replace(summit.claims[2], subject=subject, matched=words), *summit.claims[4:])
    return replace(summit, claims=claims)


def rows_of(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), delimiter=delimiter))


def with_standing(graph: ClaimGraph, **standing: object) -> ClaimGraph:
    return replace(graph, claims=tuple(replace(claim, **standing) for claim in graph.claims))


# What a file is called, and what is told


@pytest.mark.parametrize("name", exports.FORMATS)
def test_each_format_writes_a_file_or_a_folder(summit, tmp_path, name):
    form = exports.FORMATS[name]
    path = tmp_path / f"graph{form.suffix or '.out'}"
    assert exports.write(summit, path, None if form.suffix else name) == path
    written = {part.name: part.read_bytes() for part in path.iterdir()} if form.folder else path.read_bytes()
    assert written == exports.to_files(summit, name)


@pytest.mark.parametrize("name", exports.FORMATS)
def test_an_empty_graph_and_hostile_words_are_written_too(hostile, name):
    assert exports.to_files(ClaimGraph(), name) is not None
    assert exports.to_files(hostile, name)


def test_what_cannot_be_written(summit, tmp_path):
    with pytest.raises(GraphError, match=r"a.json: unknown suffix '.json'; known are .ttl, .*; --format names .*stix"):
        exports.write(summit, "a.json")
    with pytest.raises(UnknownNameError, match="unknown format 'stixx'; did you mean stix"):
        exports.write(summit, "a.json", "stixx")
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(GraphError, match=r"a.csv: cannot be written: Is a directory"):
        exports.write(summit, tmp_path / "a.csv")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GraphError, match=r"file: cannot be written: File exists"):
        exports.write(summit, tmp_path / "file", "neo4j")


def test_bytes_do_not_depend_on_hash_seed_time_zone_or_order(summit, tmp_path):
    rdf.write(summit, tmp_path / "graph.trig")
    code = (
        "import sys, hashlib; from communique import exports, rdf; graph = rdf.read(sys.argv[1])\n"
        "for name in exports.FORMATS:\n"
        "    print(name, hashlib.sha256(repr(exports.to_files(graph, name)).encode()).hexdigest())"
    )
    printed = set()
    for seed, zone in (("1", "Pacific/Kiritimati"), ("2", "America/Adak")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        environment["PYTHONPATH"] = str(Path(communique.__file__).parents[1])
        command = [sys.executable, "-c", code, tmp_path / "graph.trig"]
        printed.add(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    assert len(printed) == 1
    swapped = replace(summit, claims=summit.claims[::-1], statements=summit.statements[::-1])
    for name in exports.FORMATS:
        assert exports.to_files(swapped, name) == exports.to_files(summit, name)


# Networks


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_networks_have_labels_colours_and_dates(summit, name):
    content = exports.to_files(summit, name)
    if name == "graphml":
        graph = nx.parse_graphml(content, force_multigraph=True)
    else:
        graph = nx.read_gexf(io.BytesIO(content), version="1.3")
    assert (len(graph), graph.number_of_edges()) == (7, len(summit.claims))
    assert {values["label"] for _, values in graph.nodes(data=True)} >= {"NATO", "Jane Doe"}
    assert graph.nodes[ACTOR + "nato"]["kind"] == "alliance"
    edge = graph.edges[ACTOR + "russia", ACTOR + "nato", "c7"]
    assert (edge["label"], edge["relation_label"], edge["status"]) == ("attacks (possible)", "attacks", "possible")
    assert (edge["speaker"], edge["time"], edge["published"]) == ("Jane Doe", "../2029", "2025-11-03")
    assert edge["date_to"] == "2029-12-31"
    met = graph.edges[ACTOR + "mark-rutte", summit.base + "actor/jane-doe", "c5"]
    assert (met["date_from"], met["date_to"]) == ("2025-11-01", "2025-11-30")
    if name == "gexf":
        assert (met["start"], met["end"], edge["end"]) == ("2025-11-01", "2025-11-30", "2029-12-31")
        assert (
            re.search(rb'kind="arms \(negated\)" label="arms \(negated\)"', content) or b'"arms (negated)"' in content
        )
        assert b'<viz:color r="150" g="16" b="30" />' in content
    else:
        assert (edge["color"], edge["r"], edge["g"], edge["b"]) == ("#96101E", 150, 16, 30)


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_networks_hold_any_words_that_xml_can(hostile, name):
    content = exports.to_files(hostile, name)
    graph = nx.parse_graphml(content) if name == "graphml" else nx.read_gexf(io.BytesIO(content), version="1.3")
    assert graph.nodes[ACTOR + "china"]["label"].startswith("=cmd|")
    broken = replace(hostile, claims=(replace(hostile.claims[0], matched="a\x01"),))
    with pytest.raises(GraphError, match=f"XML cannot hold the character U\\+0001.* instead of .{name}"):
        exports.to_files(broken, name)


# Tables


def test_csv_has_a_row_for_each_claim(summit):
    rows = {row["id"]: row for row in rows_of(exports.to_files(summit, "csv"))}
    assert list(rows["c1"]) == list(CSV_COLUMNS)
    assert len(rows) == len(summit.claims)
    assert rows["c6"]["speakers"] == "Vladimir Putin < Mark Rutte"
    found = rows["c7"]["quote"], rows["c7"]["status"], rows["c7"]["time"]
    assert found == ("Russia could attack NATO", "possible", "../2029")


def test_nodes_and_edges_point_to_each_other(summit):
    files = exports.to_files(summit, "network")
    nodes, edges = rows_of(files["nodes.csv"]), rows_of(files["edges.csv"])
    known = {node["Id"]: node["Label"] for node in nodes}
    assert (len(nodes), len(edges)) == (7, len(summit.claims))
    assert all(edge["Source"] in known and edge["Target"] in known for edge in edges)
    denied = next(edge for edge in edges if edge["Id"] == "c4")
    assert (denied["Label"], denied["status"], denied["speaker"]) == ("arms (negated)", "negated", "China")


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+SUM(A1)",
        "-A1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "-1+cmd|' /C calc'!A0",
        "'=1",
        "''@x",
        "--A",
    ],
)
def test_what_a_spreadsheet_would_evaluate_has_an_apostrophe(cell):
    assert guard(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["--10", "--10-05/--10-07", "../--10", "-1", "+1", "-12.5", "1=1", "a@b", "'quoted'", "", "–", "../2029"]
)
def test_numbers_and_partial_times_stay_as_they_are(cell):
    assert guard(cell) == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_row_comes_back_as_it_went_in(cells):
    (row,) = csv.reader(io.StringIO(to_csv([[*cells, "end"]]), newline=""))
    assert [unguard(cell) for cell in row] == [*cells, "end"]


@pytest.mark.parametrize("name", ["csv", "network", "neo4j", "plover", "plover-all"])
def test_no_cell_of_any_table_is_a_formula(hostile, name):
    found = exports.to_files(hostile, name)
    for content in found.values() if isinstance(found, dict) else [found]:
        for row in csv.reader(io.StringIO(content.decode(), newline=""), delimiter="\t" if "plover" in name else ","):
            assert all(unguard(cell) != cell or guard(cell) == cell for cell in row)
            assert not any(cell.startswith(("=", "@", "\t", "\r")) for cell in row)


# Neo4j


def test_neo4j_reads_actors_and_typed_relationships(summit):
    files = exports.to_files(summit, "neo4j")
    nodes, edges = rows_of(files["nodes.csv"]), rows_of(files["relationships.csv"])
    known = {node["iri:ID(Actor)"]: node for node in nodes}
    assert known[ACTOR + "nato"][":LABEL"] == "Actor;Alliance"
    assert known[summit.base + "actor/jane-doe"]["new:boolean"] == "true"
    types = {edge["claim"]: edge[":TYPE"] for edge in edges}
    assert types == {
        "c1": "LEADER_OF",
        "c2": "PRAISES",
        "c3": "ARMS",
        "c4": "NEGATED_ARMS",
        "c5": "MEETS",
        "c6": "THREATENS",
        "c7": "POSSIBLE_ATTACKS",
        "c8": "FUNDS",
    }
    for edge in edges:
        assert edge[":START_ID(Actor)"] in known
        assert edge[":END_ID(Actor)"] in known
        assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", edge["dateFrom:date"])
    assert next(edge for edge in edges if edge["claim"] == "c6")["speakers:string[]"] == "Vladimir Putin;Mark Rutte"


@pytest.mark.parametrize("standing", STANDINGS)
def test_no_relationship_of_neo4j_has_the_type_of_what_is_asserted(summit, standing):
    edges = rows_of(exports.to_files(with_standing(summit, **standing), "neo4j")["relationships.csv"])
    status = next(iter(standing.values())).value.upper()
    assert all(status in edge[":TYPE"].split("_") for edge in edges)


# Nanopublications


def nanopubs(graph: ClaimGraph) -> dict[str, Nanopub]:
    """Each nanopublication of the file by its claim, as the nanopub library reads it."""
    whole = rdflib.ConjunctiveGraph()
    whole.parse(data=exports.to_files(graph, "nanopub"), format="trig")
    found = {}
    for head in whole.subjects(rdflib.RDF.type, NP.Nanopublication):
        one = rdflib.ConjunctiveGraph()
        for part in ("Head", "assertion", "provenance", "pubinfo"):
            place = rdflib.URIRef(f"{head}#{part}")
            for triple in whole.get_context(place):
                one.get_context(place).add(triple)
        found[head.rsplit("/", 1)[-1]] = Nanopub(rdf=one)
    return found


def test_each_claim_is_a_valid_nanopublication(summit):
    found = nanopubs(summit)
    assert set(found) == {claim.id for claim in summit.claims}
    assert all(publication.is_valid for publication in found.values())


def test_an_assertion_is_the_bare_triple_of_whoever_asserts_it(summit):
    found = nanopubs(summit)
    bare = {(rdflib.URIRef(ACTOR + "china"), rdflib.URIRef(REL + "arms"), rdflib.URIRef(ACTOR + "russia"))}
    assert set(found["c3"].assertion) == bare
    by = rdflib.PROV.wasAttributedTo
    assert set(found["c3"].provenance.objects(predicate=by)) == {rdflib.URIRef(ACTOR + "mark-rutte")}
    assert set(found["c2"].provenance.objects(predicate=by)) == {rdflib.URIRef(summit.base + "article/summit")}
    quotes = set(found["c3"].provenance.objects(predicate=rdflib.URIRef("http://www.w3.org/ns/oa#exact")))
    assert rdflib.Literal("China arms Russia") in quotes
    assert not any("Summit in Oslo\n" in value for value in quotes)


def test_an_assertion_of_what_nobody_asserts_describes_the_claim(summit):
    found = nanopubs(summit)
    for name in ("c4", "c7", "c8"):  # denied; possible; said by somebody unnamed
        assert {predicate for _, predicate, _ in found[name].assertion} <= {
            rdflib.RDF.type,
            *(rdflib.URIRef(CQ + term) for term in ("subject", "relation", "object", "speaker", "polarity")),
            *(rdflib.URIRef(CQ + term) for term in ("modality", "tense", "time")),
        }
        assert not set(found[name].provenance.objects(predicate=rdflib.PROV.wasAttributedTo))


@pytest.mark.parametrize("standing", STANDINGS)
def test_no_nanopublication_holds_a_bare_triple_of_what_is_not_asserted(summit, standing):
    quads = rdflib.Dataset().parse(data=exports.to_files(with_standing(summit, **standing), "nanopub"), format="trig")
    assert not [predicate for _, predicate, _, _ in quads.quads() if predicate.startswith(REL)]


# STIX


def stix(graph: ClaimGraph) -> dict[str, list[dict]]:
    bundle = stix2.parse(exports.to_files(graph, "stix").decode(), allow_custom=False)
    found: dict[str, list[dict]] = {"identity": [], "relationship": [], "note": [], "opinion": []}
    for item in bundle.get("objects", ()):
        found[item["type"]].append(json.loads(item.serialize()))
    return found


def test_stix_has_actors_relationships_opinions_and_notes(summit):
    found = stix(summit)
    names = {identity["id"]: identity["name"] for identity in found["identity"]}
    assert sorted(names.values()) == sorted(actor.label for actor in summit.actors)
    edges = {
        (names[edge["source_ref"]], edge["relationship_type"], names[edge["target_ref"]]): edge
        for edge in found["relationship"]
    }
    assert set(edges) == {
        ("Mark Rutte", "leader-of", "NATO"),
        ("Mark Rutte", "praises", "Norway"),
        ("Mark Rutte", "meets", "Jane Doe"),
        ("China", "arms", "Russia"),
        ("NATO", "threatens", "Russia"),
        ("Iran", "funds", "NATO"),
    }
    arms = edges["China", "arms", "Russia"]
    assert (arms["description"], arms["created"]) == ("China arms Russia", "2025-11-03T00:00:00.000Z")
    assert arms["external_references"][0]["url"] == "https://herald.example/summit"
    assert edges["Iran", "funds", "NATO"]["confidence"] == 83
    (opinion,) = found["opinion"]
    assert (opinion["opinion"], opinion["authors"], opinion["object_refs"]) == (
        "strongly-disagree",
        ["China"],
        [arms["id"]],
    )
    notes = {note["abstract"]: note for note in found["note"]}
    possible = notes["Russia – attacks (possible) – NATO, says Jane Doe"]
    assert sorted(names[reference] for reference in possible["object_refs"]) == ["NATO", "Russia"]
    assert possible["labels"] == ["possible"]
    said = notes["NATO – threatens – Russia, says Vladimir Putin, says Mark Rutte"]
    assert said["object_refs"] == [edges["NATO", "threatens", "Russia"]["id"]]


@pytest.mark.parametrize("standing", [*STANDINGS, {"tense": Tense.FUTURE}])
def test_no_relationship_of_stix_is_what_is_not_asserted(summit, standing):
    found = stix(with_standing(summit, **standing))
    assert not found["relationship"]
    assert len(found["note"]) == len(summit.claims)


# FollowTheMoney


def ftm(graph: ClaimGraph) -> list[dict]:
    return [json.loads(line) for line in exports.to_files(graph, "ftm").splitlines()]


def test_followthemoney_has_links_for_what_is_asserted(summit):
    entities = {entity["id"]: entity for entity in ftm(summit)}
    names = {
        name: entity["properties"]["name"][0] for name, entity in entities.items() if entity["schema"] != "UnknownLink"
    }
    links = [entity["properties"] for entity in entities.values() if entity["schema"] == "UnknownLink"]
    found = {(names[link["subject"][0]], link["role"][0], names[link["object"][0]]): link for link in links}
    assert len(found) == 6
    assert ("Russia", "attacks", "NATO") not in found
    arms = found["China", "arms", "Russia"]
    assert arms["description"] == ["China – arms – Russia, says Mark Rutte"]
    assert (arms["summary"], arms["publisher"]) == (["China arms Russia"], ["The Herald"])
    assert found["Mark Rutte", "meets", "Jane Doe"]["date"] == ["2025-11"]


@pytest.mark.parametrize("standing", [*STANDINGS, {"tense": Tense.FUTURE}])
def test_no_link_of_followthemoney_is_what_is_not_asserted(summit, standing):
    assert ftm(with_standing(summit, **standing)) == []


def test_followthemoney_knows_each_schema_property_and_value(summit):
    model = pytest.importorskip("followthemoney").model
    for entity in ftm(summit):
        proxy = model.get_proxy(entity, cleaned=False)
        assert proxy.schema.name == entity["schema"]
        assert {name: proxy.get(name) for name in proxy.properties} == entity["properties"]
        proxy.schema.validate(entity)


# PLOVER


def test_events_are_what_somebody_asserts(summit):
    rows = {row["Event ID"]: row for row in rows_of(exports.to_files(summit, "plover"), "\t")}
    assert set(rows) == {"c2", "c3", "c5", "c6", "c8"}  # c1 is no event, c4 denied, c7 possible
    arms = rows["c3"]
    assert (arms["Event Type"], arms["Event Mode"], arms["Quad Code"]) == ("AID", "military", "2")
    assert (arms["Actor Name"], arms["Actor Country"], arms["Recipient Country"]) == ("China", "CHN", "RUS")
    assert (arms["Speaker"], arms["Status"], arms["Event Date"]) == ("Mark Rutte", "asserted", "")
    assert (rows["c5"]["Recipient Country"], rows["c5"]["Recipient Sectors"]) == ("NOR", "military")
    assert (rows["c8"]["Speaker"], rows["c8"]["Probability"]) == ("someone", "0.83")


def test_events_of_all_claims_tell_how_they_stand(summit):
    rows = {row["Event ID"]: row for row in rows_of(exports.to_files(summit, "plover-all"), "\t")}
    assert set(rows) == {"c2", "c3", "c4", "c5", "c6", "c7", "c8"}
    assert (rows["c4"]["Status"], rows["c4"]["Speaker"]) == ("negated", "China")
    assert (rows["c7"]["Status"], rows["c7"]["Tense"], rows["c7"]["Time"]) == ("possible", "future", "../2029")


@pytest.mark.parametrize("standing", [*STANDINGS, {"tense": Tense.FUTURE}])
def test_no_event_is_what_is_not_asserted(summit, standing):
    assert rows_of(exports.to_files(with_standing(summit, **standing), "plover"), "\t") == []


def test_an_event_has_a_day_where_the_text_tells_one(summit):
    claims = tuple(replace(claim, time="2025-11-02") for claim in summit.claims)
    rows = rows_of(exports.to_files(replace(summit, claims=claims), "plover"), "\t")
    assert {row["Event Date"] for row in rows} == {"2025-11-02"}
