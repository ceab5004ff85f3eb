"""What holds of packed answers: nothing is lost in them, and they are cut at the right moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.answer_pack import LONGEST, Line, Wording, gather, pack, wording_id

START = datetime(2026, 11, 1, tzinfo=UTC)
FOUR = (True, False, False, False)
KNOWN = {wording_id(f"core/q-{n}", "h"): Wording(f"core/q-{n}", "h", FOUR) for n in range(4)}
lines = st.lists(
    st.builds(
        Line,
        item=st.sampled_from([f"core/q-{n}" for n in range(4)]),
        ask_hash=st.just("h"),
        at=st.integers(0, 1000).map(lambda hours: int(START.timestamp()) + 3600 * hours),
        score=st.sampled_from([0.0, 0.5, 1.0]),
        millis=st.integers(0, 900_000),
        keys=st.lists(st.sampled_from("abcdef"), max_size=2, unique=True).map(tuple),
        first=st.booleans(),
    ),
    max_size=30,
)


@given(lines, lines)
def test_every_answer_comes_out_as_it_went_in(one: list[Line], two: list[Line]) -> None:
    found = gather([(pack(one), None), (pack(two), None)], KNOWN)
    both = [(person, line) for person, some in ((0, one), (1, two)) for line in some]
    assert {w.item for w in found.wordings} == {line.item for _, line in both}
    for n, wording in enumerate(found.wordings):
        mine = [(person, line) for person, line in both if line.item == wording.item]
        assert (found.shown[n], found.people[n]) == (len(mine), len({person for person, _ in mine}))
        here = found.first.item == n
        assert here.sum() == sum(line.first for _, line in mine)
        assert found.first.score[here].sum() == sum(line.score for _, line in mine if line.first)


@given(lines, lines)
def test_packs_are_joined_by_joining_their_bytes(one: list[Line], two: list[Line]) -> None:
    joined, whole = gather([(pack(one) + pack(two), None)], KNOWN), gather([(pack(one + two), None)], KNOWN)
    assert (joined.wordings, joined.shown.tolist()) == (whole.wordings, whole.shown.tolist())


@given(lines, st.integers(0, 1000))
def test_nothing_after_a_students_end_counts(one: list[Line], hours: int) -> None:
    end = START + timedelta(hours=hours)
    found = gather([(pack(one), end)], KNOWN)
    assert found.shown.sum() == sum(line.at <= end.timestamp() for line in one)


def line(keys: str = "", millis: int = 0, item: str = "core/q-0", ask_hash: str = "h") -> Line:
    return Line(item, ask_hash, int(START.timestamp()), 1.0, millis, tuple(keys), True)


def test_one_option_chosen_is_kept_and_several_are_none() -> None:
    found = gather([(pack([line("b"), line("ab"), line("")]), None)], KNOWN)
    assert found.first.chosen.tolist() == [1, -1, -1]


def test_an_option_that_the_wording_does_not_have_is_none() -> None:
    assert gather([(pack([line("f")]), None)], KNOWN).first.chosen.tolist() == [-1]


def test_a_page_left_open_counts_five_minutes() -> None:
    assert gather([(pack([line(millis=3_600_000)]), None)], KNOWN).first.seconds.tolist() == [LONGEST]


def test_a_wording_that_nobody_knows_is_counted_apart() -> None:
    found = gather([(pack([line(ask_hash="other"), line()]), None)], KNOWN)
    assert (found.unknown, len(found.wordings)) == (1, 1)


def test_nobody_is_no_error() -> None:
    assert gather([], {}).wordings == ()
