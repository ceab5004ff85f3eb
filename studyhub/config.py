"""Every setting: its type, its default, its line of help; and what a wrong one is told."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
INSTANCE, CONTENT = ROOT / "instance", ROOT / "content"
DEFAULT_DATABASE = INSTANCE / "studyhub.db"
ADDRESSES = {"database_url", "redis_url"}
"""Settings that may hold a password in the middle."""


class ConfigError(Exception):
    """Settings that cannot be used; the message has one line a setting and names it."""


@dataclass(frozen=True)
class _Meta:
    """How a setting is read from text, and what it is for."""

    read: Callable[[str], Any]
    help: str
    secret: bool = False


def _text(value: str) -> str:
    return value


def _folder(value: str) -> Path:
    return (ROOT / value).resolve()


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.lstrip("-").isdigit() or not low <= int(value) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(value)

    return read


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError("one of " + ", ".join(choices))
        return value.lower()

    return read


def _switch(value: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    if value.lower() not in words:
        raise ValueError("yes or no")
    return words[value.lower()]


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("an address such as https://study.example.edu")
    return value.rstrip("/")


def _database(value: str) -> str:
    if value.startswith("postgres://"):
        value = "postgresql://" + value.removeprefix("postgres://")
    if value.startswith("postgresql://"):
        return "postgresql+psycopg://" + value.removeprefix("postgresql://")
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ValueError("sqlite:///path/to/file.db or postgresql://user:password@host/name")
    if value.startswith("sqlite:///") and not value.startswith("sqlite:////"):
        return f"sqlite:///{ROOT / value.removeprefix('sqlite:///')}"
    return value


def _redis(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise ValueError("an address such as redis://10.0.0.5:6379/0")
    return value


def _secret(value: str) -> str:
    if value and len(value) < 32:
        raise ValueError("at least 32 characters (python -c 'import secrets; print(secrets.token_hex(32))')")
    return value


def _setting(default: Any, read: Callable[[str], Any], help_: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"setting": _Meta(read, help_, secret)})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, typed. Names in the environment and in `.env` are these in capitals."""

    host: str = _setting("127.0.0.1", _text, "Address the server listens on")
    port: int = _setting(8000, _whole(1, 65535), "Port the server listens on")
    workers: int = _setting(1, _whole(1, 64), "Server processes")
    threads: int = _setting(8, _whole(1, 256), "Threads of each server process")
    public_url: str = _setting(
        "http://127.0.0.1:8000", _address, "Address in mails and links; follows HOST and PORT if not set"
    )
    database_url: str = _setting(
        f"sqlite:///{DEFAULT_DATABASE}", _database, "SQLite file or PostgreSQL address"
    )
    database_pooler: bool = _setting(
        False, _switch, "A pooler in transaction mode (PgBouncer) stands before PostgreSQL"
    )
    secret_key: str = _setting(
        "", _secret, "Signs cookies; made and kept in the instance folder if not set", secret=True
    )
    # The exception: the call builds a description of the setting, and the default itself is immutable.
    instance_folder: Path = _setting(INSTANCE, _folder, "Database, caches, backups")  # noqa: RUF009
    content_folder: Path = _setting(CONTENT, _folder, "Questions and lessons")  # noqa: RUF009
    watch_content: bool = _setting(False, _switch, "Reload changed content without a restart")
    registration: str = _setting(
        "open", _one_of("open", "invitation", "closed"), "Who may make an account: open, invitation, closed"
    )
    oidc_file: Path | None = _setting(  # noqa: RUF009 - as above
        None, _folder, "TOML file that names the colleges whose sign-in (OpenID Connect) is taken"
    )
    session_days: int = _setting(30, _whole(1, 365), "Days after which a sign-in ends")
    mail_server: str = _setting("", _text, "SMTP server; without one, mails are printed to the log")
    mail_port: int = _setting(587, _whole(1, 65535), "SMTP port")
    mail_security: str = _setting(
        "starttls", _one_of("starttls", "tls", "none"), "starttls, tls or none (none: loopback only)"
    )
    mail_username: str = _setting("", _text, "SMTP user")
    mail_password: str = _setting("", _text, "SMTP password", secret=True)
    mail_from: str = _setting("StudyHub <studyhub@localhost>", _text, "Sender of mails")
    webhooks_private: bool = _setting(
        False,
        _switch,
        "Webhooks may lead into private networks, and by http to this machine (for development)",
    )
    trusted_proxies: int = _setting(0, _whole(0, 8), "Reverse proxies whose X-Forwarded-* headers count")
    redis_url: str | None = _setting(
        None, _redis, "Redis that processes and machines share, such as redis://10.0.0.5:6379/0"
    )
    drain_seconds: int = _setting(
        0, _whole(0, 300), "How long a node that is to stop goes on while /readyz sends people elsewhere"
    )
    rate_limits: bool = _setting(
        True, _switch, "Hold up who asks too often; no only to measure how fast the site is"
    )
    jobs: str = _setting(
        "inside",
        _one_of("inside", "apart"),
        "Who does mails, files and nightly work: the server itself (inside), or flask jobs run (apart)",
    )
    backups_kept: int = _setting(
        5, _whole(0, 1000), "Backups before migrations, and nightly ones, that are kept of each kind"
    )
    metrics_token: str = _setting(
        "",
        _secret,
        "Who may read /metrics: sent as a bearer token; without one there is no such page",
        secret=True,
    )
    log_format: str = _setting(
        "text", _one_of("text", "json"), "text or json: how a line of the log is written"
    )
    log_requests: bool = _setting(
        False, _switch, "A line in the log for each request, without address or person"
    )
    retain_signins_days: int = _setting(
        90, _whole(1, 3650), "Days after which ended sign-ins and tokens for the API are destroyed"
    )
    retain_tokens_days: int = _setting(
        7, _whole(0, 365), "Days after which links of mails that are used or over are destroyed"
    )
    retain_deliveries_days: int = _setting(
        30, _whole(1, 30), "Days after which what webhooks sent is destroyed"
    )
    retain_audit_months: int = _setting(
        60, _whole(1, 240), "Months for which the record of administration is kept"
    )
    retain_accounts_months: int = _setting(
        0, _whole(0, 240), "Months without a visit after which an account goes, told by mail first; 0: never"
    )
    log_level: str = _setting("info", _one_of("debug", "info", "warning", "error"), "How much is logged")

    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """Rows (name, value in force, help) for the administrator's page; secrets are masked."""
        found = []
        for entry in fields(self):
            meta: _Meta = entry.metadata["setting"]
            value = str("" if (held := getattr(self, entry.name)) is None else held)
            if meta.secret or entry.name in ADDRESSES:
                value = _masked(value, entry.name)
            found.append((entry.name.upper(), value, meta.help))
        return tuple(found)


def _masked(value: str, name: str) -> str:
    if name in ADDRESSES:
        parts = urlsplit(value)
        return value.replace(f":{parts.password}@", ":***@") if parts.password else value
    return "set" if value else "not set"


def describe_settings() -> tuple[tuple[str, str, str], ...]:
    """Rows (name, default, help) of all settings, for the README's table and the administrator's page."""
    rows = []
    for entry in fields(Settings):
        default = str("" if entry.default is None else entry.default).replace(f"{ROOT}/", "")
        rows.append((entry.name.upper(), default, entry.metadata["setting"].help))
    return tuple(rows)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from an environment; raises ConfigError that names every wrong one, a line each."""
    values: dict[str, Any] = {}
    faults = []
    for entry in fields(Settings):
        name = entry.name.upper()
        raw = environ.get(name, "").strip()
        if not raw:
            continue
        try:
            values[entry.name] = entry.metadata["setting"].read(raw)
        except ValueError as wrong:
            said = "its value" if entry.metadata["setting"].secret else repr(raw)
            faults.append(f"{name}: {said} is not usable; expected {wrong}.")
    if faults:
        raise ConfigError("\n".join(faults))
    settings = Settings(**values)
    if "public_url" not in values:
        shown = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - only shown
        settings = replace(settings, public_url=f"http://{shown}:{settings.port}")
    if settings.mail_security == "none" and settings.mail_server not in {"", "127.0.0.1", "localhost", "::1"}:
        raise ConfigError(
            "MAIL_SECURITY: 'none' is allowed for a mail server on this machine only; use starttls or tls."
        )
    return settings


def stored_secret_key(instance_folder: Path) -> str:
    """The key kept in the instance folder, made on first use and readable by its owner only."""
    file = instance_folder / "secret_key"
    if not file.exists():
        instance_folder.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=instance_folder)  # readable by its owner only
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_hex(32))
        # A link is whole or not there: two processes that start at once agree on the first one's key.
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        Path(draft).unlink()
    return file.read_text().strip()
