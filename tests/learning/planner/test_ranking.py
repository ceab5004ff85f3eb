"""Facets as the site knows them, ranked for an exam."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from studyhub.learning.memory import MemoryState
from studyhub.learning.planner import tables
from studyhub.learning.planner.ranking import Student, field_of, rank
from studyhub.learning.planner.today import Time
from studyhub.learning.selection import FacetState, Sibling

TABLES = tables.build(40)
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
NOBODY = Student(first_tries={})
SHARES = {"D1": 0.6, "D2": 0.4}


def facet(name: str, domain: str = "D1", *, days: int | None = None, stability: float = 3.0, **more: Any):
    last = None if days is None else NOW - timedelta(days=days)
    memory = None if last is None else MemoryState(stability, 5.0, last, last, 1, 0)
    question = Sibling(f"core/{name}", more.pop("seconds", 50), domain, name)
    return FacetState(name, domain, (question,), memory, **more)


def order(facets: list[FacetState], student: Student = NOBODY, days: int = 20, **more: Any) -> list[str]:
    time = Time(days, 1200, 1200 * days)
    found = rank(
        TABLES,
        facets,
        student,
        shares=more.pop("shares", SHARES),
        time=time,
        now=NOW,
        asked_today=more.pop("asked", frozenset()),
    )
    return list(found.facets)


def test_facets_without_questions_or_share_and_those_of_today_stay_out() -> None:
    empty = FacetState("empty", "D1", ())
    facets = [facet("a", days=9), empty, facet("p", "P", days=9), facet("b", days=9)]
    assert order(facets, asked=frozenset({"b"})) == ["a"]


def test_new_facets_of_read_lessons_come_before_others_of_their_domain() -> None:
    assert order([facet("a"), facet("b"), facet("c", lesson_read=True)])[0] == "c"


def test_a_domain_known_already_has_its_new_facets_later() -> None:
    known = Student(first_tries={"D1": (60, 60), "D2": (15, 60)})
    facets = [facet("a", "D1"), facet("b", "D2")]
    assert order(facets, known, shares={"D1": 0.5, "D2": 0.5}) == ["b", "a"]


def test_what_is_quick_to_ask_comes_before_what_is_slow_and_worth_the_same() -> None:
    assert order([facet("slow", days=9, seconds=90), facet("quick", days=9, seconds=30)]) == ["quick", "slow"]


def test_nothing_to_rank_gives_nothing() -> None:
    assert order([]) == []


def test_facet_of_yesterday_is_a_day_old_also_a_little_earlier_in_the_day() -> None:
    last = NOW - timedelta(hours=23, minutes=50)
    memory = MemoryState(0.2, 7.0, last, last, 1, 0)
    facets = [FacetState(name, "D1", facet(name).siblings, memory) for name in ("yesterday", "today")]
    field = field_of(facets, NOBODY, shares=SHARES, now=NOW, asked_today=frozenset({"today"}))
    assert list(field.elapsed) == [1, 0]
