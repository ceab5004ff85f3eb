"""A file that is too big, binary or not UTF-8 is refused with one sentence that says where."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from studyhub.interchange import aiken, gift, tables
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Imported
from studyhub.interchange.texts.files import LARGEST_FILE, LONGEST_LINE, MOST_ITEMS, MOST_LINES, read_text

READERS = (gift.read, aiken.read, tables.read_csv)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b" \r\n\t", "The file is empty."),
        (b"a\nb\nc\0d", "Line 3 holds a NUL byte"),
        (b"a\nb\xff\n", "Line 2 is not UTF-8"),
        (b"\xff\xfeW\0h\0", "encoding UTF-16"),
        (b"PK\x03\x04abc", "not plain text"),
        (b"x" * (LONGEST_LINE + 1), "Line 1 has 1,000,001 characters"),
        (b"x\n" * (MOST_LINES + 1), "more than 1,000,000 lines"),
        (b"x" * (LARGEST_FILE + 1), "the limit is 32 MB"),
    ],
    ids=["empty", "blank", "nul", "latin-1", "utf-16", "zip", "long-line", "many-lines", "too-big"],
)
@pytest.mark.parametrize("read", READERS, ids=["gift", "aiken", "csv"])
def test_a_file_that_is_no_text_is_refused(read: Callable[[bytes], Imported], data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(data)


@pytest.mark.parametrize(
    ("read", "entry", "head"),
    [
        (gift.read, b"Is it?{T}\n\n", b""),
        (aiken.read, b"Is it?\nA. x\nB. y\nANSWER: A\n", b""),
        (tables.read_csv, b"Is it?,x,y,a\n", b"stem,option_a,option_b,answer\n"),
    ],
    ids=["gift", "aiken", "csv"],
)
def test_too_many_questions_are_refused(read: Callable[[bytes], Imported], entry: bytes, head: bytes) -> None:
    with pytest.raises(Unreadable, match="more than 20,000 questions"):
        read(head + entry * (MOST_ITEMS + 1))


def test_control_characters_become_spaces_and_are_named() -> None:
    text, losses = read_text(b"one\ntw\x0bo\x01")
    assert text == "one\ntw o "
    assert [(loss.part, loss.line) for loss in losses] == [("characters", 2)]


def test_line_ends_of_every_system_and_a_byte_order_mark_are_understood() -> None:
    assert read_text(b"\xef\xbb\xbfa\r\nb\rc\n") == ("a\nb\nc\n", ())


@pytest.mark.parametrize(
    "text",
    [
        "{\n\n}{\n\n" * 20_000,
        "{" * 300_000,
        "\\" * 300_000,
        "x{" + "=a#" * 100_000 + "}",
        "x{" + "~%" * 100_000 + "}",
        "x{" + "=a->" * 100_000 + "}",
        "::" * 150_000,
        "// " + "[tag:" * 60_000 + "\nx{T}",
        "// " + "[id:\\]" * 60_000 + "\nx{T}",
        "x{=" + "<b>" * 100_000 + "~y}",
        "[html]x{=" + "[" * 300_000 + "}",
        "[html]x{=" + "<!-- <a '" * 50_000 + "~y}",
    ],
    ids=lambda text: text[:8],
)
def test_no_text_of_gift_takes_more_than_a_moment(text: str) -> None:
    start = time.process_time()
    gift.read(text.encode())
    assert time.process_time() - start < 20  # measured under 2 s; what grows with the square takes hours
