"""Balance: keys that betray themselves by place or length are found, by file and over the bank."""

from __future__ import annotations

import pytest

from studyhub.catalog.checks.balance import key_balance, key_positions, levels, longest_share
from studyhub.catalog.checks.bank import Bank, balanced_singles
from studyhub.catalog.types import Option, Place, Question
from tests.catalog.factories import TODAY, catalog, question


def single(at: int, key: str, *, long: bool = False, file: str = "a", **changes: object) -> Question:
    options = tuple(
        Option(
            key=k,
            text="A long act that is right" if long and k == key else f"Act {k}",
            correct=k == key,
            why="W",
        )
        for k in "abcd"
    )
    place = Place(path=f"questions/d2-privacy/{file}.yaml", line=at + 1)
    return question(id=f"d2-x-{at:04}", options=options, place=place, **changes)


def codes(questions: list[Question]) -> list[str]:
    bank = Bank(catalog(questions=tuple(questions)), TODAY)
    return [fault.code for check in (key_balance, levels) for fault in check(bank)]


def spread(count: int, **changes: object) -> list[Question]:
    return [single(at, "abcd"[at % 4], long=at % 16 // 4 == 0, **changes) for at in range(count)]


def test_balanced_file_is_accepted() -> None:
    assert codes(spread(16)) == []


def test_file_that_prefers_one_key_is_found() -> None:
    assert codes([single(at, "b", long=at % 4 == 0) for at in range(12)]) == ["KEY-POSITION"]


def test_file_whose_key_is_the_longest_is_found() -> None:
    assert codes([single(at, "abcd"[at % 4], long=True) for at in range(12)]) == ["KEY-LENGTH"]


def test_short_file_is_not_judged() -> None:
    assert codes([single(at, "b", long=True) for at in range(11)]) == []


def test_fixed_order_does_not_count() -> None:
    assert codes([single(at, "b", long=True, fixed_order=True) for at in range(12)]) == []


def test_bank_is_judged_more_strictly_than_a_file() -> None:
    uneven = [
        single(
            at,
            "abcda"[at % 5],
            long=at % 4 == 0,
            file=str(at // 11),
            level=("application", "analysis")[at % 2],
        )
        for at in range(100)
    ]
    assert codes(uneven) == ["KEY-POSITION"]


@pytest.mark.parametrize(
    ("recall", "analysis", "found"), [(25, 25, []), (30, 30, ["LEVELS"]), (10, 19, ["LEVELS"])]
)
def test_levels_of_a_bank_are_judged(recall: int, analysis: int, found: list[str]) -> None:
    names = ["recall"] * recall + ["analysis"] * analysis + ["application"] * (100 - recall - analysis)
    questions = [
        single(at, "abcd"[at % 4], long=at % 16 // 4 == 0, level=name) for at, name in enumerate(names)
    ]
    assert codes(questions) == found


def test_shares_are_of_singles() -> None:
    singles = balanced_singles([single(0, "a", long=True), single(1, "b"), question(type="multiple")])
    assert key_positions(singles) == {"a": 0.5, "b": 0.5, "c": 0.0, "d": 0.0}
    assert longest_share(singles) == 0.5
    assert longest_share([]) == 0.0
