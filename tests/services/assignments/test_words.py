"""Instructions are Markdown of staff: what would take long to show is refused with a sentence."""

from __future__ import annotations

import pytest

from studyhub.services.assignments.words import fault_of


@pytest.mark.parametrize("text", ["# a\n" * 900, "[" * 101, "x" * 4001], ids=["headings", "brackets", "long"])
def test_instructions_that_take_long_to_show_are_refused(text: str) -> None:
    assert fault_of(text).endswith(".")


def test_ordinary_instructions_have_no_fault() -> None:
    assert fault_of("## Read\n\nThen answer [all](https://e.org) of it.") == ""
