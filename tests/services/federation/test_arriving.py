from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from studyhub.adapters.oidc.identity import Identity
from studyhub.adapters.one_time import code_at
from studyhub.extensions import db
from studyhub.models import AuditEvent, CollegeLink, User
from studyhub.services.accounts import second_step
from studyhub.services.accounts.desk import Desk
from studyhub.services.accounts.registration import invite
from studyhub.services.accounts.signin import sign_in, signins_of, who_is
from studyhub.services.connect.signing import Keys
from studyhub.services.errors import Closed, Conflict, Invalid, NotFound
from studyhub.services.federation import linking
from studyhub.services.federation.arriving import Answer, Arrival, Way, _enter, arrive, set_out
from studyhub.services.federation.college import College
from tests.conftest import free_port
from tests.oidc.provider import Person, RealProvider, standing
from tests.services.accounts.conftest import PASSWORD, Letterbox

from .conftest import desk_with, provider_at

pytestmark = pytest.mark.usefixtures("app")
Enroll = Callable[..., uuid.UUID]
KEYS = Keys("a key of this site " * 3)


def leave(desk: Desk, slug: str = "college", login: str = "amina", **given: str) -> tuple[Way, Answer]:
    """Somebody goes out, signs in at the provider's own pages, and brings an answer back."""
    sent = {"target": "/learn", "invitation": ""} | given
    address, state, way = set_out(desk=desk, slug=slug, now=datetime.now(UTC), **sent)
    query = parse_qs(urlsplit(Person(login).sign_in(address)).query)
    assert query["state"] == [state]
    return way, Answer(state, query.get("code", [""])[0], query.get("iss", [""])[0], "")


def come_back(
    desk: Desk, way: Way | None, answer: Answer, *, at: datetime | None = None, slug: str = "college",
    user_id: uuid.UUID | None = None,
) -> Arrival:  # fmt: skip
    return arrive(
        desk=desk,
        slug=slug,
        way=way,
        answer=answer,
        user_id=user_id,
        timezone="",
        agent="",
        now=at or datetime.now(UTC),
    )


def visit(desk: Desk, login: str = "amina", user_id: uuid.UUID | None = None, **given: str) -> Arrival:
    return come_back(desk, *leave(desk, login=login, **given), user_id=user_id)


def rows(table: type[CollegeLink] | type[User]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_first_visit_makes_an_account_and_the_second_finds_it(desk: Desk) -> None:
    first, second = visit(desk), visit(desk)
    people = [who_is(one.cookie, now=datetime.now(UTC)) for one in (first, second)]
    assert people[0] is not None
    assert people[1] is not None
    assert (people[0].id, people[0].email) == (people[1].id, "amina@example.edu")
    assert (first.fresh, second.fresh, rows(User)) == (True, False, 1)
    (newest, _) = signins_of(
        user_id=people[0].id, current=people[1].signin_id, now=datetime.now(UTC), college=desk.college
    )
    assert newest.how == "Example College"


def test_state_counts_once(desk: Desk) -> None:
    way, answer = leave(desk)
    come_back(desk, way, answer)
    with pytest.raises(NotFound):
        come_back(desk, way, answer)


def test_code_counts_once_at_the_provider(desk: Desk) -> None:
    way, answer = leave(desk)
    come_back(desk, way, answer)
    with pytest.raises(Invalid, match="not accepted"):
        come_back(desk, way, replace(answer, state="another one"))


@pytest.mark.parametrize("changes", [{"nonce": "another"}, {"verifier": "v" * 43}])
def test_answer_to_another_question_is_refused(desk: Desk, changes: dict[str, str]) -> None:
    way, answer = leave(desk)
    with pytest.raises(Invalid, match="not accepted"):
        come_back(desk, replace(way, **changes), answer)
    assert rows(User) == 0


@pytest.mark.parametrize("issuer", ["", "https://login.evil.example"])
def test_answer_of_another_issuer_is_refused(desk: Desk, issuer: str) -> None:
    way, answer = leave(desk)
    with pytest.raises(Invalid, match="not accepted"):
        come_back(desk, way, replace(answer, issuer=issuer))


def test_way_to_one_provider_does_not_come_back_through_another(
    letterbox: Letterbox, real_provider: RealProvider
) -> None:
    both = provider_at(real_provider.issuer), provider_at(real_provider.issuer, slug="other")
    desk = desk_with(letterbox, *both)
    way, answer = leave(desk)
    with pytest.raises(NotFound):
        come_back(desk, way, answer, slug="other")


def test_way_that_nobody_went_or_that_took_too_long_leads_nowhere(desk: Desk) -> None:
    way, answer = leave(desk)
    for gone in (None, replace(way, started=way.started - 601)):
        with pytest.raises(NotFound):
            come_back(desk, gone, answer)


@pytest.mark.parametrize("hours", [2, -2])
def test_clock_that_is_wrong_is_told(desk: Desk, hours: int) -> None:
    way, answer = leave(desk)
    at = datetime.now(UTC) + timedelta(hours=hours)
    with pytest.raises(Invalid, match="clocks"):
        come_back(desk, replace(way, started=int(at.timestamp())), answer, at=at)


def test_who_cancels_is_told_that_nothing_changed(desk: Desk) -> None:
    way, answer = leave(desk)
    with pytest.raises(Invalid, match="Nothing was changed"):
        come_back(desk, way, replace(answer, code="", error="access_denied"))


def test_provider_that_is_away_is_told(letterbox: Letterbox) -> None:
    desk = desk_with(letterbox, provider_at(f"http://127.0.0.1:{free_port()}"))
    with pytest.raises(Invalid, match="does not answer"):
        set_out(desk=desk, slug="college", target="/", invitation="", now=datetime.now(UTC))


def test_new_keys_of_the_provider_are_fetched(letterbox: Letterbox) -> None:
    with standing("https://study.example.edu") as own:
        desk = desk_with(letterbox, provider_at(own.issuer))
        visit(desk)
        own.rotate("second")
        assert visit(desk).cookie


def test_account_with_the_same_address_is_not_taken_over(desk: Desk, enroll: Enroll) -> None:
    amina = enroll()
    arrival = visit(desk)
    assert (arrival.cookie, rows(CollegeLink)) == ("", 0)
    assert arrival.pending is not None
    given = {"desk": desk, "slug": "college", "who": arrival.pending, "user_id": None, "agent": ""}
    with pytest.raises(Invalid):
        linking.link(password="not hers", now=datetime.now(UTC), **given)
    assert rows(CollegeLink) == 0
    linking.link(password=PASSWORD, now=datetime.now(UTC), **given)
    found = who_is(visit(desk).cookie, now=datetime.now(UTC))
    assert found is not None
    assert found.id == amina


def test_identity_of_one_account_does_not_enter_another(desk: Desk, enroll: Enroll) -> None:
    visit(desk)
    with pytest.raises(Conflict):
        visit(desk, user_id=enroll("bela@example.edu"))


def test_link_is_on_record_told_by_mail_and_taken_away_by_password(
    desk: Desk, letterbox: Letterbox, enroll: Enroll
) -> None:
    amina, now = enroll(), datetime.now(UTC)
    who = visit(desk, user_id=amina).pending
    assert who is not None
    linking.link(desk=desk, slug="college", who=who, user_id=amina, password=PASSWORD, agent="", now=now)
    assert "Example College" in letterbox.mails[-1].subject
    (row,) = linking.links_of(desk=desk, user_id=amina).rows
    with pytest.raises(Invalid):
        linking.unlink(user_id=amina, link_id=row.id, password="not hers", now=now)
    linking.unlink(user_id=amina, link_id=row.id, password=PASSWORD, now=now)
    actions = list(db.session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_id == amina)))
    assert (rows(CollegeLink), sorted(actions)) == (0, ["college.linked", "college.unlinked"])


def test_unverified_address_makes_no_account(desk: Desk) -> None:
    with pytest.raises(Invalid, match="verified"):
        visit(desk, login="bela")
    assert rows(User) == 0


def test_people_of_other_domains_are_turned_away(letterbox: Letterbox, real_provider: RealProvider) -> None:
    desk = desk_with(letterbox, provider_at(real_provider.issuer, domains=("example.edu",)))
    with pytest.raises(Invalid, match="carla@elsewhere"):
        visit(desk, login="carla")
    assert visit(desk).fresh


def test_invitation_opens_what_the_site_keeps_shut(letterbox: Letterbox, real_provider: RealProvider) -> None:
    desk = desk_with(letterbox, provider_at(real_provider.issuer), registration="invitation")
    with pytest.raises(Closed):
        visit(desk)
    invite(desk=desk, purpose="invite", email="amina@example.edu", now=datetime.now(UTC))
    assert visit(desk).fresh


def only(letterbox: Letterbox, real_provider: RealProvider) -> College:
    held = provider_at(real_provider.issuer, domains=("example.edu",), only=True)
    return desk_with(letterbox, held).college


def test_password_does_not_let_in_whom_the_college_holds(
    letterbox: Letterbox, real_provider: RealProvider, enroll: Enroll
) -> None:
    enroll()
    given = {"email": "amina@example.edu", "password": PASSWORD, "agent": "", "days": 30}
    with pytest.raises(Invalid, match="Example College"):
        sign_in(now=datetime.now(UTC), college=only(letterbox, real_provider), **given)
    assert sign_in(now=datetime.now(UTC), **given).cookie


def test_second_step_is_asked_for_unless_the_setting_trusts_the_college(
    letterbox: Letterbox, desk: Desk, real_provider: RealProvider, enroll: Enroll
) -> None:
    amina, now = enroll(), datetime.now(UTC)
    who = visit(desk, user_id=amina).pending
    assert who is not None
    linking.link(desk=desk, slug="college", who=who, user_id=amina, password=PASSWORD, agent="", now=now)
    second_step.begin(user_id=amina, password=PASSWORD, keys=KEYS, now=now)
    secret = second_step.set_up_of(user_id=amina, keys=KEYS).secret.replace(" ", "")
    second_step.confirm(desk=desk, user_id=amina, code=code_at(secret, now), keys=KEYS, now=now)
    arrival = visit(desk)
    assert (arrival.cookie, bool(arrival.ticket)) == ("", True)


@pytest.mark.parametrize(("trusted", "asked"), [((), True), (("mfa",), False), (("otp",), True)])
def test_words_of_the_college_about_a_second_step_count_only_by_the_setting(
    letterbox: Letterbox, enroll: Enroll, trusted: tuple[str, ...], asked: bool
) -> None:
    amina, now = enroll(), datetime.now(UTC)
    second_step.begin(user_id=amina, password=PASSWORD, keys=KEYS, now=now)
    secret = second_step.set_up_of(user_id=amina, keys=KEYS).secret.replace(" ", "")
    desk = desk_with(letterbox)
    second_step.confirm(desk=desk, user_id=amina, code=code_at(secret, now), keys=KEYS, now=now)
    who = Identity("https://x.example", "sub", "amina", "", False, "", frozenset({"pwd", "mfa"}))
    arrival = _enter(
        desk=desk,
        provider=provider_at("https://x.example", second_step=trusted),
        who=who,
        user=db.session.get_one(User, amina),
        signed_in=None,
        agent="",
        now=now,
    )
    assert bool(arrival.ticket) is asked
