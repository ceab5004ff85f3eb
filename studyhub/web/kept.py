"""Pages that are kept as they were made for a person, until something changes of what they show.

A page is kept by the person's stamp (`services/stamps`), which grows with every transaction that writes for
them or for a program of theirs, by the content, and by the minute: how long is left of something goes on.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from flask import g, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from .context import core_shelf, now

MOST = 16 * 1024 * 1024
"""Characters of pages that a process keeps: some hundreds of lessons, or a thousand start pages."""
TOKEN = secrets.token_hex(16)
"""Stands where the token of a request goes. Nobody can guess it and have it put into a link of theirs."""


class Kept:
    """The pages of a process, those that nobody asked for the longest leave first."""

    def __init__(self) -> None:
        """Empty."""
        self._pages: OrderedDict[Hashable, str] = OrderedDict()
        self._turning = threading.Lock()
        self.held = 0

    def get(self, key: Hashable) -> str | None:
        """The page that is kept under a key."""
        with self._turning:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def keep(self, key: Hashable, page: str) -> None:
        """Keep a page; others leave where there are more than MOST characters."""
        with self._turning:
            self.held += len(page) - len(self._pages.pop(key, ""))
            self._pages[key] = page
            while self.held > MOST:
                self.held -= len(self._pages.popitem(last=False)[1])


pages = Kept()


def kept(name: str, made: Callable[[], str]) -> str:
    """The page `name` of the signed-in person: the one that is kept, or `made()` to be kept.

    The token of its forms is put in anew each time. A page that has something to say once is not kept.
    """
    if session.get("_flashes"):
        return made()
    person, minute = current_user.person, now().replace(second=0, microsecond=0)
    key = (name, person.id, person.stamp, core_shelf().hash, minute)
    page = pages.get(key)
    if page is None:
        g.csrf_token = TOKEN  # what Flask-WTF gives to every form of the page
        try:
            page = made()
        finally:
            g.pop("csrf_token")
        pages.keep(key, page)
    return page.replace(TOKEN, generate_csrf())
