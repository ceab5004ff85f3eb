from __future__ import annotations

import os

from studyhub.adapters.flag import Flag


def test_flag_is_not_raised_at_first() -> None:
    assert not Flag().is_raised


def test_flag_that_a_forked_process_raises_is_seen_by_who_forked_it() -> None:
    flag = Flag()
    child = os.fork()
    if child == 0:
        flag.raise_it()
        os._exit(0)
    os.waitpid(child, 0)
    assert flag.is_raised
