"""Work that a page starts and does not wait for, in a thread of its own; its state is in the database."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any, cast

from flask import Flask, current_app

from studyhub.extensions import db

log = logging.getLogger(__name__)


def start(work: Callable[[], None]) -> Thread:
    """Do it in a thread with the app's context; what it raises is logged, and its page says so."""
    app = cast(Flask, cast(Any, current_app)._get_current_object())  # noqa: SLF001 - Flask's documented way

    def inside() -> None:
        with app.app_context():
            try:
                work()
            except Exception:
                log.exception("Background work was broken off")
            finally:
                db.session.remove()

    thread = Thread(target=inside, name="background", daemon=True)
    thread.start()
    return thread
