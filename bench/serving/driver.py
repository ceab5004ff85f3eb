"""Asks a server over a few kept connections, one request after the other on each, and checks every reply.

One thread with a selector: a driver that burns a core of its own would measure itself.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

CONNECTIONS = 8
SILENCE = 30.0
"""Seconds without any reply after which the server is given up."""


@dataclass(frozen=True)
class Request:
    """A request as it goes over the wire, the status that its reply must have, and a mark in its body."""

    raw: bytes
    status: int
    mark: bytes


@dataclass(frozen=True)
class Load:
    """What a stretch came to: requests with the warm-up, a second, and how long each waited (ms)."""

    asked: int
    rps: float
    p50_ms: float
    p99_ms: float
    max_ms: float


class WrongReply(Exception):
    """A reply that is not what was asked for: no figure is taken from such a run."""


@dataclass
class _Line:
    """A connection: the request under way, since when, and what has come back."""

    link: socket.socket
    asked: Request
    since: float
    got: bytearray = field(default_factory=bytearray)


def drive(port: int, requests: Iterator[Request], *, seconds: float, warm: float = 1.0) -> Load:
    """Ask for `seconds` after a warm-up, or until `requests` run out; raises WrongReply."""
    waits: list[float] = []
    asked, began, first = 0, time.perf_counter(), True
    with selectors.DefaultSelector() as ready:
        open_ = sum(_ask(ready, port, requests) for _ in range(CONNECTIONS))
        while open_:
            events = ready.select(SILENCE)
            if not events:
                raise WrongReply(f"no reply in {SILENCE:.0f} s")
            for key, _ in events:
                line: _Line = key.data
                if not _whole(line):
                    continue
                now = time.perf_counter()
                _check(line)
                asked += 1
                if first and now - began > warm:
                    first, began, waits = False, now, []
                waits.append(now - line.since)
                over = not first and now - began > seconds
                open_ -= 0 if not over and _again(line, requests) else _close(ready, line)
    return _told(asked, waits, time.perf_counter() - began)


def _ask(ready: selectors.BaseSelector, port: int, requests: Iterator[Request]) -> int:
    asked = next(requests, None)
    if asked is None:
        return 0
    link = socket.create_connection(("127.0.0.1", port))
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line = _Line(link, asked, time.perf_counter())
    link.sendall(asked.raw)
    ready.register(link, selectors.EVENT_READ, line)
    return 1


def _again(line: _Line, requests: Iterator[Request]) -> bool:
    asked = next(requests, None)
    if asked is None:
        return False
    line.asked, line.since = asked, time.perf_counter()
    line.got.clear()
    line.link.sendall(asked.raw)
    return True


def _close(ready: selectors.BaseSelector, line: _Line) -> int:
    ready.unregister(line.link)
    line.link.close()
    return 1


def _whole(line: _Line) -> bool:
    """Read what is there; whether the reply has come to its end."""
    part = line.link.recv(262_144)
    if not part:
        raise WrongReply("the server hung up")
    line.got += part
    end = line.got.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(line.got[:end]).lower()
    at = head.find(b"content-length:")
    if at < 0:
        raise WrongReply("a reply without a length")
    length = int(head[at + 15 :].split(b"\r\n", 1)[0])
    return len(line.got) >= end + 4 + length


def _check(line: _Line) -> None:
    status = int(line.got[9:12])
    if status != line.asked.status or line.asked.mark not in line.got:
        said = bytes(line.got[:200]).decode(errors="replace")
        raise WrongReply(f"{line.asked.raw.split(b' HTTP')[0].decode()}: {said}")


def _told(asked: int, waits: list[float], took: float) -> Load:
    if not waits:
        raise WrongReply("nothing was asked")
    ranked = sorted(wait * 1000 for wait in waits)
    return Load(asked, len(ranked) / took, _at(ranked, 0.5), _at(ranked, 0.99), ranked[-1])


def _at(ranked: list[float], share: float) -> float:
    return ranked[min(int(share * len(ranked)), len(ranked) - 1)]
