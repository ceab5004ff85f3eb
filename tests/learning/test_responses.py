from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.types import Question
from studyhub.learning.chance import seeded
from studyhub.learning.errors import Unmarkable
from studyhub.learning.responses import Offered, Response, Shown, fields_of, read_response, show

from .questions import CLOZE, EVERY_TYPE, MATCH, MULTIPLE, NUMERIC, ORDER, SINGLE, options, question

FULL = {
    "single": Response(keys=("b",)),
    "multiple": Response(keys=("a", "d")),
    "numeric": Response(text="78.17"),
    "order": Response(keys=("b", "a", "d", "c")),
    "match": Response(parts={"a": "x", "b": "b", "c": "a"}),
    "cloze": Response(parts={"1": "sixty", "2": "c"}),
}


@given(st.sampled_from(EVERY_TYPE), st.integers())
def test_form_fields_give_the_response_back(asked: Question, seed: int) -> None:
    shown = show(asked, seeded(seed))
    fields = fields_of(asked, shown, FULL[asked.type])
    read = read_response(asked, shown, fields)
    assert (sorted(read.keys), read.text, read.parts) == (
        sorted(FULL[asked.type].keys),
        FULL[asked.type].text,
        FULL[asked.type].parts,
    )


@given(st.integers())
def test_steps_are_never_shown_in_the_right_order(seed: int) -> None:
    assert show(ORDER, seeded(seed)).order["steps"] != ("a", "b", "c", "d")


def test_same_seed_shows_the_same() -> None:
    assert show(MATCH, seeded(7)) == show(MATCH, seeded(7))


def test_fixed_order_is_kept() -> None:
    fixed = question("single", options=options("b"), fixed_order=True)
    assert show(fixed, seeded(1)).order["options"] == ("a", "b", "c", "d")


def test_order_of_steps_is_kept_in_the_response() -> None:
    shown = Shown({"steps": ("c", "a", "d", "b")})
    fields = {"rank-0": ["3"], "rank-1": ["1"], "rank-2": ["4"], "rank-3": ["2"]}
    assert read_response(ORDER, shown, fields).keys == ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("asked", "fields", "says"),
    [
        (SINGLE, {}, "Choose an answer"),
        (SINGLE, {"choice": ["9"]}, "does not belong"),
        (SINGLE, {"choice": ["b"]}, "does not belong"),
        (SINGLE, {"choice": ["-1"]}, "does not belong"),
        (SINGLE, {"choice": ["0", "1"]}, "exactly 1"),
        (MULTIPLE, {"choice": ["0"]}, "exactly 2"),
        (NUMERIC, {"number": ["many"]}, "cannot be read"),
        (ORDER, {"rank-0": ["1"], "rank-1": ["1"]}, "place 1 is used twice"),
        (ORDER, {"rank-0": ["1"]}, "every step"),
        (MATCH, {"match-0": ["0"]}, "every row"),
        (CLOZE, {"blank-1": ["60"]}, "every blank"),
        (CLOZE, {"blank-1": ["6" * 500], "blank-2": ["0"]}, "too long"),
    ],
)
def test_what_is_missing_is_said(asked: Question, fields: dict[str, list[str]], says: str) -> None:
    with pytest.raises(Unmarkable, match=says):
        read_response(asked, show(asked, seeded(1)), fields)


@given(st.sampled_from(EVERY_TYPE), st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=5))))
def test_any_form_is_read_or_refused_by_name(asked: Question, fields: dict[str, list[str]]) -> None:
    with suppress(Unmarkable):
        assert read_response(asked, show(asked, seeded(1)), fields) != Response()


def test_shown_survives_the_log() -> None:
    shown = show(CLOZE, seeded(3), values={"beds": "100"}, seed=3)
    assert Shown.from_json(shown.to_json()) == shown


def test_what_was_offered_survives_the_log() -> None:
    offered = (Offered("a", "7", "7 days", "w", "doubled"), Offered("b", "14", "14 days"))
    shown = Shown({"options": ("a", "b")}, offered=offered)
    assert Shown.from_json(shown.to_json()) == shown


def test_what_was_logged_before_anything_was_offered_reads_and_writes_as_it_did() -> None:
    logged = {"order": {"options": ["a", "b"]}, "values": {"beds": "100"}, "seed": 3}
    assert Shown.from_json(logged).offered == ()
    assert Shown.from_json(logged).to_json() == logged
