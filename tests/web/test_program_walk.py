"""A walk through every address of programs, by everybody: what is not one's own is not there."""

from __future__ import annotations

import pytest

from tests.web.laying import Yard
from tests.web.program_forms import FORMS, LOOKS_ONLY, NOBODY_ASKS
from tests.web.program_pages import PAGES
from tests.web.roles import ROLES
from tests.web.walkers import Walker, filled

AREAS = frozenset(endpoint.split(".")[0] for endpoint in PAGES)


@pytest.fixture
def yard(walker: Walker) -> Yard:
    """A program in which nobody may change anything: the walk of those who may not goes through it."""
    walker.quiet = walker.quiet or walker.lay_yard()
    return walker.quiet


def test_table_names_every_form_of_programs(walker: Walker) -> None:
    rules = walker.site.app.url_map.iter_rules()
    posts = {rule.endpoint for rule in rules if "POST" in (rule.methods or ())}
    assert {endpoint for endpoint in posts if endpoint.split(".")[0] in AREAS} == FORMS.keys()


@pytest.mark.parametrize("endpoint", PAGES)
def test_page_is_there_for_whom_the_table_says(walker: Walker, yard: Yard, endpoint: str) -> None:
    address, may = PAGES[endpoint]
    seen = {role: walker.get(role, walker.address(address, yard)) for role in ROLES}
    assert seen == {role: 200 if role in may else 303 if role == "stranger" else 404 for role in ROLES}


@pytest.mark.parametrize("endpoint", FORMS)
def test_form_of_who_may_not_is_not_found_and_changes_nothing(
    walker: Walker, yard: Yard, endpoint: str
) -> None:
    pattern, fields, may = FORMS[endpoint]
    address, data = walker.address(pattern, yard), filled(fields, walker, yard)
    before = walker.rows()
    refused = {role: walker.post(role, address, data) for role in ROLES if role not in may}
    if endpoint == "program.leave":
        assert refused.pop("director") == 409  # who is the only one
    assert refused.pop("stranger", 303) in {303, 401}  # 401: a page that gives back what was written
    assert refused == dict.fromkeys(refused, 404)
    assert walker.rows() == before


@pytest.mark.parametrize("endpoint", FORMS)
def test_form_of_who_may_does_what_it_says(walker: Walker, endpoint: str) -> None:
    pattern, fields, may = FORMS[endpoint]
    done = {}
    for role in (role for role in ROLES if role in may):
        with walker.own_yard(
            joined=not endpoint.startswith("joining"), asks=endpoint not in NOBODY_ASKS
        ) as own:
            if endpoint == "program_data.keep":
                walker.lay_ending(own)
            walker.forget_asked()
            before = walker.rows()
            status = walker.post(role, walker.address(pattern, own), filled(fields, walker, own))
            done[role] = (status in {200, 303}, walker.rows() != before)
    assert done == dict.fromkeys(done, (True, endpoint not in LOOKS_ONLY))
    assert done.keys() == may & set(ROLES)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "stranger"])
def test_nothing_of_one_program_is_found_under_another(walker: Walker, yard: Yard, role: str) -> None:
    with walker.own_yard(joined=False) as other:
        mixed = Yard(**(vars(yard) | {"program": other.program}))
        found = [
            endpoint
            for endpoint, (address, _) in PAGES.items()
            if ("{cohort}" in address or "{bank}" in address)
            and walker.get(role, walker.address(address, mixed)) != 404
        ]
    assert found == []


def test_administrator_finds_no_link_into_a_program(walker: Walker, yard: Yard) -> None:
    page = walker.clients["administrator"].get("/admin/programs").text
    assert "Harbor College" in page
    assert f'href="/programs/{yard.program}' not in page
