"""The list of formats: what each name and each ending means, and what is refused with a sentence."""

from __future__ import annotations

import pytest

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.formats import FORMATS, named, of_file, read, readable, writable, write
from studyhub.interchange.item import Choice, Item

SINGLE = Item("", "single", "Is it so?", options=(Choice("Yes", correct=True), Choice("No")))


def test_names_and_endings_are_each_of_one_format() -> None:
    names = [one.name for one in FORMATS]
    endings = [ending for one in FORMATS for ending in one.extensions]
    assert len(set(names)) == len(names)
    assert len(set(endings)) == len(endings)


@pytest.mark.parametrize("name", [one.name for one in writable() if one.read])
def test_what_a_format_writes_its_own_reader_reads(name: str) -> None:
    (item,) = read(f"questions{named(name).extensions[0]}", write([SINGLE], name).data).items
    assert (item.stem, item.options) == (SINGLE.stem, SINGLE.options)


@pytest.mark.parametrize(
    ("filename", "data", "name"),
    [
        ("a.GIFT", b"", "gift"),
        ("a.gift.txt", b"", "gift"),
        ("a.txt", b"What?\nA. x\nB. y\nANSWER: A\n", "aiken"),
        ("a.txt", b"What?{=x ~y}\n", "gift"),
        ("a.xlsx", b"", "xlsx"),
        ("a.tsv", b"", "csv"),
    ],
)
def test_the_format_of_a_file_is_seen(filename: str, data: bytes, name: str) -> None:
    assert of_file(filename, data).name == name


def test_a_file_of_no_format_is_refused_by_its_name() -> None:
    with pytest.raises(Unreadable, match=r"'a\.docx' has the ending of no format"):
        read("a.docx", b"x")


def test_a_format_that_is_only_written_is_not_read() -> None:
    assert named("anki") not in readable()
    with pytest.raises(Unreadable, match="Anki deck is only written"):
        read("a.apkg", b"x", "anki")


def test_a_format_that_is_none_is_refused() -> None:
    with pytest.raises(Unreadable, match="There is no format 'word'; choose one of gift"):
        write([], "word")


@pytest.mark.parametrize(
    "one", [one for one in FORMATS if one.template and one.read], ids=lambda one: one.name
)
def test_a_template_can_be_read(one: object) -> None:
    assert one.read(one.template()).items
