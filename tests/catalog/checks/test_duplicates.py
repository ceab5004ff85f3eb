"""Duplicates: questions that repeat each other are found, none is missed, versions are left alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.checks.duplicates import near_pairs
from studyhub.catalog.types import Question
from tests.catalog.factories import SCENES, found, question

STEM, TEXTS = SCENES[0]


def again(at: int = 1, **changes: object) -> Question:
    return question(0, **({"id": f"d2-test-{at + 1:04}", "facet": "71a"} | changes))


def test_same_question_twice_is_an_error() -> None:
    assert found(question(0), again()) == {"SAME-QUESTION"}


def test_nearly_the_same_question_is_found() -> None:
    assert found(question(0), again(stem=STEM.replace("Amara Osei", "Ana Silva"))) == {"NEAR-DUPLICATE"}


def test_other_situation_with_the_same_words_is_accepted() -> None:
    assert found(question(0), question(1, options=question(0).options)) == set()


def test_versions_joined_by_replaces_are_left_alone() -> None:
    old = ("d2-test-0099",)
    assert found(question(0, replaces=old), again(replaces=old)) == set()


@given(st.lists(st.lists(st.sampled_from("abcdefg"), min_size=5, max_size=12), min_size=2, max_size=6))
def test_no_pair_above_the_threshold_is_missed(texts: list[list[str]]) -> None:
    asked = [
        question(0, id=f"d2-q-{at:04}", stem=" ".join(text), options=()) for at, text in enumerate(texts)
    ]
    shingles = {
        q.id: {tuple(t[i : i + 5]) for i in range(len(t) - 4)} for q, t in zip(asked, texts, strict=True)
    }
    expected = {
        (one.id, other.id)
        for at, one in enumerate(asked)
        for other in asked[at + 1 :]
        if len(shingles[one.id] & shingles[other.id]) >= 0.4 * len(shingles[one.id] | shingles[other.id])
    }
    assert {(one.id, other.id) for one, other, _ in near_pairs(asked)} == expected
