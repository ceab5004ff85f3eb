"""A connection after its last answer is read until the other side ends, or has had its time."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from studyhub.adapters import leaving as module
from studyhub.adapters.leaving import IN_ALL, IN_ALL_AT_END, SILENCE, Leaving


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Our end of a connection, and the visitor's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_visitor_reads_the_answer_and_its_end_and_may_still_send(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = ends
    ours.sendall(b"answer")
    leaving = Leaving(ours)
    assert leaving.drop()  # nothing has come, and nobody waited for it
    theirs.sendall(b"x" * 1000)
    assert (theirs.recv(100), theirs.recv(100)) == (b"answer", b"")
    assert leaving.drop()
    assert leaving.dropped == 1000
    theirs.close()
    assert not leaving.drop()


def test_no_more_than_so_much_is_dropped(
    ends: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 3000)
    leaving = Leaving(ends[0])
    for more in (True, True, False):
        ends[1].sendall(b"x" * 1000)
        assert leaving.drop() is more


def test_who_has_gone_is_not_waited_for(ends: tuple[socket.socket, socket.socket]) -> None:
    ends[0].close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        Leaving(ends[0])


def test_silence_and_trickling_are_borne_for_a_while(ends: tuple[socket.socket, socket.socket]) -> None:
    leaving = Leaving(ends[0])
    began = leaving.since
    assert not leaving.has_had_its_time(began + SILENCE)
    assert leaving.has_had_its_time(began + SILENCE + 1)
    leaving.heard = began + IN_ALL  # a byte now and then
    assert not leaving.has_had_its_time(began + IN_ALL)
    assert leaving.has_had_its_time(began + IN_ALL + 1)
    leaving.heard = began + IN_ALL_AT_END
    assert leaving.has_had_its_time(began + IN_ALL_AT_END + 1, at_end=True)


def test_each_byte_begins_the_silence_anew(ends: tuple[socket.socket, socket.socket]) -> None:
    leaving = Leaving(ends[0])
    before = time.monotonic()
    ends[1].sendall(b"x")
    leaving.drop()
    assert leaving.heard >= before
