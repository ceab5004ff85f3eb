"""Highlights are kept with every other choice, and nothing mangled costs a choice."""

from __future__ import annotations

import pytest

from studyhub.services.errors import Invalid
from studyhub.services.exams import pages, sitting
from tests.conftest import NOW

from .conftest import Candidate


def page_of(candidate: Candidate):
    return pages.sitting_page(
        user_id=candidate.id, sitting_id=candidate.sitting, shelf=candidate.shelf, now=NOW, number=1
    )


def test_highlights_are_there_on_another_device(candidate: Candidate) -> None:
    candidate.leave(0, highlights=("2-7", "30-41"))
    page = page_of(candidate)
    assert page.highlights == ((2, 7), (30, 41))
    assert page.answered == 1


def test_what_is_marked_last_is_what_stands(candidate: Candidate) -> None:
    candidate.leave(0, highlights=("2-7",))
    candidate.leave(0, highlights=())
    assert page_of(candidate).highlights == ()


@pytest.mark.parametrize("sent", [("zebra",), ("7-2",), ("0-5", "3-9"), ("0-99999",)])
def test_mangled_highlights_are_refused_and_lose_nothing(candidate: Candidate, sent: tuple[str, ...]) -> None:
    candidate.leave(0, highlights=("2-7",), flagged=True)
    with pytest.raises(Invalid, match="Load the page again"):
        candidate.leave(0, highlights=sent, right=False)
    page = page_of(candidate)
    assert (page.highlights, page.flagged) == (((2, 7),), True)
    assert {c.position for c in page.question.choices if c.chosen} == candidate.positions(0, right=True)


def test_highlights_of_a_save_that_was_overtaken_are_not_kept(candidate: Candidate) -> None:
    candidate.leave(0, highlights=("2-7",), page=100, turn=2)
    candidate.leave(0, highlights=(), page=100, turn=1)
    assert page_of(candidate).highlights == ((2, 7),)


def test_seeing_a_question_again_keeps_its_highlights(candidate: Candidate) -> None:
    candidate.leave(0, highlights=("2-7",))
    sitting.see(user_id=candidate.id, sitting_id=candidate.sitting, position=0, now=NOW)
    assert page_of(candidate).highlights == ((2, 7),)
