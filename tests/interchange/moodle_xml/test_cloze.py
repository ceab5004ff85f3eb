from __future__ import annotations

import pytest

from studyhub.interchange.item import Choice, Gap

from .moodle_files import only_item, question, reason_left_behind


def test_the_example_of_moodles_manual() -> None:
    text = "Capital of France: {1:SHORTANSWER:%100%Paris#Yes!~%50%Marseille#No, the second~*#Wrong}."
    item, losses = only_item(question("cloze", text))
    assert (item.stem, item.gaps) == ("Capital of France: [[1]].", (Gap(("Paris",), (), "Yes!"),))
    assert [loss.part for loss in losses] == ["gap 1", "why of gap 1", "why of gap 1"]


@pytest.mark.parametrize("name", ["MULTICHOICE", "MC", "MCV", "MULTICHOICE_H", "MCS", "MULTICHOICE_VS"])
def test_choices_of_every_layout(name: str) -> None:
    item, losses = only_item(question("multianswer", f"It {{2:{name}:California#Wrong~%100%Arizona#OK}} is."))
    assert item.gaps == (Gap(options=(Choice("California", False, "Wrong"), Choice("Arizona", True, "OK"))),)
    assert losses == ()


def test_number_takes_its_value_and_names_its_tolerance() -> None:
    item, losses = only_item(question("cloze", "<p>{:NM:=23.8:0.1#ok}</p>"))
    assert (item.stem, item.gaps[0].accept) == ("[[1]]", ("23.8",))
    assert "0.1" in losses[0].reason


def test_case_that_matters_is_named() -> None:
    _, losses = only_item(question("cloze", "{1:SHORTANSWER_C:=York}"))
    assert "Capital letters" in losses[0].reason


def test_marks_may_be_escaped_or_written_as_references() -> None:
    item, _ = only_item(question("cloze", r"{1:SA:=a\}b\~c\#d~=e&amp;#125;f}"))
    assert item.gaps[0].accept == ("a}b~c#d", "e}f")


def test_html_between_and_inside_gaps_is_read() -> None:
    item, _ = only_item(question("cloze", "<ul><li>{1:MC:=<b>a</b>~b#x &lt; y}</li><li>{1:SA:=c}</li></ul>"))
    assert item.stem == "- [[1]]\n- [[2]]"
    assert item.gaps[0].options == (Choice("**a**", True), Choice("b", False, "x < y"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no gap", "no gaps"),
        ("{1:SA:=a", "never closed"),
        ("{1:MR:=a~=b}", "asks for several"),
        ("{1:SA:a}", "no answer that is fully right"),
        ("{1:MC:=a~=b}", "just one option"),
        ("[[1]] {1:SA:=a}", "[[1]] in it"),
    ],
)
def test_gaps_that_cannot_be_ours_say_why(text: str, reason: str) -> None:
    assert reason in reason_left_behind(question("cloze", text))
