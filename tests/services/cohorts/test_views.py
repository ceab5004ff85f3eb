"""A view survives the address that names it, whatever an address asks for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from studyhub.services.cohorts.dashboard.cells import BANDS
from studyhub.services.cohorts.dashboard.views import LEVELS, REASONS, SORTS, View, view_from

DOMAINS = {"D2": "Privacy", "D3": "Analytics"}
ANYTHING = st.text(max_size=8)
asked = st.fixed_dictionaries(
    {},
    optional={
        "sort": st.sampled_from([*SORTS, *DOMAINS]) | ANYTHING,
        "turned": st.sampled_from(["1", "0"]) | ANYTHING,
        "band": st.sampled_from([*BANDS]) | ANYTHING,
        "reason": st.sampled_from([*REASONS, "any", "none"]) | ANYTHING,
        "domain": st.sampled_from([*DOMAINS]) | ANYTHING,
        "level": st.sampled_from([*LEVELS]) | ANYTHING,
        "page": st.integers(-3, 2000).map(str) | ANYTHING,
    },
)


@given(asked)
def test_address_of_a_view_gives_the_view_back(wanted: dict[str, str]) -> None:
    view = view_from(wanted, DOMAINS)
    assert view_from(view.query(page=view.page), DOMAINS) == view


@given(asked, st.sampled_from([*SORTS, *DOMAINS]))
def test_heading_sorts_and_turns_round_when_chosen_again(wanted: dict[str, str], key: str) -> None:
    once = view_from(view_from(wanted, DOMAINS).sorted_by(key), DOMAINS)
    again = view_from(once.sorted_by(key), DOMAINS)
    assert (once.sort, again.sort) == (key, key)
    assert once.descending is not again.descending


@given(asked)
def test_domain_filters_only_with_its_level(wanted: dict[str, str]) -> None:
    view: View = view_from(wanted, DOMAINS)
    assert bool(view.domain) is bool(view.level)
