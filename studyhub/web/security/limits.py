"""The table of limits, laid around the views: who is counted for what, and what the log says of it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request
from flask_limiter import RequestLimit
from flask_limiter.util import get_remote_address
from flask_login import current_user

from studyhub.extensions import limiter
from studyhub.web.api.dispatch import by_token

from .table import LIMITS
from .terms import EVERY_CALL, By, Counted, Limit

log = logging.getLogger(__name__)
PAGE_OF_TEXT = 100_000


def lay(app: Flask, routes: Iterable[str]) -> None:
    """Lay each limit around the views of these routes, where requests are counted at all."""
    if not app.config["RATELIMIT_ENABLED"]:
        return
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)  # its lines name addresses of people
    for route in routes:
        for limit in LIMITS:
            if stands_in(route, limit):
                app.view_functions[route] = AROUND[limit](app.view_functions[route])


def stands_in(route: str, limit: Limit) -> bool:
    """Whether a route is under a limit."""
    return route in limit.routes or (EVERY_CALL in limit.routes and route.startswith(EVERY_CALL))


def account() -> str:
    """The account that asks."""
    return f"account {current_user.id}"


def typed_address() -> str:
    """The mail address that is typed, as a hash: the counter's store holds none."""
    said = request.form.get("email", "").strip().casefold()
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()


def signed_in() -> bool:
    """Whether somebody asks who has an account."""
    return bool(current_user.is_authenticated)


def stranger() -> bool:
    """Whether a stranger asks."""
    return not current_user.is_authenticated


def never() -> bool:
    """Nobody is let off."""
    return False


def small() -> bool:
    """Whether a stranger asks, or what is sent is text alone."""
    return stranger() or (request.content_length or 0) < PAGE_OF_TEXT


def refused(response: Response) -> bool:
    """Whether an answer is a refusal."""
    return response.status_code in {401, 404, 422, 429}


def taken(response: Response) -> bool:
    """Whether what was sent was taken."""
    return response.status_code < 400


def wrong_token(response: Response) -> bool:
    """Whether a call counts as a guess."""
    return response.status_code == 401


KEYS: dict[By, Callable[[], str]] = {
    By.ACCOUNT: account,
    By.NETWORK: get_remote_address,
    By.ADDRESS: typed_address,
    By.BEARER: by_token,
}
LET_OFF = {By.ACCOUNT: stranger, By.NETWORK: signed_in, By.ADDRESS: never, By.BEARER: never}
SPECIAL = {Counted.LARGE: small, Counted.UNKNOWN: never}
"""Ways of counting that let others off than their key does: a call takes no cookie."""
COUNTED = {Counted.REFUSED: refused, Counted.TAKEN: taken, Counted.UNKNOWN: wrong_token}


def told(limit: Limit) -> Callable[[RequestLimit], None]:
    """Gives what writes a line for a request that was held up: which limit, never who."""

    def tell(_: RequestLimit) -> None:
        log.warning("Held up by the limit %r: %s", limit.name, request.endpoint)

    return tell


def around(limit: Limit) -> Any:
    """Gives what lays the limit around a view."""
    return limiter.shared_limit(
        limit.amount,
        scope=limit.name,
        methods=list(limit.methods),
        key_func=KEYS[limit.by],
        exempt_when=SPECIAL.get(limit.counted, LET_OFF[limit.by]),
        deduct_when=COUNTED.get(limit.counted),
        on_breach=told(limit),
        error_message=limit.said,
    )


AROUND = {limit: around(limit) for limit in LIMITS}
"""Made once, so that several apps of one process share them."""
