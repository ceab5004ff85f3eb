"""What changed is shown where it changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyhub.services.banks.diff import MOST_LINES, diff

TEXTS = st.text(st.sampled_from("ab \n"), max_size=80)


def test_only_the_words_that_changed_are_marked() -> None:
    lines = diff("Send it by 2 May.\n", "Send it by 3 May.\n")
    assert [(line.kind, [text for text, mark in line.pieces if mark]) for line in lines] == [
        ("out", ["2"]),
        ("in", ["3"]),
    ]


def test_same_text_has_no_lines() -> None:
    assert diff("a\nb\n", "a\nb\n") == ()


def test_stretches_far_apart_are_parted_by_a_gap() -> None:
    old = [str(number) for number in range(40)]
    new = ["x", *old[1:-1], "y"]
    assert [line.kind for line in diff("\n".join(old), "\n".join(new))].count("gap") == 1


@given(TEXTS, TEXTS)
def test_lines_put_together_are_the_texts(old: str, new: str) -> None:
    """Of texts so short that nothing is left out between the stretches."""
    lines = [line for line in diff(f"{old}.", f"{new}.") if line.kind != "gap"]
    came = ["".join(text for text, _ in line.pieces) for line in lines if line.kind == "in"]
    went = ["".join(text for text, _ in line.pieces) for line in lines if line.kind == "out"]
    assert set(came) <= set(f"{new}.".split("\n"))
    assert set(went) <= set(f"{old}.".split("\n"))


def test_texts_of_very_many_lines_are_shown_whole() -> None:
    lines = diff("a\n" * MOST_LINES, "b\n" * MOST_LINES)
    assert {line.kind for line in lines} == {"out", "in"}
