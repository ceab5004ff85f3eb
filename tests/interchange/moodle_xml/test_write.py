from __future__ import annotations

from xml.etree.ElementTree import Element

from studyhub.interchange.item import Choice, Gap, Item, Line, Match, Number, Slip
from studyhub.interchange.moodle_xml import read, write
from studyhub.interchange.opening import open_xml

OPTIONS = (Choice("a", True, "It is."), Choice("b"), Choice("c"))


def written(item: Item) -> Element:
    """The one `<question>` of an item."""
    (question,) = open_xml(write([item]).data).root
    return question


def test_texts_go_out_as_markdown() -> None:
    item = Item("q", "single", "Which *one*?\n\n| a |\n|---|\n| b |", explanation="**So**", options=OPTIONS)
    question = written(item)
    for path in ("questiontext", "generalfeedback", "answer", "answer/feedback"):
        assert question.find(path).get("format") == "markdown"  # type: ignore[union-attr]
    assert question.findtext("questiontext/text") == item.stem


def test_what_other_markdown_would_take_for_html_goes_out_as_safe_html() -> None:
    stem = "Is <script>alert(1)</script> safe? [x](javascript:alert(1))"
    text = written(Item("q", "single", stem, options=OPTIONS)).find("questiontext")
    assert text is not None
    assert text.get("format") == "html"
    assert "<script" not in (text.findtext("text") or "")
    assert "href" not in (text.findtext("text") or "")


def test_option_that_looks_like_a_list_is_no_list_in_moodle() -> None:
    question = written(
        Item("q", "single", "S?", options=(Choice("1. one", True), Choice("# 2"), Choice("- 3")))
    )
    assert [node.get("format") for node in question.findall("answer")] == ["html"] * 3


def test_labels_are_tags_and_the_id_is_the_number() -> None:
    labels = {"objective": ("71",), "references": ("cfr: 42 CFR 482.11",)}
    question = written(Item("d1-x-0001", "single", "S?", options=OPTIONS, labels=labels))
    tags = [node.text for node in question.findall("tags/tag/text")]
    assert (question.findtext("idnumber"), tags) == (
        "d1-x-0001",
        ["objective:71", "references:cfr: 42 CFR 482.11"],
    )


def test_long_labels_are_named_for_moodle_cuts_them() -> None:
    labels = {"references": ("agency: " + "x" * 60,)}
    (loss,) = write([Item("q", "single", "S?", options=OPTIONS, labels=labels)]).losses
    assert (loss.part, "50 characters" in loss.reason) == ("labels", True)


def test_fractions_are_those_that_moodle_knows() -> None:
    options = (Choice("a", True), Choice("b", True), Choice("c", True), Choice("d"))
    question = written(Item("q", "multiple", "S?", options=options, choose=3))
    assert [node.get("fraction") for node in question.findall("answer")] == ["33.33333"] * 3 + ["-33.33333"]


def test_reasons_of_lines_are_listed_in_the_general_feedback() -> None:
    steps = (Line("a", "First."), Line("b", "Then."))
    feedback = written(Item("q", "order", "O?", explanation="So.", steps=steps)).findtext(
        "generalfeedback/text"
    )
    assert feedback == "So.\n\n**Why, line by line**\n\n1. First.\n2. Then."


def test_cloze_goes_out_as_embedded_answers() -> None:
    gaps = (Gap(("York", "york"), (), "City"), Gap(options=(Choice("a~", True, "y"), Choice("b"))))
    text = written(Item("q", "cloze", "In [[1]] or [[2]].", gaps=gaps)).findtext("questiontext/text")
    assert text == "In {1:SHORTANSWER:=York#City~=york} or {1:MULTICHOICE:=a&#126;#y~%0%b}."


def test_numbers_keep_decimals_units_and_names_of_slips() -> None:
    number, slips = Number("4.5", "0.05", 2, "days"), (Slip("by-days", "3", "No."),)
    item = Item("q", "numeric", "N?", number=number, slips=slips)
    (back,) = read(write([item]).data).items
    assert (back.number, back.slips) == (number, slips)


def test_emphasis_in_a_right_side_is_named_as_lost() -> None:
    pairs = (Match("a", "*E. coli*", ""), Match("b", "c", ""))
    (loss,) = write([Item("q", "match", "M?", pairs=pairs)]).losses
    assert (loss.item, loss.part) == ("q", "right side 1")


def test_gap_without_a_place_stays_behind() -> None:
    exported = write(
        [Item("q", "cloze", "No place.", gaps=(Gap(("a",)),)), Item("p", "single", "S?", options=OPTIONS)]
    )
    assert [(loss.item, loss.whole) for loss in exported.losses] == [("q", True)]
    assert [item.id for item in read(exported.data).items] == ["p"]


def test_control_characters_are_named_as_lost() -> None:
    (loss,) = write([Item("q", "single", "S\x07?", options=OPTIONS)]).losses
    assert (loss.part, loss.reason) == ("stem", "Control characters cannot stand in XML.")
