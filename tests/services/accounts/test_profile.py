from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from studyhub.services.accounts.profile import change_profile, profile_of, shortcut_keys
from studyhub.services.errors import Invalid
from tests.conftest import NOW

Enroll = Callable[..., uuid.UUID]


def test_what_is_saved_is_what_is_read(enroll: Enroll) -> None:
    user_id = enroll()
    changed = replace(
        profile_of(user_id=user_id),
        name="Amina D.",
        timezone="America/Denver",
        exam_date=date(2027, 2, 1),
        minutes=(0, 10, 20, 30, 40, 50, 60),
        days_off=(date(2026, 12, 25),),
        keys_on=False,
    )
    change_profile(user_id=user_id, profile=changed, now=NOW)
    assert profile_of(user_id=user_id) == changed


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "  ", "name"),
        ("timezone", "Mars/Olympus", "time zone"),
        ("exam_date", date(2026, 11, 22), "has passed"),
        ("minutes", (10,) * 6, "Minutes"),
        ("minutes", (601,) + (10,) * 6, "Minutes"),
        ("keys", {"flag": "f", "strike": "f"}, "same key"),
        ("keys", {"flag": "1"}, "digits"),
    ],
)
def test_unusable_setting_is_refused_and_changes_nothing(
    enroll: Enroll, field: str, value: object, told: str
) -> None:
    user_id = enroll()
    before = profile_of(user_id=user_id)
    with pytest.raises(Invalid, match=told):
        change_profile(user_id=user_id, profile=replace(before, **{field: value}), now=NOW)
    assert profile_of(user_id=user_id) == before


def test_exam_today_counts_by_the_students_own_calendar(enroll: Enroll) -> None:
    user_id = enroll()
    today = replace(profile_of(user_id=user_id), timezone="Pacific/Honolulu", exam_date=date(2026, 11, 23))
    change_profile(user_id=user_id, profile=today, now=NOW)
    assert profile_of(user_id=user_id).exam_date == date(2026, 11, 23)


def test_keys_are_on_with_their_defaults() -> None:
    on, keys = shortcut_keys({})
    assert on
    assert keys["guessed"] == "g"
