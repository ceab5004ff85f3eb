"""Prose: words, sentences, syllables and grades are counted as a reader would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.checks.prose import plain, reading_grade, sentences, syllables, term_index, words


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("code", 1),
        ("coded", 2),
        ("charges", 2),
        ("patient", 2),
        ("hospital", 3),
        ("technician", 3),
        ("information", 4),
        ("ambulatory", 5),
        ("create", 2),
        ("science", 2),
        ("people", 2),
        ("table", 2),
        ("rules", 1),
        ("HIPAA", 1),
        ("2026", 1),
        ("well-known", 2),
    ],
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_plain_text_has_no_marks_tables_or_placeholders() -> None:
    text = "A **bold** [link](/learn/x) on {beds} beds.\n\n| a | b |\n|---|---|\n\nWithin [[1]] days."
    assert plain(text) == "A bold link on 100 beds. Within days."


def test_numbers_and_compounds_are_one_word() -> None:
    assert words("At 12,345 beds, 6.25% of well-known cases.") == [
        "At",
        "12,345",
        "beds",
        "6.25%",
        "of",
        "well-known",
        "cases",
    ]


def test_abbreviations_end_no_sentence() -> None:
    assert sentences("Dr. Patel calls. Does she? Yes.") == ["Dr. Patel calls.", "Does she?", "Yes."]


def test_grade_follows_the_formula() -> None:
    assert reading_grade("The cat sat. The dog ran.", {}) == pytest.approx(0.39 * 3 + 11.8 - 15.59)


def test_glossary_terms_make_no_text_harder() -> None:
    text = "She reads the principal diagnoses of each chart."
    known = term_index(["principal diagnosis", "principal diagnoses"])
    assert reading_grade(text, known) < reading_grade(text, {}) - 3


@given(st.text(max_size=300))
def test_any_text_has_a_grade(text: str) -> None:
    assert reading_grade(plain(text), term_index([text])) >= -15.59
