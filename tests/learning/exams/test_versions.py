from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.exams.forms import Candidate, FormUnfillable
from studyhub.learning.exams.versions import LETTERS, drawn, in_turn, option_order, shuffled

SEEDS = st.integers(0, 2**53)
VERSIONS = st.integers(1, len(LETTERS))


@st.composite
def stocks(draw: st.DrawFn) -> list[Candidate]:
    """Some questions of two objectives, a few of them in cases."""
    number = draw(st.integers(2, 14))
    return [
        Candidate(
            key=f"bank/q{n:02}",
            domain="71" if n % 2 else "72",
            level="recall",
            facet=f"f{n % 3}",
            case=f"case{n % 2}" if draw(st.booleans()) else None,
        )
        for n in range(number)
    ]


@given(stocks(), VERSIONS, SEEDS)
def test_shuffled_versions_have_all_the_questions_once(
    stock: list[Candidate], versions: int, seed: int
) -> None:
    found = shuffled(stock, versions, seed)
    assert len(found) == versions
    assert all(sorted(keys) == sorted(one.key for one in stock) for keys in found)


@given(stocks(), VERSIONS, SEEDS)
def test_questions_of_a_case_stand_together_in_every_version(
    stock: list[Candidate], versions: int, seed: int
) -> None:
    cases = {one.key: one.case for one in stock}
    for keys in shuffled(stock, versions, seed):
        runs = [
            cases[a]
            for a, b in zip(keys, [*keys[1:], None], strict=True)
            if b is None or cases[a] != cases[b]
        ]
        named = [case for case in runs if case is not None]
        assert len(named) == len(set(named))


@given(st.integers(4, 40), VERSIONS, SEEDS)
def test_no_two_shuffled_versions_have_the_same_order(size: int, versions: int, seed: int) -> None:
    stock = [Candidate(f"q{n}", "71", "recall", "f") for n in range(size)]
    found = shuffled(stock, versions, seed)
    assert len(set(found)) == versions


@given(VERSIONS, SEEDS, st.integers(1, 5), st.integers(1, 5))
def test_drawn_versions_are_balanced_by_objective(versions: int, seed: int, first: int, second: int) -> None:
    stock = [Candidate(f"q{n:02}", "71" if n % 2 else "72", "recall", f"f{n}") for n in range(20)]
    domains = {one.key: one.domain for one in stock}
    for keys in drawn(stock, {"71": first, "72": second}, versions, seed):
        assert Counter(domains[key] for key in keys) == {"71": first, "72": second}


@given(SEEDS)
def test_drawn_versions_share_no_question_while_there_are_others(seed: int) -> None:
    stock = [Candidate(f"q{n:02}", "71", "recall", f"f{n}") for n in range(12)]
    found = drawn(stock, {"71": 4}, 3, seed)
    assert len({key for keys in found for key in keys}) == 12


def test_version_that_cannot_be_filled_is_named() -> None:
    with pytest.raises(FormUnfillable, match="1 of 2 in 71 Breaches"):
        drawn([Candidate("q", "71", "recall", "f")], {"71": 2}, 2, 0, titles={"71": "71 Breaches"})


@given(SEEDS, st.sampled_from(["abc", "abcd", "abcde"]))
def test_every_place_holds_the_right_answer_in_one_of_as_many_versions(seed: int, keys: str) -> None:
    orders = [option_order(keys, version, seed, "q") for version in range(len(keys))]
    assert all(sorted(order) == sorted(keys) for order in orders)
    assert {order.index("a") for order in orders} == set(range(len(keys)))


@given(st.integers(0, 500), st.integers(2, len(LETTERS)))
def test_who_begins_next_has_another_version(given_out: int, versions: int) -> None:
    assert in_turn(given_out, versions) != in_turn(given_out + 1, versions)
