from __future__ import annotations

import os
import signal
import time

import pytest

from studyhub.adapters.turn import Turn


def forked(turn: Turn) -> tuple[int, int]:
    """A process that waits for its turn: its number, and where it says that it has it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        turn.wait()
        os.write(writing, b"!")
        signal.pause()
    os.close(writing)
    return child, reading


def end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_one_process_has_the_turn_and_the_next_when_that_is_killed() -> None:
    turn = Turn()
    first, said = forked(turn)
    assert os.read(said, 1) == b"!"
    second, said_too = forked(turn)
    os.set_blocking(said_too, False)
    try:
        assert_silent(said_too)
    finally:
        end(first)
    os.set_blocking(said_too, True)
    try:
        assert os.read(said_too, 1) == b"!"
    finally:
        end(second)


def assert_silent(pipe: int) -> None:
    time.sleep(0.3)
    with pytest.raises(BlockingIOError):
        os.read(pipe, 1)
