"""Pages whose template runs once for each shape that they have; what differs is put into holes each time.

The template gets a shape, which says what parts there are, and holes: nothing that is of a person, so that
nobody's words can stand in what is kept. A word that is not Markup is escaped as it is put in.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from flask import current_app, g, json, render_template, session
from flask_login import current_user
from markupsafe import Markup, escape

from .security.signed import TOKEN, form_token

MOST = 512
"""Shapes that a process keeps, each of up to 20,000 characters; what was right and chosen makes a hundred."""
MARK = secrets.token_hex(16)
"""Begins each hole. Nobody can guess it and have it put into a page."""
WIDE = "<table>"
CUT = re.compile(rf"{MARK}\.([a-z_0-9]+)\.(?:{WIDE})?")
Words = Mapping[str, str]
"""What stands in the holes, by their names: text, or Markup of our own."""
Pieces = list[str]
"""What stands between the holes, and each hole's name, by turns."""


class Frames:
    """The shapes of a process, cut at their holes; those that nobody asked for the longest leave first."""

    def __init__(self) -> None:
        """Empty."""
        self._cut: OrderedDict[Hashable, Pieces] = OrderedDict()
        self._turning = threading.Lock()

    def get(self, key: Hashable) -> Pieces | None:
        """What is kept of a shape."""
        with self._turning:
            if key in self._cut:
                self._cut.move_to_end(key)
            return self._cut.get(key)

    def keep(self, key: Hashable, pieces: Pieces) -> None:
        """Keep a shape; others leave where there are more than MOST."""
        with self._turning:
            self._cut[key] = pieces
            while len(self._cut) > MOST:
                self._cut.popitem(last=False)


frames = Frames()


@lru_cache(maxsize=256)
def hole(name: str, *, wide: bool = False) -> str:
    """What stands in a kept page for a word; `wide` where templates shall see a table in it."""
    return f"{MARK}.{name}.{WIDE if wide else ''}"


def framed(template: str, shape: Hashable, words: Words, *, keep: bool = True) -> str:
    """A page: its template, given `shape` and `words`, with the words in their places.

    `shape` must say the same of all that share it. A page that has something to say once (a flashed message),
    or whose shape is hardly anybody else's (not `keep`), is made for itself.
    """
    keep = keep and not session.get("_flashes") and not current_app.jinja_env.auto_reload
    key = (template, shape, current_app.jinja_env.globals["asset"](""), keys_of_reader())  # type: ignore[operator]
    pieces = frames.get(key) if keep else None
    if pieces is None:
        pieces = CUT.split(_with_holes(template, shape, words))
        if keep:
            frames.keep(key, pieces)
    page = pieces.copy()
    token = form_token()
    page[1::2] = [token if name == TOKEN else escape(words[name]) for name in pieces[1::2]]
    return "".join(page)


def keys_of_reader() -> str:
    """What `base.html` holds of who reads it: the shortcut keys that they chose."""
    chosen = getattr(current_user, "preferences", None)
    return json.dumps(chosen.get("keys", {})) if chosen else ""


@contextmanager
def in_place_of_token(mark: str) -> Iterator[None]:
    """Within it, forms get a mark of ours where the token of a request goes."""
    g.csrf_token = mark  # what Flask-WTF gives to every form of the page
    try:
        yield
    finally:
        g.pop("csrf_token")


def _with_holes(template: str, shape: Hashable, words: Words) -> str:
    holes = {name: Markup(hole(name)) for name in words}  # noqa: S704 - our own marks
    with in_place_of_token(hole(TOKEN)):
        return render_template(template, shape=shape, words=holes)
