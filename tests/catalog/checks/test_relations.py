"""Relations: enemies, replacements and dates."""

from __future__ import annotations

from datetime import date

from studyhub.catalog.types import Place, RuleChange
from tests.catalog.factories import catalog, faults, found, question

FIRST, SECOND, FIFTH, SIXTH = "d2-test-0001", "d2-test-0002", "d2-test-0005", "d2-test-0006"


def test_mutual_enemies_are_accepted() -> None:
    assert found(question(0, enemies=(SECOND,)), question(1, enemies=(FIRST,))) == set()


def test_one_sided_enemy_is_found_on_the_silent_side() -> None:
    one = faults(catalog(question(0, enemies=(SECOND,))))
    assert [(fault.code, fault.line) for fault in one] == [("ENEMY-ONE-SIDED", 21)]
    assert f"enemies: [{FIRST}]" in one[0].hint


def test_enemies_may_not_stand_on_one_form() -> None:
    others = [question(at) for at in range(4)]
    fifth = question(4, enemies=(SIXTH,), form="mock-a")
    assert "ENEMY-ON-FORM" in found(*others, fifth, question(5, enemies=(FIFTH,), form="mock-a"))
    assert "ENEMY-ON-FORM" not in found(*others, fifth, question(5, enemies=(FIFTH,), form="mock-b"))


def test_replaced_question_that_stays_is_found() -> None:
    assert found(question(0, replaces=(SECOND,))) == {"REPLACED-STAYS"}
    assert found(question(0, replaces=("d2-test-0099",))) == set()


def test_review_is_due_after_its_day_and_not_on_it() -> None:
    assert found(question(review_by=date(2026, 11, 22))) == {"REVIEW-DUE"}
    assert found(question(review_by=date(2026, 11, 23))) == set()


def test_as_of_without_review_by_is_found() -> None:
    assert found(question(review_by=None)) == {"NO-REVIEW-BY"}
    assert found(question(review_by=None, as_of=None)) == set()


def test_rule_that_moved_is_due_for_review_after_its_day() -> None:
    change = RuleChange(
        id="notices",
        title="Notices",
        status="in force",
        since=date(2026, 2, 16),
        now="The new rule.",
        then="The old rule.",
        citations=(),
        lessons=("L40",),
        as_of=date(2026, 11, 1),
        review_by=date(2026, 11, 22),
        place=Place(path="changes.yaml", line=1),
    )
    assert [fault.code for fault in faults(catalog(changes=(change,)))] == ["REVIEW-DUE"]
