"""The second step of signing in: a code of an authenticator app, or one of ten recovery codes.

The app's secret is sealed in the database; recovery codes have 120 random bits, and only their hashes are
kept (NIST SP 800-63B-4, section 3.1.2.2). A code is taken once.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.adapters.errors import SealBroken
from studyhub.adapters.one_time import new_secret, qr_picture, set_up_address, step_of
from studyhub.adapters.sealing import seal, unseal
from studyhub.extensions import db
from studyhub.models import AuditEvent, Credential, SecondStep, User
from studyhub.models.base import new_id
from studyhub.services.connect.signing import Keys
from studyhub.services.database import command
from studyhub.services.errors import Conflict, Invalid, NotFound

from .desk import Desk
from .letters import second_step_mail
from .signin import open_signin, password_is
from .throttle import count_failure, forget_failures, refuse_if_locked
from .tickets import holder, use_ticket
from .tokens import fingerprint

SEALED = "second step"
RECOVERY_CODES = 10
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""32 signs, five bits each, without those that look alike."""
GROUPS, GROUP = 4, 6
WRONG_PASSWORD = "This is not your present password."  # noqa: S105 - a sentence
WRONG_CODE = (
    "This code does not fit, or was used already. Wait for the next one, and check that the clock of your "
    "device is right; or use a recovery code."
)
NONE_BEGUN = "No second step is being set up. Begin again from your account."
ON_ALREADY = "Your second step is on already. Turn it off first to set it up on another device."


@dataclass(frozen=True)
class Standing:
    """Whether the second step is on, since when, and how many recovery codes are left."""

    since: datetime | None
    codes_left: int


@dataclass(frozen=True)
class SetUp:
    """What an authenticator app is given: a picture to scan, or the secret in groups to type."""

    picture: str
    secret: str


def standing_of(*, user_id: uuid.UUID) -> Standing:
    """How a person's second step stands."""
    since = db.session().scalar(sa.select(SecondStep.confirmed_at).where(SecondStep.user_id == user_id))
    left = sa.select(sa.func.count()).select_from(Credential).where(*_recovery(user_id))
    return Standing(since, db.session().scalar(left) or 0)


def begin(*, user_id: uuid.UUID, password: str, keys: Keys, now: datetime) -> None:
    """Make a secret that a code must confirm; it replaces one that was not. Raises Invalid, Conflict."""
    _require_password(user_id, password)
    with command() as session:
        row = session.get(SecondStep, user_id, with_for_update=True)
        if row is not None and row.confirmed_at is not None:
            raise Conflict(ON_ALREADY)
        if row is None:
            row = SecondStep(user_id=user_id, last_step=0)
            session.add(row)
        row.secret = seal(keys.sealing(SEALED), new_secret(), user_id.bytes)
        row.created_at = now


def set_up_of(*, user_id: uuid.UUID, keys: Keys) -> SetUp:
    """The secret that is being set up; raises NotFound when none is, so that one in force is never shown."""
    row = _begun(db.session(), user_id)
    email = db.session().scalars(sa.select(User.email).where(User.id == user_id)).one()
    secret = _opened(row, keys)
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return SetUp(qr_picture(set_up_address(secret, email)), grouped)


def confirm(*, desk: Desk, user_id: uuid.UUID, code: str, keys: Keys, now: datetime) -> tuple[str, ...]:
    """Turn the second step on by a code of the app; gives the recovery codes, this once. Raises Invalid.

    The person is told by mail, here and when it is turned off.
    """
    with command() as session:
        row = _begun(session, user_id)
        step = step_of(_opened(row, keys), _plain(code), now)
        if step is None:
            raise Invalid(WRONG_CODE)
        row.confirmed_at, row.last_step = now, step
        email = _note(session, "second_step.on", user_id, now)
        codes = _put_codes(session, user_id, now)
        desk.mailer.send(second_step_mail(desk, email, "on"))
    return codes


def new_codes(*, user_id: uuid.UUID, password: str, now: datetime) -> tuple[str, ...]:
    """Ten new recovery codes in place of the old ones, shown this once. Raises Invalid, NotFound."""
    _require_password(user_id, password)
    with command() as session:
        row = session.get(SecondStep, user_id)
        if row is None or row.confirmed_at is None:
            raise NotFound("Your second step is not on.")
        _note(session, "second_step.codes", user_id, now)
        return _put_codes(session, user_id, now)


def turn_off(*, desk: Desk, user_id: uuid.UUID, password: str, now: datetime) -> None:
    """Ask for the password alone from now on. Raises Invalid."""
    _require_password(user_id, password)
    with command() as session:
        remove(session, user_id)
        email = _note(session, "second_step.off", user_id, now)
        desk.mailer.send(second_step_mail(desk, email, "off"))


def remove(session: Session, user_id: uuid.UUID) -> None:
    """Take the second step and its recovery codes away, inside a command."""
    session.execute(sa.delete(SecondStep).where(SecondStep.user_id == user_id))
    session.execute(sa.delete(Credential).where(*_recovery(user_id)))


def take_second_step(*, ticket: str, code: str, agent: str, days: int, keys: Keys, now: datetime) -> str:
    """Open the sign-in that a password began; gives the cookie's value.

    Raises NotFound for a ticket that is over, TooMany while codes of this account are throttled, Invalid
    for a wrong code and for one that was taken before.
    """
    user_id = holder(db.session(), ticket, "second", now=now)
    if user_id is None:
        raise NotFound(NONE_BEGUN)
    name = f"second step of {user_id.hex}"
    refuse_if_locked(name, now)
    spend = _spender(user_id, _plain(code), keys, now)
    if spend is None:
        count_failure(name, now)
        raise Invalid(WRONG_CODE)
    with command() as session:
        if not spend(session):  # the same code came twice at once
            raise Invalid(WRONG_CODE)
        use_ticket(session, ticket, "second", now=now)
        forget_failures(session, name)
        return open_signin(session, user_id, agent=agent, days=days, now=now, how="code")


def _spender(user_id: uuid.UUID, code: str, keys: Keys, now: datetime) -> Callable[[Session], bool] | None:
    """What uses a code up, if it is a good one; it tells whether it was the first to do so."""
    found = db.session().scalar(
        sa.select(Credential.id).where(*_recovery(user_id), Credential.secret == fingerprint(code))
    )
    if found is not None:
        return _one_row(sa.delete(Credential).where(Credential.user_id == user_id, Credential.id == found))
    row = db.session().get(SecondStep, user_id)
    step = step_of(_opened(row, keys), code, now) if row is not None else None
    if step is None or row is None or step <= row.last_step:
        return None
    unused = sa.and_(SecondStep.user_id == user_id, SecondStep.last_step < step)
    return _one_row(sa.update(SecondStep).where(unused).values(last_step=step))


def _one_row(change: sa.Delete | sa.Update) -> Callable[[Session], bool]:
    def done(session: Session) -> bool:
        result = session.execute(change, execution_options={"synchronize_session": False})
        return bool(result.rowcount == 1)  # type: ignore[attr-defined]  # a change's result counts rows

    return done


def sealed_under_another_key(keys: Keys) -> tuple[int, int]:
    """How many second steps in force do not open with the site's key, and how many there are."""
    rows = db.session.scalars(sa.select(SecondStep).where(SecondStep.confirmed_at.is_not(None))).all()
    useless = 0
    for row in rows:
        try:
            _opened(row, keys)
        except Invalid:
            useless += 1
    return useless, len(rows)


def _begun(session: Session, user_id: uuid.UUID) -> SecondStep:
    row = session.get(SecondStep, user_id)
    if row is None or row.confirmed_at is not None:
        raise NotFound(NONE_BEGUN)
    return row


def _opened(row: SecondStep, keys: Keys) -> str:
    """The secret; one that does not open (the site has another key now) is a secret that no code fits."""
    try:
        return unseal(keys.sealing(SEALED), row.secret, row.user_id.bytes)
    except SealBroken as broken:
        raise Invalid(
            "The site's key was changed, and codes of your app do not fit any more. Use a recovery code, "
            "then set the second step up again; or write to the person who runs this site."
        ) from broken


def _note(session: Session, action: str, user_id: uuid.UUID, now: datetime) -> str:
    """Put it on the site's record, within a command; gives the person's address."""
    who = {"actor_id": user_id, "subject_id": user_id}
    session.add(AuditEvent(id=new_id(now), at=now, action=action, detail={}, **who))
    return session.get_one(User, user_id).email


def _put_codes(session: Session, user_id: uuid.UUID, now: datetime) -> tuple[str, ...]:
    session.execute(sa.delete(Credential).where(*_recovery(user_id)))
    codes = tuple(_new_code() for _ in range(RECOVERY_CODES))
    for code in codes:
        row = Credential(user_id=user_id, id=new_id(now), kind="recovery", created_at=now)
        row.secret = fingerprint(_plain(code))
        session.add(row)
    return codes


def _new_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def _plain(code: str) -> str:
    """A code as it is compared: without the blanks and hyphens that make it readable."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def _recovery(user_id: uuid.UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return Credential.user_id == user_id, Credential.kind == "recovery"


def _require_password(user_id: uuid.UUID, password: str) -> None:
    if not password_is(user_id, password):
        raise Invalid(WRONG_PASSWORD)
