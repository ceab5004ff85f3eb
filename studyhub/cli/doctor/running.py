"""Whether what the site works with is there: mail, jobs, Redis, colleges, the right time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from flask import current_app

from studyhub.adapters.errors import OutsideError
from studyhub.adapters.shared_counts import SCHEME, SharedCounts
from studyhub.services.jobs.seeing import SILENT, counted, last_beat, overdue
from studyhub.services.site.health import last_trace, own_clock

from .finding import Finding, fault, settings_of_site, warning

WRITTEN = datetime(2026, 11, 28, tzinfo=UTC)
"""A machine whose clock is before this code was written is wrong."""
APART = timedelta(minutes=2)


def redis_answers() -> Iterator[Finding]:
    """Whether the nodes count together; nothing is asked where no Redis is set."""
    address = settings_of_site().redis_url
    if address and not SharedCounts(f"{SCHEME}{address}").check():
        yield fault(
            "redis",
            "It does not answer: each process counts limits for itself; answers are taken all the same.",
            "Start Redis, or mend REDIS_URL.",
        )


def mail_is_taken() -> Iterator[Finding]:
    """Whether the mail server answers and lets us in; no mail is sent."""
    settings = settings_of_site()
    if not settings.mail_server:
        yield warning(
            "mail", "No mail server is set: links for passwords are printed to the log.", "Set MAIL_SERVER."
        )
        return
    try:
        current_app.extensions["mailer"].greet()
    except OutsideError as wrong:
        yield fault(
            "mail",
            f"{settings.mail_server}:{settings.mail_port} says: {wrong}",
            "Check MAIL_SERVER, MAIL_PORT, MAIL_SECURITY, MAIL_USERNAME and MAIL_PASSWORD.",
        )


def jobs_are_done() -> Iterator[Finding]:
    """Whether somebody does mails, files and nightly work, and how that goes."""
    now, seen, late = (
        current_app.extensions["clock"](),
        last_beat(),
        overdue(current_app.extensions["clock"]()),
    )
    if seen is None or now - seen > SILENT:
        since = f"was last heard of at {seen:%Y-%m-%d %H:%M} UTC" if seen else "was never heard of"
        said = f"Who does jobs {since}; {late} are overdue."
        remedy = "Start the site (JOBS=inside), or systemctl start studyhub-jobs (JOBS=apart)."
        yield fault("jobs", said, remedy) if late else warning("jobs", said, remedy)
    elif late:
        yield warning("jobs", f"{late} are overdue.", "See Administration, Jobs: what is under way so long?")
    failed = sum(count for (_, state), count in counted().items() if state == "failed")
    if failed:
        yield warning(
            "jobs", f"{failed} have failed.", "Administration, Jobs says why, and tries them again."
        )


def colleges_answer() -> Iterator[Finding]:
    """Whether each provider of OIDC_FILE tells how it is asked."""
    for slug, client in current_app.extensions["college"].clients.items():
        try:
            client.document()
        except OutsideError as wrong:
            yield fault("college", f"{slug}: {wrong}", "Check its issuer, and docs/college-sign-in.md.")


def clock_is_right() -> Iterator[Finding]:
    """Whether the time can be true: schedules and deadlines rest on it."""
    now = current_app.extensions["clock"]()
    if now < WRITTEN:
        yield fault(
            "clock", f"It says {now:%Y-%m-%d}, before this version was written.", "timedatectl set-ntp true"
        )
    theirs = own_clock()
    if theirs is not None and abs(theirs - now) > APART:
        yield fault(
            "clock", f"It is {abs(theirs - now)} apart from the database server's.", "Keep both by NTP."
        )
    latest = last_trace()
    if latest is not None and latest > now + APART:
        yield fault(
            "clock",
            f"Something was written at {latest:%Y-%m-%d %H:%M} UTC, which is yet to come: it was set back.",
            "timedatectl set-ntp true; answers keep the order they came in.",
        )
