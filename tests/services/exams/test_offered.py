"""A number to be found stands on an exam as four choices, and stays what it was whatever changes after."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Mistake
from studyhub.extensions import db
from studyhub.models import Review
from studyhub.services.exams import drawing, kinds, pages, report
from studyhub.services.exams.desk import paper_of, put_up_paper
from studyhub.services.items.regrade import preview_regrade, regrade_item
from studyhub.services.practice import slots
from studyhub.services.practice.log import rebuild_user
from studyhub.services.progress import answer_page
from tests.conftest import NOW
from tests.services.practice.conftest import Student

from .conftest import Candidate, begun

NUMBERS = 4


def changed(shelf: Shelf, **values: object) -> Shelf:
    """The bank with something changed in every numeric question; alone where nothing is."""
    catalog = shelf.catalogs[0]
    numeric = tuple(replace(q, **values) for q in catalog.questions if q.type == "numeric")
    return Shelf([replace(catalog, questions=numeric)])


@pytest.fixture
def candidate(student: Student, monkeypatch: pytest.MonkeyPatch) -> Candidate:
    """A student in an exam on the numeric questions of the small bank, and on nothing else."""
    monkeypatch.setitem(kinds.KINDS, "domain", dataclasses.replace(kinds.DOMAIN, scored=NUMBERS))
    return begun(Student(student.id, changed(student.shelf)), "domain", "D3")


def told(candidate: Candidate, shelf: Shelf) -> list[tuple[str, str, bool | None]]:
    """What the review of the first question says of its choices."""
    page = report.review_page(user_id=candidate.id, sitting_id=candidate.sitting, number=1, shelf=shelf)
    return [(choice.html, choice.why, choice.right) for choice in page.question.choices]


def answer_of(candidate: Candidate) -> Review:
    wanted = sa.select(Review).where(
        Review.user_id == candidate.id, Review.slot == 0, Review.kind == "answer"
    )
    return db.session.scalars(wanted).one()


def test_a_number_is_chosen_from_four_and_not_typed(candidate: Candidate) -> None:
    page = pages.sitting_page(
        user_id=candidate.id, sitting_id=candidate.sitting, shelf=candidate.shelf, now=NOW, number=1
    )
    assert page.question is not None
    assert (page.question.type, len(page.question.choices)) == ("single", 4)
    assert not any(choice.why or choice.right for choice in page.question.choices)


def test_the_log_keeps_what_was_offered_and_chosen(candidate: Candidate) -> None:
    candidate.leave(0, right=True)
    candidate.leave(1, right=False)
    candidate.end()
    review = answer_of(candidate)
    assert {row.slot: row.score for row in candidate.student.log()} == {0: 1.0, 1: 0.0}
    assert [one["key"] for one in review.shown["offered"]] == list("abcd")
    assert review.response["keys"][0] in "abcd"


def test_every_wrong_choice_is_told_its_reason(candidate: Candidate) -> None:
    candidate.leave(0, right=False)
    candidate.end()
    choices = told(candidate, candidate.shelf)
    assert [bool(why) for _, why, _ in choices] == [not right for *_, right in choices]
    assert sum(bool(right) for *_, right in choices) == 1


def test_slips_and_mistakes_that_change_leave_the_past_alone(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate.leave(0, right=False)
    candidate.end()
    before = told(candidate, candidate.shelf)
    monkeypatch.setattr(slots, "offer", lambda *_: ())
    edited = changed(candidate.shelf, mistakes=(Mistake("other", "1", "Other."),), content_hash="edited")
    assert told(candidate, edited) == before


def test_a_past_answer_opens_with_the_choices_it_had(candidate: Candidate) -> None:
    candidate.leave(0, right=False)
    candidate.end()
    edited = changed(candidate.shelf, stem="Something else?", ask_hash="new", content_hash="new")
    page = answer_page(user_id=candidate.id, answer_id=answer_of(candidate).id, shelf=edited, now=NOW)
    assert page.question is not None
    assert [(c.html, c.why, c.right) for c in page.question.choices] == told(candidate, candidate.shelf)
    assert [c.chosen for c in page.question.choices].count(True) == 1


def test_memory_and_counts_are_what_a_rebuild_gives(candidate: Candidate) -> None:
    for position in range(NUMBERS):
        candidate.leave(position, right=position % 2 == 0)
    candidate.end()
    before = candidate.student.caches()
    rebuild_user(user_id=candidate.id)
    assert candidate.student.caches() == before


def regraded(candidate: Candidate, key: str) -> tuple[int, int, int]:
    """What a regrade finds once the first question's number has become `key`: right, wrong, unmarkable."""
    item = answer_of(candidate).item_key
    question = candidate.shelf.question(item)
    answer = replace(question.answer, expression=key)
    shelf = changed(candidate.shelf, answer=answer, ask_hash="mended", content_hash="mended")
    old = question.ask_hash
    preview = preview_regrade(item=item, old_ask_hash=old, shelf=shelf)
    regrade_item(actor_id=uuid.UUID(int=1), item=item, old_ask_hash=old, shelf=shelf, now=NOW)
    return preview.now_right, preview.now_wrong, preview.unmarkable


def first_of(candidate: Candidate, *, right: bool) -> str:
    """A right or wrong number offered at the first place."""
    up = put_up_paper(db.session(), paper_of(candidate.row, 0), candidate.shelf)
    return next(o.expression for o in up.concrete.options if o.correct is right)


def test_a_key_that_was_among_the_wrong_numbers_turns_the_marks(candidate: Candidate) -> None:
    candidate.leave(0, right=True)
    candidate.end()
    assert regraded(candidate, first_of(candidate, right=False)) == (0, 1, 0)
    assert [row.score for row in candidate.student.log("regrade")] == [0.0]


def test_a_key_that_was_not_offered_marks_nobody_wrong(candidate: Candidate) -> None:
    candidate.leave(0, right=True)
    candidate.end()
    assert regraded(candidate, "987654") == (0, 0, 1)
    assert candidate.student.log("regrade") == []


def test_a_number_that_gives_no_four_choices_is_not_drawn(candidate: Candidate) -> None:
    number = candidate.shelf.question("core/d3-occupancy-0002")
    assert drawing.exam_like(number, 1)
    assert not drawing.exam_like(replace(number, answer=replace(number.answer, expression="0")), 1)
