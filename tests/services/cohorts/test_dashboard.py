"""What the dashboard shows: bands with their interval and number, reasons in words, sorted and filtered."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from studyhub.services.errors import NotFound
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, College, answers, dashboard, plan, row

SOON = NOW + timedelta(hours=2)


def weak(college: College) -> uuid.UUID:
    """A student who gets nothing of D3 right."""
    student = college.student(at=WEEKS_AGO)
    answers(college, student, "D2", right=25)
    answers(college, student, "D3", right=0, wrong=25)
    return student


def good(college: College) -> uuid.UUID:
    student = college.student(at=WEEKS_AGO)
    answers(college, student, "D2", right=25)
    answers(college, student, "D3", right=25)
    return student


def test_domain_is_told_as_a_band_with_its_interval_and_number(college: College) -> None:
    cells = {one.domain: one for one in row(college, weak(college), now=SOON).cells}
    assert (cells["D3"].level, cells["D3"].answers) == ("below", 25)
    assert cells["D2"].level != "below"
    low, high = (int(end) for end in cells["D3"].range.rstrip("%").split("\N{EN DASH}"))
    assert 0 < low < high < 66


def test_reason_is_told_with_its_evidence_and_threshold(college: College) -> None:
    (flag,) = row(college, weak(college), now=SOON).flags
    assert (flag.label, flag.clear) == ("weak D3", True)
    assert "25 first answers), for certain below" in flag.words[0]
    assert "told below 66%" in flag.words[1]


def test_nothing_is_said_of_a_newcomer(college: College) -> None:
    found = row(college, college.student(at=NOW))
    assert (found.band_words, found.flags) == ("too early to say", ())
    assert {one.words for one in found.cells} == {"too few"}


def test_falling_domain_is_marked_only_beyond_chance(college: College) -> None:
    student = college.student(at=NOW - timedelta(days=60))
    answers(college, student, "D3", right=28, wrong=2, at=NOW - timedelta(days=30))
    answers(college, student, "D3", right=8, wrong=22, at=NOW - timedelta(days=2))
    cells = {one.domain: one.trend for one in row(college, student).cells}
    assert cells == {"D3": "down", "D2": "few"}


def test_flags_end_with_the_day_of_the_exam(college: College) -> None:
    student = weak(college)
    plan(student, exam_date=NOW.date())
    assert row(college, student, now=SOON).flags != ()
    assert row(college, student, now=SOON + timedelta(days=1)).flags == ()


@pytest.mark.parametrize(
    ("asked", "whose"),
    [
        ({"reason": "any"}, "weak"),
        ({"reason": "weak-domain"}, "weak"),
        ({"reason": "none"}, "good"),
        ({"reason": "falling"}, ""),
        ({"domain": "D3", "level": "below"}, "weak"),
        ({"domain": "D3", "level": "above"}, "good"),
        ({"band": "very likely"}, "good"),
        ({"band": "withheld"}, ""),
    ],
)
def test_filter_leaves_whom_it_says(college: College, asked: dict[str, str], whose: str) -> None:
    students = {weak(college): "weak", good(college): "good"}
    page = dashboard(college, now=SOON, **asked)
    assert [students[one.id] for one in page.rows] == [whose] * bool(whose)
    assert (page.matching, page.students) == (len(page.rows), 2)


@pytest.mark.parametrize("sort", ["readiness", "minutes", "active", "coverage", "D3"])
def test_turning_a_column_round_turns_the_rows(college: College, sort: str) -> None:
    busy, slow = college.student(at=WEEKS_AGO), college.student(at=WEEKS_AGO)
    answers(college, busy, "D3", right=30)
    answers(college, busy, "D2", right=10, at=NOW + timedelta(minutes=40))
    answers(college, slow, "D3", wrong=10, right=0)
    one, other = (
        [found.id for found in dashboard(college, now=SOON, sort=sort, turned=turned).rows]
        for turned in ("", "1")
    )
    assert one == other[::-1]
    assert sorted(one) == sorted([busy, slow])


def test_nonsense_in_an_address_changes_nothing(college: College) -> None:
    good(college)
    asked = {"sort": "zebra", "band": "x", "reason": "y", "domain": "D9", "level": "z", "page": "²"}
    assert dashboard(college, **asked).view == dashboard(college).view


def test_page_says_how_many_standings_are_older(college: College) -> None:
    student = good(college)
    dashboard(college, now=SOON)
    answers(college, student, at=SOON)
    page = dashboard(college, now=SOON + timedelta(minutes=5), seconds=0.0)
    assert (page.older, page.missing, page.rows[0].stale) == (1, 0, True)


def test_first_look_is_not_an_empty_page(college: College) -> None:
    good(college)
    assert dashboard(college, now=SOON, seconds=0.01).missing == 0


def test_look_is_on_record_and_others_find_nothing(college: College) -> None:
    dashboard(college)
    assert [event.action for event in college.events("dashboard")] == ["dashboard.seen"]
    for person in (college.person(), college.staff("instructor"), college.student()):
        with pytest.raises(NotFound):
            dashboard(college, by=person)
