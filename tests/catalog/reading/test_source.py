from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.source import LARGEST_FILE, Document, read_yaml


def read(text: str | bytes) -> tuple[Document | None, list[Fault]]:
    faults: list[Fault] = []
    data = text if isinstance(text, bytes) else text.encode()
    return read_yaml("a.yaml", data, faults), faults


def fault_at(text: str | bytes) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in read(text)[1]]


def test_values_are_plain_and_know_their_lines() -> None:
    document, faults = read('- id: "71"\n  n: 5\n  rate: 0.5\n  on: 2026-11-23\n  yes_it_is: true\n')
    assert document is not None
    assert document.value == [{"id": "71", "n": 5, "rate": 0.5, "on": date(2026, 11, 23), "yes_it_is": True}]
    assert (document.line((0, "rate")), document.line((0, "rate", "deeper")), faults) == (3, 3, [])


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a: 1\nb: 2\na: 3\n", [(3, "YAML-REPEATED-KEY")]),
        ("a: &x 1\nb: *x\n", [(1, "YAML-ANCHOR"), (2, "YAML-ANCHOR")]),
        ("a: !!python/object:os.system x\n", [(1, "YAML-TAG")]),
        (
            "a: 12:30\nb: yes\nc: 0x10\nd: 2026-02-31\ne: 1e5\nf: .inf\ng: 007\n",
            [(n, "YAML-NOT-TEXT") for n in (1, 2, 3, 4, 6, 7)],
        ),
        ("a:\n\tb: 1\n", [(2, "YAML-TAB")]),
        ("a: 1\n---\nb: 2\n", [(2, "YAML-SYNTAX")]),
        ("a: [1, 2\nb: 3\n", [(2, "YAML-SYNTAX")]),
        ("", [(1, "FILE-EMPTY")]),
        ("# only a remark\n", [(1, "FILE-EMPTY")]),
        (b"a: caf\xe9\n", [(1, "FILE-NOT-UTF8")]),
        ("a: 1\nb: \x07\n", [(2, "YAML-CHARACTER")]),
        ("[" * 50 + "]" * 50, [(1, "YAML-DEPTH")]),
        ("? [a, b]\n: c\n", [(1, "YAML-KEY")]),
        (b"x" * (LARGEST_FILE + 1), [(1, "FILE-TOO-BIG")]),
    ],
)
def test_each_fault_has_its_line_and_no_traceback(text: str | bytes, faults: list[tuple[int, str]]) -> None:
    assert fault_at(text) == faults


def test_billion_laughs_is_refused_without_growing() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    document, faults = read("\n".join(lines))
    assert {fault.code for fault in faults} == {"YAML-ANCHOR"}
    assert document is not None
    assert len(str(document.value)) < 2000


def test_broken_entry_hides_neither_the_others_nor_their_faults() -> None:
    document, faults = read("- id: a\n- id: [b\n- id: c\n  id: d\n- {x: : }\n- id: e\n")
    assert document is not None
    assert [fault.line for fault in faults if fault.code == "YAML-SYNTAX"] == [3, 5]
    assert (4, "YAML-REPEATED-KEY") in [(fault.line, fault.code) for fault in faults]
    assert document.value == [{"id": "a"}, {"id": "c"}, {"id": "e"}]


def test_line_ends_of_windows_and_a_byte_order_mark_are_read() -> None:
    document, faults = read(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert document is not None
    assert (document.value, document.line(("b",)), faults) == ({"a": 1, "b": 2}, 2, [])


@given(st.text(max_size=200) | st.text(alphabet="-:[]{}#&*!|>'\"%@` \n\tab1", max_size=80))
def test_no_text_whatever_raises(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    document, faults = read(data)
    assert document is not None or faults
