"""Every form, query and header with what nobody asked for: no fault of ours, nothing written when refused.

The examples are the same in every run; a session's worth of them is bounded by their number, not by time.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from studyhub.extensions import db
from studyhub.models import Base
from studyhub.services.database import command
from studyhub.services.jobs.imports import INTAKE, take_in
from studyhub.services.jobs.rows import end, take
from studyhub.services.jobs.site import Site
from tests.web.hostile import each_spoilt, forms, headers, queries
from tests.web.laying import Yard
from tests.web.program_forms import FORMS
from tests.web.program_pages import PAGES
from tests.web.roles import ROLES
from tests.web.test_limits import address_of
from tests.web.test_walk import WALK
from tests.web.walkers import OF_PROGRAMS, Walker, filled, token
from tests.web.written import written

SAME_EVERY_TIME = settings(
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FORMS_EACH = {"sqlite": 6, "postgresql": 2}
QUERIES_EACH = 2
Fault = tuple[str, int, str]
ENDS_SOMETHING = re.compile(r"delete|remove|leave|archive|end|close|withdraw|void|logout|revoke|publish|off")
NAMED = re.compile(r"""(?:form|args|files)\.(?:get|getlist)\(\s*"(\w+)"|(?:form|args)\["(\w+)"\]""")
RECORD_SHOWN = "shows a student's record again, and a look at one is on record"
WRITES_WHEN_REFUSED = {
    "account.login": "counts the wrong try",
    "second.step": "counts the wrong try",
    "passkeys.come_in": "ends the challenge that was answered",
    "alerts.contact": RECORD_SHOWN,
    "alerts.outcome": RECORD_SHOWN,
    "outcomes.competencies": RECORD_SHOWN,
    "outcomes.index": RECORD_SHOWN,
    "remediation.add": RECORD_SHOWN,
    "remediation.new": RECORD_SHOWN,
}
"""Forms whose refusal is itself kept."""
ITEM = {"item": "{item}"}
SLOT = {"session": "{session}", "slot": "0", "attempt": "0", "asked": "x", "choice": "0"}
# Forms of people that the walk's table of forms has not: where they stand, and what is sent.
OWN: dict[str, tuple[str, dict[str, str]]] = {
    "practice.answer": ("/practice/answer", SLOT),
    "practice.undo": ("/practice/undo", SLOT),
    "practice.end": ("/practice/end", {"session": "{session}"}),
    "practice.flag": ("/practice/flag", ITEM | {"on": "1"}),
    "practice.report": ("/practice/report", ITEM | {"kind": "key", "body": "Is it?"}),
    "practice.today": ("/practice/today", {"minutes": "5"}),
    "quiz.start": ("/practice/quiz", {"count": "3", "pool": "all"}),
    "progress.quiz": ("/progress/quiz", {"objective": "71"}),
    "exams.start": ("/exams", {"kind": "domain", "domain": "D2"}),
    "learn.answer": ("/learn/L40/answer", {"question": "{item}", "choice": "0"}),
    "learn.note": ("/learn/L40/note", {"body": "x"}),
    "learn.read": ("/learn/L40/read", {}),
    "learn.bookmark": ("/learn/L40/bookmark", {"on": "1"}),
    "plan.index": ("/plan", {"exam_date": "2031-01-01", "do": "apply"}),
    "home.try_it": ("/try", ITEM | {"choice": "0"}),
    "admin.change_person": ("/admin/people/{student}", {"change": "zebra"}),
}


YARDS: dict[tuple[str, str], Yard] = {}
"""A program an area, of each site of a worker: what one form ended is there for the others."""


def yard_of(walker: Walker, area: str) -> Yard:
    key = walker.site.app.config["SQLALCHEMY_DATABASE_URI"], area
    if key not in YARDS:
        YARDS[key] = walker.lay_yard(asks=False)
    return YARDS[key]


@pytest.fixture
def fuzzed(walker: Walker, database: str) -> Iterator[SimpleNamespace]:
    """The site, a yard an area, and what tells whether anything was written; nothing runs beside it."""
    app, patch = walker.site.app, pytest.MonkeyPatch()
    patch.setitem(app.extensions, "queue", SimpleNamespace(wake=lambda: import_what_was_sent(app)))
    with written(app.config["SQLALCHEMY_DATABASE_URI"]) as version:
        yield SimpleNamespace(
            app=app,
            walker=walker,
            database=database,
            yard_of=lambda area: yard_of(walker, area),
            version=version,
        )
    patch.undo()


def import_what_was_sent(app: Flask) -> None:
    """Do the jobs of imports within the request that asked for them: what breaks one breaks the form."""
    with app.app_context():
        site: Site = app.extensions["jobs"]()
        with command() as session:
            taken = take(session, {INTAKE}, now=site.clock())
        if taken is not None:
            read = take_in(taken, site)
            with command() as session:
                end(session, taken, again_at=None, now=site.clock())
                if read is not None:
                    read(session)


def names_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """The fields and query words that a view's module asks for."""
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    module = sys.modules[view.__module__]
    assert module.__file__
    found = {one for pair in NAMED.findall(Path(module.__file__).read_text()) for one in pair if one}
    for kind in vars(module).values():
        if isinstance(kind, type) and issubclass(kind, FlaskForm):
            found |= {name for name in dir(kind) if hasattr(getattr(kind, name), "_formfield")}
    return tuple(sorted(found))


def role_for(endpoint: str, may: frozenset[str]) -> str:
    """Who asks: somebody who may, or staff where what is asked for is not there."""
    preferred = ("director", "instructor who edits", "student", *ROLES)
    return next((role for role in preferred if role in may), "director")


def aimed(place: SimpleNamespace, endpoint: str) -> tuple[str, str, dict[str, str]]:
    """Role, address and usual fields of a form."""
    area = endpoint.split(".", maxsplit=1)[0]
    yard: Yard = place.yard_of(area)
    if endpoint in FORMS:
        pattern, fields, may = FORMS[endpoint]
        return (
            role_for(endpoint, may),
            place.walker.address(pattern, yard),
            filled(fields, place.walker, yard),
        )
    rule = next(place.app.url_map.iter_rules(endpoint))
    role = "administrator" if area in {"admin", "items"} else "student"
    if area in {"account", "home"} or endpoint in {"passkeys.ask", "passkeys.come_in", "second.step"}:
        role = "stranger"
    pattern, fields = OWN.get(endpoint, (WALK.get(endpoint, (None,))[0] or address_of(place.app, rule), {}))
    return role, place.walker.address(pattern, yard), filled(fields, place.walker, yard)


def posts(app: Flask) -> list[str]:
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    return sorted(one for one in found if not one.startswith("api."))


def in_order(endpoints: list[str]) -> list[str]:
    """What ends something last, so that the others still find it."""
    return sorted(endpoints, key=lambda one: (bool(ENDS_SOMETHING.search(one)), one))


AREAS = sorted(
    {endpoint.split(".")[0] for endpoint in (*FORMS, *OWN)}
    | {
        "account",
        "admin_privacy",
        "college",
        "files",
        "jobs",
        "kept",
        "passkeys",
        "profile",
        "second",
        "tokens",
    }
)


def test_every_form_is_in_an_area_that_is_tried(fuzzed: SimpleNamespace) -> None:
    assert {endpoint.split(".")[0] for endpoint in posts(fuzzed.app)} == set(AREAS)


@pytest.mark.parametrize("area", AREAS)
def test_no_form_breaks_and_none_that_is_refused_writes(fuzzed: SimpleNamespace, area: str) -> None:
    mine = in_order([one for one in posts(fuzzed.app) if one.split(".")[0] == area])
    assert [fault for endpoint in mine for fault in faults_of_form(fuzzed, endpoint)] == []


def faults_of_form(place: SimpleNamespace, endpoint: str) -> list[Fault]:
    """What a form did that it may not: break, or write although it refused."""
    broken: list[Fault] = []
    role, address, usual = aimed(place, endpoint)
    names, client = names_of(place.app.view_functions[endpoint]), place.walker.clients[role]
    secret = token(client)
    ids = tuple(sorted(str(one) for one in vars(place.yard_of("another")).values()))

    def send(form: str) -> None:
        before = place.version(), rows_beside_the_record(place, endpoint)
        data = f"csrf_token={secret}&{form}"
        with client.post(address, data=data, content_type="application/x-www-form-urlencoded") as reply:
            status = reply.status_code
        told = endpoint in WRITES_WHEN_REFUSED and before[1] == rows_beside_the_record(place, endpoint)
        if status >= 500 or (status >= 400 and place.version() != before[0] and not told):
            broken.append((endpoint, status, form[:300]))

    amount = FORMS_EACH[place.database]
    settings(SAME_EVERY_TIME, max_examples=amount)(given(forms(usual, names, ids))(send))()
    for form in each_spoilt(usual, names) if place.database == "postgresql" else ():
        send(form)
    return broken


def rows_beside_the_record(place: SimpleNamespace, endpoint: str) -> list[object]:
    """All rows of programs but the lines of their records, where a refusal writes one."""
    if WRITES_WHEN_REFUSED.get(endpoint) != RECORD_SHOWN:
        return []
    tables = [Base.metadata.tables[name] for name in OF_PROGRAMS if name != "audit_event"]
    with place.app.app_context():
        return [tuple(row) for table in tables for row in db.session.execute(table.select())]


READS = {
    name: (pattern, "student")
    for name, (pattern, _) in WALK.items()
    if name not in {"static", "health.readyz"}
} | {name: (pattern, role_for(name, may)) for name, (pattern, may) in PAGES.items()}


def test_no_query_breaks_a_page(fuzzed: SimpleNamespace) -> None:
    # What a page does not ask for reaches no database: on the second only those that ask are tried.
    every, views = fuzzed.database == "sqlite", fuzzed.app.view_functions
    tried = [one for one in READS if every or names_of(views[one])]
    assert [fault for endpoint in tried for fault in faults_of_page(fuzzed, endpoint)] == []


def faults_of_page(place: SimpleNamespace, endpoint: str) -> list[Fault]:
    """The queries by which a page breaks."""
    broken: list[Fault] = []
    pattern, role = READS[endpoint]
    address, _, usual = place.walker.address(pattern, place.yard_of("reading")).partition("?")
    names = {"page", "sort", "q"} | {part.partition("=")[0] for part in usual.split("&") if part}
    names |= set(names_of(place.app.view_functions[endpoint]))
    client = place.walker.clients["administrator" if pattern.startswith("/admin") else role]
    kept = [part for part in usual.split("&") if part.startswith("item=")]

    @settings(SAME_EVERY_TIME, max_examples=QUERIES_EACH)
    @given(queries(tuple(sorted(names))))
    def look(query: str) -> None:
        with client.get(address, query_string="&".join([*kept, query])) as reply:
            if reply.status_code >= 500:
                broken.append((endpoint, reply.status_code, query[:300]))

    look()
    return broken


@settings(SAME_EVERY_TIME, max_examples=150)
@given(
    st.sampled_from(
        ("/", "/login", "/practice", "/learn/L40", "/search?q=a", "/api/v1/me", "/healthz", "/nowhere")
    ),
    st.sampled_from(("GET", "POST", "HEAD")),
    headers,
)
def test_no_header_and_no_cookie_breaks_anything(
    fuzzed: SimpleNamespace, address: str, method: str, sent: dict[str, str]
) -> None:
    client = fuzzed.app.test_client(use_cookies=False)
    safe = {name: text.encode("latin-1", "replace").decode("latin-1") for name, text in sent.items()}
    with client.open(address, method=method, headers=safe) as reply:
        assert reply.status_code < 500
