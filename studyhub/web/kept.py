"""Pages that are kept as they were made for a person, until something changes of what they show.

A page is kept by the person's stamp (`services/stamps`), which grows with every transaction that writes for
them or for a program of theirs, by the content, and by what else it hangs on, as its view says; and no longer
than until it is another one by the clock alone, as who makes it says: a minute where minutes run on it, a day
where nothing does.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import NamedTuple

from flask import session
from flask_login import current_user

from studyhub.services.database import waiting

from .context import core_shelf, now
from .frames import in_place_of_token
from .made_once import MadeOnce
from .security.signed import form_token

MOST = 16 * 1024 * 1024
"""Characters of pages that a process keeps: some hundreds of lessons, or a thousand start pages."""
TOKEN = secrets.token_hex(16)
"""Stands where the token of a request goes. Nobody can guess it and have it put into a link of theirs."""
PATIENCE = 10.0
"""Seconds that a request waits for another one that makes its page; then it makes the page itself."""


class Made(NamedTuple):
    """A page, and until when it stays as it is if nobody writes anything."""

    page: str
    until: datetime


class _Held(NamedTuple):
    """A page with what it hangs on, and the time in which it may be shown."""

    page: str
    mark: Hashable
    since: datetime
    until: datetime


class Kept:
    """The pages of a process, those that nobody asked for the longest leave first."""

    def __init__(self) -> None:
        """Empty."""
        self._pages: OrderedDict[Hashable, _Held] = OrderedDict()
        self._turning = threading.Lock()
        self.held = 0

    def get(self, key: Hashable, mark: Hashable, at: datetime) -> str | None:
        """The page that is kept under a key, if it still holds."""
        with self._turning:
            found = self._pages.get(key)
            if found is None or found.mark != mark or not found.since <= at < found.until:
                return None
            self._pages.move_to_end(key)
            return found.page

    def keep(self, key: Hashable, mark: Hashable, made: Made, at: datetime) -> None:
        """Keep a page in place of the one before; others leave where there are more than MOST characters."""
        with self._turning:
            self._drop(self._pages.pop(key, None))
            self._pages[key] = _Held(made.page, mark, at, made.until)
            self.held += len(made.page)
            while self.held > MOST:
                self._drop(self._pages.popitem(last=False)[1])

    def _drop(self, gone: _Held | None) -> None:
        self.held -= len(gone.page) if gone else 0


pages = Kept()
under_way = MadeOnce(patience=PATIENCE)


def kept(name: str, made: Callable[[], Made], hangs_on: Hashable = None) -> str:
    """The page `name` of the signed-in person: the one that is kept, or `made()` to be kept.

    `hangs_on` is all that the page shows and that counts neither for the person nor for a program of theirs.
    The token of its forms is put in anew each time. A page that has something to say once is not kept.
    """
    if session.get("_flashes"):
        return made().page
    person = current_user.person
    key, mark = (name, person.id), (person.stamp, core_shelf().hash, hangs_on)

    def find() -> str | None:
        return pages.get(key, mark, now())

    def make() -> str:
        at = now()
        with in_place_of_token(TOKEN):
            new = made()
        pages.keep(key, mark, new, at)
        return new.page

    # Who is shown the page by another mark waits for nobody: it would be no page of theirs.
    page = find() or under_way.get((key, mark), find=find, make=make, aside=waiting)
    return page.replace(TOKEN, form_token())
