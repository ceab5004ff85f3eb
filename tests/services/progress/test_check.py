"""What is claimed of the readiness model once students have told their results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from flask import Flask

from studyhub.extensions import db
from studyhub.models import ExamOutcome, User
from studyhub.models.base import new_id
from studyhub.services.progress import outcome_counts
from studyhub.services.progress.check import check_of_all, check_page
from tests.conftest import NOW
from tests.services.practice.conftest import Student, shelf, student  # noqa: F401 - fixtures

from .test_readiness import page_of

TODAY = NOW.date()
Result = tuple[date, float | None, bool]


def tell_all(*people: Sequence[Result]) -> None:
    """A new student for each, with these results: day, chance foretold, passed."""
    for n, results in enumerate(people):
        user_id = new_id(NOW)
        db.session.add(User(id=user_id, email=f"p{n}@example.edu", name="P", preferences={}, created_at=NOW))
        db.session.flush()
        for sat_on, foretold, passed in results:
            db.session.add(
                ExamOutcome(user_id=user_id, sat_on=sat_on, passed=passed, foretold=foretold, told_at=NOW)
            )
    db.session.commit()


def group(total: int, passed: int, chance: float | None) -> list[list[Result]]:
    return [[(TODAY, chance, n < passed)] for n in range(total)]


@pytest.mark.parametrize(("number", "claimed"), [(99, False), (100, True)])
def test_with_99_results_nothing_is_claimed_and_with_100_it_is(
    student: Student,  # noqa: F811
    number: int,
    claimed: bool,
) -> None:
    tell_all(*group(number, 70, 0.7), *group(30, 20, None))
    page = page_of(student)
    assert (page.check is not None) is claimed
    assert page.check is None or page.check.whole.total == number


def test_bands_say_how_many_passed(app: Flask) -> None:
    tell_all(*group(60, 44, 0.7), *group(50, 48, 0.95), *group(10, 1, 0.1))
    page = check_page()
    assert page is not None
    rows = [(row.words, row.chances, row.passed, row.total) for row in page.rows]
    assert rows == [
        ("unlikely", "below 40%", 1, 10),
        ("likely", "65% to 85%", 44, 60),
        ("very likely", "85% or more", 48, 50),
    ]
    assert not page.hidden


def test_a_band_with_fewer_than_ten_is_kept_back(app: Flask) -> None:
    tell_all(*group(60, 44, 0.7), *group(50, 48, 0.95), *group(11, 5, 0.5), *group(9, 1, 0.1))
    page = check_page()
    assert page is not None
    assert [row.words for row in page.rows] == ["likely", "very likely"]
    assert page.hidden


def test_a_student_counts_once_with_the_first_result_foretold(app: Flask) -> None:
    days = [TODAY - timedelta(days=n) for n in (90, 60, 0)]
    tell_all([(days[2], 0.9, True), (days[1], 0.5, False), (days[0], None, False)], [(days[0], 0.9, True)])
    found = check_of_all()
    assert (found.whole.passed, found.whole.total) == (1, 2)
    assert found.whole.foretold == pytest.approx(0.7)


def test_administrators_get_counts_of_students(app: Flask) -> None:
    tell_all([(TODAY, 0.9, True), (TODAY - timedelta(days=90), None, False)], *group(2, 1, None))
    counts = outcome_counts()
    assert (counts.told, counts.foretold, counts.needed) == (3, 1, 100)


def test_an_estimate_that_promised_too_much_is_called_too_hopeful(app: Flask) -> None:
    tell_all(*group(120, 60, 0.9))
    page = check_page()
    assert page is not None
    assert (page.whole.fit, page.whole.share, page.whole.foretold) == ("too hopeful", "50%", "90%")


def test_results_that_a_correction_explains_are_corrected_beside_the_estimate(app: Flask) -> None:
    tell_all(*group(200, 40, 0.8), *group(200, 10, 0.3))
    page = check_page(foretold=0.8)
    assert page is not None
    assert page.calibration is not None
    assert page.calibration.helps
    assert page.calibration.own is not None
    assert 15 < int(page.calibration.own.chance.rstrip("%")) < 27


def test_results_in_line_with_the_estimate_correct_nothing(app: Flask) -> None:
    tell_all(*group(100, 80, 0.8), *group(100, 30, 0.3))
    page = check_page(foretold=0.8)
    assert page is not None
    assert page.calibration is not None
    assert not page.calibration.helps
    assert page.calibration.own is None
