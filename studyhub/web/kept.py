"""Pages that are kept as they were made for a person, until something changes of what they show.

A page is kept by the person's stamp (`services/stamps`), which grows with every transaction that writes for
them or for a program of theirs, by the content, and by the minute: how long is left of something goes on.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

from flask import g, session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from .context import core_shelf, now

MOST = 1024
"""Pages a process keeps, of some twenty kilobytes each."""
TOKEN = "studyhub-token-of-this-request"  # noqa: S105 - it stands where a token goes

_pages: OrderedDict[Hashable, str] = OrderedDict()
_turning = threading.Lock()


def kept(name: str, made: Callable[[], str]) -> str:
    """The page `name` of the signed-in person: the one that is kept, or `made()` to be kept.

    The token of its forms is put in anew each time. A page that has something to say once is not kept.
    """
    if session.get("_flashes"):
        return made()
    person, minute = current_user.person, now().replace(second=0, microsecond=0)
    key = (name, person.id, person.stamp, core_shelf().hash, minute)
    page = _pages.get(key)
    if page is None:
        g.csrf_token = TOKEN  # what Flask-WTF gives to every form of the page
        try:
            page = made()
        finally:
            g.pop("csrf_token")
    with _turning:
        _pages[key] = page
        _pages.move_to_end(key)
        while len(_pages) > MOST:
            _pages.popitem(last=False)
    return page.replace(TOKEN, generate_csrf())
