"""A file is cut into its entries, and put together again it is the file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.editing.cut import cut

LINES = st.lists(
    st.sampled_from(["- id: x", "  stem: y", "# said", "", "- [", "  # within", "text: |"]), max_size=12
)


def test_comment_goes_with_the_entry_below_it() -> None:
    assert cut("- id: x\n\n# of y\n- id: y\n") == [(1, "- id: x\n"), (3, "# of y\n- id: y\n")]


def test_entries_of_one_line_are_laid_out_each() -> None:
    assert [text for _, text in cut("[{id: x},\n {id: y}]\n")] == ["- id: x\n", "- id: y\n"]


@given(LINES)
def test_no_line_is_lost_and_each_piece_has_its_line(lines: list[str]) -> None:
    pieces = cut("\n".join(lines))
    if len(pieces) > 1:
        assert "\n".join(text for _, text in pieces) == "\n".join(lines)
        assert [lines[number - 1] for number, _ in pieces] == [text.split("\n")[0] for _, text in pieces]
