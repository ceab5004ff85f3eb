"""What must hold of the four numbers that a numeric question offers on an exam."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.generate.draw import draw_values
from studyhub.catalog.generate.realise import format_number, realise
from studyhub.catalog.load import read_content
from studyhub.catalog.types import Mistake, NumericAnswer, Question
from studyhub.learning.chance import seeded
from studyhub.learning.errors import Unmarkable
from studyhub.learning.exams.choices import as_single, offer
from studyhub.learning.grading import grade
from studyhub.learning.responses import Offered, Response
from tests.conftest import SAMPLE_CONTENT
from tests.learning.questions import NUMERIC, SINGLE, question

SHIPPED = Path(__file__).parents[3] / "content"
UNITS = ("%", "", "dollars", "$", "days", "per 1,000")


@cache
def numeric_questions(folder: Path) -> tuple[Question, ...]:
    catalog, _ = read_content(folder)
    return tuple(question for question in catalog.questions if question.type == "numeric")


def drawn(folder: Path, number: int, seed: int) -> Question:
    """One of a bank's numeric questions with its numbers drawn."""
    bank = numeric_questions(folder)
    chosen = bank[number % len(bank)]
    return realise(chosen, draw_values(chosen, seeded(seed)))


def offered(asked: Question, seed: int = 0) -> tuple[Offered, ...]:
    answer = asked.answer
    assert answer is not None
    return offer(asked, seeded(seed), lambda number: format_number(number, answer.unit, answer.decimals))


def numeric(key: str, *mistakes: str, decimals: int = 0, unit: str = "", tolerance: str = "0") -> Question:
    return question(
        "numeric",
        answer=NumericAnswer(key, decimals, unit, tolerance),
        mistakes=tuple(Mistake(f"mistake-{n}", value, "w") for n, value in enumerate(mistakes)),
    )


def texts(*args: str, **values: int | str) -> list[str]:
    return [one.text for one in offered(numeric(*args, **values))]


@pytest.mark.parametrize("folder", [SAMPLE_CONTENT, SHIPPED], ids=["sample", "shipped"])
@given(number=st.integers(0, 10**4), seed=st.integers(0, 10**9))
def test_every_draw_of_a_bank_gives_one_right_number_and_three_reasoned_wrong_ones(
    folder: Path, number: int, seed: int
) -> None:
    single = as_single(*((asked := drawn(folder, number, seed)), offered(asked, seed)))
    assert len({option.text for option in single.options}) == 4
    assert [bool(option.why) for option in single.options] == [
        not option.correct for option in single.options
    ]
    assert sum(option.correct for option in single.options) == 1


def test_every_shipped_numeric_question_may_stand_on_an_exam() -> None:
    bank = enumerate(numeric_questions(SHIPPED))
    assert [question.id for n, question in bank if not offered(drawn(SHIPPED, n, 1))] == []


@given(number=st.integers(0, 10**4), seed=st.integers(0, 10**9))
def test_same_seed_offers_the_same(number: int, seed: int) -> None:
    asked = drawn(SHIPPED, number, seed)
    assert offered(asked, seed) == offered(asked, seed)


@st.composite
def numbers_to_find(draw: st.DrawFn) -> Question:
    decimals = draw(st.integers(0, 4))
    literals = st.decimals(-(10**7), 10**7, places=decimals).map(lambda number: f"{number:f}")
    mistakes = draw(st.lists(literals, max_size=4))
    return numeric(draw(literals), *mistakes, decimals=decimals, unit=draw(st.sampled_from(UNITS)))


@given(numbers_to_find(), st.integers(0, 10**6))
def test_whatever_the_number_four_that_stand_apart_are_offered_or_none(asked: Question, seed: int) -> None:
    found = offered(asked, seed)
    assert len({one.text for one in found}) == len(found)
    assert len(found) in {0, 4}
    assert [Decimal(one.value) for one in found] == sorted(Decimal(one.value) for one in found)
    assert [one.key for one in found] == list("abcd")[: len(found)]


@given(numbers_to_find(), st.integers(0, 10**6))
def test_what_nobody_foresaw_is_clear_of_the_right_number_and_possible(asked: Question, seed: int) -> None:
    key, step = Decimal(asked.answer.expression), Decimal(1).scaleb(-asked.answer.decimals)
    slips = [
        Decimal(one.value) for one in offered(asked, seed) if "mistake" not in (one.mistake or "mistake")
    ]
    assert all(abs(value - key) > step and value * key > 0 for value in slips)
    if asked.answer.unit == "%":
        assert all(value <= max(100, key) for value in slips)


def test_numbers_stand_ascending_as_the_right_one_is_printed() -> None:
    assert texts("1234.5", "2469", "617.25", "12345", decimals=2, unit="$") == [
        "$617.25",
        "$1,234.50",
        "$2,469.00",
        "$12,345.00",
    ]


def test_three_foreseen_mistakes_leave_no_room_for_other_slips() -> None:
    names = {one.mistake for one in offered(numeric("40", "30", "50", "60"))}
    assert names == {"", "mistake-0", "mistake-1", "mistake-2"}


def test_a_missing_mistake_is_made_up_by_a_slip_that_says_what_went_wrong() -> None:
    third = next(one for one in offered(NUMERIC) if one.mistake == "taken-from-100")
    assert (third.text, third.why) == ("21.83%", "Takes the right percentage from 100%.")


@pytest.mark.parametrize("mistake", ["0.0", "-30.0", "40.4"])
def test_what_is_seen_through_or_would_be_marked_right_is_not_offered(mistake: str) -> None:
    shown = texts("40.0", mistake, "30.0", "50.0", decimals=1, tolerance="0.5")
    assert len(shown) == 4
    assert mistake not in shown


def test_two_mistakes_that_are_printed_alike_are_one() -> None:
    assert texts("40", "30", "30", "50").count("30") == 1


def test_a_mistake_of_quite_another_size_fills_a_gap_only() -> None:
    assert "9,000" not in texts("40", "9000", "30", "50")
    assert "9,000" in texts("1", "9000", "3", "2")


def test_nothing_is_offered_where_the_right_number_is_nothing() -> None:
    assert offered(numeric("0", "1", "2", "3")) == ()


def test_nothing_is_offered_where_no_number_is_asked_for() -> None:
    assert offer(SINGLE, seeded(1), str) == ()


def test_a_choice_is_marked_as_the_same_number_typed() -> None:
    asked = numeric("40", "30", "50", "60")
    single = as_single(asked, found := offered(asked))
    for one in found:
        typed, chosen = Response(text=one.value), Response(keys=(one.key,))
        assert grade(single, chosen).right == grade(asked, typed).right


def test_a_wrong_choice_names_its_mistake() -> None:
    asked = numeric("40", "30", "50", "60")
    wrong = next(one for one in offered(asked) if one.text == "30")
    assert grade(as_single(asked, offered(asked)), Response(keys=(wrong.key,))).mistake == "mistake-0"


def test_what_asks_for_no_number_any_more_cannot_be_marked_by_numbers() -> None:
    with pytest.raises(Unmarkable, match="any more"):
        as_single(SINGLE, offered(NUMERIC))
