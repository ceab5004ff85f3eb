from __future__ import annotations

from studyhub.config import ROOT
from studyhub.models import Base
from studyhub.services.privacy.inventory import everything, markdown

NAMES_A_PERSON = {"email", "actor_id", "subject_id", "person", "account_hash", "who"}
"""Columns that are about a person though no foreign key says so."""


def about_people() -> dict[str, set[str]]:
    """Every table with something about a person, and its columns."""
    found = {}
    for name, table in Base.metadata.tables.items():
        points = any(key.column.table.name == "user" for column in table.c for key in column.foreign_keys)
        columns = {column.name for column in table.c}
        if name == "user" or points or columns & NAMES_A_PERSON:
            found[name] = columns
    return found


def test_page_speaks_of_every_table_and_column_about_a_person() -> None:
    assert {one.table: set(one.columns()) for one in everything()} == about_people()


def test_no_column_is_spoken_of_twice_and_no_entry_is_empty() -> None:
    for one in everything():
        assert sum(len(names.split()) for names in one.holds.values()) == len(one.columns())
        assert all((one.title, one.why, one.how_long, one.who, one.holds))


def test_docs_have_the_very_same_table() -> None:
    assert markdown() in (ROOT / "docs" / "privacy.md").read_text()
