from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.models import Base
from studyhub.models.base import UtcMillis, new_id

SYSTEM_TABLES = {
    "program",
    "user",
    "signin_throttle",
    "mail_token",
    "question_version",
    "audit_event",
    "ticket",
    "job",
    "consumer",
    "site_mark",
    "retention_run",
}
moments = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(moments)
def test_time_survives_storage_to_the_millisecond(at: datetime) -> None:
    stored = UtcMillis().process_bind_param(at, None)
    read = UtcMillis().process_result_value(stored, None)
    assert abs(read - at) < timedelta(milliseconds=1)
    assert read.tzinfo is UTC


def test_time_of_another_zone_is_stored_as_the_same_instant() -> None:
    there = datetime(2026, 11, 23, 7, 0, tzinfo=timezone(timedelta(hours=-8)))
    assert UtcMillis().process_bind_param(there, None) == UtcMillis().process_bind_param(
        there.astimezone(UTC), None
    )


def test_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcMillis().process_bind_param(datetime(2026, 11, 23), None)


UNDER_A_NUMBER = {"ledger_entry"}
"""What a program keeps of who is gone, without saying who it was, until its time is over."""


@given(moments, st.integers(1, 10**9))
def test_ids_sort_by_time(at: datetime, later: int) -> None:
    assert new_id(at).bytes < new_id(at + timedelta(milliseconds=later)).bytes


@given(moments)
def test_id_is_a_version_7_uuid(at: datetime) -> None:
    made = new_id(at)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


@pytest.mark.parametrize("table", sorted(set(Base.metadata.tables) - SYSTEM_TABLES))
def test_key_of_rows_starts_with_the_person_or_the_program_they_are_of(table: str) -> None:
    columns = Base.metadata.tables[table]
    owner = "program_id" if "program_id" in columns.c else "user_id"
    assert next(iter(columns.primary_key)).name == owner


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_rows_about_a_person_go_with_the_account(table: str) -> None:
    column = Base.metadata.tables[table].c.get("user_id")
    if column is not None:
        ends = "SET NULL" if table in UNDER_A_NUMBER else "CASCADE"
        assert {key.ondelete for key in column.foreign_keys} == {ends}
