from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.services.programs.inviting.roster import MOST_LINES, Known, is_address, read_roster

NOBODY = Known()
TWO = [("Amina Diallo", "amina@example.edu"), ("Bea Ruiz", "bea@example.edu")]


def people(data: bytes | str, known: Known = NOBODY) -> list[tuple[str, str]]:
    return [(entry.name, entry.email) for entry in read_roster(data, known).entries]


def faults(data: bytes | str, known: Known = NOBODY) -> list[tuple[int, str]]:
    return [(fault.line, fault.what) for fault in read_roster(data, known).faults]


@pytest.mark.parametrize(
    "data",
    [
        "name,email\nAmina Diallo,amina@example.edu\nBea Ruiz,bea@example.edu\n",
        "email,name\namina@example.edu,Amina Diallo\nbea@example.edu,Bea Ruiz\n",
        "Amina Diallo,amina@example.edu\r\nBea Ruiz,BEA@example.edu",
        "amina@example.edu;Amina Diallo\n\n ; \nbea@example.edu; Bea  Ruiz\n",
        '"Amina Diallo"\t"amina@example.edu"\nBea Ruiz\tbea@example.edu\n',
        "sep=;\nName;E-Mail;Phone\nAmina Diallo;amina@example.edu;1\nBea Ruiz;bea@example.edu;2\n",
        "Last name,First name,ID,Email address\nDiallo,Amina,7,amina@example.edu\nRuiz,Bea,8,bea@example.edu",
        "Amina Diallo <amina@example.edu>\nBea Ruiz <bea@example.edu>\n",
    ],
)
def test_list_is_read_however_a_spreadsheet_saved_it(data: str) -> None:
    assert people(data) == TWO
    assert faults(data) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_of_every_usual_encoding_are_read(encoding: str) -> None:
    data = "name;email\nChloé Muñoz;chloe@example.edu\n".encode(encoding)
    assert people(data) == [("Chloé Muñoz", "chloe@example.edu")]


def test_name_in_quotes_may_hold_the_separator() -> None:
    assert people('"Diallo, Amina",amina@example.edu\n') == [("Diallo, Amina", "amina@example.edu")]


def test_every_fault_is_told_with_its_line() -> None:
    data = (
        "name,email\nAmina,amina@example.edu\nBea,bea@example\nCho,\nDan,amina@example.edu\n"
        "Eve,eve@example.edu\nFay,fay@example.edu\n" + "x" * 81 + ",gil@example.edu\n"
    )
    known = Known(frozenset({"eve@example.edu"}), frozenset({"fay@example.edu"}))
    assert faults(data, known) == [
        (3, "“bea@example” is not a mail address."),
        (4, "There is no mail address."),
        (5, "The address stands on line 2 already."),
        (6, "This student is in the cohort already."),
        (7, "This student is invited already."),
        (8, "The name has more than 80 letters."),
    ]


def test_lines_in_order_are_taken_beside_faulty_ones() -> None:
    assert people("Amina,amina@example.edu\nBea,bea\nCho,cho@example.edu") == [
        ("Amina", "amina@example.edu"),
        ("Cho", "cho@example.edu"),
    ]


def test_lines_keep_their_number_after_a_name_on_two_lines() -> None:
    assert faults('"Amina\nDiallo",amina@example.edu\nBea,bea\n')[0][0] == 3


def test_open_quotation_mark_is_told_and_what_stands_before_it_is_read() -> None:
    data = 'Amina,amina@example.edu\n"Bea,bea@example.edu\nCho,cho@example.edu\n'
    assert people(data) == [("Amina", "amina@example.edu")]
    assert faults(data) == [(2, "A quotation mark is not closed.")]


def test_head_without_addresses_is_told() -> None:
    assert faults("name,phone\nAmina,555\n") == [(1, "No column is called email.")]


@pytest.mark.parametrize("data", ["", "\n \n", "name,email\n", b"\xef\xbb\xbf"])
def test_empty_list_is_told(data: bytes | str) -> None:
    assert faults(data) == [(1, "There is nobody on this list.")]


def test_list_ends_at_its_limit() -> None:
    data = "".join(f"p{n}@example.edu\n" for n in range(MOST_LINES + 2))
    assert len(people(data)) == MOST_LINES
    assert faults(data) == [(MOST_LINES + 1, f"A list has at most {MOST_LINES} students.")]


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)))
def test_nothing_that_is_sent_breaks_it_and_only_addresses_come_out(data: bytes | str) -> None:
    roster = read_roster(data, NOBODY)
    assert all(is_address(entry.email) for entry in roster.entries)
    assert roster.entries or roster.faults


@given(st.text(alphabet='ab,;"\n\t@. é', max_size=120))
def test_text_to_mend_is_read_as_the_file_was(text: str) -> None:
    first = read_roster(text.encode("utf-8-sig"), NOBODY)
    again = read_roster(first.text, NOBODY)
    assert (again.entries, again.faults) == (first.entries, first.faults)
