"""CSV: columns in any order and under the names people give them, no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Choice, Item, Line, Loss, Number
from studyhub.interchange.tables import read_csv, template_csv, write_csv

OPTIONS = (Choice("Yes", correct=True, why="=cmd|' /C calc'!A0"), Choice("-1"))
SINGLE = Item("d2-a-0001", "single", "@SUM(1)", options=OPTIONS, labels={"references": ("cfr: a", "usc: b")})


def cells(data: bytes) -> list[list[str]]:
    """The cells as any reader of CSV sees them."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def only(text: str) -> Item:
    """The one question of a table."""
    (item,) = read_csv(text.encode()).items
    return item


def test_no_cell_begins_like_a_formula() -> None:
    written = cells(write_csv([SINGLE]).data)
    assert not [cell for row in written for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert "'@SUM(1)" in written[1]


def test_columns_stand_in_the_order_of_a_question() -> None:
    assert cells(write_csv([SINGLE]).data)[0] == [
        *("id", "type", "stem", "option_a", "why_a", "option_b", "answer", "references")
    ]


def test_columns_are_known_in_any_order_and_by_other_names() -> None:
    item = only("Correct Answer,Option B,Question,Option A,Why A\nb,No,Is it?,Yes,It is not.\n")
    assert (item.kind, item.stem) == ("single", "Is it?")
    assert item.options == (Choice("Yes", why="It is not."), Choice("No", correct=True))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_sets_cells_apart_is_found_out(delimiter: str) -> None:
    rows = [["stem", "option_a", "option_b", "answer"], ["What, then; now?", "x", "y", "a"]]
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter).writerows(rows)
    assert only(held.getvalue()).stem == "What, then; now?"


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("option_a,option_b,answer", "x,y,b", "single"),
        ("option_a,option_b,option_c,answer", 'x,y,z,"a, c"', "multiple"),
        ("answer,decimals", "4.50,2", "numeric"),
        ("step_a,step_b", "x,y", "order"),
        ("left_a,right_a", "x,y", "match"),
        ("gap_1,gap_1_why", "x,y", "cloze"),
    ],
)
def test_the_type_is_seen_from_the_columns(header: str, row: str, kind: str) -> None:
    assert only(f"stem,{header}\nWhat?,{row}\n").kind == kind


def test_lists_stand_one_a_line_in_their_cell() -> None:
    item = only('stem,answer,references\nHow many?,4,"cfr: 42 CFR 482.24\nusc: 42 USC 1320d"\n')
    assert item.labels == {"references": ("cfr: 42 CFR 482.24", "usc: 42 USC 1320d")}
    assert item.number == Number("4")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",x,y,a,single", "`stem` is empty"),
        ("What?,x,y,c,single", "names c, which is no option"),
        ("What?,x,y,a,essay", "`essay` is no type"),
        ("What?,,,,", "Neither a type nor an answer"),
        ("What?,,,,numeric", "`answer` is empty"),
        ("What?,,,,match", "no pairs"),
    ],
)
def test_a_row_that_is_no_question_is_named_with_its_line(row: str, said: str) -> None:
    found = read_csv(f"stem,option_a,option_b,answer,type\n\n{row}\n".encode())
    (loss,) = found.losses
    assert said in loss.reason
    assert (loss.line, loss.whole, found.items) == (3, True, ())


def test_cells_that_do_not_go_with_the_type_are_named() -> None:
    found = read_csv(b"stem,type,step_a,left_a,mood\nIn order?,order,x,y,blue\n")
    assert found.items[0].steps == (Line("x"),)
    assert [(loss.part, loss.whole) for loss in found.losses] == [("left_a", False), ("column 'mood'", False)]


def test_cells_beyond_the_header_are_named() -> None:
    assert [loss.part for loss in read_csv(b"stem,answer\nHow?,4,extra\n").losses] == [
        "column 'beyond the header'"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("type,answer\nsingle,a\n", "one of them be `stem`"),
        ("stem,Question\nx,y\n", "`stem` stands there twice"),
        ('stem,answer\n"x,4\n', "The row that begins on line 2 cannot be read"),
        ("stem" + ",x" * 600 + "\n", "more than 500 columns|stands there twice"),
    ],
)
def test_a_table_that_is_none_is_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_csv(text.encode())


def test_a_text_too_long_for_a_cell_stays_behind_by_name() -> None:
    written = write_csv([Item("long", "order", "x" * 40_000, steps=(Line("a"),))])
    assert written.losses == (
        Loss("long", "row", "The text of stem is too long for a cell (32,767 characters).", whole=True),
    )


def test_the_template_reads_as_one_question_of_each_type() -> None:
    found = read_csv(template_csv())
    assert [item.kind for item in found.items] == ["single", "multiple", "numeric", "order", "match", "cloze"]
    assert found.losses == ()
