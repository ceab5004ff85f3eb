from __future__ import annotations

from dataclasses import replace

from studyhub.interchange.carried.compare import CONTROL, NO_PLACE, RESPELLED, losses_between, named
from studyhub.interchange.item import Choice, Gap, Item, Line, Match, Number, Slip

ITEM = Item("q", "single", "S?", title="T", options=(Choice("a", True, "y"), Choice("b")), line=7)


def parts(sent: Item, back: Item) -> list[str]:
    return [loss.part for loss in losses_between(sent, back, "q", {})]


def test_equal_items_have_no_losses_wherever_they_stood() -> None:
    assert losses_between(ITEM, replace(ITEM, line=99), "q", {}) == ()


def test_each_part_that_differs_is_named() -> None:
    back = replace(ITEM, title="", options=(Choice("a", False, "y"), Choice("b", False, "n"), Choice("c")))
    assert parts(ITEM, back) == [
        "title",
        "correct of option 1",
        "why of option 2",
        "option 3",
        "correct of option 3",
        "why of option 3",
    ]


def test_parts_of_every_kind_are_compared() -> None:
    sent = Item(
        "q",
        "match",
        "S?",
        number=Number("1", "0", 0, "d"),
        slips=(Slip("a", "2"),),
        steps=(Line("s"),),
        pairs=(Match("l", "r"),),
        extra=(Line("x"),),
        gaps=(Gap(("g",)),),
        labels={"objective": ("71",)},
    )
    missing = set(parts(sent, Item("q", "match", "S?")))
    assert {"number", "tolerance", "unit", "value of slip 1", "step 1", "left side 1"} <= missing
    assert {"right side 1", "extra 1", "gap 1", "label objective"} <= missing


def test_reason_tells_what_happened_to_a_part() -> None:
    def reason(was: str, now: str) -> str:
        (loss,) = losses_between(replace(ITEM, stem=was), replace(ITEM, stem=now), "q", {})
        return loss.reason

    assert reason("a\x07", "a") == CONTROL
    assert reason("a", "") == NO_PLACE
    assert reason("_a_", "*a*") == RESPELLED
    assert reason("a", "b") == "It would come back as b."


def test_format_may_give_a_reason_of_its_own() -> None:
    back = replace(ITEM, options=(Choice("a", True), Choice("b")))
    (loss,) = losses_between(ITEM, back, "q", {"why of option": "Here."})
    assert (loss.reason, loss.line) == ("Here.", 7)


def test_item_is_called_by_its_id_its_title_or_its_place() -> None:
    items = (ITEM, replace(ITEM, id=""), replace(ITEM, id="", title=""))
    assert [named(item, 3) for item in items] == ["q", "T", "question 3"]
