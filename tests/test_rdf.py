"""A graph survives every format, says nothing as a fact that nobody asserts, and gives the same bytes each time."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import rdf
from communique.article import Article, Block, BlockKind
from communique.claim import Actor, Kind, Modality, Polarity
from communique.claim_graph import ClaimGraph
from communique.errors import GraphError
from communique.namespaces import ACTOR, CQ, REL
from communique.ontology_loading import load_ontology
from communique.pipeline import build_graph
from communique.rdf.decode import NO_CLAIMS
from communique.rdf.order import in_order
from communique.rdf.vocabulary import term
from communique.turtle import ontology_folder

PERSPECTIVE = "https://w3id.org/communique/data/perspective/"


def told(graph):
    """All that a graph holds, in an order that does not depend on the graph's."""
    return (
        sorted(graph.articles, key=lambda article: article.id),
        sorted((statement.to_dict() for statement in graph.statements), key=lambda statement: statement["id"]),
        sorted((claim.to_dict() for claim in graph.claims), key=lambda claim: claim["id"]),
        sorted((claim.id, claim.signature, claim.reasons) for claim in graph.claims),
        graph.actors,
    )


def bare(graph):
    return {
        (quad.graph_name.value.removeprefix(PERSPECTIVE), *(part.value.rsplit("/", 1)[-1] for part in quad.triple))
        for quad in rdf.to_quads(graph)
        if quad.graph_name != ox.DefaultGraph()
    }


# There and back


@pytest.mark.parametrize("suffix", rdf.READABLE)
def test_all_that_a_graph_holds_survives(summit, tmp_path, suffix):
    path = tmp_path / f"graph{suffix}"
    rdf.write(summit, path)
    again = rdf.read(path)
    assert told(again) == told(summit)
    assert again.base == summit.base
    assert rdf.to_bytes(again, suffix) == path.read_bytes()


@pytest.mark.parametrize("suffix", rdf.READABLE)
def test_the_dispatch_survives(dispatch_reading, tmp_path, suffix):
    graph = in_order(build_graph([dispatch_reading]))
    rdf.write(graph, tmp_path / f"graph{suffix}")
    assert rdf.read(tmp_path / f"graph{suffix}") == graph


def test_another_base_survives(summit, tmp_path):
    graph = replace(summit, base="https://example.org/news#")
    rdf.write(graph, tmp_path / "graph.ttl")
    assert rdf.read(tmp_path / "graph.ttl").base == "https://example.org/news#"


@pytest.mark.parametrize("suffix", rdf.READABLE)
@pytest.mark.parametrize(
    "text",
    ["one\r\ntwo\rthree\n\n", "  \"a\" \\ <b> & 'c'  ", "مصر 🇳🇴 日本\u2028x\u0085y", "@prefix x: <y> .\nz a cq:Claim"],
)
def test_offsets_hold_in_any_text(tmp_path, suffix, text):
    blocks = (Block(BlockKind.ITEM, 0, 3), Block(BlockKind.QUOTATION, 3, len(text)))
    article = Article("a/b c?#", text, title='"t"', url="not a url", language="en-GB", blocks=blocks)
    rdf.write(ClaimGraph((article,)), tmp_path / f"graph{suffix}")
    assert rdf.read(tmp_path / f"graph{suffix}").articles == (article,)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.sampled_from([".ttl", ".nq", ".jsonld"]))
def test_any_text_survives(text, suffix):
    graph = ClaimGraph((Article("a", text, title=text),))
    quads = ox.parse(rdf.to_bytes(graph, suffix), ox.RdfFormat.from_extension(suffix[1:]))
    assert rdf.from_quads(quads).articles == graph.articles


def test_several_articles_come_in_one_order(summit):
    other = replace(summit.articles[0], id="annex")
    both = replace(summit, articles=(*summit.articles, other))
    swapped = replace(
        summit, articles=(other, *summit.articles), claims=summit.claims[::-1], statements=summit.statements[::-1]
    )
    assert rdf.to_bytes(both, ".trig") == rdf.to_bytes(swapped, ".trig")


def test_the_union_of_two_files_is_the_file_of_both_graphs(summit):
    article = Article("annex", "Nothing.")
    union = {*rdf.to_quads(summit), *rdf.to_quads(ClaimGraph((article,)))}
    assert union == set(rdf.to_quads(replace(summit, articles=(*summit.articles, article))))


def test_bytes_do_not_depend_on_the_hash_seed(summit, tmp_path):
    rdf.write(summit, tmp_path / "graph.trig")
    code = (
        "import sys; from communique import rdf; graph = rdf.read(sys.argv[1])\n"
        "for suffix in rdf.READABLE: rdf.write(graph, sys.argv[2] + suffix)"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(rdf.__file__).parents[2])}
        arguments = [sys.executable, "-c", code, tmp_path / "graph.trig", tmp_path / f"seed{seed}"]
        subprocess.run(arguments, env=environment, check=True)
    for suffix in rdf.READABLE:
        expected = rdf.to_bytes(summit, suffix)
        assert (tmp_path / f"seed1{suffix}").read_bytes() == (tmp_path / f"seed2{suffix}").read_bytes() == expected


# What the triples say


def test_only_what_a_speaker_asserts_is_a_bare_triple_and_only_in_that_speakers_perspective(summit):
    assert bare(summit) == {
        ("article/summit", "mark-rutte", "leaderOf", "nato"),
        ("article/summit", "mark-rutte", "praises", "norway"),
        ("article/summit", "mark-rutte", "meets", "jane-doe"),  # as stated, not in the other direction
        ("mark-rutte", "china", "arms", "russia"),  # but not China's denial
        ("vladimir-putin", "nato", "threatens", "russia"),  # not Rutte, who tells of the belief
    }


def test_nobody_asserts_what_an_unnamed_speaker_says(summit):
    assert summit.claims[-1].is_plain
    assert not any("funds" in triple for triple in bare(summit))


@pytest.mark.parametrize(
    "standing",
    [{"polarity": Polarity.NEGATED}, *({"modality": modality} for modality in Modality if modality != "actual")],
)
def test_no_other_standing_gives_a_bare_triple(summit, standing):
    claims = tuple(replace(claim, **standing) for claim in summit.claims)
    assert not bare(replace(summit, claims=claims))


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".rdf"])
def test_formats_without_graphs_hold_no_bare_triples(summit, tmp_path, suffix):
    rdf.write(summit, tmp_path / f"graph{suffix}")
    quads = rdf.parse_file(tmp_path / f"graph{suffix}")
    assert not [quad for quad in quads if quad.predicate.value.startswith(REL)]
    assert not [quad for quad in quads if PERSPECTIVE in str(quad)]


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".jsonld"])
def test_formats_with_graphs_hold_the_perspectives(summit, tmp_path, suffix):
    rdf.write(summit, tmp_path / f"graph{suffix}")
    assert set(rdf.parse_file(tmp_path / f"graph{suffix}")) == set(rdf.to_quads(summit))


def test_two_speakers_with_one_name_keep_their_perspectives(summit):
    def said_by(iri):
        speaker = Actor(iri, "Mark Rutte", Kind.PERSON, new=True)
        statements = tuple(replace(s, speaker=speaker) if s.id == "s1" else s for s in summit.statements)
        claims = tuple(replace(c, speakers=(speaker,)) if c.id == "c3" else c for c in summit.claims)
        return {triple[0] for triple in bare(replace(summit, statements=statements, claims=claims)) if "arms" in triple}

    assert said_by(ACTOR + "mark-rutte") == {"mark-rutte"}
    assert said_by(summit.base + "actor/mark-rutte") == {"mark-rutte-new"}
    assert said_by(summit.base + "article/summit/actor/mark-rutte") == {"article/summit/actor/mark-rutte"}
    assert len(said_by("https://example.org/a") | said_by("https://example.org/b")) == 2


def test_there_are_no_blank_nodes(summit):
    assert not [quad for quad in rdf.to_quads(summit) if "_:" in str(quad.subject) + str(quad.object)[:2]]


def test_every_term_is_declared(dispatch_reading, summit):
    declared = {
        quad.subject.value
        for quad in ox.parse((ontology_folder() / "communique.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    }
    quads = rdf.to_quads(summit) + rdf.to_quads(build_graph([dispatch_reading]))
    used = {getattr(part, "value", "") for quad in quads for part in (quad.predicate, quad.object)}
    assert {name for name in used if name.startswith(CQ)} <= declared


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("evidence", "China arms Russia"),
        ("subjectEvidence", "China"),
        ("objectEvidence", "Russia"),
        ("cueEvidence", "arms"),
    ],
)
def test_evidence_is_a_web_annotation_under_the_iri_of_its_claim(summit, part, words):
    graph = rdf.to_rdflib(summit)
    oa, claim = rdflib.Namespace("http://www.w3.org/ns/oa#"), rdflib.URIRef(summit.base + "claim/c3")
    place = graph.value(claim, rdflib.URIRef(CQ + part))
    assert place.startswith(claim)
    text = graph.value(graph.value(place, oa.hasSource), rdflib.URIRef(CQ + "text"))
    by_type = {graph.value(selector, rdflib.RDF.type): selector for selector in graph.objects(place, oa.hasSelector)}
    position, quotation = by_type[oa.TextPositionSelector], by_type[oa.TextQuoteSelector]
    start, end = (graph.value(position, name).toPython() for name in (oa.start, oa.end))
    assert str(graph.value(quotation, oa.exact)) == text[start:end] == words


def test_a_file_stands_alone_with_what_is_above_its_relations(summit):
    graph = rdf.to_rdflib(summit)
    arms, above = rdflib.URIRef(REL + "arms"), rdflib.RDFS.subPropertyOf
    assert set(graph.transitive_objects(arms, above)) == {
        rdflib.URIRef(REL + name) for name in ("arms", "aids", "materialCooperation")
    }
    for name in ("arms", "aids", "materialCooperation"):
        assert graph.value(rdflib.URIRef(REL + name), rdflib.SKOS.prefLabel)
    assert str(graph.value(arms, rdflib.SKOS.notation)) == "AID"


def test_a_relation_that_the_ontology_does_not_know_stands_below_the_root_of_its_class(summit):
    relation = replace(summit.claims[2].relation, iri="https://example.org/lends", label="lends to")
    graph = rdf.to_rdflib(replace(summit, claims=(replace(summit.claims[2], relation=relation),)))
    assert graph.value(rdflib.URIRef(relation.iri), rdflib.RDFS.subPropertyOf) == rdflib.URIRef(
        REL + "materialCooperation"
    )


def test_one_iri_is_one_actor_with_all_that_its_mentions_tell(summit):
    doe = summit.claims[4].object
    brief = replace(doe, of=None, of_iri=None, sector=None)
    later = replace(summit.claims[1], id="c9", object=brief)
    graph = in_order(replace(summit, claims=(*summit.claims, later, replace(later, id="c10"))))
    assert {claim.object for claim in graph.claims if claim.object.iri == doe.iri} == {doe}


def test_turtle_is_for_people(summit):
    turtle = rdf.to_bytes(summit, ".ttl").decode()
    head, _, body = turtle.partition("\n\n")
    assert head.splitlines() == sorted(head.splitlines())
    first = (
        "claim:c1 a cq:Claim ;",
        "cq:subject actor:mark-rutte ;",
        "cq:relation rel:leaderOf ;",
        "cq:object actor:nato ;",
    )
    assert body.startswith("\n\t".join(first))
    assert '\n\nactor:nato a cq:Alliance ;\n\tskos:prefLabel "NATO"@en ;' in turtle


def test_json_ld_is_for_programs_without_rdf(summit):
    document = json.loads(rdf.to_bytes(summit, ".jsonld"))
    claim = next(node for node in document["@graph"] if node["@id"] == "claim:c7")
    assert claim["@type"] == "cq:Claim"
    assert (claim["subject"], claim["relation"], claim["modality"]) == ("actor:russia", "rel:attacks", "cq:Possible")
    assert claim["time"] == "../2029"
    nato = next(node for node in document["@graph"] if node["@id"] == "actor:nato")
    assert (nato["prefLabel"], nato["sameAs"]) == ("NATO", "wd:Q7184")
    facts = next(node for node in document["@graph"] if "@graph" in node and node["@id"] == "perspective:mark-rutte")
    assert facts["@graph"] == [{"@id": "actor:china", "arms": "actor:russia"}]


def test_json_ld_is_the_same_to_rdflib(summit):
    found = rdflib.Dataset().parse(data=rdf.to_bytes(summit, ".jsonld"), format="json-ld")
    assert len(found) == len(set(rdf.to_quads(summit)))
    assert set(found.default_graph) == set(rdf.to_rdflib_dataset(summit).default_graph)


def test_json_ld_keeps_an_iri_that_begins_like_a_prefix(summit):
    strange = replace(summit.claims[0].subject, iri="actor:china")
    graph = replace(summit, claims=(replace(summit.claims[0], subject=strange),))
    quads = ox.parse(rdf.to_bytes(graph, ".jsonld"), ox.RdfFormat.JSON_LD)
    assert set(quads) == set(rdf.to_quads(graph))


# RDF 1.2


@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".nt", ".nq"])
def test_reifiers_of_rdf_1_2(summit, tmp_path, suffix):
    rdf.write(summit, tmp_path / f"graph{suffix}", rdf12=True)
    assert told(rdf.read(tmp_path / f"graph{suffix}")) == told(summit)
    reified = {
        quad.subject.value.rsplit("/", 1)[-1]: quad.object
        for quad in rdf.parse_file(tmp_path / f"graph{suffix}")
        if quad.predicate == term("rdf:reifies")
    }
    assert set(reified) == {claim.id for claim in summit.claims}
    assert reified["c4"] == ox.Triple(*(ox.NamedNode(iri) for iri in (ACTOR + "china", REL + "arms", ACTOR + "russia")))


@pytest.mark.parametrize("suffix", [".jsonld", ".rdf"])
def test_formats_that_do_not_know_rdf_1_2(summit, tmp_path, suffix):
    with pytest.raises(GraphError, match=f"RDF 1.2 can be written as .ttl, .trig, .nq, .nt|RDF 1.2.*not as {suffix}"):
        rdf.write(summit, tmp_path / f"graph{suffix}", rdf12=True)


# rdflib


def test_rdflib_graph_and_dataset(summit):
    graph, dataset = rdf.to_rdflib(summit), rdf.to_rdflib_dataset(summit)
    assert (rdflib.URIRef(ACTOR + "russia"), rdflib.RDF.type, rdflib.URIRef(CQ + "State")) in graph
    facts = dataset.graph(rdflib.URIRef(PERSPECTIVE + "mark-rutte"))
    assert set(facts) == {tuple(rdflib.URIRef(iri) for iri in (ACTOR + "china", REL + "arms", ACTOR + "russia"))}
    assert len(dataset) == len(set(rdf.to_quads(summit)))
    assert dict(graph.namespaces())["cq"] == rdflib.URIRef(CQ)


def test_rdflib_reads_what_is_written_and_is_read(summit, tmp_path):
    names = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml"}
    for suffix, name in names.items():
        rdf.write(summit, tmp_path / f"graph{suffix}")
        assert set(rdflib.Graph().parse(tmp_path / f"graph{suffix}", format=name)) == set(rdf.to_rdflib(summit))
    assert told(rdf.from_rdflib(rdf.to_rdflib(summit))) == told(summit)
    assert told(rdf.from_rdflib(rdf.to_rdflib_dataset(summit))) == told(summit)


# What cannot be written


def fails(function, *arguments):
    with pytest.raises(GraphError) as caught:
        function(*arguments)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_two_articles_with_one_id(summit):
    graph = replace(summit, articles=(*summit.articles, Article("summit", "Another text.")))
    assert fails(rdf.to_quads, graph) == "two articles are called 'summit'; a graph file needs an id for each"


def test_a_claim_without_its_article_or_its_statement(summit):
    assert fails(rdf.to_quads, replace(summit, articles=(), statements=())) == (
        "the claim c1 stands in the article 'summit', which the graph does not hold"
    )
    assert fails(rdf.to_quads, replace(summit, statements=())) == (
        "the claim c3 stands in the statement s1, which the graph does not hold"
    )


def test_speakers_that_no_statement_bears_out(summit):
    claim = replace(summit.claims[2], statement=None)
    assert fails(rdf.to_quads, replace(summit, claims=(claim,))) == (
        "claim c3: its speakers (Mark Rutte) are not those of its statements"
    )


def test_a_statement_that_is_reported_in_itself(summit):
    statements = tuple(replace(s, parent="s4") if s.id == "s3" else s for s in summit.statements)
    assert fails(rdf.to_quads, replace(summit, statements=statements)) == "statement s4 is reported in itself"


def test_a_base_that_is_no_iri(summit):
    assert fails(rdf.to_quads, replace(summit, base="news/")).startswith("'news/article/summit' is no absolute IRI: ")


def test_half_of_a_surrogate_pair():
    graph = ClaimGraph((Article("a", "x\ud800"),))
    assert fails(rdf.to_quads, graph) == "article 'a' has half of a surrogate pair, U+D800, which is no character"


def test_what_xml_cannot_hold(summit):
    text = summit.articles[0].text.replace("China arms", "China\farms")
    evidence = replace(summit.claims[2].evidence, quote="China\farms Russia")
    graph = replace(
        summit,
        articles=(replace(summit.articles[0], text=text),),
        claims=tuple(replace(c, evidence=evidence) if c.id == "c3" else c for c in summit.claims),
    )
    assert fails(rdf.to_bytes, graph, ".rdf") == (
        "XML cannot hold the character U+000C of the text; write .ttl or .trig instead of .rdf"
    )
    assert rdf.to_bytes(graph, ".trig")


# What cannot be read


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.ttl", None, "gone.ttl: no such file"),
        ("graph.txt", "", "graph.txt: unknown suffix '.txt'; known are .ttl, .trig, .nq, .nt, .jsonld, .rdf"),
        ("graph.csv", "", "graph.csv: unknown suffix '.csv'; known are .ttl, .trig, .nq, .nt, .jsonld, .rdf"),
        ("graph", "", "graph: unknown suffix ''; known are .ttl, .trig, .nq, .nt, .jsonld, .rdf"),
        ("a.ttl", "\nhello", "a.ttl: line 2, column 1: not Turtle: hello is not a valid subject or graph name"),
        ("a.jsonld", '{"a": }', "a.jsonld: line 1, column 7: not JSON-LD: "),
        ("a.rdf", "hello", "a.rdf: not RDF/XML: "),
        ("a.nq", "\xff", "a.nq: line 1, column 1: not N-Quads: "),
        ("a.ttl", "<https://a> <https://b> <https://c> .", NO_CLAIMS.format("a.ttl")),
        ("a.trig", "", NO_CLAIMS.format("a.trig")),
    ],
)  # fmt: skip
def test_files_that_are_no_graph(tmp_path, monkeypatch, name, content, message):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path(name).write_bytes(content.encode("latin-1"))
    assert fails(rdf.read, name).startswith(message)


def test_unknown_suffix_to_write(summit):
    message = "x.html: unknown suffix '.html'; known are .ttl, .trig, .nq, .nt, .jsonld, .rdf"
    assert fails(rdf.write, summit, "x.html") == message


def test_a_folder_is_no_file(summit, tmp_path):
    (tmp_path / "a.ttl").mkdir()
    assert fails(rdf.read, tmp_path / "a.ttl").endswith("a.ttl: cannot be read: Is a directory")
    assert fails(rdf.write, summit, tmp_path / "a.ttl").endswith("a.ttl: cannot be written: Is a directory")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\tcq:subject actor:china ;\n", "", "claim/c3> has no cq:subject"),
        ("cq:polarity cq:Affirmed", "cq:polarity cq:Sometimes", "cq:Sometimes; known are affirmed, negated"),
        ("actor:russia a cq:State", "actor:russia a cq:Actor", "actor:russia is an actor without a kind"),
        ("dcterms:source article:summit", "dcterms:source article:gone", "article/gone>, which is no article in it"),
        ("cq:statement statement:s1", "cq:statement statement:gone", "statement/gone>, which is no statement in it"),
        ("cq:parent statement:s3", "cq:parent statement:s4", "statement/s4> is reported in itself"),
        ('"2025-11-03"', '"2025-11-33"', "has dcterms:issued '2025-11-33', which is no date"),
        ("cq:probability 0.83", 'cq:probability "high"', "has cq:probability 'high', which is no number"),
        ("oa:start 0", 'oa:start "begin"', "has oa:start 'begin', which is no whole number"),
        ("claim:c1-evidence-position , ", "", "claim/c1-evidence> has no oa:TextPositionSelector"),
    ],
)  # fmt: skip
def test_files_that_are_not_whole(summit, tmp_path, old, new, message):
    turtle = rdf.to_bytes(summit, ".ttl").decode()
    assert old in turtle
    (tmp_path / "a.ttl").write_text(turtle.replace(old, new), encoding="utf-8")
    assert message in fails(rdf.read, tmp_path / "a.ttl")


def test_an_article_without_claims_is_a_graph(tmp_path):
    graph = ClaimGraph((Article("quiet", "Nothing happened."),))
    rdf.write(graph, tmp_path / "a.ttl")
    assert rdf.read(tmp_path / "a.ttl") == graph


def test_the_ontology_that_is_meant_is_the_bundled_one(summit):
    assert rdf.to_quads(summit) == rdf.to_quads(summit, load_ontology())
