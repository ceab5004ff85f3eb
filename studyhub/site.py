"""The Flask application, quick to start: its addresses are there at once, most areas with their first page.

What the addresses are, the last start has kept in a file. Where that is missing, or the code has changed
since, all areas are loaded at once.
"""

from __future__ import annotations

import hashlib
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask, request
from flask.typing import ResponseReturnValue

from . import web
from .adapters.kept_file import kept_or_made
from .services.site.trouble import trouble_of
from .web.rules import LateRule

FILE = "addresses.msgpack"
OF_ITSELF = {"HEAD", "OPTIONS"}
"""Methods that Flask adds."""


class Address(msgspec.Struct, array_like=True):
    """A rule, the view that it leads to, and the methods that this takes."""

    rule: str
    endpoint: str
    methods: list[str]


class Addresses(msgspec.Struct, array_like=True):
    """Of all areas: each rule, and each blueprint with its module; `code` names what they were read from."""

    code: str
    rules: list[Address]
    modules: dict[str, str]


class Site(Flask):
    """Flask, but that areas may come late, and a fault's line in the log names no address."""

    url_rule_class = LateRule

    def __init__(self, *given: Any, **named: Any) -> None:
        """No area is awaited."""
        self._awaited: dict[str, str] = {}
        self._loading = threading.RLock()
        super().__init__(*given, **named)

    def add_areas(self) -> None:
        """Load all areas."""
        from .web.areas import BLUEPRINTS  # noqa: PLC0415 - brings most of the code with it

        for blueprint in BLUEPRINTS:
            self._add(blueprint)

    def await_areas(self, cache: Path) -> None:
        """Add the addresses of all areas, and load each of them when it is asked for."""
        code = _code()
        known = kept_or_made(
            cache / FILE,
            read=lambda data: _read(data, code),
            make=lambda: self._loaded_addresses(code),
            write=msgspec.msgpack.encode,
        )
        if self.blueprints.keys() >= known.modules.keys():
            return  # they had to be looked up, and are loaded now
        for one in known.rules:
            self.add_url_rule(one.rule, one.endpoint, methods=one.methods)
        self._awaited = known.modules

    def load_areas(self) -> None:
        """Load the areas that are awaited still."""
        for name in tuple(self._awaited):
            self.load_area(name)

    def load_area(self, name: str | None) -> None:
        """Load an area if it is awaited."""
        with self._loading:
            if name in self._awaited:
                self._add(import_module(self._awaited[name]).bp)
                del self._awaited[name]

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, *given: Any, **named: Any
    ) -> None:
        """Add a rule with its view; of an awaited area the rule is there."""
        if endpoint is not None and endpoint.partition(".")[0] in self._awaited:
            self.view_functions[endpoint] = view_func
        else:
            super().add_url_rule(rule, endpoint, view_func, *given, **named)

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Load the area that a request is for, then do what comes before each request."""
        if self._awaited:
            self.load_area(request.blueprint)
        return super().preprocess_request()

    def ensure_sync(self, func: Any) -> Any:
        """The function itself: none of ours is `async`, and Flask looks at twenty of them in each request."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """Write an unforeseen fault to the log, with its traceback; a database's trouble as one line.

        It names the page: an address may hold a token of a mail.
        """
        trouble = trouble_of(exc_info[1])
        if trouble is not None:
            told = trouble, request.method, request.endpoint, str(exc_info[1]).splitlines()[0]
            self.logger.error("The database is %s, in %s %s: %s. flask doctor says what to do.", *told)
            return
        self.logger.error("Fault in %s %s", request.method, request.endpoint, exc_info=exc_info)

    def _add(self, blueprint: Any) -> None:
        # Not by `register_blueprint`, which refuses once a request has been answered: this one's rules stand.
        blueprint.register(self, {})
        web.limits.lay(self, [view for view in self.view_functions if view.startswith(f"{blueprint.name}.")])

    def _loaded_addresses(self, code: str) -> Addresses:
        front = set(self.blueprints)
        self.add_areas()
        modules = {name: one.import_name for name, one in self.blueprints.items() if name not in front}
        rules = [
            Address(rule.rule, rule.endpoint, sorted((rule.methods or set()) - OF_ITSELF))
            for rule in self.url_map.iter_rules()
            if rule.endpoint.partition(".")[0] in modules
        ]
        return Addresses(code, rules, modules)


def _read(data: bytes, code: str) -> Addresses | None:
    try:
        found = msgspec.msgpack.decode(data, type=Addresses)
    except msgspec.MsgspecError:
        return None
    return found if found.code == code else None


def _code() -> str:
    """Names the web's code by the sizes and times of its files, as Python does for what it compiled."""
    files = sorted(Path(web.__file__).parent.rglob("*.py"))
    marks = ((str(file), one.st_size, one.st_mtime_ns) for file in files for one in (file.stat(),))
    return hashlib.sha256(repr(tuple(marks)).encode()).hexdigest()
