"""Expressions of time and their values, with and without the day of publication."""

from datetime import date

import pytest

from communique.extraction.dates import DateFinder


@pytest.fixture(scope="module")
def values(extractor):
    finder = DateFinder(extractor.ontology)

    def find(sentence, published):
        return [time.value for time in finder.find(extractor.nlp(sentence), published)]

    return find


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("They met on 2025-10-03.", "2025-10-03"),
        ("They met on Tuesday.", "2025-12-09"),
        ("They met yesterday.", "2025-12-10"),
        ("They met on 5 December.", "2025-12-05"),
        ("They met in October.", "2025-10"),
        ("They met in February 2022.", "2022-02"),
        ("They met in 2022.", "2022"),
        ("They met last year.", "2024"),
        ("They met two weeks ago.", "2025-W48"),
        ("They will meet by 2029.", "../2029"),
        ("They have met since 2022.", "2022/.."),
        ("They met from 1980 to 1988.", "1980/1988"),
        ("They met between March and May.", "2025-03/2025-05"),
    ],
)
def test_value_seen_from_11_december_2025(values, sentence, value):
    assert values(sentence, date(2025, 12, 11)) == [value]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("They met in October.", ["--10"]),
        ("They met on 5 December.", ["--12-05"]),
        ("They met in October 2024.", ["2024-10"]),
        ("They met on Tuesday.", []),
        ("They met yesterday.", []),
    ],
)
def test_what_the_text_does_not_tell_stays_open_without_a_date(values, sentence, found):
    assert values(sentence, None) == found


@pytest.mark.parametrize("sentence", ["They may meet again.", "They sold 2022 ships.", "They met on 31 February 2022."])
def test_no_time_is_found_where_there_is_none(values, sentence):
    assert not [value for value in values(sentence, date(2025, 12, 11)) if "-" in value and len(value) > 7]


@pytest.mark.parametrize(
    ("sentence", "time"),
    [("Russia attacked Ukraine on Tuesday.", "2025-12-09"), ("Russia may attack Estonia by 2029.", "../2029")],
)
def test_claim_has_the_time_of_its_clause(read, sentence, time):
    (claim,) = read(sentence).claims
    assert claim.time == time
