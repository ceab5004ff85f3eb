"""What must hold of every form that is drawn."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.chance import seeded
from studyhub.learning.exams.forms import Candidate, FormUnfillable, draw

COUNTS = {"D1": 6, "D2": 4}
LEVELS = ("recall", "application", "application", "analysis")


def bank(seed: int, size: int = 80) -> list[Candidate]:
    """Questions of two domains, some in cases, some enemies of each other, some seen."""
    rng = seeded(seed)
    candidates = []
    for n in range(size):
        domain = "D1" if n % 2 else "D2"
        candidates.append(
            Candidate(
                key=f"q{n:03}",
                domain=domain,
                level=rng.choice(LEVELS),
                facet=f"{domain}{rng.randrange(12)}",
                case=f"case{domain}{n // 6}" if n % 12 < 6 else None,
                seen=rng.random() < 0.3,
                enemies=frozenset({f"q{rng.randrange(size):03}"}) if rng.random() < 0.2 else frozenset(),
            )
        )
    return candidates


@given(st.integers(0, 10**6), st.integers(0, 5))
def test_a_form_has_the_counts_no_enemies_and_each_question_once(seed: int, pretest: int) -> None:
    candidates = {c.key: c for c in bank(seed)}
    form = draw(list(candidates.values()), COUNTS, seeded(seed), pretest=pretest)
    scored = [candidates[place.key] for place in form if place.scored]
    assert Counter(c.domain for c in scored) == COUNTS
    assert len(form) == sum(COUNTS.values()) + pretest
    keys = {place.key for place in form}
    assert len(keys) == len(form)
    assert not any(candidates[key].enemies & (keys - {key}) for key in keys)


@given(st.integers(0, 10**6))
def test_cases_stand_whole_and_together(seed: int) -> None:
    candidates = {c.key: c for c in bank(seed)}
    form = draw(list(candidates.values()), COUNTS, seeded(seed))
    cases = [candidates[place.key].case for place in form]
    whole = Counter(c.case for c in candidates.values() if c.case)
    for case in {c for c in cases if c}:
        assert cases.count(case) == whole[case]
        first = cases.index(case)
        assert cases[first : first + whole[case]] == [case] * whole[case]


@given(st.integers(0, 10**6))
def test_the_same_seed_gives_the_same_form(seed: int) -> None:
    assert draw(bank(seed), COUNTS, seeded(seed)) == draw(bank(seed), COUNTS, seeded(seed))


def test_what_was_seen_comes_only_when_nothing_else_is_left() -> None:
    candidates = [Candidate(f"new{n}", "D1", "application", f"f{n}") for n in range(6)]
    candidates += [Candidate(f"old{n}", "D1", "application", f"g{n}", seen=True) for n in range(20)]
    form = draw(candidates, {"D1": 8}, seeded(1))
    assert sum(place.key.startswith("new") for place in form) == 6


def test_levels_are_mixed_where_the_bank_allows() -> None:
    candidates = [
        Candidate(f"{level}{n}", "D1", level, f"{level}{n}")
        for level in ("recall", "application", "analysis")
        for n in range(40)
    ]
    form = draw(candidates, {"D1": 20}, seeded(3))
    levels = Counter(place.key.rstrip("0123456789") for place in form)
    assert levels["application"] >= 8
    assert min(levels["recall"], levels["analysis"]) >= 4


def test_a_blueprint_that_cannot_be_filled_says_what_is_wanting() -> None:
    with pytest.raises(FormUnfillable, match="2 of 4 in Privacy"):
        draw(
            [Candidate(f"q{n}", "D2", "recall", f"f{n}") for n in range(2)],
            {"D2": 4},
            seeded(1),
            titles={"D2": "Privacy"},
        )


def test_pretest_places_are_never_taken_from_scored_ones() -> None:
    with pytest.raises(FormUnfillable, match="1 more"):
        draw([Candidate(f"q{n}", "D1", "recall", f"f{n}") for n in range(4)], {"D1": 4}, seeded(1), pretest=1)
