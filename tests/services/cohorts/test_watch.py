"""The watch raises an alert when a flag appears, closes it when it passes, and does nothing twice."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Alert
from studyhub.services.cohorts.alerts.work import close
from studyhub.services.cohorts.watch import Raised, Watched, watch
from studyhub.services.programs.cohorts import archive_cohort
from studyhub.services.programs.enrolled import leave
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, College, answers, plan
from tests.services.connect.conftest import deliveries, lay_hook

TOMORROW = NOW + timedelta(days=1)


def watched(college: College, now: datetime = NOW, **how: object) -> Watched:
    return watch(shelf=college.shelf, now=now, **how)  # type: ignore[arg-type]


def alerts(student: uuid.UUID | None = None) -> list[Alert]:
    db.session.rollback()
    wanted = sa.select(Alert).order_by(Alert.id)
    return list(db.session.scalars(wanted.where(Alert.user_id == student) if student else wanted))


def idle(college: College) -> uuid.UUID:
    """A student who joined a month ago and never answered."""
    return college.student(at=WEEKS_AGO)


def test_alert_is_raised_once_with_its_evidence(college: College) -> None:
    student = idle(college)
    assert watched(college) == Watched(cohorts=1, standings=1, raised=1, closed=0)
    assert watched(college) == Watched(cohorts=1)
    (alert,) = alerts(student)
    assert (alert.reason, alert.evidence[0]["value"], alert.closed_at) == ("inactive", 30, None)


def test_alert_closes_by_itself_when_its_reason_passes_and_is_raised_again(college: College) -> None:
    student = idle(college)
    watched(college)
    answers(college, student, at=NOW + timedelta(hours=1))
    watched(college, TOMORROW)
    (alert,) = alerts()
    assert (alert.closed_by, alert.closed_at, alert.passed_at) == ("passed", TOMORROW, TOMORROW)
    assert watched(college, NOW + timedelta(days=9)).raised == 1
    assert len(alerts()) == 2


def test_alert_that_a_person_closed_comes_up_again_only_after_it_passed(college: College) -> None:
    student = idle(college)
    watched(college)
    close(user_id=college.director, program_id=college.program, alert_id=alerts()[0].id, now=NOW)
    assert watched(college, TOMORROW).raised == 0
    answers(college, student, at=TOMORROW)
    watched(college, TOMORROW + timedelta(hours=1))
    assert [(one.closed_by, one.closed_at) for one in alerts()] == [("person", NOW)]
    assert watched(college, NOW + timedelta(days=10)).raised == 1


def test_who_leaves_is_watched_no_more(college: College) -> None:
    student = idle(college)
    watched(college)
    leave(user_id=student, program_id=college.program, cohort_id=college.cohort, now=NOW)
    assert watched(college, TOMORROW).closed == 1
    assert [one.closed_by for one in alerts()] == ["ended"]


def test_cohort_in_the_archive_is_watched_no_more(college: College) -> None:
    idle(college)
    watched(college)
    archive_cohort(user_id=college.director, program_id=college.program, cohort_id=college.cohort, now=NOW)
    watched(college, TOMORROW)
    assert [(one.closed_by, one.passed_at) for one in alerts()] == [("ended", None)]


def test_day_of_the_exam_ends_alerts_without_calling_them_passed(college: College) -> None:
    student = idle(college)
    plan(student, exam_date=NOW.date())
    watched(college)
    watched(college, TOMORROW)
    assert [(one.closed_by, one.passed_at) for one in alerts()] == [("ended", None)]


def test_possible_flags_raise_nothing_by_themselves(college: College) -> None:
    student = college.student(at=NOW)
    answers(college, student, "D3", right=2, wrong=4)
    assert watched(college, NOW + timedelta(hours=1)).raised == 0


def test_new_alerts_are_announced_within_the_command(college: College) -> None:
    student = idle(college)
    told: list[Raised] = []
    watched(college, announce=lambda session, raised: told.extend(raised) or session.flush())
    watched(college, announce=lambda _, raised: told.extend(raised))
    assert [(one.student_id, one.reason, one.strength) for one in told] == [(student, "inactive", "clear")]
    assert told[0].alert_id == alerts()[0].id


def test_new_alerts_are_on_their_way_to_the_programs_webhooks(college: College) -> None:
    lay_hook(college)
    student = idle(college)
    watched(college)
    watched(college)
    (sent,) = deliveries()
    assert (sent.event, sent.user_id) == ("student.at_risk", student)
    assert json.loads(sent.body)["data"]["reason"] == "inactive"


def test_what_the_watch_did_is_on_record(college: College) -> None:
    idle(college)
    watched(college)
    (event,) = college.events("alerts")
    assert (event.actor_id, event.detail["raised"], event.detail["closed"]) == (None, 1, 0)
