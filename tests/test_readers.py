"""Files, folders and standard input become articles with offsets into the text exactly as it was given."""

import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.article import Article, BlockKind
from communique.errors import InputError
from communique.readers import read_inputs

DAY = date(2025, 12, 11)


def read(*inputs: object, published: date | None = None) -> list[Article]:
    return list(read_inputs(inputs, published))  # type: ignore[arg-type]


def write_lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def message(*inputs: object) -> str:
    with pytest.raises(InputError) as caught:
        read(*inputs)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# Plain text


def test_a_plain_text_is_called_after_its_file_and_entitled_by_its_heading(tmp_path: Path) -> None:
    path = tmp_path / "berlin speech.txt"
    path.write_text("Rutte warns\n\nRussia threatens NATO, he said.\n", encoding="utf-8")
    (article,) = read(path, published=DAY)
    assert (article.id, article.title, article.published) == ("berlin speech", "Rutte warns", DAY)
    assert [block.kind for block in article.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_a_text_that_begins_with_a_paragraph_has_no_title(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Russia threatens NATO.\n\nA heading\n", encoding="utf-8")
    assert read(tmp_path / "a.txt")[0].title is None


def test_line_endings_and_scripts_stay_as_they_are(tmp_path: Path) -> None:
    text = "Zażółć\r\n\r\nКиїв said 🙂 it.\rA line\n\n\u2028end"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (article,) = read(tmp_path / "a.txt")
    assert article.text == text
    assert text[article.blocks[0].start : article.blocks[0].end] == article.title == "Zażółć"


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfRussia\n")
    (tmp_path / "b.jsonl").write_bytes(b'\xef\xbb\xbf{"id": "b", "text": "Iran"}\n')
    assert [article.text for article in read(tmp_path)] == ["Russia\n", "Iran"]


@given(st.text())
def test_any_text_comes_back_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(text.encode())
    (article,) = read(path)
    assert article.text == text.removeprefix("\ufeff")
    assert all(0 <= block.start < block.end <= len(article.text) for block in article.blocks)


# JSON Lines


def test_json_lines_say_what_is_known_of_an_article(tmp_path: Path) -> None:
    record = {
        "id": "1",
        "text": "Iran…\r\n",
        "date": "2024-02-29",
        "title": "T",
        "url": "https://example.org/",
        "publisher": "P",
    }
    path = write_lines(tmp_path / "a.jsonl", record | {"labels": [1]}, {"id": "2", "text": "", "date": None})
    first, second = read(path, published=DAY)
    assert first == Article("1", "Iran…\r\n", "T", date(2024, 2, 29), "P", "https://example.org/")
    assert second == Article("2", "", published=DAY)


def test_a_date_may_have_a_time(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", {"id": "1", "text": "", "date": "2025-12-11T23:30:00+01:00"})
    assert read(path)[0].published == DAY


def test_empty_lines_are_skipped_and_line_separators_within_a_string_are_not_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('\r\n{"id": "1", "text": "a\u2028b"}\r\n\n'.encode())
    assert [article.text for article in read(path)] == ["a\u2028b"]


def test_a_json_file_holds_one_object_on_as_many_lines_as_it_likes(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"id": "x", "text": "Iran"}, indent=2), encoding="utf-8")
    assert read(tmp_path / "a.json") == [Article("x", "Iran")]


# Folders and standard input


def test_a_folder_is_read_by_name_with_its_folders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "b/z.txt", "b/a.TXT", "a.md", ".hidden.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    write_lines(tmp_path / "a.jsonl", {"id": "1", "text": ""}, {"id": "2", "text": ""})
    assert [article.id for article in read(tmp_path)] == ["1", "2", "a", "z", "c"]


@pytest.mark.parametrize(
    ("given_bytes", "expected"),
    [
        (b"Russia threatens NATO.", [Article("stdin", "Russia threatens NATO.")]),
        (b' \n{"id": "1", "text": "a"}\n{"id": "2", "text": "b"}', [Article("1", "a"), Article("2", "b")]),
        (b"", [Article("stdin", "")]),
    ],
)
def test_standard_input_is_text_or_json_lines(
    monkeypatch: pytest.MonkeyPatch, given_bytes: bytes, expected: list[Article]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given_bytes)))
    assert read("-") == expected


# Ids


def test_ids_are_unique(tmp_path: Path) -> None:
    for folder, text in (("a", "one"), ("b", "two"), ("c", "one"), ("d", "three")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(text, encoding="utf-8")
    assert [(article.id, article.text) for article in read(tmp_path)] == [
        ("report", "one"),
        ("report-2", "two"),
        ("report-3", "three"),
    ]


def test_an_article_that_is_there_already_passes_through_with_the_date_that_it_lacks() -> None:
    assert read(Article("a", "text"), published=DAY) == [Article("a", "text", published=DAY)]


# What cannot be read


def test_a_missing_file() -> None:
    assert message("nowhere/a.txt") == f"{Path('nowhere/a.txt')}: no such file or folder"


def test_a_folder_with_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"")
    assert message(tmp_path) == (
        f"{tmp_path}: nothing to read in this folder; files should end in "
        ".txt, .jsonl, .json, .html, .htm, .xml, .rss, .atom, .pdf, or one of these and .gz"
    )


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes("naïve".encode("latin-1"))
    assert message(path) == f"{path}: not UTF-8: byte 0xEF at offset 2; save the text as UTF-8"


def test_json_lines_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": "1", "text": ""}\n{"id": "\xff"}\n')
    assert message(path) == f"{path}, line 2: not UTF-8: byte 0xFF at offset 32; save the text as UTF-8"


EXAMPLE = '{"id": "…", "text": "…"}'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"id": "1", "text": ', f"broken JSON: Expecting value at column 21; right would be {EXAMPLE}"),
        ("Russia", f"broken JSON: Expecting value at column 1; right would be {EXAMPLE}"),
        ("[1]", f"a list is no article; right would be {EXAMPLE}"),
        ("null", f"null is no article; right would be {EXAMPLE}"),
        ('{"text": "a"}', f'no key "id"; right would be {EXAMPLE}'),
        ('{"id": "1", "body": "a"}', f'no key "text"; right would be {EXAMPLE}'),
        ('{"id": 1, "text": "a"}', '"id" is a number; it should be a string'),
        ('{"id": " ", "text": "a"}', '"id" is empty; every article needs a name of its own'),
        ('{"id": "1", "text": ["a"]}', '"text" is a list; it should be a string'),
        ('{"id": "1", "text": "a", "url": {}}', '"url" is an object; it should be a string'),
        ('{"id": "1", "text": "a", "date": true}', '"date" is a truth value; it should be a string'),
        ('{"id": "1", "text": "a", "date": "11/12/2025"}', "'11/12/2025' is no date; a date looks like 2025-12-11"),
        ('{"id": "1", "text": "a", "date": "2025-02-30"}', "'2025-02-30' is no date; a date looks like 2025-12-11"),
        ('{"id": "1", "text": "a\\ud83d"}', '"text" holds half a character, \\ud83d, at position 1'),
        ("[" * 100_000, "broken JSON: a number or a nesting beyond all measure"),
        ('{"id": ' + "1" * 5000, "broken JSON: a number or a nesting beyond all measure"),
    ],
)
def test_a_record_that_is_none(tmp_path: Path, line: str, expected: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"id": "0", "text": ""}}\n\n{line}\n', encoding="utf-8")
    assert message(path) == f"{path}, line 3: {expected}"


def test_a_json_file_with_many_objects(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"id": "1",\n "text": "a"}\n{}', encoding="utf-8")
    assert message(path) == f"{path}: broken JSON: Extra data at line 3, column 1; right would be {EXAMPLE}"
