"""Writers take their turns in the order in which they came, over threads and processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from studyhub.adapters.errors import WritersBusy
from studyhub.adapters.write_queue import WriteQueue

FORK = multiprocessing.get_context("fork")


def queue_of(folder: Path, patience: float = 10.0) -> WriteQueue:
    return WriteQueue(folder / "studyhub.db", patience=patience)


def waiting(queue: WriteQueue) -> int:
    return len(queue._waiting)


def test_threads_write_in_the_order_they_came(tmp_path: Path) -> None:
    queue, order, threads = queue_of(tmp_path), [], []

    def write(number: int) -> None:
        with queue.turn():
            order.append(number)

    with queue.turn():
        for number in range(8):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            while waiting(queue) <= number:
                pass
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_two_never_write_at_once(tmp_path: Path) -> None:
    queue, inside, most = queue_of(tmp_path), [0], [0]

    def write() -> None:
        for _ in range(200):
            with queue.turn():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_who_waits_too_long_is_told_and_the_queue_goes_on(tmp_path: Path) -> None:
    queue = queue_of(tmp_path, patience=0.05)
    with queue.turn(), pytest.raises(WritersBusy), queue.turn():
        pass
    with queue.turn():
        assert waiting(queue) == 0


def test_a_failed_writer_gives_its_turn_back(tmp_path: Path) -> None:
    queue = queue_of(tmp_path, patience=0.05)
    with pytest.raises(RuntimeError), queue.turn():
        raise RuntimeError
    with queue.turn():
        pass


def _hold(queue: WriteQueue, told: Connection) -> None:
    with queue.turn():
        told.send(os.getpid())
        told.poll(30)


def test_another_process_waits_and_a_killed_one_frees_its_turn(tmp_path: Path) -> None:
    queue, (ours, theirs) = queue_of(tmp_path), FORK.Pipe()
    with queue.turn():
        pass  # the lock's file is open here already: the other process must open its own
    holder = FORK.Process(target=_hold, args=(queue, theirs))
    holder.start()
    ours.recv()
    got = threading.Event()

    def write() -> None:
        with queue.turn():
            got.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert not got.wait(0.2)
    os.kill(holder.pid or 0, signal.SIGKILL)
    assert got.wait(10)
    holder.join()
    writer.join()


def test_without_a_place_for_its_file_writers_still_take_turns(tmp_path: Path) -> None:
    queue = WriteQueue(tmp_path / "gone" / "studyhub.db")
    with queue.turn():
        assert not (tmp_path / "gone").exists()
