"""Search finds words, never fails on what is typed, and shows restricted entries to the right people only."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyhub.adapters.search_index import Entry, SearchIndex

ENTRIES = (
    Entry("lesson", "L40", "Breaches and enforcement", "A breach is an impermissible use of records."),
    Entry("term", "breach", "breach", "An acquisition of records that compromises their security."),
    Entry("term", "census", "census", "The number of inpatients at a given time."),
    Entry("explanation", "core/a", "Which notice?", "The secret rule is sixty days.", restricted=True),
    Entry("explanation", "core/b", "Who must be told?", "The secret rule names the media.", restricted=True),
)


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    return SearchIndex(tmp_path, "abc", lambda: ENTRIES)


def test_other_forms_of_a_word_are_found(index: SearchIndex) -> None:
    total, hits = index.find("breaches", most=10)
    assert total == 2
    assert {hit.key for hit in hits} == {"L40", "breach"}


def test_a_word_of_the_title_ranks_before_one_of_the_text(index: SearchIndex) -> None:
    assert index.find("census", most=10)[1][0].key == "census"


def test_snippet_marks_the_word_looked_for(index: SearchIndex) -> None:
    pieces = index.find("inpatients", most=1)[1][0].snippet
    assert ("inpatients", True) in pieces
    assert "".join(text for text, _ in pieces) == "The number of inpatients at a given time."


def test_snippets_stand_in_the_order_of_their_entries(index: SearchIndex) -> None:
    hits = index.find("breach", most=2)[1]
    assert [hit.key for hit in hits] == ["breach", "L40"]
    assert [hit.snippet[0][0] for hit in hits] == [
        "An acquisition of records that compromises their security.",
        "A ",
    ]


def test_only_as_many_as_are_wanted_are_found_and_all_are_counted(index: SearchIndex) -> None:
    assert [len(index.find("breach", most=most)[1]) for most in (1, 2)] == [1, 2]
    assert index.find("breach", most=1)[0] == 2


def test_restricted_entries_are_never_found_among_the_open_ones(index: SearchIndex) -> None:
    assert index.find("secret", most=10) == (0, ())
    assert index.suggest("who must", most=10) == ()


def test_restricted_entries_are_found_and_counted_only_if_allowed(index: SearchIndex) -> None:
    total, hits = index.find_restricted("secret rule", {"core/b"}, most=10)
    assert (total, [hit.key for hit in hits]) == (1, ["core/b"])
    assert index.find_restricted("secret", set(), most=10) == (0, ())


def test_suggestions_begin_with_what_was_typed(index: SearchIndex) -> None:
    assert [hit.key for hit in index.suggest("bre", most=5)] == ["breach", "L40"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(max_size=60))
def test_no_text_that_people_type_breaks_a_search(index: SearchIndex, text: str) -> None:
    assert index.find(text, most=5)[0] >= 0
    assert len(index.suggest(text, most=5)) <= 5


@pytest.mark.parametrize("text", ['"', "a OR", "title:", "NEAR(", "*", "_", "x AND NOT", "( ) -"])
def test_operators_of_the_index_are_only_words(index: SearchIndex, text: str) -> None:
    assert index.find(text, most=5)[0] == 0


def test_existing_file_is_used_as_it_is(index: SearchIndex, tmp_path: Path) -> None:
    again = SearchIndex(tmp_path, "abc", lambda: pytest.fail("built twice"))
    assert again.find("breach", most=5)[0] == 2


def test_every_thread_may_ask(index: SearchIndex) -> None:
    totals: list[int] = []
    threads = [
        threading.Thread(target=lambda: totals.append(index.find("breach", most=1)[0])) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [2, 2, 2, 2]


def test_few_older_files_are_kept(tmp_path: Path) -> None:
    for number in range(6):
        SearchIndex(tmp_path, f"state{number}", lambda: ENTRIES)
    assert len(list(tmp_path.glob("search-*.db"))) <= 4
