"""Which groups a plan mends, in what order, what its quiz and retest may take, when a step is done."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.remediation import (
    LEAST,
    Missed,
    StepKind,
    groups_of,
    is_done,
    moved,
    retest,
    spared,
    steps_of,
)

KEYS = st.lists(st.integers(0, 60).map(str), unique=True)


@st.composite
def misses(draw: st.DrawFn) -> list[Missed]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        asked = draw(st.integers(1, 20))
        domain = draw(st.sampled_from(["D1", "D2"]))
        right, unseen = draw(st.integers(0, asked)), draw(st.integers(0, 20))
        found.append(Missed(str(number), domain, f"l{number}", right, asked, unseen))
    return found


def by_domain(found: list[Missed]) -> dict[str, int]:
    return {name: sum(one.unseen for one in found if one.domain == name) + 3 for name in ("D1", "D2")}


@given(misses())
def test_groups_come_worst_first_and_none_without_a_miss(found: list[Missed]) -> None:
    wrong = [group.wrong for group in groups_of(found, by_domain(found))]
    assert wrong == sorted(wrong, reverse=True)
    assert 0 not in wrong


@given(misses())
def test_no_objective_is_in_two_groups(found: list[Missed]) -> None:
    named = [one for group in groups_of(found, by_domain(found)) for one in group.objectives]
    assert len(named) == len(set(named))


@given(misses())
def test_group_that_is_not_widened_has_enough_of_its_own(found: list[Missed]) -> None:
    own = {one.objective: one.unseen for one in found}
    narrow = [group for group in groups_of(found, by_domain(found)) if not group.wide]
    assert all(sum(own[one] for one in group.objectives) >= LEAST for group in narrow)


@given(misses())
def test_retest_is_proposed_only_where_ten_are_unseen(found: list[Missed]) -> None:
    groups = groups_of(found, by_domain(found))
    retests = [step for step in steps_of(groups) if step.kind is StepKind.RETEST]
    assert [step.group for step in retests] == [group for group in groups if group.enough]
    assert all(step.count >= LEAST for step in retests)


@given(misses())
def test_steps_are_due_in_their_order(found: list[Missed]) -> None:
    days = [step.day for step in steps_of(groups_of(found, by_domain(found)))]
    assert days == sorted(days)


@given(KEYS, KEYS, st.integers(1, 20))
def test_retest_is_whole_or_none_and_takes_its_own_first(own: list[str], domain: list[str], n: int) -> None:
    taken = retest(own, domain, n)
    assert len(set(taken)) in {0, n}
    assert taken == [] or taken[: len(own)] == own[:n]


@given(KEYS, st.integers(0, 20))
def test_practice_leaves_so_many_unseen(unseen: list[str], spare: int) -> None:
    left = set(unseen) - set(spared(["seen"], unseen, spare))
    assert len(left) == min(spare, len(unseen))


@given(st.lists(st.text(max_size=3), unique=True, min_size=1), st.data())
def test_moving_loses_nothing(order: list[str], data: st.DataObject) -> None:
    one, by = data.draw(st.sampled_from(order)), data.draw(st.integers(-3, 3))
    after = moved(order, one, by)
    assert sorted(after) == sorted(order)
    assert after.index(one) == min(max(order.index(one) + by, 0), len(order) - 1)


def test_retest_that_asked_fewer_than_ten_is_not_done() -> None:
    assert not is_done(StepKind.RETEST, finished=True, asked=LEAST - 1)
    assert is_done(StepKind.RETEST, finished=True, asked=LEAST)
