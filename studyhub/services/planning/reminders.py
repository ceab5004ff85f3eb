"""A mail a week for those who asked for it: what was done, what the week holds, how to end it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa

from studyhub.adapters.mail import Mail
from studyhub.extensions import db
from studyhub.models import Review, User
from studyhub.services.accounts.desk import TakesMail
from studyhub.services.database import command
from studyhub.services.practice.student import day_of

from .links import MAIL, Signer, check
from .mocks import MockDay, outlook_of
from .wishes import wishes_of

SENT = "weekly_mail_sent"
WEEK = timedelta(days=7)
LONGEST_ANSWER = 300_000


def set_weekly_mail(*, user_id: uuid.UUID, wanted: bool) -> None:
    """Ask for the weekly mail, or end it. Commits."""
    with command() as session:
        user = session.get_one(User, user_id)
        user.preferences = {**user.preferences, MAIL: int(wanted)}


def wants_weekly_mail(*, user_id: uuid.UUID) -> bool:
    """Whether a person gets the weekly mail."""
    return bool(db.session.get_one(User, user_id).preferences.get(MAIL))


def end_by_link(*, user_id: uuid.UUID, signature: str, signer: Signer) -> None:
    """End the mails by the link in one; raises NotFound for a dead link. Commits."""
    check(purpose=MAIL, user_id=user_id, signature=signature, signer=signer)
    set_weekly_mail(user_id=user_id, wanted=False)


def send_due(*, mailer: TakesMail, signer: Signer, public_url: str, now: datetime) -> int:
    """Send the mail to everybody who asked for it and had none for a week; gives how many. Commits."""
    wanted = sa.select(User.id, User.preferences).where(
        User.confirmed_at.is_not(None), User.disabled_at.is_(None)
    )
    people = [row.id for row in db.session.execute(wanted) if _is_due(row.preferences, now)]
    return sum(_send(_mail(user_id, signer, public_url, now), user_id, mailer, now) for user_id in people)


def _is_due(preferences: dict[str, object], now: datetime) -> bool:
    if not preferences.get(MAIL):
        return False
    last = preferences.get(SENT)
    # An hour of grace, so that a job that runs weekly does not skip a week by a few seconds.
    return not isinstance(last, str) or now - datetime.fromisoformat(last) >= WEEK - timedelta(hours=1)


def _send(mail: Mail, user_id: uuid.UUID, mailer: TakesMail, now: datetime) -> bool:
    """Put it on its way and note so, both or neither; False where another run did so in between."""
    with command() as session:
        user = session.get_one(User, user_id, with_for_update={"key_share": True}, populate_existing=True)
        if not _is_due(user.preferences, now):
            return False
        user.preferences = {**user.preferences, SENT: now.isoformat()}
        mailer.send(mail)
    return True


def _mail(user_id: uuid.UUID, signer: Signer, public_url: str, now: datetime) -> Mail:
    session = db.session()
    user = session.get_one(User, user_id)
    day = day_of(session, user_id, now)
    answered, millis = session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(
                sa.func.sum(sa.case((Review.millis > LONGEST_ANSWER, LONGEST_ANSWER), else_=Review.millis)), 0
            ),
        ).where(Review.user_id == user_id, Review.kind == "answer", Review.at >= now - WEEK)
    ).one()
    wishes = wishes_of(user_id=user_id)
    left = (wishes.exam_date - day.date).days if wishes.exam_date else None
    outlook = outlook_of(session, user_id, wishes, day)
    coming = sum(outlook.study[:7])
    subject = f"{left} days to your exam" if left and left > 1 else "Your week of study"
    lines = [
        f"Hello {user.name},",
        "",
        f"In the last seven days you answered {answered} questions in {round(int(millis) / 60_000)} minutes.",
        f"Your plan has {coming} minutes for the next seven days." if coming else "",
        *(_mock_line(mock) for mock in outlook.mocks if mock.day in outlook.days[:7]),
        f"{left} days to your exam." if left and left > 1 else "",
        "",
        f"Go on: {public_url}/",
        f"Change the plan: {public_url}/plan",
        "",
        "You asked for this mail. To end it, open:",
        f"{public_url}/plan/mail/off/{user_id}/{signer.sign(MAIL, user_id, 1)}",
    ]
    body = "\n".join(line for n, line in enumerate(lines) if line or lines[n - 1])
    return Mail(user.email, subject, body + "\n")


def _mock_line(mock: MockDay) -> str:
    return f"{mock.day:%A, %-d %B}: {mock.title.lower()}, {mock.minutes} minutes."
