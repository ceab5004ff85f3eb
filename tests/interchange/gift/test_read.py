"""Each feature of GIFT becomes what it means here, or a line of the report says why it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhub.catalog.reading.markup import render_markdown
from studyhub.interchange.gift import read
from studyhub.interchange.item import Choice, Gap, Item, Line, Loss, Match, Number, Slip

FOUND = read((Path(__file__).parent / "files" / "features.gift").read_bytes())
ITEMS = {item.title: item for item in FOUND.items}


def item(text: str) -> Item:
    """The one question of a text."""
    (only,) = read(text.encode()).items
    return only


def losses(title: str) -> list[tuple[str, str]]:
    """What the report says of a question: part and reason."""
    name = ITEMS[title].id or title if title in ITEMS else title
    return [(loss.part, loss.reason) for loss in FOUND.losses if loss.item == name]


def test_true_or_false_is_a_choice_of_two_with_reasons() -> None:
    false = ITEMS["True or false"]
    assert false.kind == "single"
    assert false.options == (
        Choice("True", why="It is not: a judge signs an order."),
        Choice("False", correct=True, why="Right."),
    )


@pytest.mark.parametrize("written", ["T", "TRUE", "true"])
def test_feedback_of_a_true_statement_goes_first_to_who_says_false(written: str) -> None:
    true = item(f"It is so.{{{written}#No.#Yes.}}")
    assert true.options == (Choice("True", correct=True, why="Yes."), Choice("False", why="No."))


def test_options_carry_feedback_and_the_question_its_general_feedback() -> None:
    one = ITEMS["One right"]
    assert (one.kind, one.stem) == ("single", "Who may sign: the patient, or whom?")
    assert one.options[0] == Choice(
        "The legal guardian", correct=True, why="A guardian acts for the patient."
    )
    assert one.explanation == "The **personal representative** stands in the patient's place."


def test_comments_give_id_and_labels_and_a_foreign_tag_is_named() -> None:
    one = ITEMS["One right"]
    assert (one.id, one.labels) == ("roi-17", {"objective": ("71",), "level": ("recall",)})
    assert ("tag", "'unit 4' is none of the labels here.") in losses("One right")


def test_a_part_of_the_mark_is_lost_by_name() -> None:
    assert ("marking", "Options that earned a part of the mark (50%) are wrong here.") in losses("One right")


def test_weights_make_a_question_with_several_right_options() -> None:
    several = ITEMS["Several right"]
    assert (several.kind, several.choose) == ("multiple", 2)
    assert [one.correct for one in several.options] == [True, True, False, False]
    assert losses("Several right") == [("marking", "Marked all or nothing; there, by weight (50%, -100%).")]


def test_weights_with_fractions_are_read() -> None:
    third = item("Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}")
    assert (third.kind, third.choose) == ("multiple", 3)


def test_html_becomes_markdown_and_no_script_survives() -> None:
    stem = ITEMS["Formats"].stem
    assert stem == "Which **unit** is counted?  \nH₂O &lt;tag>"
    assert "<script" not in render_markdown(stem)
    assert ("stem", "Left out of its HTML: a script.") in losses("Formats")


def test_each_answer_keeps_its_own_form() -> None:
    texts = [one.text for one in ITEMS["Formats"].options]
    assert texts == ["2\\*3\\*4", "*beds*", "discharges", "*days*"]
    assert ("option 4", "Left out of its HTML: a picture (http://e.org/a.png).") in losses("Formats")


def test_a_short_answer_is_a_gap_where_it_stood() -> None:
    short = ITEMS["Short"]
    assert short.stem == "The form is called [[1]] at the hospital."
    assert short.gaps == (Gap(accept=("UB-04", "CMS-1450")),)
    assert [part for part, _ in losses("Short")] == ["answer", "answer"]


def test_what_is_typed_is_plain_words() -> None:
    gap = item("[html]<p>Which form?</p>{=<p>UB&\\#45;04 &amp; more</p>=<b>CMS</b>}").gaps[0]
    assert gap.accept == ("UB-04 & more", "CMS")


def test_underscores_are_the_gap() -> None:
    gap = ITEMS["Underscore"]
    assert gap.stem == "[[1]] is the billing form of hospitals."
    assert gap.gaps == (Gap(accept=("UB-04", "CMS-1450"), why="The institutional claim."),)


def test_a_short_answer_without_a_place_has_its_gap_at_the_end() -> None:
    assert ITEMS["At the end"].stem == "How many days may an answer take? [[1]]"


def test_a_missing_word_to_choose_is_a_gap_with_options() -> None:
    missing = ITEMS["Missing word"]
    assert missing.stem == "A clinic answers within [[1]] days of the request."
    assert missing.gaps == (Gap(options=(Choice("ten"), Choice("thirty", correct=True), Choice("ninety"))),)


def test_a_number_has_its_tolerance_and_its_slips() -> None:
    number = ITEMS["Number"]
    assert number.number == Number("78.2", "0.05", 1)
    assert number.slips == (
        Slip("mistake-1", "7.82", "A place too low."),
        Slip("mistake-2", "78", "Not to one decimal."),
    )


def test_what_a_number_cannot_carry_is_named() -> None:
    parts = [part for part, _ in losses("Number")]
    assert sorted(parts) == ["answer", "answer", "answer", "feedback"]


def test_a_range_is_its_middle_and_half_its_width() -> None:
    assert ITEMS["Range"].number == Number("7.4", "0.05", 1)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("#1822", Number("1822")),
        ("#-3.142:0.001", Number("-3.142", "0.001", 3)),
        ("#-5..5", Number("0", "5", 0)),
        ("#1.5e2", Number("150", "0", 0)),
        ("#.5", Number("0.5", "0", 1)),
        ("#=%100%7:1", Number("7", "1", 0)),
    ],
)
def test_numbers_are_read_as_they_are_written(written: str, number: Number) -> None:
    assert item(f"How much?{{{written}}}").number == number


@pytest.mark.parametrize("written", ["#", "#x", "#1e99999", "#5..1", "#" + "9" * 40, "#1:-1", "#%50%3"])
def test_a_number_that_is_none_leaves_its_question_behind(written: str) -> None:
    found = read(f"How much?{{{written}}}".encode())
    assert (found.items, found.losses[-1].whole) == ((), True)


def test_a_match_has_pairs_and_sides_that_belong_to_nothing() -> None:
    match = ITEMS["Match"]
    assert match.pairs[1:] == (Match("Master patient index", "For ever"), Match("Birth register", "For~ever"))
    assert match.extra == (Line("One week"),)


def test_escapes_are_undone_and_a_backslash_stays() -> None:
    escapes = ITEMS["Escapes"]
    assert render_markdown(escapes.stem) == "<p>Which of { } ~ = # : and \\ is none of GIFT's?<br>\nTell.</p>"
    assert [one.text for one in escapes.options] == ["C:\\temp", "a=b#c"]


def test_a_blank_line_between_near_braces_does_not_end_the_question() -> None:
    assert [one.text for one in ITEMS["Blank line"].options] == ["yes", "no"]


@pytest.mark.parametrize("title", ["Essay", "Told", "Broken"])
def test_what_is_no_question_of_ours_is_left_out_by_name(title: str) -> None:
    assert title not in ITEMS
    assert [loss.whole for loss in FOUND.losses if loss.item == title] == [True]


def test_a_broken_question_does_not_swallow_the_next() -> None:
    assert "Nobody" in ITEMS


@pytest.mark.parametrize("title", ["Nobody", "Two best"])
def test_a_key_that_is_not_one_option_is_named(title: str) -> None:
    assert [part for part, _ in losses(title)] == ["options"]


def test_a_category_is_named_with_its_line() -> None:
    categories = [loss for loss in FOUND.losses if loss.part == "category"]
    assert [(loss.item, loss.line) for loss in categories] == [("$course$/top/Release of information", 2)]


def test_every_item_knows_its_line() -> None:
    assert (ITEMS["True or false"].line, ITEMS["Match"].line) == (4, 39)


def test_a_question_without_a_name_is_reported_by_its_number() -> None:
    assert read(b"One?{T}\n\nTwo?{}\n").losses[0].item == "question 2"


def test_html_in_a_text_of_no_form_is_read_as_html() -> None:
    assert item("What <b>now</b>?{=a ~b}").stem == "What **now**?"


def test_markdown_that_holds_html_is_kept_and_said_to_be_shown_as_typed() -> None:
    found = read(b"[markdown]See <script>alert(1)</script>?{=a ~b}")
    assert found.losses == (
        Loss("question 1", "stem", "It holds HTML, which is shown as typed and never run.", 1),
    )
    assert "<script" not in render_markdown(found.items[0].stem)


def test_entry_built_to_be_slow_stays_behind_and_is_named() -> None:
    deep = "<b>" * 70 + "x" + "</b>" * 70
    found = read(f"[html]{deep} {{=a ~b}}\n\nWhich? {{=a ~b}}\n".encode())
    assert [one.stem for one in found.items] == ["Which?"]
    assert [(loss.part, loss.whole) for loss in found.losses] == [("question", True)]
