"""Entries get other ids wherever an id stands, and nothing else of them changes."""

from __future__ import annotations

import pytest

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.editing.ids import with_ids

CASE = """\
- id: d2-a-0001
  type: case
  title: About d2-a-0001
  items:
    - id: d2-a-0001-1
      stem: >-
        Is d2-a-0001 an id?
      enemies: [d2-b-0001, d2-c-0001]
      form: mock-a  # of the shipped bank
"""


def test_ids_change_where_they_name_and_not_where_they_are_told_of() -> None:
    after = with_ids(CASE, {"d2-a-0001": "d2-z-0009", "d2-a-0001-1": "d2-z-0009-1", "d2-b-0001": "d2-y-0001"})
    assert "- id: d2-z-0009\n" in after
    assert "- id: d2-z-0009-1\n" in after
    assert "enemies: [d2-y-0001, d2-c-0001]" in after
    assert "About d2-a-0001" in after


def test_fields_that_hold_only_where_it_came_from_are_taken_out() -> None:
    after = with_ids(CASE, {}, drop=("form", "enemies"))
    assert "form:" not in after
    assert "enemies" not in after


def test_enemies_that_stay_behind_are_left_out() -> None:
    assert "enemies: [d2-c-0001]" in with_ids(CASE, {}, known=["d2-c-0001"])
    assert "enemies" not in with_ids(CASE, {}, known=[])


@pytest.mark.parametrize("text", ["", "- [broken", "- &a x\n- *a\n"])
def test_text_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(AuthoringRefused):
        with_ids(text, {})
