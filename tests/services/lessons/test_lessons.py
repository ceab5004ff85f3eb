"""A lesson's way from its first words to the program's students, and no step of it by the wrong person."""

from __future__ import annotations

import pytest

from studyhub.services.errors import Conflict, Invalid, NotFound
from studyhub.services.lessons.publishing import send_to_review
from studyhub.services.lessons.stock import name_of
from studyhub.services.lessons.versions import versions_page
from studyhub.services.reading.lesson import lesson_page
from studyhub.services.reading.syllabus import mark_read, syllabus
from tests.conftest import NOW
from tests.services.programs.conftest import College

from .conftest import LESSON, Desk

OTHER = LESSON.replace("front desk", "ward")


def test_new_lesson_is_a_draft_without_a_fault(desk: Desk) -> None:
    page = desk.page(desk.begin('Charts: "the front" desk'))
    assert (page.state, page.checked.faults, page.title) == ("draft", (), 'Charts: "the front" desk')


def test_published_lesson_is_on_the_shelf_of_students_and_staff(desk: Desk) -> None:
    student = desk.college.student()
    lesson = desk.bring_out()
    assert desk.seen_by(student) == desk.seen_by(desk.assistant) == [name_of(lesson)]
    page = lesson_page(lesson_id=name_of(lesson), shelf=desk.shelf(student), user_id=student)
    assert (page.title, page.area_title) == ("Charts at Harbor", "HIT")


def test_lesson_is_not_there_for_who_is_not_of_the_program(desk: Desk) -> None:
    stranger = desk.college.person()
    lesson = desk.bring_out()
    with pytest.raises(NotFound):
        lesson_page(lesson_id=name_of(lesson), shelf=desk.shelf(stranger), user_id=stranger)
    with pytest.raises(NotFound):
        mark_read(user_id=stranger, lesson=name_of(lesson), read=True, shelf=desk.shelf(stranger), now=NOW)


@pytest.mark.parametrize("state", ["draft", "in review", "agreed"])
def test_students_see_nothing_before_it_is_published(desk: Desk, state: str) -> None:
    student = desk.college.student()
    lesson = desk.write()
    if state != "draft":
        desk.send(lesson)
    if state == "agreed":
        desk.judge(lesson)
    assert desk.seen_by(student) == []


def test_author_cannot_be_the_second_reader(desk: Desk) -> None:
    lesson = desk.write()
    desk.send(lesson)
    with pytest.raises(Invalid, match="not worked on"):
        desk.judge(lesson, by=desk.author)


def test_who_saved_any_version_cannot_be_the_second_reader(desk: Desk) -> None:
    lesson = desk.write()
    desk.save(lesson, OTHER, by=desk.reader)
    desk.send(lesson)
    with pytest.raises(Invalid, match="not worked on"):
        desk.judge(lesson, by=desk.reader)


def test_unread_lesson_is_not_published(desk: Desk) -> None:
    lesson = desk.write()
    desk.send(lesson)
    with pytest.raises(Invalid, match="Nobody else has read"):
        desk.publish(lesson)


def test_lesson_sent_back_is_a_draft_with_the_remarks(desk: Desk) -> None:
    lesson = desk.write()
    desk.send(lesson)
    with pytest.raises(Invalid, match="what is to be mended"):
        desk.judge(lesson, agreed=False)
    desk.judge(lesson, agreed=False, remarks="Which desk?")
    assert desk.row(lesson).state == "draft"
    assert [one.remarks for one in desk.page(lesson).readings] == ["Which desk?"]


def test_agreement_does_not_outlive_a_change_of_words(desk: Desk) -> None:
    lesson = desk.write()
    desk.send(lesson)
    desk.judge(lesson)
    desk.save(lesson, OTHER)
    with pytest.raises(Invalid, match="Nobody else has read"):
        desk.publish(lesson)


def test_students_keep_the_published_version_while_the_next_is_written(desk: Desk) -> None:
    lesson = desk.bring_out()
    desk.save(lesson, OTHER)
    student = desk.college.student()
    assert "front desk" in desk.shelf(student).own_lessons[0].text


def test_withdrawn_lesson_leaves_the_shelf_and_keeps_its_reason(desk: Desk) -> None:
    lesson = desk.bring_out()
    with pytest.raises(Invalid, match="Say why"):
        desk.withdraw(lesson, " ")
    desk.withdraw(lesson)
    assert desk.seen_by(desk.college.student()) == []
    assert (desk.row(lesson).state, desk.page(lesson).withdrawn_why) == ("withdrawn", "Out of date")


def test_older_version_is_restored_as_a_new_one_and_needs_no_other_reading(desk: Desk) -> None:
    lesson = desk.bring_out()
    live = desk.row(lesson).head
    desk.save(lesson, OTHER)
    number = desk.restore(lesson, live)
    assert (number, desk.version(lesson).text) == (live + 2, LESSON)
    desk.publish(lesson)
    assert desk.row(lesson).published == number


def test_withdrawn_lesson_can_be_restored_and_published(desk: Desk) -> None:
    lesson = desk.bring_out()
    desk.withdraw(lesson)
    desk.restore(lesson, desk.row(lesson).head)
    desk.publish(lesson)
    assert desk.seen_by(desk.author) == [name_of(lesson)]


def test_versions_are_compared_line_by_line(desk: Desk) -> None:
    lesson = desk.write()
    desk.save(lesson, OTHER)
    page = versions_page(user_id=desk.author, which=desk.which(lesson), old=2, new=3)
    changed = [line.kind for line in page.lines if line.kind in {"in", "out"}]
    assert (changed, len(page.versions)) == (["out", "in"], 3)


def test_text_made_from_an_older_version_is_not_saved_over_a_newer(desk: Desk) -> None:
    lesson = desk.write()
    desk.save(lesson, OTHER, by=desk.reader)
    with pytest.raises(Conflict, match="in the meantime"):
        desk.save(lesson, LESSON + "\nMore.", base=2)


def test_same_text_again_is_no_version(desk: Desk) -> None:
    lesson = desk.write()
    assert desk.save(lesson, LESSON.replace("\n", "\r\n")) == desk.row(lesson).head == 2


def test_save_takes_a_lesson_out_of_review(desk: Desk) -> None:
    lesson = desk.write()
    desk.send(lesson)
    desk.save(lesson, OTHER)
    assert (desk.version(lesson, 2).state, desk.row(lesson).state) == ("draft", "draft")


def test_faulty_lesson_is_kept_and_goes_no_further(desk: Desk) -> None:
    lesson = desk.write(LESSON + "\n<script>alert(1)</script>\n")
    assert desk.row(lesson).errors > 0
    with pytest.raises(Invalid, match="mend what is marked"):
        desk.send(lesson)


def test_assistant_reads_but_does_not_write_or_publish(desk: Desk) -> None:
    lesson = desk.write()
    with pytest.raises(NotFound):
        desk.save(lesson, OTHER, by=desk.assistant)
    desk.send(lesson)
    desk.judge(lesson, by=desk.assistant)
    with pytest.raises(NotFound):
        desk.publish(lesson, by=desk.assistant)


def test_staff_of_another_program_find_no_lesson(desk: Desk) -> None:
    other = College(desk.college.make_user, desk.college.shelf, people=90).open()
    lesson = desk.write()
    site = {"workshop": desk.workshop, "shelf": desk.workshop.core, "now": NOW}
    with pytest.raises(NotFound):
        send_to_review(user_id=other.director, which=desk.which(lesson), base=2, **site)


def test_each_step_is_in_the_record(desk: Desk) -> None:
    desk.withdraw(desk.bring_out())
    actions = sorted(event.action for event in desk.college.events("lesson."))
    steps = ("published", "read", "saved", "saved", "sent", "withdrawn")
    assert actions == [f"lesson.{step}" for step in steps]


def test_lesson_that_was_read_is_marked_in_its_group_of_the_syllabus(desk: Desk) -> None:
    student = desk.college.student()
    lesson = name_of(desk.bring_out())
    mark_read(user_id=student, lesson=lesson, read=True, shelf=desk.shelf(student), now=NOW)
    group = syllabus(shelf=desk.shelf(student), user_id=student).own[0]
    assert (group.name, [(row.id, row.state) for row in group.lessons]) == ("HIT", [(lesson, "read")])


def test_lesson_embeds_published_questions_of_the_site_by_their_id(desk: Desk) -> None:
    shipped = next(one for one in desk.workshop.core.questions if one.form is None)
    page = desk.page(desk.begin(), typed=f"{LESSON}\n{{{{question: {shipped.id}}}}}\n")
    assert (page.checked.faults, list(page.checked.questions)) == ((), [shipped.key])
