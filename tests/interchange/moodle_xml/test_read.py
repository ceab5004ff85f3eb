from __future__ import annotations

import pytest

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Choice, Gap, Line, Match, Number, Slip
from studyhub.interchange.moodle_xml import read

from .moodle_files import answer, file_of, only_item, part, question, reason_left_behind

RIGHT, WRONG = answer("<p>Yes</p>", "100", "Well done"), answer("<p>No</p>", "0", "Sorry")


def subquestion(left: str, right: str) -> str:
    return part("subquestion", left, inside=f"<answer><text>{right}</text></answer>")


def test_multichoice_with_one_answer() -> None:
    shuffled = "<single>true</single><shuffleanswers>true</shuffleanswers>"
    item, losses = only_item(question("multichoice", "<p>Is it?</p>", shuffled, RIGHT, WRONG))
    assert (item.kind, item.stem, item.title, item.fixed_order) == ("single", "Is it?", "Q", False)
    assert item.options == (Choice("Yes", True, "Well done"), Choice("No", False, "Sorry"))
    assert losses == ()


def test_multichoice_with_several_answers() -> None:
    answers = [answer("a", "50"), answer("b", "50"), answer("c", "-100")]
    item, losses = only_item(question("multichoice", "Which?", "<single>false</single>", *answers))
    assert (item.kind, item.choose, [option.correct for option in item.options]) == (
        "multiple",
        2,
        [True, True, False],
    )
    assert losses == ()


def test_half_right_option_is_wrong_and_named() -> None:
    item, losses = only_item(question("multichoice", "Which?", RIGHT, answer("c", "33.33333")))
    assert [option.correct for option in item.options] == [True, False]
    assert [loss.part for loss in losses] == ["correct of option 2"]


def test_right_options_of_different_weight_are_named() -> None:
    answers = [answer("a", "70"), answer("b", "30"), answer("c", "0")]
    _, losses = only_item(question("multichoice", "Which?", "<single>false</single>", *answers))
    assert [loss.part for loss in losses] == ["options"]


def test_one_right_answer_among_many_to_choose_is_a_single_choice() -> None:
    item, losses = only_item(question("multichoice", "Which?", "<single>false</single>", RIGHT, WRONG))
    assert (item.kind, [loss.part for loss in losses]) == ("single", ["kind"])


def test_truefalse_is_a_fixed_choice() -> None:
    answers = [answer("false", "100", "Right"), answer("true", "0", "Wrong")]
    item, _ = only_item(question("truefalse", "It is.", *answers))
    assert item.options == (Choice("True", False, "Wrong"), Choice("False", True, "Right"))
    assert item.fixed_order


def test_numerical_with_tolerance_unit_and_named_mistake() -> None:
    units = "<units><unit><multiplier>1</multiplier><unit_name>days</unit_name></unit></units>"
    right = answer("4.25", "100", inside="<tolerance>0.05</tolerance>")
    item, losses = only_item(
        question("numerical", "How long?", right, answer("42.5", "0", "A tenth."), units)
    )
    assert item.number == Number("4.25", "0.05", 2, "days")
    assert item.slips == (Slip("slip-1", "42.5", "A tenth."),)
    assert losses == ()


def test_other_right_numbers_and_units_are_named() -> None:
    units = "<units><unit><unit_name>m</unit_name></unit><unit><unit_name>cm</unit_name></unit></units>"
    answers = [answer("1e3", "100"), answer("999", "100"), answer("998", "50"), answer("*", "0", "No!")]
    item, losses = only_item(question("numerical", "How long?", *answers, units))
    assert item.number == Number("1000", "0", 0, "m")
    assert [loss.part for loss in losses] == ["unit", "number", "number", "number"]


def test_shortanswer_is_a_gap_below_the_question() -> None:
    answers = [
        answer("York", "100", "The city"),
        answer("YORK", "100"),
        answer("Yor*", "100"),
        answer("Leeds", "50"),
    ]
    item, losses = only_item(question("shortanswer", "Where?", *answers))
    assert (item.kind, item.stem) == ("cloze", "Where?\n\n[[1]]")
    assert item.gaps == (Gap(("York", "YORK"), (), "The city"),)
    assert ["Yor*" in losses[0].reason, "Leeds" in losses[1].reason] == [True, True]


def test_matching_with_an_answer_that_belongs_to_nothing() -> None:
    sides = [subquestion("<b>a</b>", "1"), subquestion("b", "2"), subquestion("", "3")]
    item, losses = only_item(question("matching", "Match.", *sides))
    assert item.pairs == (Match("**a**", "1", ""), Match("b", "2", ""))
    assert (item.extra, losses) == ((Line("3"),), ())


def test_right_sides_are_plain_words() -> None:
    item, _ = only_item(
        question("matching", "Match.", subquestion("a", "*x* &amp;lt;"), subquestion("b", "2"))
    )
    assert item.pairs[0].right == "\\*x\\* &amp;lt;"


def test_drag_and_drop_matching_has_formatted_right_sides() -> None:
    side = part("subquestion", "a", inside=part("answer", "<i>x</i>"))
    item, _ = only_item(question("ddmatch", "Match.", side))
    assert item.pairs[0].right == "*x*"


def test_ordering_goes_by_its_fractions() -> None:
    answers = [answer("second", "2.0"), answer("first", "1.0"), answer("third", "3.0")]
    item, losses = only_item(question("ordering", "Order.", "<selecttype>ALL</selecttype>", *answers))
    assert [step.text for step in item.steps] == ["first", "second", "third"]
    assert losses == ()


def test_words_to_select_fill_gaps() -> None:
    words = "".join(
        f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
        for word, group in (("quick", 1), ("slow", 1), ("fox", 2), ("dog", 2))
    )
    item, _ = only_item(question("gapselect", "The [[4]] is [[1]].", words))
    assert item.stem == "The [[1]] is [[2]]."
    assert [[(one.text, one.correct) for one in gap.options] for gap in item.gaps] == [
        [("fox", False), ("dog", True)],
        [("quick", True), ("slow", False)],
    ]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("essay", "marked by a person"), ("description", "not a question"), ("stack", "'stack' are not known")],
)
def test_types_without_kin_stay_behind_by_name(kind: str, reason: str) -> None:
    assert reason in reason_left_behind(question(kind, "Text"))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (question("multichoice", "Which?", answer("a", "50")), "No option is fully right"),
        (question("multichoice", "Which?", answer("a", "100"), answer("b", "100")), "More than one option"),
        (question("multichoice", "Which?"), "no answers"),
        (question("multichoice", " ", RIGHT, WRONG), "no text"),
        (question("numerical", "N?", answer("*", "100")), "Any number is right"),
        (question("numerical", "N?", answer("x", "0")), "No number is fully right"),
        (question("shortanswer", "S?", answer("*", "100")), "No answer is fully right"),
        (question("matching", "M?", subquestion("", "x")), "nothing to match"),
        (question("truefalse", "T?", answer("ja", "100"), answer("nein", "0")), "not true and false"),
        (question("gapselect", "The [[3]]"), "names word 3"),
        (question("multichoice", "Which?", "<answer/>" * 5000), "more than 5,000 elements"),
        (question("multichoice", "<div>" * 600, RIGHT, WRONG), "too long or too knotty"),
    ],
)
def test_question_that_cannot_be_ours_says_why(written: str, reason: str) -> None:
    assert reason in reason_left_behind(written)


@pytest.mark.parametrize(
    ("written_as", "text", "markdown"),
    [
        ("html", "<p>a <b>b</b></p>", "a **b**"),
        ("markdown", "a **b**\n\n- c", "a **b**\n\n- c"),
        ("markdown", "a <b>b</b>", "a **b**"),
        ("plain_text", "a *b*\nc\n\nd", "a \\*b\\*  \nc\n\nd"),
        ("moodle_auto_format", "a <b>b</b>\nc\n\nd", "a **b**  \nc\n\nd"),
        ("klingon", "<p>a</p>", "a"),
    ],
)
def test_every_text_format_becomes_markdown(written_as: str, text: str, markdown: str) -> None:
    item, _ = only_item(question("multichoice", text, RIGHT, WRONG, written_as=written_as))
    assert item.stem == markdown


def test_parts_without_a_format_take_that_of_the_question() -> None:
    bare = "<answer fraction='100'><text>**a**</text></answer>"
    item, _ = only_item(question("multichoice", "S?", bare, WRONG, written_as="markdown"))
    assert item.options[0].text == "**a**"


def test_feedback_tags_and_number_are_kept() -> None:
    tags = "".join(
        f"<tag><text>{tag}</text></tag>" for tag in ("objective:71", "enemies:a", "enemies:b", "my own")
    )
    inside = [
        part("generalfeedback", "<p>So it is.</p>"),
        "<idnumber>d1-x-0001</idnumber>",
        f"<tags>{tags}</tags>",
    ]
    item, losses = only_item(question("multichoice", "S?", *inside, RIGHT, WRONG))
    assert (item.id, item.explanation) == ("d1-x-0001", "So it is.")
    assert item.labels == {"objective": ("71",), "enemies": ("a", "b")}
    assert [(loss.part, "'my own'" in loss.reason) for loss in losses] == [("tags", True)]


def test_files_hints_and_settings_are_named() -> None:
    stem = part(
        "questiontext", '<img src="@@PLUGINFILE@@/a.png"> See.', inside='<file name="a.png">AAAA</file>'
    )
    inside = [part("hint", "Think"), "<hidden>1</hidden><defaultgrade>2.0</defaultgrade>", RIGHT, WRONG]
    written = question("multichoice", "", *inside).replace(part("questiontext", ""), stem)
    item, losses = only_item(written)
    assert item.stem == "See."
    assert [loss.part for loss in losses] == ["stem", "stem", "hints", "hidden", "marks"]


def test_feedback_for_the_whole_is_named_unless_moodle_says_it_anyway() -> None:
    said = [part("correctfeedback", "Your answer is correct."), part("incorrectfeedback", "Read chapter 3.")]
    _, losses = only_item(question("multichoice", "S?", *said, RIGHT, WRONG))
    assert [loss.part for loss in losses] == ["incorrectfeedback"]


def test_categories_are_named_with_the_number_of_their_questions() -> None:
    category = '<question type="category"><category><text>$course$/top/Unit 1</text></category></question>'
    imported = read(file_of(category, *[question("multichoice", "S?", RIGHT, WRONG)] * 2))
    assert [(loss.item, loss.part) for loss in imported.losses] == [("$course$/top/Unit 1", "category")]
    assert "2." in imported.losses[0].reason


def test_text_above_a_rule_is_the_scenario() -> None:
    item, _ = only_item(question("multichoice", "<p>A visit.</p><hr><p>Who?</p>", RIGHT, WRONG))
    assert (item.scenario, item.stem) == ("A visit.", "Who?")


def test_items_and_losses_tell_the_line() -> None:
    imported = read(file_of(question("essay", "E"), "\n\n", question("multichoice", "S?", RIGHT, WRONG)))
    assert (imported.losses[0].line, imported.items[0].line) == (3, 5)


@pytest.mark.parametrize("data", [b"<html/>", b"<question type='essay'/>"])
def test_other_xml_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="no Moodle XML"):
        read(data)


def test_script_does_not_get_in() -> None:
    stem = "<p onclick='x()'>Who?<script>alert(1)</script> <a href='javascript:x'>here</a></p>"
    item, losses = only_item(question("multichoice", stem, RIGHT, WRONG))
    assert item.stem == "Who? here"
    assert len(losses) == 3
