"""A diagram shows every claim with its speaker, legibly: nothing overlaps, and the same graph gives the same bytes."""

import json
import os
import random
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from communique.article import Article
from communique.claim import Actor, Claim, Evidence, Kind, Modality, Polarity, Quad, Relation, Span, Statement
from communique.claim import StatementKind as Kinds
from communique.claim_graph import ClaimGraph
from communique.diagram import draw, to_svg
from communique.diagram.content import edges_of, source_of, time_in_words, wrapped
from communique.errors import GraphError

VERBAL, MATERIAL = Quad.VERBAL_COOPERATION, Quad.MATERIAL_COOPERATION
THREAT, ATTACK, STRUCTURE = Quad.VERBAL_CONFLICT, Quad.MATERIAL_CONFLICT, Quad.STRUCTURAL
NOWHERE = Span(0, 0)

# subject | relation | object | speakers | status | time, with the quad class of each relation and the kinds below
DISPATCH = """
Russia | attacks | NATO | Mark Rutte | possible |
Mark Rutte | leader of | NATO | | actual |
Mark Rutte | appeals to | Europe | | actual | 2025-12-11
Russia | threatens | NATO | Mark Rutte | actual |
Russia | targets | NATO | Mark Rutte | possible |
Russia | threat to | NATO | Mark Rutte | actual |
Europe | threat to | Vladimir Putin | Vladimir Putin < Mark Rutte | actual |
China | lifeline for | Russia | Mark Rutte | actual |
China | enables | Russia | Mark Rutte | actual |
Russia | wages war on | Ukraine | Mark Rutte | actual |
North Korea | supports | Russia | Mark Rutte | actual |
Iran | supports | Russia | Mark Rutte | actual |
China | arms | Russia | China | negated |
Mark Rutte | praises | United States | | actual |
United States | mediates | Ukraine | Mark Rutte | actual |
Donald Trump | coerces | Vladimir Putin | Mark Rutte | possible |
NATO | supports | Ukraine | Mark Rutte | intended |
Europe | pressures | Russia | Mark Rutte | requested |
Russia | threatens | NATO | Russia | negated |
chief of foreign intelligence | official of | Germany | | actual |
Russia | in conflict with | NATO | chief of foreign intelligence | possible | ../2029
United States | demands of | Europe | | actual | 2025-12-05
Europe | pays for | NATO | United States | requested | ../2027
Germany | arms | Ukraine | | actual |
Germany | pledges support to | Ukraine | | actual |
"""
QUADS = dict.fromkeys(["appeals to", "supports", "praises", "mediates", "pledges support to"], VERBAL)
QUADS |= {"arms": MATERIAL, "threatens": THREAT, "demands of": THREAT}
QUADS |= dict.fromkeys(["attacks", "targets", "wages war on", "coerces", "pressures"], ATTACK)
KINDS = {"NATO": Kind.ALLIANCE, "Europe": Kind.REGION, "chief of foreign intelligence": Kind.OFFICE}
KINDS |= dict.fromkeys(["Mark Rutte", "Vladimir Putin", "Donald Trump"], Kind.PERSON)
HOMES = {"Vladimir Putin": "Russia", "Donald Trump": "United States", "chief of foreign intelligence": "Germany"}
ARTICLE = Article(
    "dispatch", "Text.", title="Rutte warns in Berlin", published=date(2025, 12, 11), publisher="The Herald"
)


def actor(label, kind=Kind.STATE, of=None):
    return Actor(f"https://actor.example/{label}", label, kind, of)


def relation(label, quad=STRUCTURE, symmetric=False):
    return Relation(f"https://relation.example/{label}", label, quad, symmetric=symmetric)


def claim(subject, what, object_, *speakers, status="actual", start=0, **more):
    polarity = Polarity.NEGATED if "negated" in status else Polarity.AFFIRMED
    modality = status.removeprefix("negated").strip() or "actual"
    return Claim(
        id=f"{subject.label}-{what.label}-{object_.label}-{start}",
        subject=subject,
        relation=what,
        object=object_,
        evidence=Evidence("dispatch", start, start + 1, "T", NOWHERE, NOWHERE, NOWHERE),
        speakers=speakers,
        speaker_spans=(NOWHERE,) * len(speakers),
        polarity=polarity,
        modality=Modality(modality),
        **more,
    )


def graph(*claims, articles=(ARTICLE,), statements=()):
    return ClaimGraph(tuple(articles), tuple(statements), claims)


def dispatch():
    claims = []
    for start, line in enumerate(DISPATCH.strip().splitlines()):
        subject, what, object_, speakers, status, when = (part.strip() for part in line.split("|"))
        names = [actor(name, KINDS.get(name, Kind.STATE), HOMES.get(name)) for name in (subject, object_)]
        voices = [actor(name.strip()) for name in speakers.split("<") if name]
        told = relation(what, QUADS.get(what, STRUCTURE), what == "in conflict with")
        claims.append(claim(names[0], told, names[1], *voices, status=status, start=start, time=when or None))
    return graph(*claims)


def synthetic(actors, edges, seed=0):
    """A graph as news makes them: a few actors in most claims, every kind, every quad class, every status."""
    dice = random.Random(seed)  # noqa: S311
    kinds, quads, moods = list(Kind), list(Quad), ["actual", "actual", *Modality, "negated", "negated possible"]
    syllables = ["ka", "lo", "min", "ter", "vos", "ria", "stan", "bel"]
    names = ["".join(dice.choices(syllables, k=3)).title() for _ in range(actors)]
    cast = [actor(f"{name} {number}", dice.choice(kinds)) for number, name in enumerate(names)]
    weights = [1 / (number + 1) ** 0.7 for number in range(actors)]
    relations = [relation(" ".join(dice.choices(syllables, k=dice.choice([1, 2, 3, 4]))), quad) for quad in quads * 5]
    claims = []
    while len(claims) < edges:
        subject, object_ = dice.choices(cast, weights, k=2)
        voices = dice.choices(cast, weights, k=dice.choice([0, 1, 1, 1, 2]))
        when = dice.choice([None, None, "../2027", "2025-12-05", "--10", "2025-W50"])
        if subject is not object_:
            what, status = dice.choice(relations), dice.choice(moods)
            claims.append(claim(subject, what, object_, *voices, status=status, start=len(claims), time=when))
    return graph(*claims)


UKRAINE, RUSSIA, CHINA = map(actor, ("Ukraine", "Russia", "China"))
WARNS, ALLY = relation("warns", THREAT), relation("ally of", STRUCTURE, symmetric=True)
RUTTE, TRUMP = actor("Mark Rutte", Kind.PERSON), actor("Donald Trump", Kind.PERSON)

PICTURES = {
    "dispatch": dispatch(),
    "12 actors, 25 edges": synthetic(12, 25),
    "30 actors, 60 edges": synthetic(30, 60),
    "30 actors, 60 edges, others": synthetic(30, 60, seed=1),
    "a star": graph(*(claim(actor(f"Leaf {n}"), WARNS, UKRAINE, RUSSIA, start=n) for n in range(25))),
    "pairs": graph(*(claim(actor(f"Left {n}"), WARNS, actor(f"Right {n}"), start=n) for n in range(12))),
    "parallel edges": graph(*(claim(UKRAINE, relation(f"tells {n}"), RUSSIA, CHINA, start=n) for n in range(8))),
    "loops": graph(*(claim(a, WARNS, b, c) for a, b, c in [(UKRAINE, UKRAINE, RUSSIA), (RUSSIA, UKRAINE, RUSSIA)])),
    "one claim": graph(claim(UKRAINE, WARNS, RUSSIA)),
    "long names": graph(claim(actor("Under-" * 20 + "secretary"), relation("very long " * 9), actor("of " * 40))),
}


@cache
def drawn(picture):
    return draw(PICTURES[picture])


@pytest.fixture(params=PICTURES)
def figure(request):
    return drawn(request.param)


def artists(figure, *kinds):
    """The artists of these kinds by kind and number, one or more for each."""
    found = {}
    for artist in figure.axes[0].get_children():
        kind, _, number = (artist.get_gid() or "").partition("-")
        if kind in kinds:
            found.setdefault((kind, number), []).append(artist)
    return found


def box(figure, artist):
    """Left, bottom, right and top of a text or shape, in points."""
    renderer = figure.canvas.get_renderer()
    extents = artist.get_window_extent(renderer).extents
    return extents * 72 / figure.dpi


def overlap(a, b, slack=0.01):
    return bool((np.minimum(a[2:], b[2:]) - np.maximum(a[:2], b[:2]) > slack).all())


def strings(figure):
    return [text.get_text().replace("\n", " ") for text in figure.axes[0].texts]


def points_on(line):
    """Points along a line, at most a few points of type apart."""
    (corners,) = line.get_path().to_polygons(closed_only=False)
    return np.vstack([np.linspace(a, b, 2 + int(np.hypot(*(b - a)) / 2)) for a, b in pairwise(corners)])


def parsed(graph, **more):
    return ET.fromstring(to_svg(graph, **more))  # noqa: S314


def label_of(figure, number=0):
    return [text.get_text().replace("\n", " ") for text in artists(figure, "label")["label", str(number)]]


def test_no_text_overlaps_a_text_or_a_node(figure):
    texts = [(text.get_gid(), box(figure, text)) for text in figure.axes[0].texts if text.get_text()]
    nodes = [(number, box(figure, shape)) for (_, number), (shape,) in artists(figure, "node").items()]
    overlaps = [(a, b) for (a, one), (b, other) in combinations(texts, 2) if overlap(one, other)]
    overlaps += [(a, b) for (a, one), (b, other) in combinations(nodes, 2) if overlap(one, other)]
    overlaps += [(a, b) for a, one in texts for b, other in nodes if a != f"name-{b}" and overlap(one, other)]
    assert overlaps == []


def test_names_stand_in_their_nodes_and_everything_on_the_page(figure):
    width, height = figure.get_size_inches() * 72
    for (_, number), names in artists(figure, "name").items():
        (node,) = artists(figure, "node")["node", number]
        left, bottom, right, top = box(figure, node)
        for name in names:
            x1, y1, x2, y2 = box(figure, name)
            assert left < x1 < x2 < right
            assert bottom < y1 < y2 < top
    for artist in [*figure.axes[0].texts, *figure.axes[0].patches]:
        x1, y1, x2, y2 = box(figure, artist)
        assert 0 <= x1 <= x2 <= width
        assert 0 <= y1 <= y2 <= height


def test_no_line_runs_through_a_label_or_a_node_of_another(figure):
    ends = line_ends(figure)
    boxes = [
        (kind, number, np.add(box(figure, shape), (1, 1, -1, -1)))
        for (kind, number), shapes in artists(figure, "label", "node").items()
        for shape in shapes
    ]
    crossed = []
    for (_, number), pieces in artists(figure, "line").items():
        points = np.vstack([points_on(piece) for piece in pieces])
        for kind, other, (left, bottom, right, top) in boxes:
            within = (points > (left, bottom)) & (points < (right, top))
            if within.all(axis=1).any() and other not in (ends[number] if kind == "node" else [number]):
                crossed.append((number, kind, other))
    assert crossed == []


def line_ends(figure):
    """For each line the numbers of the nodes at its ends."""
    nodes = {number: box(figure, shape) for (_, number), (shape,) in artists(figure, "node").items()}
    found = {}
    for (_, number), (first, second) in artists(figure, "line").items():
        ends = first.get_path().vertices[0], second.get_path().vertices[-1]
        found[number] = [
            min(nodes, key=lambda name: np.abs(np.clip(end, nodes[name][:2], nodes[name][2:]) - end).sum())
            for end in ends
        ]
    return found


def test_lines_end_apart_from_each_other(figure):
    ends = []
    for first, second in artists(figure, "line").values():
        ends += [first.get_path().vertices[0], second.get_path().vertices[-1]]
    assert all(np.hypot(*(a - b)) > 8 for a, b in combinations(ends, 2))


def test_every_claim_is_on_one_edge_in_the_order_of_the_text():
    edges = edges_of(dispatch())
    assert len(edges) == 25
    assert [edge.claims[0].evidence.start for edge in edges] == list(range(25))


def test_a_label_has_the_relation_and_below_it_who_says_it_and_when():
    figure = drawn("dispatch")
    assert label_of(figure, 1) == ["leader of"]
    assert label_of(figure, 2) == ["appeals to", "11 Dec 2025"]
    assert label_of(figure, 3) == ["threatens", "says Mark Rutte"]
    assert label_of(figure, 6) == ["threat to", "Vladimir Putin, says Mark Rutte"]
    assert label_of(figure, 18) == ["threatens", "not so, says Russia"]
    assert label_of(figure, 20) == ["in conflict with", "possible, says chief of foreign intelligence, by 2029"]
    relation_, note = artists(figure, "label")["label", "3"]
    assert relation_.get_fontsize() > note.get_fontsize()


def test_claims_with_the_same_ends_relation_and_status_are_one_edge():
    same = [
        claim(UKRAINE, WARNS, RUSSIA, *voices, start=n) for n, voices in enumerate([(RUTTE,), (), (TRUMP,), (RUTTE,)])
    ]
    figure = draw(graph(*same, claim(UKRAINE, WARNS, RUSSIA, RUTTE, status="negated", start=9)))
    assert label_of(figure, 0) == ["warns ×4", "says Mark Rutte; says Donald Trump; the article"]
    assert label_of(figure, 1) == ["warns", "not so, says Mark Rutte"]
    assert "×2: two claims" in strings(figure)


def test_a_symmetric_relation_is_one_edge_without_an_arrow():
    figure = draw(graph(claim(UKRAINE, ALLY, RUSSIA), claim(RUSSIA, ALLY, UKRAINE, start=1)))
    assert label_of(figure) == ["ally of ×2"]
    assert not artists(figure, "arrow")
    assert "no arrow: holds in both directions" in strings(figure)


def test_many_speakers_are_counted():
    voices = [actor(f"Speaker {n}") for n in range(7)]
    (edge,) = edges_of(graph(*(claim(UKRAINE, WARNS, RUSSIA, voice, start=n) for n, voice in enumerate(voices))))
    assert edge.note == "says Speaker 0; says Speaker 1; says Speaker 2; 4 more"


def test_what_an_unnamed_source_says_is_not_the_voice_of_the_article():
    def statement(name, speaker, parent=None):
        return Statement(name, "dispatch", Kinds.SAYS, speaker, None, None, (NOWHERE,), parent)

    statements = [statement("s1", None), statement("s2", RUTTE, parent="s1")]
    alone, nested = (
        claim(UKRAINE, WARNS, RUSSIA, statement="s1"),
        claim(CHINA, WARNS, RUSSIA, RUTTE, statement="s2", start=1),
    )
    edges = edges_of(graph(alone, nested, statements=statements))
    assert [edge.note for edge in edges] == [
        "says an unnamed source",
        "Mark Rutte, says an unnamed source",
    ]
    assert "nobody named: the article’s own voice" not in strings(draw(graph(alone, statements=statements)))


def test_colour_stands_for_the_quad_class_and_line_for_the_status():
    statuses = ["actual", "possible", "intended", "requested", "conditional", "negated", "negated possible"]
    claims = [claim(UKRAINE, relation(f"tells {n}", ATTACK), RUSSIA, status=s, start=n) for n, s in enumerate(statuses)]
    figure = draw(graph(*claims, claim(UKRAINE, relation("helps", VERBAL), CHINA, start=9)))
    lines, strokes = artists(figure, "line"), artists(figure, "stroke")
    patterns = [str(lines["line", str(n)][0].get_linestyle()) for n in range(7)]
    assert patterns[0] == "solid"
    assert len(set(patterns[1:5])) == len(set(patterns[5:])) == 1
    assert len(set(patterns)) == 3
    assert sorted(strokes) == [("stroke", "5"), ("stroke", "6")]
    assert len({lines["line", str(n)][0].get_edgecolor() for n in range(7)}) == 1
    assert lines["line", "0"][0].get_edgecolor() != lines["line", "7"][0].get_edgecolor()


def test_the_stroke_crosses_its_line():
    figure = drawn("dispatch")
    for (_, number), (stroke,) in artists(figure, "stroke").items():
        middle = stroke.get_path().vertices.mean(axis=0)
        near = [np.hypot(*(points_on(line) - middle).T).min() for line in artists(figure, "line")["line", number]]
        assert min(near) < 2


def test_an_arrow_points_from_the_subject_to_the_object():
    figure = drawn("dispatch")
    names = {number: name[0].get_text() for (_, number), name in artists(figure, "name").items()}
    ends = {number: [names[end].replace("\n", " ") for end in pair] for number, pair in line_ends(figure).items()}
    assert ends["0"] == ["Russia", "NATO"]
    assert ends["9"] == ["Russia", "Ukraine"]
    assert ends["14"] == ["United States", "Ukraine"]
    assert ("arrow", "14") in artists(figure, "arrow")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_actor_has_a_shape_of_its_own(kind):
    from communique.diagram.style import fill, outlines

    def look(kind):
        return [fill(kind), *(path.vertices.round(2).tolist() for path in outlines(kind, 90, 30))]

    assert [other for other in Kind if look(other) == look(kind)] == [kind]


def test_the_legend_holds_what_the_picture_holds_and_nothing_else():
    figure = draw(graph(claim(UKRAINE, WARNS, RUSSIA, RUTTE, status="possible")), title="", source="")
    legend = ["Relation", "verbal conflict", "Claim", "possible", "Actor", "state"]
    picture = ["warns", "possible, says Mark Rutte", "Ukraine", "Russia", "1 claim about 2 actors"]
    assert [string for string in strings(figure) if string] == legend + picture
    assert {"possible, intended or requested", "asserted", "office"} <= set(strings(draw(dispatch())))


def test_title_and_source_come_from_the_article_unless_given():
    assert {"Rutte warns in Berlin", "Source: The Herald, “Rutte warns in Berlin”, 11 Dec 2025"} <= set(
        strings(draw(dispatch()))
    )
    given = strings(draw(dispatch(), title="A title", source="A source"))
    assert {"A title", "A source"} <= set(given)
    assert "Rutte warns in Berlin" not in given


def test_many_articles_are_counted():
    articles = [Article(f"a{n}", "T", published=date(2025, 1, n + 1)) for n in range(9)]
    assert source_of(articles) == (
        "Sources: a0, 1 Jan 2025; a1, 2 Jan 2025; a2, 3 Jan 2025; 6 more (1 Jan 2025 – 9 Jan 2025)"
    )
    assert source_of(()) == ""


@pytest.mark.parametrize(
    ("time_", "words"),
    [
        ("2025", "2025"),
        ("2025-12", "Dec 2025"),
        ("2025-12-05", "5 Dec 2025"),
        ("--10", "Oct"),
        ("--10-03", "3 Oct"),
        ("2025-W50", "week 50 of 2025"),
        ("../2029", "by 2029"),
        ("2026-01/..", "from Jan 2026"),
        ("2025-01/2025-03", "Jan 2025 – Mar 2025"),
        ("2025-13", "2025-13"),
        ("soon", "soon"),
    ],
)
def test_times_are_told_in_words(time_, words):
    assert time_in_words(time_) == words


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("says Mark Rutte", 22, "says Mark Rutte"),
        ("requested, says Mark Rutte", 22, "requested, says\nMark Rutte"),
        ("  two   words \n", 40, "two words"),
        ("a\x00b\ud800c", 40, "a b c"),
        ("外交部发言人毛宁说", 10, "外交部发言\n人毛宁说"),
        ("x" * 70, 16, "\n".join(["x" * 32, "x" * 32, "x" * 6])),
        ("", 16, ""),
    ],
)
def test_lines_are_broken_evenly(text, columns, lines):
    assert wrapped(text, columns) == lines


@pytest.mark.parametrize(
    "name",
    [
        "Володимир Зеленський",
        "Κυριάκος Μητσοτάκης",
        "وزارة الخارجية",
        "הכנסת",
        "外交部",
        "日本銀行",
        "국방부",
        "विदेश मंत्रालय",
    ],
)
def test_names_in_other_scripts_are_drawn_where_there_is_a_font(name):
    from matplotlib.font_manager import findfont, get_font

    from communique.diagram.style import font

    families = font(name, True).get_family()
    held = {code for family in families for code in get_font(findfont(family)).get_charmap()}
    if not {ord(character) for character in name} - {32} <= held:
        assert name[0] not in "ВΚ"  # the font that comes with matplotlib has these
        pytest.skip("no font with these characters is installed")
    figure = draw(graph(claim(actor(name, Kind.ORGANISATION), WARNS, UKRAINE, actor(name))))
    figure.canvas.draw()  # a character that no font has would be a warning, and that an error
    assert any(name in string for string in strings(figure))


def test_signs_of_mathematics_are_letters():
    figure = draw(graph(claim(actor("$100_{a}$ & <b>"), relation("pays $5^2$ to"), UKRAINE)))
    assert "$100_{a}$ & <b>" in strings(figure)
    assert parsed(graph(claim(actor("$100_{a}$ & <b>\x01\ud800"), WARNS, UKRAINE)), title="A\x02 <title>")


def test_a_graph_without_claims_says_so(tmp_path):
    figure = draw(graph(), tmp_path / "empty.png")
    assert "There is no claim about two actors." in strings(figure)
    assert not artists(figure, "node", "line", "label")
    assert "Relation" not in strings(figure)
    assert "Who says what about whom" in strings(draw(ClaimGraph()))


def test_the_page_is_landscape():
    for picture in ("dispatch", "12 actors, 25 edges", "30 actors, 60 edges", "30 actors, 60 edges, others"):
        width, height = drawn(picture).get_size_inches()
        assert 1.2 < width / height < 2.6


def test_a_file_has_the_format_that_its_suffix_names(tmp_path):
    signatures = {"a.png": b"\x89PNG", "b.PDF": b"%PDF", "c.svg": b"<?xml"}
    for name, signature in signatures.items():
        draw(dispatch(), str(tmp_path / name))
        assert (tmp_path / name).read_bytes().startswith(signature)


def test_a_file_that_cannot_be_written_is_an_error_in_one_line(tmp_path):
    with pytest.raises(GraphError, match=r"^x\.gif: a diagram is written as \.png, \.svg or \.pdf, not as '\.gif'$"):
        draw(dispatch(), "x.gif")
    with pytest.raises(GraphError, match=r"cannot be written: No such file or directory$"):
        draw(graph(), tmp_path / "missing" / "x.svg")


def test_a_notebook_shows_svg():
    root = parsed(dispatch(), title="A title")
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.find("{http://www.w3.org/2000/svg}title").text == "A title"


SCRIPT = """
import json, random, sys
sys.path[:0] = [{tests!r}]
import test_diagram as tests
from communique.claim_graph import ClaimGraph
whole = tests.synthetic(12, 25, seed=3)
claims = list(whole.claims)
random.Random({seed}).shuffle(claims)
for suffix in ("png", "svg", "pdf"):
    tests.draw(ClaimGraph(whole.articles, (), tuple(claims)), f"{folder}/{seed}.{{suffix}}")
print(json.dumps("matplotlib.pyplot" in sys.modules))
"""


def run(script, seed):
    environment = os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    result = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_the_same_claims_in_any_order_give_the_same_bytes_in_every_process(tmp_path):
    for seed in (1, 2):
        script = SCRIPT.format(tests=str(Path(__file__).parent), seed=seed, folder=str(tmp_path))
        assert run(script, seed) is False, "pyplot keeps figures and picks a backend"
    for suffix in ("png", "svg", "pdf"):
        first, second = ((tmp_path / f"{seed}.{suffix}").read_bytes() for seed in (1, 2))
        assert first == second
        for word in (b"Date", b"Matplotlib", b"matplotlib"):
            assert word not in first.replace(b"matplotlib.org", b"")
    with Image.open(tmp_path / "1.png") as image:
        assert set(image.info) == {"dpi", "Title"}


def test_importing_loads_no_matplotlib():
    script = "import sys, json, communique.diagram; print(json.dumps('matplotlib' in sys.modules))"
    assert run(script, 0) is False


def test_sixty_edges_take_less_than_a_second():
    sixty = PICTURES["30 actors, 60 edges"]
    draw(sixty)
    times = []
    for _ in range(5):
        start = time.process_time()
        draw(sixty)
        times.append(time.process_time() - start)
    assert min(times) < 1


# Machado, Oliveira and Fernandes (2009), severity 1: how linear RGB looks without one kind of cone
CONES = {
    "all": np.eye(3),
    "no long": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "no middle": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no short": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


def linear(colour):
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """CIELAB of linear RGB."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb.clip(0, 1)
    x, y, z = np.cbrt(xyz / (0.9505, 1, 1.089))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("cones", CONES)
def test_colours_stay_apart_for_the_colour_blind(cones):
    from communique.diagram.style import COLOURS

    seen = [lab(np.array(CONES[cones]) @ linear(colour)) for colour in COLOURS.values()]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 20


def test_colours_are_dark_enough_for_small_type():
    from communique.diagram.style import COLOURS, INK, QUIET

    for colour in (*COLOURS.values(), INK, QUIET):
        luminance = linear(colour) @ (0.2126, 0.7152, 0.0722)
        assert 1.05 / (luminance + 0.05) > 4.5  # WCAG 2.2, level AA
