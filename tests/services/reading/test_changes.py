"""The page of moving rules: latest first, with sources, written lessons, and what is overdue said so."""

from __future__ import annotations

import pytest
from flask import Flask
from msgspec.structs import replace

from studyhub.catalog.shelf import Shelf
from studyhub.services.reading.changes import changes_page
from tests.conftest import NOW


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    loaded: Shelf = app.extensions["catalog"].shelf()
    return loaded


def test_rules_stand_latest_first_and_the_page_says_how_old_its_oldest_check_is(shelf: Shelf) -> None:
    page = changes_page(shelf=shelf, now=NOW)
    assert [entry.id for entry in page.entries] == ["notices", "old-proposal"]
    assert str(page.checked) == "2026-01-10"


def test_rule_whose_review_date_has_passed_says_so(shelf: Shelf) -> None:
    page = changes_page(shelf=shelf, now=NOW)
    assert [entry.overdue for entry in page.entries] == [False, True]


def test_rule_links_its_sources_and_only_lessons_that_are_written(shelf: Shelf) -> None:
    proposal = changes_page(shelf=shelf, now=NOW).entries[1]
    assert [lesson.id for lesson in proposal.lessons] == ["L40"]
    assert [work.text for work in proposal.references] == ["45 CFR 164.404"]


def test_text_of_a_rule_is_markdown(shelf: Shelf) -> None:
    assert "<strong>substance use</strong>" in changes_page(shelf=shelf, now=NOW).entries[0].now


def test_content_without_a_list_has_an_empty_page(shelf: Shelf) -> None:
    bare = Shelf([replace(shelf.catalogs[0], changes=())])
    page = changes_page(shelf=bare, now=NOW)
    assert (page.entries, page.checked) == ((), None)
