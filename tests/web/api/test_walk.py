"""A walk through every call of the API, by everybody: what is not one's own is not there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.test import TestResponse

from studyhub.services.connect.scopes import Scope
from studyhub.web.api.declare import Operation
from studyhub.web.api.resources import ROUTES
from tests.web.api.conftest import Headers, lay_token
from tests.web.laying import Yard
from tests.web.roles import (
    ABOVE_ASSISTANTS,
    ALL_STAFF,
    DIRECTOR,
    EDIT,
    INVITE,
    ROLES,
    SEE,
    SIGNED_IN,
    WRITERS,
)
from tests.web.walkers import Walker

COHORT = {"name": "Spring"}
TERMS = {
    "title": "Week 4",
    "rule": {"kind": "quiz", "count": 3},
    "opens": "2026-11-01T00:00:00Z",
    "due": f"{datetime.now(UTC) + timedelta(days=6):%Y-%m-%dT00:00:00Z}",
}
# Operation -> what is sent, and who may. To everybody else what it is about is not there.
CALLS: dict[str, tuple[dict[str, object] | None, frozenset[str]]] = {
    "me": (None, SIGNED_IN),
    "programs": (None, SIGNED_IN),
    "program": (None, ALL_STAFF),
    "staff": (None, ABOVE_ASSISTANTS),
    "cohorts": (None, ALL_STAFF),
    "make_cohort": (COHORT, ABOVE_ASSISTANTS),
    "cohort": (None, SEE),
    "change_cohort": (COHORT, EDIT),
    "archive_cohort": (None, EDIT),
    "restore_cohort": (None, EDIT),
    "students": (None, SEE),
    "student": (None, SEE),
    "remove_student": (None, INVITE),
    "answers": (None, SEE),
    "answer": (None, SEE),
    "invitations": (None, INVITE),
    "invite": ({"email": "x@example.edu"}, INVITE),
    "invite_by_list": ({"text": "x@example.edu", "send": True}, INVITE),
    "invite_again": (None, INVITE),
    "revoke_invitation": (None, INVITE),
    "requests": (None, DIRECTOR),
    "answer_request": ({"outcome": "done", "answer": "Mended."}, DIRECTOR),
    "assignments": (None, SEE),
    "set_assignment": (TERMS, EDIT),
    "assignment": (None, EDIT),
    "change_assignment": (TERMS, EDIT),
    "withdraw_assignment": (None, EDIT),
    "restore_assignment": (None, EDIT),
    "results": (None, SEE),
    "banks": (None, ALL_STAFF),
    "make_bank": ({"slug": "{slug}-3", "title": "More"}, WRITERS),
    "bank": (None, ALL_STAFF),
    "change_bank": ({"title": "Other", "private": True}, WRITERS),
    "questions": (None, ALL_STAFF),
    "begin_question": ({"kind": "single", "objective": "71"}, WRITERS),
    "question": (None, ALL_STAFF),
    "write_question": ({"text": "- id: x", "base": 1}, WRITERS),
    "check_question": ({"text": "- id: x"}, WRITERS),
    "send_to_review": ({"base": 1}, WRITERS),
    "take_back": ({"base": 1}, WRITERS),
    "publish": ({"base": 1}, WRITERS),
    "withdraw_question": ({"why": "The rule moved"}, WRITERS),
    "alerts": (None, ALL_STAFF),
    "alert": (None, SEE),
    "take_alert": ({}, INVITE),
    "log_contact": ({"how": "phone", "body": "We spoke."}, INVITE),
    "note_outcome": ({"action": "Tutoring."}, INVITE),
    "close_alert": (None, INVITE),
    "reopen_alert": (None, INVITE),
    "items": (None, ALL_STAFF),
    "item": (None, SEE),
    "outcomes": (None, DIRECTOR),
    "write_outcome": ({"cohort_id": "{cohort}", "name": "Maya"}, DIRECTOR),
    "change_outcome": (
        {"cohort_id": "{cohort}", "student_id": "{student}", "exam_on": "2026-05-01", "passed": False},
        DIRECTOR,
    ),
    "remove_outcome": (None, DIRECTOR),
    "audit": (None, DIRECTOR),
}
BY_NAME = {operation.name: operation for operation in ROUTES}


@pytest.fixture
def tokens(walker: Walker) -> dict[str, Headers]:
    """A token for everything, of everybody who has an account."""
    now = datetime.now(UTC)
    with walker.site.app.app_context():
        return {role: lay_token(person, now=now) for role, person in walker.people.items()}


QUERIES = {"item": "?item={item}"}
STATES = {
    "reopen_alert": "closed_alert",
    "change_assignment": "withdrawn",
    "restore_assignment": "withdrawn",
    "take_back": "asked",
    "publish": "agreed",
    "withdraw_question": "live",
}
"""Calls that want a thing in another state than the rest."""


def address(operation: Operation, walker: Walker, yard: Yard) -> str:
    pattern = re.sub(r"<uuid:([a-z]+)_id>", r"{\1}", operation.rule) + QUERIES.get(operation.name, "")
    for usual, there in (("alert", "alert"), ("assignment", "work"), ("item", "draft")):
        if f"/{{{usual}}}" in pattern:
            pattern = pattern.replace(f"/{{{usual}}}", f"/{{{STATES.get(operation.name, there)}}}")
    return "/api/v1" + walker.address(pattern, yard)


def call(walker: Walker, name: str, yard: Yard, token: Headers) -> TestResponse:
    operation = BY_NAME[name]
    client, where = walker.site.app.test_client(), address(operation, walker, yard)
    sent = CALLS[name][0]
    if sent:
        sent = {k: walker.address(v, yard) if isinstance(v, str) else v for k, v in sent.items()}
    return client.open(where, method=operation.method, headers=token, json=sent)


def test_table_names_every_call() -> None:
    assert CALLS.keys() == BY_NAME.keys()
    assert len(BY_NAME) == len(ROUTES)


@pytest.mark.parametrize("name", CALLS)
def test_who_may_not_finds_nothing_and_changes_nothing(
    walker: Walker, tokens: dict[str, Headers], name: str
) -> None:
    others = {role: token for role, token in tokens.items() if role not in CALLS[name][1]}
    with walker.own_yard() as yard:
        before = walker.rows()
        refused = {role: call(walker, name, yard, token).status_code for role, token in others.items()}
        nobody = call(walker, name, yard, {}).status_code
        after = walker.rows()
    assert (refused, nobody) == (dict.fromkeys(others, 404), 401)
    assert after == before


@pytest.mark.parametrize("name", CALLS)
def test_who_may_is_answered(walker: Walker, tokens: dict[str, Headers], name: str) -> None:
    answered = {}
    for role in (role for role in ROLES if role in CALLS[name][1]):
        with walker.own_yard(asks=name not in {"remove_student", "remove_outcome"}) as yard:
            answered[role] = call(walker, name, yard, tokens[role]).status_code
    assert answered == dict.fromkeys(CALLS[name][1], BY_NAME[name].status)


def test_every_scope_is_for_some_call() -> None:
    assert {operation.scope for operation in ROUTES} == set(Scope)
