"""Whether repeats are right because of the rule or because of the question."""

from __future__ import annotations

from studyhub.learning.readiness.memorisation import Sighting, compare


def met(facet: str, repeats: list[bool], siblings: list[bool]) -> list[Sighting]:
    first = [Sighting(facet, repeat=False, right=True)]
    return [
        *first,
        *(Sighting(facet, repeat=True, right=r) for r in repeats),
        *(Sighting(facet, repeat=False, right=r) for r in siblings),
    ]


def test_the_index_is_repeats_less_fresh_siblings_of_the_same_facets() -> None:
    found = compare(met("1a", [True] * 30, [True] * 15 + [False] * 15))
    assert (found.repeats, found.siblings) == (30, 30)
    assert found.index == 0.5
    assert found.notable


def test_a_facet_met_one_way_only_does_not_count() -> None:
    found = compare([*met("1a", [True] * 40, []), *met("1b", [], [False] * 40)])
    assert (found.repeats, found.siblings) == (0, 0)
    assert not found.enough


def test_the_first_answer_of_a_facet_is_no_sibling() -> None:
    found = compare(met("1a", [True], [False]))
    assert found.siblings == 1
    assert found.sibling_share == 0


def test_few_answers_say_nothing() -> None:
    assert not compare(met("1a", [True] * 19, [False] * 30)).notable
