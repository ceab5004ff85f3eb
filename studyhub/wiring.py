"""Makes the application: settings, extensions, content, web and commands. This file only wires."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from dotenv import dotenv_values
from flask import Flask

from . import cli, web
from .adapters.assets import prepare_assets
from .adapters.clock import system_clock
from .adapters.flag import Flag
from .adapters.lookout import Lookout
from .adapters.mail import Mailer, SmtpServer
from .adapters.metrics import Metrics
from .adapters.oidc.providers import read_providers
from .adapters.queue import Place, Queue
from .adapters.revisions import line_of
from .adapters.webhooks import Rules
from .catalog.faults import Fault
from .catalog.live import LiveCatalog
from .catalog.types import Catalog
from .codebook.book import opened
from .config import ROOT, ConfigError, Settings, read_settings, stored_secret_key
from .extensions import db, limiter, login
from .kept_templates import KeptTemplates
from .services.connect.sending import Outlet
from .services.connect.signing import Keys
from .services.database import configure_engine, let_go
from .services.federation.college import College, college_of
from .services.jobs.postbox import Postbox
from .services.planning.tables import shared_tables
from .services.site.content_news import EVERY, ContentNews
from .site import Site

if TYPE_CHECKING:
    from .services.jobs.site import Site as Work


def create_app(*, late_areas: bool = False, **overrides: Any) -> Site:
    """The wired application. Overrides are settings by their field names, or Flask keys in capitals.

    With `late_areas`, which the server asks for, most of the site is loaded with its first page (`Site`), and
    compiled templates are kept.
    """
    flask_keys = {name: overrides.pop(name) for name in tuple(overrides) if name.isupper()}
    environ = {**_env_file(), **os.environ, **{k.upper(): str(v) for k, v in overrides.items()}}
    settings = read_settings(environ)
    app = Site(
        __package__,
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(settings.instance_folder),
    )
    _configure(app, settings, flask_keys)
    _init_extensions(app)
    app.extensions["catalog"] = LiveCatalog(
        settings.content_folder,
        settings.instance_folder / "cache",
        watch=settings.watch_content,
        check=lambda catalog: _checked(app, catalog),
        checked_by=app.config["CODE_TABLES"].lower(),
    )
    shared_tables.bind(settings.instance_folder / "cache")
    app.extensions["clock"] = system_clock
    app.extensions["lookout"] = _lookout(app)
    app.extensions["older_revisions"] = older_revisions
    app.extensions["starting"] = False  # as the first worker of a server is, which soon goes (`cli/node.py`)
    app.extensions["draining"] = Flag()  # one for all workers that are forked from here
    app.extensions["metrics"] = Metrics() if settings.metrics_token else None
    app.extensions["assets"] = prepare_assets(
        templates=ROOT / "templates",
        static=ROOT / "static",
        cache=settings.instance_folder / "cache",
        live=settings.watch_content,
    )
    app.extensions["college"] = _college(settings)
    app.extensions["outlet"] = Outlet(Keys(app.config["SECRET_KEY"]), Rules(settings.webhooks_private))
    _init_jobs(app, settings)
    web.register(app)
    if late_areas:
        app.await_areas(settings.instance_folder / "cache")
        app.jinja_env.bytecode_cache = KeptTemplates(settings.instance_folder / "cache" / "templates")
    else:
        app.add_areas()
    cli.register(app)
    return app


@cache
def older_revisions() -> frozenset[str]:
    """The revisions before the one that this code needs."""
    return frozenset(line_of(ROOT / "migrations")[:-1])


def _checked(app: Flask, catalog: Catalog) -> tuple[Fault, ...]:
    from .catalog.checks import check_bank  # noqa: PLC0415 - only for content that has changed

    with opened(app.config["CODEBOOK_FOLDER"]) as codes:
        return check_bank(catalog, today=system_clock().date(), codes=codes)


def _init_jobs(app: Flask, settings: Settings) -> None:
    """What is put on its way goes into the database, a consumer takes it from there, the queue wakes it."""
    mailer, keys = Mailer(_mail_server(settings)), app.extensions["outlet"].keys

    def clock() -> datetime:  # looked up each time: tests put another one into the app
        now: datetime = app.extensions["clock"]()
        return now

    app.extensions["mailer"] = Postbox(mailer, keys, clock)
    app.extensions["queue"] = Queue(Place(settings.instance_folder, settings.redis_url, settings.public_url))
    app.extensions["jobs"] = lambda: _work(app, settings, mailer, clock)


def _work(app: Flask, settings: Settings, mailer: Mailer, clock: Callable[[], datetime]) -> Work:
    """What jobs need of the site; loaded with the first of them."""
    from .services.jobs.site import Site as Work  # noqa: PLC0415 - see above
    from .services.planning.links import Signer  # noqa: PLC0415
    from .services.privacy.kinds import Periods  # noqa: PLC0415

    return Work(
        mailer=mailer,
        postbox=app.extensions["mailer"],
        outlet=app.extensions["outlet"],
        signer=Signer(str(app.config["SECRET_KEY"])),
        public_url=settings.public_url,
        registration=settings.registration,
        session_days=settings.session_days,
        periods=Periods.of(settings),
        content=app.config["CONTENT_FOLDER"],
        code_tables=app.config["CODEBOOK_FOLDER"],
        shelf=app.extensions["catalog"].shelf,
        clock=clock,
    )


def _college(settings: Settings) -> College:
    try:
        return college_of(read_providers(settings.oidc_file) if settings.oidc_file else ())
    except ValueError as wrong:
        lines = str(wrong).splitlines()
        raise ConfigError("\n".join(f"OIDC_FILE: {line}." for line in lines)) from wrong


def _lookout(app: Flask) -> Lookout:
    """Looks for exchanged content; the server starts it in each of its processes."""
    news = ContentNews(app.extensions["catalog"].look_again)

    def look() -> None:
        with app.app_context():
            news.look()

    return Lookout("lookout for content", look, every=EVERY)


def _mail_server(settings: Settings) -> SmtpServer | None:
    if not settings.mail_server:
        return None
    return SmtpServer(
        host=settings.mail_server,
        port=settings.mail_port,
        security=settings.mail_security,
        username=settings.mail_username,
        password=settings.mail_password,
        sender=settings.mail_from,
    )


def _env_file() -> dict[str, str]:
    return {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}


def _configure(app: Flask, settings: Settings, flask_keys: dict[str, Any]) -> None:
    settings.instance_folder.mkdir(parents=True, exist_ok=True)
    https = settings.public_url.startswith("https://")
    app.config.from_mapping(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key or stored_secret_key(settings.instance_folder),
        CONTENT_FOLDER=settings.content_folder,
        CODEBOOK_FOLDER=settings.instance_folder / "codebook",
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SESSION_COOKIE_NAME="__Host-studyhub" if https else "studyhub",  # no other host may set it
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        SESSION_REFRESH_EACH_REQUEST=False,  # see web/accounts/session_user.py
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=1024 * 1024,
        BOOTSTRAP_SERVE_LOCAL=True,
        RATELIMIT_STORAGE_URI=_counts_at(settings.redis_url),
        RATELIMIT_ENABLED=settings.rate_limits,
    )
    app.config.from_mapping(flask_keys)
    with opened(app.config["CODEBOOK_FOLDER"]) as codes:
        app.config["CODE_TABLES"] = codes.edition if codes else ""


def _counts_at(redis_url: str | None) -> str:
    """Where limits are counted, as the limiter names it."""
    if redis_url is None:
        return "memory://"
    from .adapters.shared_counts import SCHEME  # noqa: PLC0415 - brings the client of Redis with it

    return f"{SCHEME}{redis_url}"


def _init_extensions(app: Flask) -> None:
    configure_engine(app.config)
    db.init_app(app)
    app.teardown_appcontext(let_go)
    login.init_app(app)
    web.security.signed.guard_forms(app)
    app.after_request(web.security.say_when)
    limiter.init_app(app)
