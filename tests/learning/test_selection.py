from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.chance import seeded
from studyhub.learning.memory import MemoryState
from studyhub.learning.selection import (
    CARD_SECONDS,
    CARD_SHARE,
    NEW_CARDS,
    FacetState,
    Picked,
    Sibling,
    choose_quiz,
    interleave,
    introduce,
    least_seen,
    new_shares,
    plan_today,
    seconds_for,
    warm_up,
)

from .questions import NUMERIC, SINGLE

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
END = NOW + timedelta(hours=12)
SHARES = {"D1": 0.5, "D2": 0.3, "D3": 0.2}


def sibling(key: str, domain: str = "D1", **values: object) -> Sibling:
    return Sibling(key, 60, domain, f"f-{key}", **values)  # type: ignore[arg-type]


def facet(name: str, domain: str = "D1", memory: MemoryState | None = None, **values: object) -> FacetState:
    siblings = tuple(Sibling(f"core/{name}-{n}", 60, domain, name) for n in range(3))
    return FacetState(name, domain, siblings, memory, **values)  # type: ignore[arg-type]


def remembered(days_ago: int, due_in: int, stability: float = 5.0) -> MemoryState:
    return MemoryState(stability, 5.0, NOW + timedelta(days=due_in), NOW - timedelta(days=days_ago), 1, 0)


def plan(facets: list[FacetState], minutes: int = 25, seed: int = 1, **values: object) -> tuple[Picked, ...]:
    given_: dict[str, object] = {"asked_today": frozenset(), "shares": SHARES} | values
    return plan_today(facets, now=NOW, until=END, minutes=minutes, rng=seeded(seed), **given_)  # type: ignore[arg-type]


def test_same_state_and_seed_give_the_same_session() -> None:
    facets = [facet(f"n{n}", f"D{n % 3 + 1}") for n in range(40)]
    assert plan(facets) == plan(facets)
    assert plan(facets) != plan(facets, seed=2)


def test_session_lasts_about_the_minutes_asked_for() -> None:
    facets = [facet(f"n{n}") for n in range(80)]
    assert sum(pick.question.seconds for pick in plan(facets, minutes=20)) == 20 * 60


def test_most_forgotten_facet_is_asked_when_time_is_short() -> None:
    facets = [facet("fresh", memory=remembered(2, 0, 50.0)), facet("fading", memory=remembered(30, -20, 2.0))]
    assert [pick.question.facet for pick in plan(facets, minutes=1)] == ["fading"]


def test_facet_asked_today_rests() -> None:
    facets = [facet("a", memory=remembered(9, -1)), facet("b", memory=remembered(9, -1))]
    assert {p.question.facet for p in plan(facets, asked_today=frozenset({"a"}))} == {"b"}


def test_facet_not_due_rests() -> None:
    assert plan([facet("later", memory=remembered(1, 3))]) == ()


def test_backlog_leaves_room_for_new_facets() -> None:
    facets = [facet(f"due{n}", memory=remembered(20, -5)) for n in range(60)]
    facets += [facet(f"new{n}") for n in range(60)]
    new = sum(pick.new for pick in plan(facets, minutes=30))
    assert new == 9


def test_profession_is_never_asked() -> None:
    facets = [facet("p1", "P"), facet("p2", "P", memory=remembered(9, -1))]
    assert plan(facets, shares={**SHARES, "P": 0.5}) == ()


def test_domain_outside_the_blueprint_is_never_introduced() -> None:
    assert plan([facet("d9", "D9")]) == ()


def test_new_facets_follow_the_blueprint() -> None:
    facets = [facet(f"{d}-{n}", d) for d in SHARES for n in range(50)]
    taken = Counter(entry.domain for entry in introduce(facets, SHARES)[:50])
    assert taken == {"D1": 25, "D2": 15, "D3": 10}


def test_foundations_take_a_tenth_until_mastered() -> None:
    assert new_shares(SHARES, fresh_right=0, fresh_total=0)["F"] == 0.1
    assert "F" not in new_shares(SHARES, fresh_right=26, fresh_total=30)
    assert "F" in new_shares(SHARES, fresh_right=20, fresh_total=30)


def test_facets_of_a_lesson_that_was_read_come_first() -> None:
    facets = [facet("unread"), facet("read", lesson_read=True)]
    assert [entry.id for entry in introduce(facets, SHARES)] == ["read", "unread"]


@given(st.lists(st.one_of(st.none(), st.integers(1, 99)), min_size=1, max_size=6), st.integers())
def test_seen_question_waits_for_unseen_and_older_ones(ages: list[int | None], seed: int) -> None:
    siblings = [
        sibling(str(n), last_seen=NOW - timedelta(days=age) if age else None) for n, age in enumerate(ages)
    ]
    chosen = least_seen(siblings, seeded(seed))
    assert all(
        chosen.last_seen is None or (other.last_seen is not None and other.last_seen >= chosen.last_seen)
        for other in siblings
    )


def test_enemies_are_not_asked_together() -> None:
    a = Sibling("core/a", 60, "D1", "a", enemies=frozenset({"core/b"}))
    b = Sibling("core/b", 60, "D1", "b")
    for facets in ([a, b], [b, a]):
        states = [FacetState(entry.facet, "D1", (entry,)) for entry in facets]
        assert len(plan(states)) == 1
        assert len(choose_quiz(facets, 5, seeded(1))) == 1


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from((None, "c1", "c2"))), max_size=25),
    st.integers(),
)
def test_interleaving_loses_nothing_and_keeps_cases_whole(
    entries: list[tuple[str, str | None]], seed: int
) -> None:
    questions = [
        sibling(f"k{n:02}", "A" if case else domain, case=case) for n, (domain, case) in enumerate(entries)
    ]
    order = [pick.question for pick in interleave([Picked(q, new=True) for q in questions], seeded(seed))]
    assert sorted(q.key for q in order) == sorted(q.key for q in questions)
    for case in ("c1", "c2"):
        places = [n for n, q in enumerate(order) if q.case == case]
        assert places == list(range(places[0], places[0] + len(places))) if places else True


def test_neighbours_come_from_different_domains() -> None:
    questions = [sibling(f"{d}{n}", d) for d in ("D1", "D2", "D3") for n in range(6)]
    order = [p.question.domain for p in interleave([Picked(q, new=True) for q in questions], seeded(4))]
    assert all(a != b for a, b in pairwise(order))


def test_quiz_takes_no_more_than_asked_for() -> None:
    assert len(choose_quiz([sibling(str(n)) for n in range(30)], 12, seeded(1))) == 12


def test_numbers_take_longer() -> None:
    assert seconds_for(NUMERIC) > seconds_for(SINGLE)


def card(name: str, memory: MemoryState | None = None, **values: object) -> FacetState:
    front = Sibling(f"core/term-{name}", CARD_SECONDS, "D1", f"term-{name}", card=True)
    return FacetState(f"term-{name}", "D1", (front,), memory, **values)  # type: ignore[arg-type]


def test_new_cards_are_few_and_of_open_lessons() -> None:
    cards = [card(f"shut{n}") for n in range(3)] + [card(f"n{n}", lesson_read=True) for n in range(40)]
    warm = warm_up(cards, now=NOW, until=END, minutes=25)
    assert [pick.question.facet for pick in warm] == [f"term-n{n}" for n in range(NEW_CARDS)]


@given(due=st.integers(0, 60), fresh=st.integers(0, 60), minutes=st.integers(1, 240))
def test_cards_keep_to_their_share_of_the_time(due: int, fresh: int, minutes: int) -> None:
    cards = [card(f"d{n}", remembered(9, -1)) for n in range(due)]
    cards += [card(f"n{n}", lesson_read=True) for n in range(fresh)]
    warm = warm_up(cards, now=NOW, until=END, minutes=minutes)
    assert sum(pick.question.seconds for pick in warm) <= minutes * 60 * CARD_SHARE
    assert sum(pick.new for pick in warm) <= NEW_CARDS


def test_cards_nearest_to_being_forgotten_come_first() -> None:
    cards = [card("firm", remembered(9, -1, 30.0)), card("faint", remembered(9, -1, 2.0))]
    warm = warm_up(cards, now=NOW, until=END, minutes=25)
    assert [pick.question.facet for pick in warm] == ["term-faint", "term-firm"]


def test_cards_and_questions_together_fill_the_minutes() -> None:
    cards = [card(f"n{n}", lesson_read=True) for n in range(40)]
    picked = plan([facet(f"n{n}") for n in range(80)], minutes=20, cards=cards)
    assert [pick.question.card for pick in picked[: NEW_CARDS + 1]] == [True] * NEW_CARDS + [False]
    assert 20 * 60 <= sum(pick.question.seconds for pick in picked) < 21 * 60


def test_card_turned_today_is_not_asked_again() -> None:
    cards = [card("one", lesson_read=True)]
    assert plan([], cards=cards, asked_today=frozenset({"term-one"})) == ()
