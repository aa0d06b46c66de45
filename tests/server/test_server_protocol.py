"""The SPARQL 1.1 Protocol at /sparql and /update: what goes in, what comes out, what is refused and how."""

import json
import socket
import threading
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from serving import FORM, Server, running

COUNT = "SELECT (COUNT(?c) AS ?n) WHERE { ?c a cq:Claim }"
SOME = "SELECT ?s ?o WHERE { ?s skos:prefLabel ?o } ORDER BY ?s ?o LIMIT 3"
TRIPLES = "CONSTRUCT { ?s skos:prefLabel ?o } WHERE { ?s skos:prefLabel ?o }"
RAW = {"Content-Type": "application/sparql-query"}


def number(answer):
    assert answer.status == 200, answer.text
    return int(json.loads(answer.content)["results"]["bindings"][0]["n"]["value"])


# Three ways to ask


def test_get(server: Server) -> None:
    assert number(server.ask(COUNT)) == 8


def test_post_of_a_form(server: Server) -> None:
    assert number(server.post("/sparql", query=COUNT)) == 8


def test_post_of_the_query_itself(server: Server) -> None:
    assert number(server.request("POST", "/sparql", COUNT, RAW)) == 8
    assert (
        number(server.request("POST", "/sparql", COUNT, {"Content-Type": RAW["Content-Type"] + "; charset=UTF-8"})) == 8
    )


def test_head_has_no_body(server: Server) -> None:
    answer = server.request("HEAD", f"/sparql?query={quote(COUNT)}")
    assert (answer.status, answer.content) == (200, b"")


def test_service_describes_itself_without_a_query(server: Server) -> None:
    answer = server.get("/sparql")
    assert answer.type == "text/turtle"
    assert b"UnionDefaultGraph" in answer.content
    assert len(list(ox.parse(answer.content, ox.RdfFormat.TURTLE))) > 5


@pytest.mark.parametrize("library", ["SPARQLWrapper", "rdflib"])
def test_real_client(server: Server, library: str) -> None:
    if library == "rdflib":
        from rdflib.plugins.stores.sparqlstore import SPARQLStore

        (row,) = SPARQLStore(f"{server.url}sparql").query("PREFIX cq: <https://w3id.org/communique/ontology#> " + COUNT)
        assert int(row[0]) == 8
        return
    from SPARQLWrapper import JSON, POST, TURTLE, XML, SPARQLWrapper

    client = SPARQLWrapper(f"{server.url}sparql")
    client.setQuery(COUNT)
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "8"
    client.setMethod(POST)
    client.setReturnFormat(XML)
    assert client.queryAndConvert().getElementsByTagName("literal")[0].firstChild.data == "8"
    client.setQuery(TRIPLES)
    client.setReturnFormat(TURTLE)
    assert len(list(ox.parse(client.queryAndConvert(), ox.RdfFormat.TURTLE))) > 8


# The data set


def test_data_set(server: Server) -> None:
    everybody = server.ask("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    graphs = [row["g"]["value"] for row in json.loads(everybody.content)["results"]["bindings"]]
    rutte = next(graph for graph in graphs if graph.endswith("mark-rutte"))
    bare = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    named = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"

    def ask(sparql: str, **graphs: str) -> int:
        parameters = {name.replace("_", "-"): graph for name, graph in graphs.items()}
        found = {number(server.get("/sparql", query=sparql, **parameters))}
        found.add(number(server.post("/sparql", query=sparql, **parameters)))
        found.add(number(server.request("POST", f"/sparql?{urlencode(parameters)}", sparql, RAW)))
        assert len(found) == 1
        return found.pop()

    assert ask(bare) > ask(bare, default_graph_uri=rutte) > 0
    assert ask(named) == len(graphs)
    assert ask(named, named_graph_uri=rutte) == 1
    assert ask(named, default_graph_uri=rutte) == 0
    assert ask(bare, named_graph_uri=rutte) == 0
    assert ask(bare.replace("WHERE", f"FROM <{rutte}> WHERE")) == ask(bare, default_graph_uri=rutte)
    # What the protocol names goes before what the query names.
    assert ask(bare.replace("WHERE", f"FROM <{rutte}> WHERE"), default_graph_uri="http://nothing.example/") == 0


# Formats


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/xml", "application/xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/*", "text/csv"),
        ("text/html,text/csv;q=0.4,application/sparql-results+xml;q=0.5", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("text/turtle, TEXT/CSV", "text/csv"),
    ],
)
def test_solutions_come_in_the_format_that_is_liked_best(server: Server, accept: str | None, given: str) -> None:
    answer = server.ask(SOME, accept)
    assert (answer.status, answer.type) == (200, given)
    if "json" in given:
        assert len(json.loads(answer.content)["results"]["bindings"]) == 3
    elif "xml" in given:
        assert answer.text.count("<result>") == 3
    else:
        assert len(answer.text.splitlines()) == 4


@pytest.mark.parametrize(
    "accept",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/trig",
        "application/n-quads",
    ],
)
def test_triples_read_back(server: Server, accept: str) -> None:
    answer = server.ask(TRIPLES, accept)
    assert answer.type == accept
    kind = ox.RdfFormat.from_media_type(accept)
    expected = server.ask(TRIPLES)
    assert expected.type == "text/turtle"
    assert {quad.triple for quad in ox.parse(answer.content, kind)} == {
        quad.triple for quad in ox.parse(expected.content, ox.RdfFormat.TURTLE)
    }


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_truth(server: Server, accept: str) -> None:
    assert "true" in server.ask("ASK { ?c a cq:Claim }", accept).text


@pytest.mark.parametrize(("sparql", "accept"), [(SOME, "image/png"), (SOME, "text/turtle"), (TRIPLES, "text/csv")])
def test_format_that_cannot_be(server: Server, sparql: str, accept: str) -> None:
    assert server.ask(sparql, accept).status == 406


# What is wrong


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", "/sparql?query=SELECT", None, {}, 400),
        ("GET", "/sparql?query=", None, {}, 400),
        ("GET", "/sparql?default-graph-uri=x", None, {}, 400),
        ("GET", f"/sparql?query={quote(COUNT)}&query={quote(COUNT)}", None, {}, 400),
        ("GET", f"/sparql?query={quote(COUNT)}&update=x", None, {}, 400),
        ("GET", f"/sparql?query={quote(COUNT)}&default-graph-uri=no%20iri", None, {}, 400),
        ("GET", "/sparql?query=%ff", None, {}, 400),
        ("POST", "/sparql", "nothing=1", FORM, 400),
        ("POST", "/sparql", "query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        ("POST", "/sparql", b"\xff", RAW, 400),
        ("POST", "/sparql?query=ASK%7B%7D", "ASK{}", RAW, 400),
        ("POST", "/sparql", "ASK {}", {}, 415),
        ("POST", "/sparql", "ASK {}", {"Content-Type": "text/plain"}, 415),
        ("POST", "/sparql", "INSERT DATA {}", {"Content-Type": "application/sparql-update"}, 415),
        ("POST", "/sparql", "ASK {}", {"Content-Type": "application/sparql-query; charset=latin-1"}, 415),
        ("PUT", "/sparql", "ASK {}", RAW, 405),
        ("DELETE", "/sparql", None, {}, 405),
        ("GET", "/update", None, {}, 405),
        ("POST", "/sparql", "query=" + "x" * (1 << 20), FORM, 413),
        ("GET", "/nowhere", None, {}, 404),
    ],
)
def test_what_is_wrong(server: Server, method: str, path: str, body: str, headers: dict[str, str], status: int) -> None:
    answer = server.request(method, path, body, headers)
    assert answer.status == status, answer.text
    assert "Traceback" not in answer.text
    if status == 405:
        assert "GET" in answer.headers["Allow"] or "POST" in answer.headers["Allow"]


def test_syntax_error_tells_its_place(server: Server) -> None:
    answer = server.ask("SELECT ?s WHERE {\n  ?s ?p }")
    assert (answer.status, answer.type) == (400, "text/plain")
    assert answer.text.startswith("line 2, column")


# Nothing reaches out


@pytest.fixture(scope="module")
def listener():
    """An address where anything that connects is noticed."""
    met: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    connection, address = listening.accept()
                except TimeoutError:
                    continue
                met.append(address)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/sparql", met
        done.set()
        thread.join()


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <ADDRESS> { ?a ?b ?c } }",
        "SELECT * { service silent <ADDRESS> { ?a ?b ?c } }",
        "SELECT * { BIND(<ADDRESS> AS ?x) SERVICE ?x { ?a ?b ?c } }",
        "PREFIX x: <ADDRESS> SELECT * { SERVICE x: { ?a ?b ?c } }",
        "SELECT * { SERVICE#\n<ADDRESS>#\n{ ?a ?b ?c } }",
        "SELECT * { BIND(1 AS ?x) FILTER(?x = 1)SERVICE<ADDRESS>{ ?a ?b ?c } }",
        "SELECT * { ?x ?y 5SERVICE <ADDRESS> { ?a ?b ?c } }",
        "SELECT * { { SELECT ?x { BIND(1 AS ?x) FILTER(?x <2#>'''\n) } } SERVICE <ADDRESS> { ?a ?b ?c } #'''\n}",
        "SELECT * { \\u0053ERVICE <ADDRESS> { ?a ?b ?c } }",
    ],
)
def test_service_is_refused(server: Server, listener, sparql: str) -> None:
    address, met = listener
    answer = server.ask(sparql.replace("ADDRESS", address))
    assert answer.status == 400
    assert "SERVICE" in answer.text
    assert met == []


@pytest.mark.parametrize("words", ['"secret service <x> of"', '"the SERVICE { of"', '"service"'])
def test_text_may_speak_of_a_service(server: Server, words: str) -> None:
    assert server.ask(f"SELECT ?service ?x {{ BIND({words} AS ?service) BIND(1 AS ?x) }}").status == 200


def test_from_fetches_nothing(server: Server, listener) -> None:
    address, met = listener
    sparql = "SELECT * FROM <ADDRESS> FROM NAMED <file:///etc/passwd> { ?s ?p ?o }".replace("ADDRESS", address)
    assert server.ask(sparql).status == 200
    assert met == []


# Updates


def test_update_of_a_server_that_reads(server: Server) -> None:
    assert server.post("/update", update="INSERT DATA { <x:a> <x:b> <x:c> }").status == 403


def test_update(store, listener) -> None:
    address, met = listener
    insert = "INSERT DATA { <x:a> <x:b> <x:c> }"
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s <x:b> ?o }"
    with running(store, "--writable") as server:
        assert server.post("/update", update=insert).status == 204
        assert number(server.ask(count)) == 1
        raw = {"Content-Type": "application/sparql-update"}
        assert server.request("POST", "/update", insert.replace("x:c", "x:d"), raw).status == 204
        assert number(server.ask(count)) == 2
        for wrong in (
            "INSERT",
            "LOAD <ADDRESS>",
            "LOAD <file:///etc/passwd>",
            "LOAD SILENT <ADDRESS> INTO GRAPH <x:g>",
            "INSERT { ?a ?b ?c } WHERE { SERVICE <ADDRESS> { ?a ?b ?c } }",
        ):
            assert server.post("/update", update=wrong.replace("ADDRESS", address)).status == 400, wrong
        assert server.post("/update", query=count).status == 400
        assert server.post("/update", update=insert, **{"using-graph-uri": "x:g"}).status == 400
        assert server.request("POST", "/update", insert, RAW).status == 415
        assert met == []
        runaway = "INSERT { ?a <x:b> ?f } WHERE { GRAPH ?g { ?a ?p1 ?b . ?c ?p2 ?d . ?e ?p3 ?f . ?i ?p4 ?h } }"
    with running(store, "--writable", "--timeout", "1") as server:
        assert server.post("/update", update=runaway).status == 503
        assert number(server.ask(count)) == 2
    from communique.query import query

    assert query(store, count).rows == (("2",),)
