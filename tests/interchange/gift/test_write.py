"""What a GIFT file of ours looks like to Moodle, and what the report says when it is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studyhub.interchange.gift import read, write
from studyhub.interchange.item import Choice, Gap, Item, Line, Match, Number, Slip

OPTIONS = (Choice("=a", correct=True, why="Right#ly."), Choice("~b", why="Tempting."))
SINGLE = Item(
    "d2-breach-0001",
    "single",
    "What {is}\nit?",
    title="A: title",
    explanation="Because.",
    options=OPTIONS,
    labels={"references": ("cfr: 45 CFR 164.404(b)", "standard: a [b] <c>"), "level": ("recall",)},
)


def text(*items: Item) -> str:
    """The file without its first comment."""
    return write(items).data.decode().partition("\n\n")[2]


def parts(item: Item) -> list[str]:
    """The parts that the report names."""
    return [loss.part for loss in write([item]).losses]


def test_marks_of_gift_are_escaped_and_labels_stand_in_a_comment() -> None:
    assert text(SINGLE) == (
        "// [id:d2-breach-0001] [tag:references=cfr: 45 CFR 164.404(b)]"
        " [tag:references=standard: a %5Bb%5D %3Cc%3E] [tag:level=recall]\n"
        "::A\\: title::[markdown]What \\{is\\}\\nit?{\n"
        "\t=\\=a#Right\\#ly.\n"
        "\t~\\~b#Tempting.\n"
        "\t####Because.\n"
        "}\n"
    )
    assert parts(SINGLE) == []


def test_several_right_options_share_the_mark() -> None:
    options = tuple(Choice(letter, correct=letter != "d") for letter in "abcd")
    several = replace(SINGLE, kind="multiple", choose=3, options=options)
    assert "\t~%33.33333%a\n" in text(several)
    assert "\t~%-100%d\n" in text(several)
    assert parts(several) == ["marking"]


def test_a_number_has_its_slips_as_answers_worth_nothing() -> None:
    number = Item(
        "", "numeric", "How much?", number=Number("6.5", "0.1", 2, "%"), slips=(Slip("no-days", "65", "Why"),)
    )
    assert "{#\n\t=6.5:0.1\n\t=%0%65:0#Why\n}" in text(number)
    assert read(write([number]).data).items[0] == replace(number, line=4)


def test_steps_travel_as_a_match_with_their_places() -> None:
    order = Item("", "order", "In order?", steps=(Line("First", "why"), Line("Then")))
    assert "\t=First -> 1\n\t=Then -> 2\n" in text(order)
    assert parts(order) == ["reasons"]


def test_a_gap_stands_where_its_answers_are() -> None:
    gap = Item("", "cloze", "Within [[1]] days.", gaps=(Gap(("30", "th*rty"), why="The rule."),))
    assert "[markdown]Within {\n\t=30#The rule.\n\t=th\\\\*rty#The rule.\n} days.\n" in text(gap)


def test_a_gap_at_the_end_is_a_blank_before_its_answers() -> None:
    assert "[markdown]Within _____{\n" in text(Item("", "cloze", "Within [[1]]", gaps=(Gap(("30",)),)))


def test_several_gaps_stay_behind() -> None:
    both = Item("x", "cloze", "[[1]] and [[2]]", gaps=(Gap(("a",)), Gap(("b",))))
    assert [(loss.part, loss.whole) for loss in write([both]).losses] == [("gaps", True)]
    assert text(both) == ""


def test_a_scenario_stands_above_its_question() -> None:
    told = replace(SINGLE, scenario="A story.")
    assert "[markdown]A story.\\n\\n-----\\n\\nWhat" in text(told)
    assert read(write([told]).data).items[0].scenario == "A story."


@pytest.mark.parametrize(
    "item",
    [
        replace(SINGLE, options=OPTIONS[:1]),
        replace(SINGLE, options=OPTIONS[1:]),
        replace(SINGLE, kind="multiple"),
        Item("", "numeric", "?", number=Number("1/3")),
        Item("", "numeric", "?"),
        Item("", "match", "?", pairs=(Match("", "right"),)),
        Item("", "cloze", "[[1]]", gaps=(Gap(("a->b",)),)),
        Item("", "cloze", "no gap", gaps=(Gap(("a",)),)),
    ],
)
def test_what_moodle_could_not_read_stays_behind_by_name(item: Item) -> None:
    written = write([item])
    assert [loss.whole for loss in written.losses] == [True]
    assert read(written.data).items == ()


def test_labels_of_others_are_named() -> None:
    assert parts(replace(SINGLE, labels={"mood": ("blue",)})) == ["label mood"]


def test_items_are_read_again_in_their_order() -> None:
    items = [replace(SINGLE, id=f"d2-breach-{at:04}") for at in range(1, 30)]
    assert [item.id for item in read(write(items).data).items] == [item.id for item in items]
