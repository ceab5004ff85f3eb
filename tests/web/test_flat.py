"""No page of a student, and no dashboard, looks through a table that holds everybody's rows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from studyhub.extensions import db
from studyhub.models import Cohort, Membership, Review
from tests.listening import attached
from tests.web.standing_site import Site, stand_up

pytestmark = pytest.mark.on_sqlite("reads SQLite's plans; test_query_plans.py asks those of both")
GROW = (
    "review",
    "memory",
    "mastery",
    "study_session",
    "sitting",
    "sitting_answer",
    "user",
    "signin",
    "enrollment",
)
SCAN = re.compile(rf"SCAN ({'|'.join(GROW)})\b")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    standing = stand_up(tmp_path_factory.mktemp("flat"), students=2, weeks=1)
    yield standing
    standing.take_down()


def plans_of(site: Site, work: Callable[[], Any]) -> list[str]:
    """The steps that look through one of these tables from end to end, of all statements of some work."""
    asked: dict[str, Any] = {}

    def note(_link: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            asked[statement] = parameters

    with site.app.app_context():
        engine = db.engine
    with attached(engine, "before_cursor_execute", note):
        work()
    assert asked
    with engine.connect() as link:
        return [
            f"{step[3]}: {statement}"
            for statement, parameters in asked.items()
            for step in link.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            if SCAN.search(str(step[3]))
        ]


def client_of(site: Site, who: uuid.UUID) -> FlaskClient:
    client = site.app.test_client()
    client.set_cookie(site.app.config["SESSION_COOKIE_NAME"], site.cookie(who))
    return client


def token(client: FlaskClient) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/account/password").text)[0]


PAGES = (
    "/",
    "/practice",
    "/practice/quiz",
    "/progress",
    "/progress/readiness",
    "/progress/history",
    "/plan",
    "/exams",
)


@pytest.mark.parametrize("address", PAGES)
def test_page_of_a_student_reads_that_student_alone(site: Site, address: str) -> None:
    client = client_of(site, site.new_student())
    client.get(address)
    assert plans_of(site, lambda: client.get(address)) == []


def test_session_and_answer_read_that_student_alone(site: Site) -> None:
    client = client_of(site, site.new_student())
    csrf = token(client)

    def work() -> None:
        begun = client.post(
            "/practice/quiz", data={"csrf_token": csrf, "types": "single", "count": "5", "feedback": "tutor"}
        )
        page = client.get(client.get(begun.headers["Location"]).headers["Location"]).text
        form = re.search(r'<form class="answer-form".*?</form>', page, re.DOTALL)
        sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0]))
        assert client.post("/practice/answer", data=sent | {"choice": "0"}).status_code == 303

    assert plans_of(site, work) == []


def test_dashboard_reads_its_cohort_alone(site: Site) -> None:
    with site.app.app_context():
        cohort = db.session.scalars(sa.select(Cohort).order_by(Cohort.created_at)).first()
        director = db.session.scalars(
            sa.select(Membership.user_id).where(
                Membership.program_id == cohort.program_id, Membership.role == "director"
            )
        ).first()
        address = f"/programs/{cohort.program_id}/cohorts/{cohort.id}/dashboard"
    client = client_of(site, director)
    assert client.get(address).status_code == 200
    assert plans_of(site, lambda: client.get(address)) == []


def test_planted_look_through_the_log_is_found(site: Site) -> None:
    def work() -> None:
        with site.app.app_context():
            db.session.execute(sa.select(sa.func.count()).select_from(Review).where(Review.score > 0.5))

    assert plans_of(site, work) != []
