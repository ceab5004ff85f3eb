"""`flask doctor`: what keeps the site from working well, and what to do about each."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import click
import sqlalchemy as sa
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from studyhub.adapters.backup import damage
from studyhub.adapters.errors import OutsideError
from studyhub.adapters.shared_counts import SCHEME, SharedCounts
from studyhub.catalog.errors import CatalogError
from studyhub.config import Settings
from studyhub.extensions import db
from studyhub.services.accounts.second_step import sealed_under_another_key
from studyhub.services.database import command
from studyhub.services.jobs.seeing import SILENT, counted, last_beat, overdue
from studyhub.services.site.health import last_trace, own_clock

from .database import MIGRATIONS, revisions

Level = Literal["ok", "warning", "fault"]
WRITTEN = datetime(2026, 11, 28, tzinfo=UTC)
"""A machine whose clock is before this code was written is wrong."""
APART = timedelta(minutes=2)
ROOM_FAULT, ROOM_WARNING = 200 * 2**20, 2 * 2**30
BACKUP_EVERY = timedelta(days=7)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, and what to do about it (empty where all is well)."""

    level: Level
    subject: str
    said: str
    remedy: str = ""


def register(app: Flask) -> None:
    """Add the command to the app."""
    app.cli.add_command(doctor)


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look at settings, database, disk, content, mail, jobs, colleges, clock, backups; 1 at a fault."""
    found = list(examine())
    for one in found:
        click.echo(f"{one.level:<8} {one.subject:<10} {one.said}")
        if one.remedy:
            click.echo(f"{'':<19} -> {one.remedy}")
    faults = sum(one.level == "fault" for one in found)
    warnings = sum(one.level == "warning" for one in found)
    click.echo(f"{faults} faults, {warnings} warnings.")
    if faults:
        raise SystemExit(1)


def examine() -> Iterator[Finding]:
    """Everything that is looked at, in order; a check that cannot be made is a fault of its own."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("settings", settings_are_fit),
        ("database", database_is_whole),
        ("redis", redis_answers),
        ("keys", keys_fit),
        ("disk", disk_has_room),
        ("content", content_is_sound),
        ("mail", mail_is_taken),
        ("jobs", jobs_are_done),
        ("college", colleges_answer),
        ("clock", clock_is_right),
        ("backups", backups_are_made),
    )
    for subject, check in checks:
        try:
            found = list(check())
        except (OSError, SQLAlchemyError, OutsideError) as wrong:
            db.session.rollback()
            said = str(wrong).splitlines()[0]
            found = [
                Finding("fault", subject, f"could not be looked at: {said}", "Mend what stands above first.")
            ]
        yield from found or [Finding("ok", subject, "nothing to mend")]


def settings_are_fit() -> Iterator[Finding]:
    """Whether what is set fits a site that others reach."""
    settings = _settings()
    yield from _address_is_fit(settings)
    if settings.workers > 1 and not settings.redis_url:
        yield _warning(
            "settings",
            f"{settings.workers} workers count apart: a limit of 5 tries is one of {5 * settings.workers}.",
            "Set REDIS_URL where that matters.",
        )
    if settings.redis_url and not settings.secret_key:
        yield _warning(
            "settings",
            "REDIS_URL is set, SECRET_KEY is not: each machine makes a key of its own.",
            "Set the same SECRET_KEY on every machine.",
        )
    if not settings.rate_limits:
        yield _fault("settings", "RATE_LIMITS is no: nobody who guesses is held up.", "Take that line out.")
    key = settings.instance_folder / "secret_key"
    if not settings.secret_key and key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield _fault("settings", f"{key} can be read by other users of this machine.", f"chmod 600 {key}")


def _address_is_fit(settings: Settings) -> Iterator[Finding]:
    public = urlsplit(settings.public_url)
    if public.hostname not in LOOPBACK:
        if public.scheme != "https":
            yield _fault(
                "settings",
                f"PUBLIC_URL is {settings.public_url}: passwords cross the network unhidden.",
                "Put a proxy with a certificate in front; docs/deployment.md shows one.",
            )
        elif not settings.trusted_proxies:
            yield _warning(
                "settings",
                "PUBLIC_URL is https, and TRUSTED_PROXIES is 0: all visitors look like one.",
                "Set TRUSTED_PROXIES to the number of proxies in front (1 for one nginx).",
            )
        if settings.registration == "open" and not settings.mail_server:
            yield _warning(
                "settings",
                "Anybody can register, and no mail confirms who they are.",
                "Set MAIL_SERVER, or REGISTRATION=invitation.",
            )


def database_is_whole() -> Iterator[Finding]:
    """Whether the database is there, as this code wants it, undamaged, and takes writing."""
    file = _file()
    faults = damage(file) if file is not None and file.is_file() and file.stat().st_size else ()
    for fault in faults:
        yield _fault(
            "database", f"It is damaged: {fault}", "Stop the site, then flask restore the latest backup."
        )
    if faults:
        return
    current, needed = revisions(MIGRATIONS)
    if current is None:
        yield _fault("database", "There are no tables yet.", "make run, which makes them.")
        return
    if current in current_app.extensions["older_revisions"]():
        yield _fault(
            "database",
            f"It is at revision {current}; this code needs {needed}.",
            "Restart: make run migrates it.",
        )
    elif current != needed:
        yield _fault(
            "database",
            f"It is at revision {current}, which is newer than this code ({needed}).",
            "Install the newer StudyHub again, or flask restore a backup of before.",
        )
    with command():
        pass  # raises where it takes no writing


def redis_answers() -> Iterator[Finding]:
    """Whether the nodes count together; nothing is asked where no Redis is set."""
    address = _settings().redis_url
    if address and not SharedCounts(f"{SCHEME}{address}").check():
        yield _fault(
            "redis",
            "It does not answer: each process counts limits for itself; answers are taken all the same.",
            "Start Redis, or mend REDIS_URL.",
        )


def keys_fit() -> Iterator[Finding]:
    """Whether SECRET_KEY is the one under which secrets in the database were sealed."""
    useless, all_ = sealed_under_another_key(current_app.extensions["outlet"].keys)
    if useless:
        yield _fault(
            "keys",
            f"SECRET_KEY is not the one that {useless} of {all_} authenticator apps were set up with.",
            "Put the old key back (SECRET_KEY, or secret_key in the instance folder) and restart; "
            "else these people come in with a recovery code only.",
        )


def disk_has_room() -> Iterator[Finding]:
    """Whether there is room for answers and backups."""
    folder = _settings().instance_folder
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK):
        yield _fault(
            "disk", f"{folder} cannot be written to.", f"Give {folder} to the user that StudyHub runs as."
        )
    if free < ROOM_WARNING:
        said = f"{free / 2**20:,.0f} MiB are free in {folder}."
        remedy = "Make room: move older files of its folder backups to another machine first."
        yield _fault("disk", said, remedy) if free < ROOM_FAULT else _warning("disk", said, remedy)


def content_is_sound() -> Iterator[Finding]:
    """Whether the content loads, and what the checker finds."""
    try:
        current_app.extensions["catalog"].shelf()
    except CatalogError as wrong:
        yield _fault("content", str(wrong).splitlines()[0], "make check names every fault with its line.")
        return
    errors = sum(fault.severity == "error" for fault in current_app.extensions["catalog"].faults())
    if errors:
        yield _fault("content", f"The checker finds {errors} errors.", "make check names each with its line.")


def mail_is_taken() -> Iterator[Finding]:
    """Whether the mail server answers and lets us in; no mail is sent."""
    settings = _settings()
    if not settings.mail_server:
        yield _warning(
            "mail", "No mail server is set: links for passwords are printed to the log.", "Set MAIL_SERVER."
        )
        return
    try:
        current_app.extensions["mailer"].greet()
    except OutsideError as wrong:
        yield _fault(
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
        yield _fault("jobs", said, remedy) if late else _warning("jobs", said, remedy)
    elif late:
        yield _warning("jobs", f"{late} are overdue.", "See Administration, Jobs: what is under way so long?")
    failed = sum(count for (_, state), count in counted().items() if state == "failed")
    if failed:
        yield _warning(
            "jobs", f"{failed} have failed.", "Administration, Jobs says why, and tries them again."
        )


def colleges_answer() -> Iterator[Finding]:
    """Whether each provider of OIDC_FILE tells how it is asked."""
    for slug, client in current_app.extensions["college"].clients.items():
        try:
            client.document()
        except OutsideError as wrong:
            yield _fault("college", f"{slug}: {wrong}", "Check its issuer, and docs/college-sign-in.md.")


def clock_is_right() -> Iterator[Finding]:
    """Whether the time can be true: schedules and deadlines rest on it."""
    now = current_app.extensions["clock"]()
    if now < WRITTEN:
        yield _fault(
            "clock", f"It says {now:%Y-%m-%d}, before this version was written.", "timedatectl set-ntp true"
        )
    theirs = own_clock()
    if theirs is not None and abs(theirs - now) > APART:
        yield _fault(
            "clock", f"It is {abs(theirs - now)} apart from the database server's.", "Keep both by NTP."
        )
    latest = last_trace()
    if latest is not None and latest > now + APART:
        yield _fault(
            "clock",
            f"Something was written at {latest:%Y-%m-%d %H:%M} UTC, which is yet to come: it was set back.",
            "timedatectl set-ntp true; answers keep the order they came in.",
        )


def backups_are_made() -> Iterator[Finding]:
    """Whether a backup is recent; those that another program makes are not seen."""
    copies = (_settings().instance_folder / "backups").glob("*")
    ages = [time.time() - copy.stat().st_mtime for copy in copies]
    if not ages or min(ages) > BACKUP_EVERY.total_seconds():
        said = f"the newest is {min(ages) / 86400:.0f} days old" if ages else "there is none"
        yield _warning(
            "backups",
            f"In {_settings().instance_folder}/backups {said}.",
            "Run flask backup every night (docs/deployment.md), and copy its file to another machine.",
        )


def _fault(subject: str, said: str, remedy: str) -> Finding:
    return Finding("fault", subject, said, remedy)


def _warning(subject: str, said: str, remedy: str) -> Finding:
    return Finding("warning", subject, said, remedy)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _file() -> Path | None:
    url = sa.make_url(_settings().database_url)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
