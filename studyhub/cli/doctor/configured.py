"""Whether what is set, the key and the content fit a site that others reach."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import current_app

from studyhub.catalog.errors import CatalogError
from studyhub.config import Settings
from studyhub.services.accounts.second_step import sealed_under_another_key

from .finding import Finding, fault, settings_of_site, warning

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def settings_are_fit() -> Iterator[Finding]:
    """Whether what is set fits a site that others reach."""
    settings = settings_of_site()
    yield from _address_is_fit(settings)
    if settings.workers > 1 and not settings.redis_url:
        yield warning(
            "settings",
            f"{settings.workers} workers count apart: a limit of 5 tries is one of {5 * settings.workers}.",
            "Set REDIS_URL where that matters.",
        )
    shared = settings.redis_url and urlsplit(settings.redis_url).hostname not in LOOPBACK
    if shared and not settings.secret_key:
        yield warning(
            "settings",
            "REDIS_URL is set, SECRET_KEY is not: each machine makes a key of its own.",
            "Set the same SECRET_KEY on every machine.",
        )
    if not settings.rate_limits:
        yield fault("settings", "RATE_LIMITS is no: nobody who guesses is held up.", "Take that line out.")
    key = settings.instance_folder / "secret_key"
    if not settings.secret_key and key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield fault("settings", f"{key} can be read by other users of this machine.", f"chmod 600 {key}")


def _address_is_fit(settings: Settings) -> Iterator[Finding]:
    public = urlsplit(settings.public_url)
    if public.hostname not in LOOPBACK:
        if public.scheme != "https":
            yield fault(
                "settings",
                f"PUBLIC_URL is {settings.public_url}: passwords cross the network unhidden.",
                "Put a proxy with a certificate in front; docs/deployment.md shows one.",
            )
        elif not settings.trusted_proxies:
            yield warning(
                "settings",
                "PUBLIC_URL is https, and TRUSTED_PROXIES is 0: all visitors look like one.",
                "Set TRUSTED_PROXIES to the number of proxies in front (1 for one nginx).",
            )
        if settings.registration == "open" and not settings.mail_server:
            yield warning(
                "settings",
                "Anybody can register, and no mail confirms who they are.",
                "Set MAIL_SERVER, or REGISTRATION=invitation.",
            )


def keys_fit() -> Iterator[Finding]:
    """Whether SECRET_KEY is the one under which secrets in the database were sealed."""
    useless, all_ = sealed_under_another_key(current_app.extensions["outlet"].keys)
    if useless:
        yield fault(
            "keys",
            f"SECRET_KEY is not the one that {useless} of {all_} authenticator apps were set up with.",
            "Put the old key back (SECRET_KEY, or secret_key in the instance folder) and restart; "
            "else these people come in with a recovery code only.",
        )


def content_is_sound() -> Iterator[Finding]:
    """Whether the content loads, and what the checker finds."""
    try:
        current_app.extensions["catalog"].shelf()
    except CatalogError as wrong:
        yield fault("content", str(wrong).splitlines()[0], "make check names every fault with its line.")
        return
    errors = sum(one.severity == "error" for one in current_app.extensions["catalog"].faults())
    if errors:
        yield fault("content", f"The checker finds {errors} errors.", "make check names each with its line.")
