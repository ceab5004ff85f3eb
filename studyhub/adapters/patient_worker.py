"""Gunicorn's threads, kept from slow visitors: a request gets a thread once it has come, not when it begins.

Gunicorn 27 gives each new connection a thread that waits for its first bytes, and then for the rest: a few
that send nothing more are enough for a site of eight threads to stand still. Here the worker's own loop
collects head and small bodies. Longer bodies are read by a thread, at most half of the threads at a time.
It sees visitors off too, also those that still send what nobody reads (`leaving.py`).
"""

from __future__ import annotations

import re
import struct
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from socket import SO_RCVTIMEO, SOL_SOCKET
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from gunicorn import http, util
from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.workers.gthread import TConn, ThreadWorker

from .crew import MOMENT, ON_A_FILE, ON_A_SERVER, Crew
from .leaving import Leaving
from .shares import Seated

WHOLE = 64 * 1024
"""Bytes: a request of up to so many waits in the loop until it is whole."""
PATIENCE = 20.0
"""Seconds from the first byte in which it has to be whole."""
IDLE_AT_END = 2.0
"""Seconds that a stopping worker still waits for a request that has not begun."""
SILENCE = 30
"""Seconds without a byte after which a thread that reads a longer body gives up."""
END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
OF_NO_LENGTH = re.compile(rb"\r\n(?:transfer-encoding|expect):", re.IGNORECASE)
"""Who sends chunks says no length, and who expects leave to go on waits for it."""
TOO_MUCH = (
    "Your browser sent more with this page than the site takes, such as cookies of others. "
    "Delete the cookies of this site, then try again. Nothing that you saved is lost."
)
TOO_SLOW = "What your browser sent did not come to its end in time. Nothing of it was kept: send it again."


class Arriving:
    """A connection whose next request has begun to come: what is there, and since when."""

    def __init__(self, conn: TConn) -> None:
        """Nothing has come yet."""
        self.conn, self.data, self.since = conn, bytearray(), time.monotonic()

    def is_whole(self) -> bool:
        """Whether head and body are there, as far as the head says how long it is."""
        end = self.data.find(END)
        if end < 0:
            return False
        head = bytes(self.data[: end + len(END)])
        if OF_NO_LENGTH.search(head):
            return False
        length = LENGTH.search(head)
        return length is None or len(self.data) >= end + len(END) + int(length[1])

    def is_long(self) -> bool:
        """Whether it has a head, and more to come than is waited for here."""
        end = self.data.find(END)
        if end < 0:
            return len(self.data) >= WHOLE
        head = bytes(self.data[: end + len(END)])
        length = LENGTH.search(head)
        return OF_NO_LENGTH.search(head) is not None or (length is not None and end + int(length[1]) > WHOLE)


def told_of_its_end(app: WSGIApplication) -> WSGIApplication:
    """An app that is told when a body ends before the length that its head says.

    Gunicorn lets a body that was cut off end like any other, and says that this is a true end: half of a long
    form would be taken for a whole one. Without that word Werkzeug counts, and refuses.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "CONTENT_LENGTH" in environ:
            environ.pop("wsgi.input_terminated", None)
        return app(environ, start_response)

    return answer


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # the package ships no types
    """The worker that `make run` starts; its loop looks after the threads too."""

    at_once = ON_A_FILE
    wsgi: WSGIApplication

    def __init__(self, *args: Any, **named: Any) -> None:
        """Nobody has come yet."""
        super().__init__(*args, **named)
        self.arriving: dict[TConn, Arriving] = {}
        self.leaving: dict[TConn, Leaving] = {}
        self.reading: set[TConn] = set()
        self.queued: deque[TConn] = deque()
        self.seated = Seated()

    def load_wsgi(self) -> None:
        """The app, which is to keep nothing of a request that was cut off."""
        super().load_wsgi()
        self.wsgi = told_of_its_end(self.wsgi)

    def get_thread_pool(self) -> Crew:
        """The threads that answer."""
        return Crew(self.cfg.threads, at_once=self.at_once)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait no longer than a moment while somebody waits for a thread."""
        if self.tpool.is_late():
            timeout = min(timeout, MOMENT)
        if self.seated.rests(time.monotonic()):
            timeout = min(timeout, Seated.PAUSE)
        super().wait_for_and_dispatch_events(timeout)
        self.tpool.look_after()
        self.seated.tell(self.nr_conns)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Open the door or close it; while it is left to others it stays closed."""
        if not (enabled and self.seated.rests(time.monotonic())):
            super().set_accept_enabled(enabled)

    def accept(self, listener: Any) -> None:
        """Take a connection, and wait for its request in the loop; or leave it to who has fewer."""
        if self.seated.leaves_it(time.monotonic()):
            self.set_accept_enabled(False)
            return
        try:
            link, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        self.seated.tell(self.nr_conns)
        link.setsockopt(SOL_SOCKET, SO_RCVTIMEO, struct.pack("ll", SILENCE, 0))
        conn = TConn(self.cfg, link, address, listener.getsockname())
        self._wait(conn)

    def on_client_socket_readable(self, conn: TConn, client: Any) -> None:
        """A kept connection begins its next request."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait(conn)
        self._collect(conn, client)

    def _wait(self, conn: TConn) -> None:
        self.arriving[conn] = Arriving(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._collect, conn))

    def _collect(self, conn: TConn, _link: Any) -> None:
        """Take what has come; give the request to a thread once it is whole."""
        arriving = self.arriving[conn]
        try:
            part = conn.sock.recv(WHOLE)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if not part:
            self._close(self._let_go(conn))
            return
        arriving.data += part
        if arriving.is_whole():
            self._hand_over(arriving, self.enqueue_req)
        elif arriving.is_long():
            self._hand_over(arriving, self._read_on)

    def _hand_over(self, arriving: Arriving, how: Callable[[TConn], None]) -> None:
        conn = self._let_go(arriving.conn)
        conn.sock.setblocking(True)
        conn.initialized = True
        if conn.parser is None:
            conn.parser = http.get_parser(self.cfg, conn.sock, conn.client)
        conn.parser.unreader.unread(bytes(arriving.data))
        how(conn)

    def _read_on(self, conn: TConn) -> None:
        """Let a thread read the rest, when fewer than half of them do so already."""
        if len(self.reading) >= max(self.cfg.threads // 2, 1):
            self.queued.append(conn)
            return
        self.reading.add(conn)
        self.enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """A request is answered: whoever waits to send a long one is next."""
        if conn in self.reading:
            self.reading.remove(conn)
            if self.queued:
                self._read_on(self.queued.popleft())
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self._see_off(conn)

    def _see_off(self, conn: TConn) -> None:
        """Close a connection, but not into what is still sent: that would break the answer off."""
        try:
            self.leaving[conn] = Leaving(conn.sock)
        except OSError:
            self._close(conn)
        else:
            self.poller.register(conn.sock, EVENT_READ, partial(self._drop, conn))

    def _drop(self, conn: TConn, _link: Any) -> None:
        if not self.leaving[conn].drop():
            self._gone(conn)

    def _gone(self, conn: TConn) -> None:
        del self.leaving[conn]
        self.poller.unregister(conn.sock)
        self._close(conn)

    def murder_pending(self) -> None:
        """Let those go whose request did not come, one that had begun is told so; and those who never end."""
        now = time.monotonic()
        for conn, leaving in list(self.leaving.items()):
            if leaving.has_had_its_time(now, at_end=not self.alive):
                self._gone(conn)
        for conn, arriving in list(self.arriving.items()):
            if now - arriving.since > (PATIENCE if self.alive or arriving.data else IDLE_AT_END):
                self._let_go(conn)
                if not arriving.data:
                    self._close(conn)
                    continue
                with suppress(OSError):
                    util.write_error(conn.sock, 408, "Request Timeout", TOO_SLOW)
                self._see_off(conn)
        super().murder_pending()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Say in plain words what a browser can do about a head that is too large."""
        if not isinstance(exc, LimitRequestHeaders | LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        with suppress(OSError):
            util.write_error(client, 431, "Request Header Fields Too Large", TOO_MUCH)

    def _close(self, conn: TConn) -> None:
        conn.close()
        self.nr_conns -= 1

    def _let_go(self, conn: TConn) -> TConn:
        del self.arriving[conn]
        self.poller.unregister(conn.sock)
        return conn


class BesideAServer(PatientWorker):
    """The worker of a site on a database server: its threads mostly wait for that."""

    at_once = ON_A_SERVER
