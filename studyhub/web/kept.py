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
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Protocol

from flask import session
from flask_login import current_user

from studyhub.services.database import waiting

from .canonical import canonical
from .context import core_shelf, now
from .frames import in_place_of_token
from .made_once import MadeOnce
from .security.signed import form_token

MOST = 16 * 1024 * 1024
"""Characters of pages that a process keeps: some hundreds of lessons, or a thousand start pages."""
TOKEN = secrets.token_hex(16)
"""Stands where the token of a request goes. Nobody can guess it and have it put into a link of theirs."""
EPOCH, MICRO = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
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

    def holds(self, mark: Hashable, at: datetime) -> bool:
        """Whether it may be shown."""
        return self.mark == mark and self.since <= at < self.until


class Common(Protocol):
    """Where processes keep pages together: each as bytes, with when it holds in microseconds since 1970."""

    def get(self, key: bytes, mark: bytes) -> tuple[bytes, int, int] | None:
        """The page of a key and a mark."""

    def keep(self, key: bytes, mark: bytes, lasting: tuple[bytes, int, int]) -> None:
        """Keep a page in place of the one before."""


class Kept:
    """The pages of a process, those that nobody asked for the longest leave first.

    With `common` a page that another process made is taken from there.
    """

    common: Common | None = None

    def __init__(self) -> None:
        """Empty."""
        self._pages: OrderedDict[Hashable, _Held] = OrderedDict()
        self._turning = threading.Lock()
        self.held = 0

    def get(self, key: Hashable, mark: Hashable, at: datetime) -> str | None:
        """The page that is kept under a key, if it still holds."""
        with self._turning:
            found = self._pages.get(key)
            if found is not None and found.holds(mark, at):
                self._pages.move_to_end(key)
                return found.page
        found = self._made_elsewhere(key, mark)
        if found is None or not found.holds(mark, at):
            return None
        self._hold(key, found)
        return found.page

    def keep(self, key: Hashable, mark: Hashable, made: Made, at: datetime) -> None:
        """Keep a page in place of the one before; raises TypeError for a mark that has no canonical form."""
        named = canonical(key), canonical(mark)
        self._hold(key, _Held(made.page, mark, at, made.until))
        if self.common is not None:
            self.common.keep(*named, (made.page.encode(), _micros(at), _micros(made.until)))

    def _made_elsewhere(self, key: Hashable, mark: Hashable) -> _Held | None:
        found = self.common.get(canonical(key), canonical(mark)) if self.common else None
        if found is None:
            return None
        page, since, until = found
        return _Held(page.decode(), mark, EPOCH + since * MICRO, EPOCH + until * MICRO)

    def _hold(self, key: Hashable, page: _Held) -> None:
        """Others leave where there are more than MOST characters."""
        with self._turning:
            self._drop(self._pages.pop(key, None))
            self._pages[key] = page
            self.held += len(page.page)
            while self.held > MOST:
                self._drop(self._pages.popitem(last=False)[1])

    def _drop(self, gone: _Held | None) -> None:
        self.held -= len(gone.page) if gone else 0


def _micros(at: datetime) -> int:
    return (at - EPOCH) // MICRO


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
