from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from studyhub.catalog.shelf import Shelf
from studyhub.services.errors import NotFound
from studyhub.services.reading.glossary import folded, glossary_page, term_page, word_parts_page


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    loaded: Shelf = app.extensions["catalog"].shelf()
    return loaded


def test_terms_are_grouped_by_letter(shelf: Shelf) -> None:
    page = glossary_page(shelf=shelf)
    assert [(letter, [term.slug for term in terms]) for letter, terms in page.groups] == [
        ("B", ["breach"]),
        ("C", ["census"]),
    ]
    assert dict(page.letters)["B"]
    assert not dict(page.letters)["Z"]


@pytest.mark.parametrize("query", ["BREACH", "unsecured phi", "brea"])
def test_search_finds_other_forms_in_any_case(shelf: Shelf, query: str) -> None:
    page = glossary_page(shelf=shelf, query=query)
    assert [term.slug for _, terms in page.groups for term in terms] == ["breach"]


def test_search_without_a_match_shows_none(shelf: Shelf) -> None:
    assert glossary_page(shelf=shelf, query="zebra").shown == 0


def test_term_names_the_lesson_that_teaches_it(shelf: Shelf) -> None:
    page = term_page(slug="breach", shelf=shelf)
    assert (page.lesson_title, page.lesson_written) == ("Breaches and enforcement", True)


def test_unknown_term_is_refused(shelf: Shelf) -> None:
    with pytest.raises(NotFound):
        term_page(slug="zebra", shelf=shelf)


def test_word_parts_are_found_by_meaning(shelf: Shelf) -> None:
    page = word_parts_page(shelf=shelf, query="inflammation")
    assert [part.part for _, parts in page.groups for part, _ in parts] == ["-itis"]


def test_accents_do_not_matter() -> None:
    assert folded("Ménière") == "meniere"


@given(st.text(max_size=40))
@example("\N{MATHEMATICAL SANS-SERIF CAPITAL A}")
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
