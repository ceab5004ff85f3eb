"""No secret of another system, of a link or of the site's own settings is in the log, not even in a trace."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask
from flask.testing import FlaskClient

from studyhub.adapters.oidc.providers import Provider
from studyhub.adapters.queue import Place, Queue
from studyhub.adapters.webhooks import Rules
from studyhub.extensions import db
from studyhub.models import Cohort, Membership, Program, User
from studyhub.models.base import new_id
from studyhub.services.connect.sending import Outlet
from studyhub.services.connect.signing import Keys
from studyhub.services.database import command
from studyhub.services.federation.college import college_of
from tests.conftest import Inbox, free_port, make_app
from tests.oidc.provider import SECRET, Person, RealProvider, standing
from tests.receiver import Receiver, receiving
from tests.web.standing_site import Site
from tests.web.test_log_secrets import MAIL_OF_THE_TEST, PASSWORD, linked

SITE = "http://127.0.0.1:8000"
OURS = "five-quiet-harbors"
LOGIN = {"email": "bo@example.edu", "password": "x"}
ID_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}")


@pytest.fixture(scope="module")
def provider() -> Iterator[RealProvider]:
    with standing(SITE) as real:
        yield real


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


@pytest.fixture
def site(database_url: str, tmp_path: Path, inbox: tuple[Inbox, int]) -> Flask:
    """A site that logs each request, and sends mail and webhooks."""
    mail = {"mail_server": "127.0.0.1", "mail_port": inbox[1], "mail_security": "none"}
    app = make_app(tmp_path, database_url, log_requests="yes", TESTING=False, **mail)
    app.extensions["clock"] = lambda: datetime.now(UTC)
    app.extensions["outlet"] = Outlet(Keys(app.config["SECRET_KEY"]), Rules(private=True))
    return app


def signed_in_by(provider: RealProvider) -> Provider:
    named = {"slug": "college", "name": "Example College", "client_id": "studyhub"}
    return Provider(**named, issuer=provider.issuer, client_secret=SECRET, private_network=True)


def said_by(caplog: pytest.LogCaptureFixture) -> str:
    """The log with its traces, but what the test's own mail server says."""
    kept = [one for one in caplog.records if one.name != MAIL_OF_THE_TEST]
    return "\n".join(f"{one.getMessage()} {one.exc_text}" for one in kept)


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("unforeseen")


def break_page(site: Flask, patch: pytest.MonkeyPatch, path: str) -> None:
    """Let the page at a path fail from now on."""
    endpoint, _ = site.url_map.bind("127.0.0.1").match(path)
    patch.setitem(site.view_functions, endpoint, broken)


def director_of(site: Flask) -> tuple[FlaskClient, uuid.UUID, uuid.UUID]:
    """A browser of somebody who directs a program, the program and a cohort of it."""
    person, now, client = Site(site, demo=None).new_student(), datetime.now(UTC), site.test_client()  # type: ignore[arg-type]
    program = Program(id=new_id(now), name="HIM", created_at=now)
    cohort = Cohort(id=new_id(now), name="Fall", join_code="ABCD2345", created_at=now)
    with site.app_context(), command() as work:
        work.add(program)
        work.flush()
        cohort.program_id = program.id
        work.add_all([Membership(program_id=program.id, user_id=person, role="director", since=now), cohort])
        work.flush()
        found = program.id, cohort.id
    client.set_cookie("studyhub", Site(site, demo=None).cookie(person))  # type: ignore[arg-type]
    return client, *found


def test_links_and_secrets_of_webhooks_stay_out(
    site: Flask,
    inbox: tuple[Inbox, int],
    receiver: Receiver,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, program, cohort = director_of(site)
    hooks = f"/programs/{program}/webhooks"
    with caplog.at_level("DEBUG"):
        page = client.post(hooks, data={"address": receiver.url, "events": ["student.at_risk"]}).text
        secret = re.findall(r"whsec_[A-Za-z0-9+/=]{44}", page)[0]
        hook = re.findall(hooks + r"/[0-9a-f-]{36}", client.get(hooks).text)[0]
        for status in (204, 500):
            receiver.answer(status)
            client.post(f"{hook}/test")
            assert site.extensions["queue"].wake().wait(20)
        client.post(f"/programs/{program}/cohorts/{cohort}/invite", data={"email": "bo@example.edu"})
        invited = linked(inbox[0].text(0))
        client.post("/plan/calendar")
        feed = re.findall(r"/plan/calendar/[\w-]{36}/[^\"<]+\.ics", client.get("/plan").text)[0]
        for path in (invited, feed):
            assert site.test_client().get(path).status_code < 400
            break_page(site, monkeypatch, path)
            assert site.test_client().get(path).status_code == 500
    assert len(receiver.received) == 2
    said = said_by(caplog)
    assert "unforeseen" in said
    known = (secret, secret.removeprefix("whsec_"), invited.rsplit("/", 1)[1], feed.rsplit("/", 1)[1][:-4])
    assert [one for one in known if one in said] == []


def test_code_client_secret_and_id_token_of_a_college_stay_out(
    site: Flask,
    provider: RealProvider,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes, wrong = [], "nine loud wagons of another site's secret"
    another = replace(signed_in_by(provider), client_secret=wrong)
    with caplog.at_level("DEBUG"):
        for given in (signed_in_by(provider), another):
            site.extensions["college"] = college_of([given])
            client = site.test_client()
            away = client.get("/login/college/college").headers["Location"]
            way = urlsplit(Person("amina").sign_in(away))
            codes.append(parse_qs(way.query)["code"][0])
            assert client.get(f"{way.path}?{way.query}").status_code == 303
            inside = client.get("/account/college").status_code == 200
            assert inside is (given is not another)
        break_page(site, monkeypatch, way.path)
        assert site.test_client().get(f"{way.path}?{way.query}").status_code == 500
    said = said_by(caplog)
    assert "College sign-in college: " in said
    assert "unforeseen" in said
    assert [one for one in (*codes, SECRET, wrong) if one in said] == []
    assert ID_TOKEN.findall(said) == []


def test_statement_that_fails_leaves_its_values_out_of_the_trace(
    site: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice() -> None:
        now = datetime.now(UTC)
        row = {"id": uuid.uuid4(), "email": "bo@example.edu", "name": OURS, "preferences": {}}
        with command() as work:
            work.execute(sa.insert(User), [row | {"created_at": now}])
            work.execute(sa.insert(User), [row | {"created_at": now}])

    monkeypatch.setitem(site.view_functions, "home.about", twice)
    assert site.test_client().get("/about").status_code == 500
    said = said_by(caplog)
    assert "IntegrityError" in said
    assert [one for one in (OURS, "bo@example.edu") if one in said] == []


def test_password_that_a_mail_server_refuses_stays_out(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    refusing = Controller(
        Inbox(),
        hostname="127.0.0.1",
        port=port,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
        auth_require_tls=False,
    )
    mail = {"mail_server": "127.0.0.1", "mail_port": port, "mail_security": "none"}
    site = make_app(tmp_path, database_url, TESTING=False, mail_username="us", mail_password=OURS, **mail)
    refusing.start()
    try:
        with caplog.at_level("DEBUG"):
            new = {"name": "Bo", "email": "bo@example.edu", "password": PASSWORD, "timezone": "UTC"}
            site.test_client().post("/register", data=new)
            assert site.extensions["queue"].wake().wait(20)
            with site.app_context():
                failed = db.session.execute(sa.text("SELECT fault FROM job")).scalars().all()
    finally:
        refusing.stop()
    assert any("refuses our user name or password" in str(one) for one in failed)
    assert OURS not in said_by(caplog)


def test_password_in_the_address_of_a_database_that_is_away_stays_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    site = make_app(tmp_path, f"postgresql://us:{OURS}@127.0.0.1:{free_port()}/x", TESTING=False)
    with caplog.at_level("DEBUG"):
        assert site.test_client().get("/progress", headers={"Cookie": "studyhub=x"}).status_code < 500
        assert site.test_client().post("/login", data=LOGIN).status_code == 503
        with site.app_context():
            try:
                db.session.execute(sa.text("SELECT 1"))
            except sa.exc.OperationalError:
                site.logger.exception("As a command logs it")
    said = said_by(caplog)
    assert "The database is" in said
    assert "As a command logs it" in said
    assert OURS not in said


def test_password_in_the_address_of_a_redis_that_is_away_stays_out(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"redis://:{OURS}@127.0.0.1:{free_port()}/0"
    site = make_app(tmp_path, database_url, TESTING=False, redis_url=address, RATELIMIT_ENABLED=True)
    with caplog.at_level("DEBUG"):
        site.test_client().post("/login", data=LOGIN)
        assert Queue(Place(tmp_path, address, SITE)).wake().wait(20)
    said = said_by(caplog)
    assert "Redis does not answer" in said
    assert "The queue of jobs does not answer" in said
    assert OURS not in said
