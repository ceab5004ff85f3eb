from __future__ import annotations

from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.conform import conform
from studyhub.catalog.reading.schema import GlossarySource, SingleSource, SyllabusSource
from studyhub.catalog.reading.source import read_yaml
from tests.catalog.small_bank import FILES, SINGLE


def faults_of(text: str, kind: type = GlossarySource) -> list[Fault]:
    faults: list[Fault] = []
    document = read_yaml("a.yaml", text.encode(), faults)
    assert document is not None
    value = document.value[0] if isinstance(document.value, list) else document.value
    where = (0,) if isinstance(document.value, list) else ()
    conform(document, where, kind, faults, value)
    return sorted(faults)


def test_every_fault_of_an_entry_is_named_with_its_line() -> None:
    text = SINGLE.replace("level: application", "level: guess").replace(
        "  explanation: The policy says so.\n", ""
    )
    text = text.replace("why: He holds the phone.", "wy: He holds the phone.").replace(
        "task: D2.T9", "task: T9"
    )
    found = [(fault.line, fault.code) for fault in faults_of(text, SingleSource)]
    assert found == [
        (1, "FIELD-MISSING"),
        (5, "FIELD-VALUE"),
        (6, "FIELD-VALUE"),
        (10, "FIELD-MISSING"),
        (10, "FIELD-UNKNOWN"),
    ]


def test_misspelt_field_is_told_which_one_is_meant() -> None:
    (fault, *_) = [
        f for f in faults_of("{term: a, definition: b, defintion: c}") if f.code == "FIELD-UNKNOWN"
    ]
    assert fault.hint == "Is `definition` meant?"


def test_number_where_text_belongs_is_told_to_be_quoted() -> None:
    (fault,) = faults_of("{term: 45, definition: b}")
    assert (fault.code, fault.message) == ("FIELD-TYPE", "`term` is a whole number, where text belongs.")
    assert fault.hint == "Put it in quotes."


def test_blank_text_is_a_fault() -> None:
    assert [fault.code for fault in faults_of('{term: "  ", definition: }')] == ["FIELD-EMPTY", "FIELD-EMPTY"]


def test_objective_written_as_bare_number_is_read_as_text() -> None:
    text = FILES["syllabus/d2-privacy.yaml"].replace('"71"', "71").replace('"70"', "70")
    assert faults_of(text, SyllabusSource) == []


def test_comma_that_ends_a_text_inside_braces_is_explained() -> None:
    (fault,) = faults_of("{term: 1000 or 10, 000, definition: b}")
    assert "comma" in fault.hint


def test_whole_file_of_the_wrong_kind_is_one_fault() -> None:
    assert [fault.code for fault in faults_of("just words", SyllabusSource)] == ["FIELD-TYPE"]
