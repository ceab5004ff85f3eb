from __future__ import annotations

import pytest

from studyhub.interchange.item import Number

from .moodle_files import answer, only_item, question, reason_left_behind


def sets(**values: str) -> str:
    """Data sets by name, each with a first value and another."""
    made = ""
    for name, value in values.items():
        entries = "".join(
            f"<dataset_item><number>{n}</number><value>{one}</value></dataset_item>"
            for n, one in enumerate((value, "99"), 1)
        )
        made += (
            f"<dataset_definition><name><text>{name}</text></name><dataset_items>{entries}</dataset_items>"
        )
        made += "</dataset_definition>"
    return f"<dataset_definitions>{made}</dataset_definitions>"


def right(formula: str, **settings: str) -> str:
    """The answer of a calculated question."""
    return answer(
        formula, "100", inside="".join(f"<{tag}>{value}</{tag}>" for tag, value in settings.items())
    )


@pytest.mark.parametrize(
    ("answer_", "number"),
    [
        (right("{beds} * {days} / 3", tolerance="0.01"), Number("40.67", "0.406667", 2)),
        (
            right("{beds}-{days}", tolerance="0.5", tolerancetype="2", correctanswerlength="0"),
            Number("59", "0.5", 0),
        ),
        (right("{beds}*100", correctanswerformat="2", correctanswerlength="1"), Number("6000", "0", 0)),
    ],
)
def test_first_set_of_numbers_is_taken(answer_: str, number: Number) -> None:
    stem = "{beds} beds, {days} days, {=2*{days}} halves: {other}"
    item, losses = only_item(question("calculated", stem, answer_, sets(beds="61", days="2")))
    assert item.stem == "61 beds, 2 days, 4 halves: {other}"
    assert (item.number, losses[0].part) == (number, "number")


def test_options_are_calculated_as_well() -> None:
    answers = [answer("{={a}+1}", "100"), answer("{={a}-1}", "0")]
    item, _ = only_item(question("calculatedmulti", "{a} and one?", *answers, sets(a="4")))
    assert (item.kind, [option.text for option in item.options]) == ("single", ["5", "3"])


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (right("sin({a})") + sets(a="1"), "cannot be calculated"),
        (right("__import__('os')") + sets(a="1"), "cannot be calculated"),
        (right("{a}/0") + sets(a="1"), "cannot be calculated"),
        (right("{a}") + sets(a="x"), "no numbers to calculate with"),
    ],
)
def test_formula_that_is_not_ours_says_why(inside: str, reason: str) -> None:
    assert reason in reason_left_behind(question("calculated", "{a}?", inside))
