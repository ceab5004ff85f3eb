"""How the log is written: a line a record, as text or as JSON, each with the request that it belongs to."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from pythonjsonlogger.json import JsonFormatter

TEXT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"
QUIET = ("alembic",)


class _OfRequest(logging.Filter):
    """Gives each record the id of the request that is being answered, `-` outside of one."""

    def __init__(self, request_id: Callable[[], str]) -> None:
        super().__init__()
        self._request_id = request_id

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "request_id"):
            record.request_id = self._request_id() or "-"
        return True


def begin_logging(*, level: str, form: str, request_id: Callable[[], str]) -> None:
    """Write the log to standard error from now on; `form` is text or json. What was set before is let go."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_OfRequest(request_id))
    handler.setFormatter(logging.Formatter(TEXT) if form == "text" else _json())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _json() -> logging.Formatter:
    names = {"asctime": "time", "levelname": "level", "name": "logger"}
    wanted = "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"
    return JsonFormatter(wanted, rename_fields=names, datefmt="%Y-%m-%dT%H:%M:%S%z")
