"""What the server does before it forks, so that its workers share memory rather than each filling its own.

A forked process shares every page with its parent until one of them writes to it, and Python writes where it
only looks: each look counts. What is made before the fork is there once.
"""

from __future__ import annotations

import ctypes
import gc

from sqlalchemy.orm import configure_mappers

from studyhub.adapters.queue import Queue
from studyhub.adapters.shared_pages import SharedPages
from studyhub.extensions import db
from studyhub.site import Site
from studyhub.web import kept
from studyhub.web.telemetry import OURS

FIRST_PAGE = "/"


def share(app: Site) -> None:
    """Load and make what every worker would need, then have it looked at no more."""
    app.load_areas()
    if app.config["SETTINGS"].workers > 1:
        kept.pages.common = SharedPages()
    queue: Queue = app.extensions["queue"]
    queue.load()
    configure_mappers()
    # Templates, routes and statements are compiled by the first page and the first look: here, once.
    app.test_client().get(FIRST_PAGE, environ_overrides={OURS: True})
    app.extensions["lookout"].look()
    with app.app_context():
        db.engine.dispose()  # connections may not be shared with the forked workers
    settle()


def settle() -> None:
    """Give freed memory back, and keep the collector from copying pages by merely looking at them."""
    gc.collect()
    gc.freeze()
    gc.enable()  # it sleeps from the start on (`serve.py`)
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl has not
    if trim is not None:
        trim(0)
