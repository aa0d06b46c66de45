"""A timeline shows claims when they happen or were printed, legibly, few of them in words and many of them counted."""

import os
import subprocess
import sys
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest

from communique.article import Article
from communique.claim_graph import ClaimGraph
from communique.cli import main
from communique.diagram.axis import Axis, Step
from communique.diagram.dated import axis_of, entries_of
from communique.errors import GraphError, UnknownNameError
from communique.timeline import timeline
from communique.timespan import Timespan, parse_time
from test_diagram import RUSSIA, UKRAINE, WARNS, artists, box, claim, dispatch, graph, overlap, strings, synthetic


def dated(*days):
    """A claim at each of *days*, in articles of 11 December 2025."""
    return graph(*(claim(UKRAINE, WARNS, RUSSIA, start=n, time=day) for n, day in enumerate(days)))


def years(claims):
    """So many claims in articles over four years, with times of every kind."""
    whole = synthetic(30, claims, seed=5)
    articles, moved = [], []
    for number, one in enumerate(whole.claims):
        day = date(2021, 1, 1) + timedelta(days=number * 1400 // claims)
        name = f"a{number:05}"
        articles.append(Article(name, "T", published=day))
        time = [None, day.isoformat(), str(day.year), f"../{day.year + 1}", f"{day:%Y-%m}", "--10"][number % 6]
        moved.append(replace_article(one, name, time))
    return ClaimGraph(tuple(articles), (), tuple(moved))


def replace_article(one, name, time):
    from dataclasses import replace

    return replace(one, id=f"{one.id}-{name}", evidence=replace(one.evidence, article=name), time=time)


PICTURES = {
    "dispatch": dispatch(),
    "one claim": dated("2025-12-05"),
    "a century": dated("1914", "1939", "2025"),
    "spans": dated("2024", "2025-03", "../2029", "2026-02/..", "2025-01/2025-06", "2025-W50"),
    "one day": dated(*["2025-12-05"] * 9),
    "some": years(30),
    "many": years(400),
    "thousands": years(3000),
    "nothing": graph(),
}


@pytest.fixture(params=PICTURES, scope="module")
def figure(request):
    return timeline(PICTURES[request.param]).figure


def test_no_text_overlaps_a_text(figure):
    boxes = [(text.get_text(), box(figure, text)) for text in figure.axes[0].texts if text.get_text()]
    assert [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if overlap(one, other)] == []


def test_everything_is_on_the_page(figure):
    width, height = figure.get_size_inches() * 72
    for artist in [*figure.axes[0].texts, *figure.axes[0].patches]:
        left, bottom, right, top = box(figure, artist)
        assert -0.01 <= left <= right <= width + 0.01
        assert -0.01 <= bottom <= top <= height + 0.01


def test_no_line_or_mark_runs_through_the_words_of_another(figure):
    labels = {number: [box(figure, text) for text in texts] for (_, number), texts in artists(figure, "label").items()}
    for (kind, number), shapes in artists(figure, "line", "mark", "deadline", "open", "disc").items():
        for shape in shapes:
            found = box(figure, shape)
            assert not [
                other for other in labels if other != number and any(overlap(found, b, -0.1) for b in labels[other])
            ], kind


# When


@pytest.mark.parametrize(
    ("time", "first", "last"),
    [
        ("2025-12-11", "2025-12-11", "2025-12-11"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-W01", "2024-12-30", "2025-01-05"),
        ("../2029", None, "2029-12-31"),
        ("2026-03/..", "2026-03-01", None),
        ("2025-01/2025-03", "2025-01-01", "2025-03-31"),
    ],
)
def test_a_time_covers_days(time, first, last):
    ends = [end and date.fromisoformat(end) for end in (first, last)]
    assert parse_time(time) == Timespan(*ends)


@pytest.mark.parametrize(
    "time", ["--10", "--10-03", "2025-13", "2025-02-30", "soon", "../..", "2025/2024", "../--10", "/"]
)
def test_a_time_without_days(time):
    assert parse_time(time) is None


def test_a_claim_stands_at_its_own_time_or_on_the_day_of_its_article():
    entries, undated = entries_of(dated("2025-12-05", None, "--10", "2024"))
    assert [(entry.at.isoformat(), entry.until.isoformat(), entry.told) for entry in entries] == [
        ("2024-01-01", "2024-12-31", True),
        ("2025-12-05", "2025-12-05", True),
        ("2025-12-11", "2025-12-11", False),
    ]
    assert undated == []
    assert len(entries[-1].edge.claims) == 2


def test_a_deadline_runs_from_the_day_of_the_article():
    (entry,), _ = entries_of(dated("../2029"))
    assert (entry.at, entry.until, entry.deadline) == (date(2025, 12, 11), date(2029, 12, 31), True)
    (passed,), _ = entries_of(dated("../2020"))
    assert passed.at == passed.until == date(2020, 12, 31)


def test_claims_without_any_date_are_counted():
    nowhere = ClaimGraph((Article("dispatch", "T"),), (), dated(None, "--10", "2025").claims)
    assert "1 claim. 2 without a date are left out" in strings(timeline(nowhere).figure)
    nothing = ClaimGraph(nowhere.articles, (), nowhere.claims[:1])
    assert "There is no claim with a date. 1 without one." in strings(timeline(nothing).figure)


def test_what_lies_far_from_the_rest_does_not_squeeze_it():
    days = [f"2025-{month:02}-{day:02}" for month in (10, 11) for day in range(1, 13)]
    entries, _ = entries_of(dated("1949", *days))
    first, last = axis_of(entries)
    assert first.year == last.year == 2025
    assert "25 claims. 1 reaches beyond the axis" in strings(timeline(dated("1949", *days)).figure)


def test_spans_are_as_long_as_they_take():
    figure = timeline(dated("2024", "2025")).figure
    (one,), (other,) = artists(figure, "line").values()
    widths = [right - left for left, _, right, _ in (box(figure, one), box(figure, other))]
    assert widths[0] == pytest.approx(widths[1], rel=0.01)
    assert widths[0] > 400


def test_a_deadline_has_a_bar_and_an_open_end_an_arrow():
    figure = timeline(dated("../2029", "2026/..")).figure
    assert {kind for kind, _ in artists(figure, "deadline", "open")} == {"deadline", "open"}
    assert "deadline" in strings(figure)


def test_what_is_negated_is_struck_through():
    figure = timeline(dispatch()).figure
    entries, _ = entries_of(dispatch())
    assert {number for _, number in artists(figure, "stroke")} == {
        str(number) for number, entry in enumerate(entries) if entry.edge.is_negated
    }


# How many


def test_many_claims_are_counted_and_none_is_lost():
    whole = PICTURES["thousands"]
    shown = strings(timeline(whole).figure)
    assert shown[-2].startswith("3,000 claims by relation and quarter")
    counts = [int(words.rpartition("×")[2].replace(",", "")) for words in labels_of(whole)]
    assert sum(counts) == 3000


def labels_of(whole):
    figure = timeline(whole).figure
    return [text.get_text().replace("\n", " ") for texts in artists(figure, "label").values() for text in texts]


def test_every_class_has_rows_of_its_own():
    from communique.diagram.style import COLOURS

    texts = [text for found in artists(timeline(PICTURES["many"]).figure, "label").values() for text in found]
    assert {text.get_color() for text in texts} == set(COLOURS.values())


@pytest.mark.parametrize(
    ("first", "last", "step"),
    [
        ("2025-12-01", "2025-12-20", Step(days=1)),
        ("2025-01-01", "2025-06-30", Step(days=7)),
        ("2023-01-01", "2025-01-01", Step(months=1)),
        ("1900-01-01", "2025-01-01", Step(months=60)),
    ],
)
def test_bins_are_as_short_as_room_allows(first, last, step):
    axis = Axis(date.fromisoformat(first), date.fromisoformat(last), 0, 620)
    assert axis.step(22) == step


def test_ticks_are_days_months_or_years():
    def words(first, last):
        return [words for _, words in Axis(date.fromisoformat(first), date.fromisoformat(last), 0, 1000).ticks()]

    assert words("2025-12-01", "2025-12-08")[:2] == ["1 Dec 2025", "2 Dec 2025"]
    assert words("2025-01-01", "2025-10-31")[:2] == ["Jan 2025", "Feb 2025"]
    assert words("2000-01-01", "2025-12-31")[:2] == ["2000", "2005"]
    assert words("0001-01-01", "9999-12-31")


# What is asked for


def test_a_part_of_the_graph():
    figure = timeline(dispatch(), actors=["China"], since="2025", title="A title", source="A source").figure
    assert {"A title", "A source", "3 claims"} <= set(strings(figure))
    with pytest.raises(UnknownNameError, match="did you mean China"):
        timeline(dispatch(), actors=["Chna"])


def test_a_notebook_shows_it():
    assert timeline(dispatch())._repr_html_().startswith("<svg")


def test_the_command_line_writes_a_file(summit, tmp_path, capsys):
    from communique import rdf

    rdf.write(summit, tmp_path / "graph.ttl")
    arguments = ["timeline", str(tmp_path / "graph.ttl"), "-o", str(tmp_path / "when.pdf"), "--actor", "NATO"]
    assert main(arguments) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'when.pdf'}\n"
    assert (tmp_path / "when.pdf").read_bytes().startswith(b"%PDF")
    assert main([*arguments[:3], "x.gif"]) == 2
    assert "x.gif: a diagram is written as .png, .svg or .pdf" in capsys.readouterr().err
    with pytest.raises(GraphError, match="cannot be written"):
        timeline(summit, tmp_path / "missing" / "x.svg")


SCRIPT = """
import random, sys
sys.path[:0] = [{tests!r}]
import test_timeline as tests
for name in ("dispatch", "many"):
    whole = tests.PICTURES[name]
    claims = list(whole.claims)
    random.Random({seed}).shuffle(claims)
    for suffix in ("png", "svg", "pdf"):
        tests.timeline(tests.ClaimGraph(whole.articles, (), tuple(claims)), f"{folder}/{seed}-{{name}}.{{suffix}}")
"""


def test_the_same_claims_in_any_order_give_the_same_bytes_in_every_process(tmp_path):
    for seed in (1, 2):
        environment = os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
        script = SCRIPT.format(tests=str(Path(__file__).parent), seed=seed, folder=tmp_path)
        subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    for name in ("dispatch", "many"):
        for suffix in ("png", "svg", "pdf"):
            assert len({(tmp_path / f"{seed}-{name}.{suffix}").read_bytes() for seed in (1, 2)}) == 1


def test_a_graph_of_thousands_takes_no_longer_than_a_page():
    import time

    start = time.process_time()
    timeline(PICTURES["thousands"])
    assert time.process_time() - start < 5
