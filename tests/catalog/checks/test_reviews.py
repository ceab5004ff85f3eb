"""Reviews: only a reading of what is asked now counts."""

from __future__ import annotations

from msgspec.structs import replace

from studyhub.catalog.checks.reviews import reviewed_questions
from tests.catalog.factories import catalog, compared, faults, lesson, question, reviewed


def test_question_that_nobody_answered_blind_is_found() -> None:
    messages = [fault.message for fault in faults(catalog(reviews=()))]
    assert len(messages) == 8
    assert "d2-test-0001: was never answered blind" in messages


def test_changed_question_needs_a_new_reading() -> None:
    bank = catalog()
    changed = question(0, stem=bank.questions[0].stem.replace("letter", "form"))
    after = replace(bank, questions=(changed, *bank.questions[1:]))
    assert [fault.message for fault in faults(after)] == ["d2-test-0001: changed since it was answered blind"]


def test_source_check_counts_when_it_supports_the_key() -> None:
    item = question()
    checked = replace(reviewed(item), kind="source", verdict="supported", basis="source")
    refuted = replace(checked, verdict="unsupported")
    assert reviewed_questions(catalog(reviews=(checked,)), "source") == {item.id}
    assert reviewed_questions(catalog(reviews=(refuted,)), "source") == frozenset()
    assert reviewed_questions(catalog(reviews=(checked,)), "blind") == frozenset()


def test_question_mended_after_its_reading_waits_for_a_second_one() -> None:
    item = question()
    mended = replace(reviewed(item), verdict="mended")
    assert reviewed_questions(catalog(reviews=(mended,)), "blind") == frozenset()
    second = replace(mended, verdict="agrees")
    assert reviewed_questions(catalog(reviews=(mended, second)), "blind") == {item.id}


def test_lesson_that_nobody_compared_with_its_sources_is_found() -> None:
    assert [(fault.code, fault.message) for fault in faults(catalog(fact_checks=()))] == [
        ("NO-FACT-CHECK", "L40: nobody has compared it with its sources as it stands now")
    ]


def test_changed_lesson_needs_a_new_comparison() -> None:
    stale = replace(compared(lesson()), content_hash="older")
    assert [fault.code for fault in faults(catalog(fact_checks=(stale,)))] == ["NO-FACT-CHECK"]
