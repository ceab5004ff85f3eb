"""A plan from its draft to its end: what it holds, what may change, what the student gets of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import (
    Assignment,
    Enrollment,
    RemediationPlan,
    RemediationStep,
    Review,
    StudySession,
)
from studyhub.services.assignments.doing.unseen import shown_to
from studyhub.services.assignments.records import Which
from studyhub.services.assignments.seeing.overview import cohort_work
from studyhub.services.assignments.setting.changes import withdraw
from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.practice.errors import NothingToAsk
from studyhub.services.programs.records.students import remove_student
from studyhub.services.remediation import changes, sheet
from studyhub.services.remediation.changes import NewStep
from studyhub.services.remediation.own import own_plans
from studyhub.services.remediation.pages import plans_page
from tests.conftest import NOW

from .conftest import Clinic

LATER = NOW + timedelta(hours=2)


def work(clinic: Clinic, which, kind: str) -> Which:  # type: ignore[no-untyped-def]
    made = clinic.step(which, kind).assignment_id
    assert made is not None
    return Which(which.program_id, which.cohort_id, made)


def test_draft_holds_practice_and_a_retest_of_ten_on_what_was_missed(clinic: Clinic) -> None:
    clinic.miss()
    steps = clinic.page(clinic.draft()).steps
    assert [(one.kind, one.count) for one in steps if one.kind != "lesson"] == [("quiz", 10), ("retest", 10)]
    assert steps[-1].objectives == ("71",)


def test_draft_is_not_there_for_its_student(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    assert own_plans(user_id=clinic.student.id, shelf=clinic.shelf, now=NOW) == ()
    with pytest.raises(NotFound):
        clinic.own(which)


def test_nothing_missed_makes_no_plan(clinic: Clinic) -> None:
    with pytest.raises(Invalid, match="Nothing was missed"):
        clinic.draft()
    assert db.session.query(RemediationPlan).count() == 0


def test_of_who_shows_totals_five_answers_on_an_objective_make_no_plan(clinic: Clinic) -> None:
    clinic.miss(shares=False, count=5)
    with pytest.raises(Invalid, match="from six answers on"):
        clinic.draft()


def test_of_who_shows_totals_it_is_not_told_how_many_are_unseen(clinic: Clinic) -> None:
    clinic.miss(shares=False)
    (reason,) = clinic.page(clinic.draft()).plan.reasons
    assert (reason.figure.total, reason.unseen) == (8, None)


def test_signed_plan_stands_in_the_to_do_list_and_one_mail_is_sent(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.sign(which)
    assert clinic.todo(work(clinic, which, "retest"))
    assert [mail.to for mail in clinic.college.letterbox.mails].count("ada@example.edu") == 1
    with pytest.raises(Conflict, match="already"):
        clinic.sign(which)


def test_retest_asks_ten_that_were_never_shown_and_none_laid_out_unanswered(clinic: Clinic) -> None:
    clinic.miss()
    clinic.student.quiz("71", count=6, now=NOW - timedelta(days=1))
    which = clinic.draft()
    clinic.sign(which)
    before = shown_to(db.session(), clinic.student.id, clinic.shelf)
    session = clinic.begin(work(clinic, which, "retest"), LATER).session_id
    assert session is not None
    asked = [slot.item for slot in clinic.slots(clinic.student, session)]
    assert len(set(asked)) == 10
    assert not before.intersection(asked)


def test_practice_leaves_ten_unseen_for_the_retest(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.sign(which)
    for _ in range(3):
        clinic.quiz(work(clinic, which, "quiz"), now=LATER)
    session = clinic.begin(work(clinic, which, "retest"), LATER).session_id
    assert session is not None
    asked = [clinic.shelf.question(one.item) for one in clinic.slots(clinic.student, session)]
    assert {one.objective for one in asked} == {"71"}


def test_retest_tells_nothing_before_it_is_handed_in_and_enters_the_log(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.sign(which)
    session = clinic.quiz(work(clinic, which, "retest"), right=7, wrong=3, now=LATER, hand_in=False)
    assert db.session.get_one(StudySession, (clinic.student.id, session)).feedback == "timed"
    assert db.session.query(Review).filter_by(session_id=session).count() == 10
    assert clinic.page(which, LATER).steps[-1].after is None


def test_result_shows_n_interval_and_change_of_the_group(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.sign(which)
    clinic.quiz(work(clinic, which, "retest"), right=9, wrong=1, now=LATER)
    last = clinic.own(which, LATER).steps[-1]
    assert last.done
    assert last.after is not None
    assert (last.after.right, last.after.total, last.before and last.before.right) == (9, 10, 0)
    assert "+90 points" in last.change


def test_short_group_is_widened_to_its_domain_and_says_so(clinic: Clinic) -> None:
    small = [one for one in clinic.shelf.practice_questions() if one.objective == "71"]
    clinic.miss(count=min(8, len(small)))
    which = clinic.draft()
    seen = clinic.student.quiz("71", count=len(small) - 4, now=NOW)
    assert seen
    assert "the rest comes from all of D2" in next(iter(clinic.page(which).short.values()))


def test_retest_is_not_begun_with_fewer_than_ten_unseen(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.sign(which)
    clinic.show_all("D2")
    with pytest.raises(NothingToAsk, match="never shown"):
        clinic.begin(work(clinic, which, "retest"), LATER)


def test_plan_whose_retest_would_be_short_is_not_signed(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.show_all("D2")
    with pytest.raises(Invalid, match="fewer than 10"):
        clinic.sign(which)
    assert db.session.query(Assignment).count() == 0


def test_step_can_be_added_moved_dated_and_taken_out(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    how = {"user_id": clinic.instructor, "which": which, "now": NOW}
    wanted = NewStep("retest", "", "D2", 12, NOW.date() + timedelta(days=9))
    changes.add_step(wanted=wanted, shelf=clinic.shelf, **how)  # type: ignore[arg-type]
    added = clinic.page(which).steps[-1]
    changes.shift_step(step_id=added.id, by=-1, **how)  # type: ignore[arg-type]
    assert clinic.page(which).steps[-2].count == 12
    changes.drop_step(step_id=added.id, **how)  # type: ignore[arg-type]
    assert added.id not in {one.id for one in clinic.page(which).steps}


def test_retest_below_ten_is_refused(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    wanted = NewStep("retest", "", "71", 9, NOW.date() + timedelta(days=9))
    with pytest.raises(Invalid, match="from 10"):
        changes.add_step(user_id=clinic.instructor, which=which, wanted=wanted, shelf=clinic.shelf, now=NOW)


def test_step_of_a_signed_plan_that_was_begun_stays(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.sign(which)
    clinic.begin(work(clinic, which, "quiz"), LATER)
    step = clinic.step(which, "quiz").id
    with pytest.raises(Conflict, match="has begun"):
        changes.drop_step(user_id=clinic.instructor, which=which, step_id=step, now=LATER)


def test_assistant_who_edits_drafts_and_does_not_sign(clinic: Clinic) -> None:
    clinic.miss()
    instructor, clinic.instructor = clinic.instructor, clinic.college.staff("assistant", "edit")
    which = clinic.draft()
    with pytest.raises(NotFound):
        clinic.sign(which)
    clinic.instructor = instructor
    clinic.sign(which)


def test_work_of_a_plan_is_changed_in_the_plan_only(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.sign(which)
    with pytest.raises(Conflict, match="in the plan"):
        withdraw(user_id=clinic.instructor, which=work(clinic, which, "quiz"), now=NOW)
    ids = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    assert cohort_work(user_id=clinic.instructor, shelf=clinic.shelf, now=NOW, **ids).rows == ()


def test_closed_plan_keeps_what_was_done_and_withdraws_the_rest(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.sign(which)
    clinic.quiz(work(clinic, which, "quiz"), now=LATER)
    close = {"user_id": clinic.instructor, "which": which, "shelf": clinic.shelf, "now": LATER}
    changes.close(outcome="She will see a tutor.", **close)  # type: ignore[arg-type]
    assert clinic.todo(work(clinic, which, "retest"), LATER) is None
    own = clinic.own(which, LATER)
    assert own.plan.outcome == "She will see a tutor."
    assert [step.done for step in own.steps if step.kind != "lesson"] == [True, False]


def test_closing_takes_words(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.sign(which)
    with pytest.raises(Invalid, match="in a sentence"):
        changes.close(user_id=clinic.instructor, which=which, outcome=" ", shelf=clinic.shelf, now=LATER)


def test_look_draft_and_signature_are_on_record(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    clinic.page(which)
    clinic.sign(which)
    actions = [event.action for event in clinic.college.events("remedy.")]
    assert {"remedy.drafted", "remedy.seen", "remedy.signed"} <= set(actions)


def test_file_has_a_line_a_step(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    ids = {"program_id": which.program_id, "cohort_id": which.cohort_id}
    content, _, name = sheet.plans_file(
        user_id=clinic.instructor, kind="csv", shelf=clinic.shelf, now=NOW, **ids
    )
    page = plans_page(user_id=clinic.instructor, shelf=clinic.shelf, now=NOW, **ids)
    assert len(content.decode("utf-8-sig").splitlines()) == 1 + len(page.rows[0].steps)
    assert name.endswith(".csv")


def test_plan_of_another_cohort_is_not_found(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    other = clinic.college.make_cohort("Spring")
    with pytest.raises(NotFound):
        clinic.page(replace(which, cohort_id=other))


def test_plan_of_who_has_left_is_not_signed_and_gets_no_mail(clinic: Clinic) -> None:
    clinic.miss()
    which = clinic.draft()
    remove_student(user_id=clinic.instructor, whose=clinic.college.whose(clinic.student.id), now=NOW)
    mails = len(clinic.college.letterbox.mails)
    with pytest.raises(Conflict, match="has left"):
        clinic.sign(which)
    assert len(clinic.college.letterbox.mails) == mails


def test_plan_and_steps_go_with_the_enrolment(clinic: Clinic) -> None:
    clinic.miss()
    clinic.sign(clinic.draft())
    db.session.execute(sa.delete(Enrollment).where(Enrollment.user_id == clinic.student.id))
    db.session.commit()
    assert db.session.query(RemediationPlan).count() == 0
    assert db.session.query(RemediationStep).count() == 0
