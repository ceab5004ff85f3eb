"""What who runs the site sees of webhooks: hosts, counts and faults, never a path, an event or a student."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from studyhub.services.connect.sending import GIVE_UP, WAITS
from studyhub.services.connect.site_wide import HookState, hook_states
from tests.conftest import NOW, free_port
from tests.receiver import Receiver, receiving
from tests.services.connect.conftest import deliveries, lay_hook, tell
from tests.services.connect.test_sending import run
from tests.services.programs.conftest import College


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def nowhere() -> str:
    return f"http://127.0.0.1:{free_port()}/secret-path"


def test_webhook_that_was_told_of_nothing_is_not_listed(college: College) -> None:
    lay_hook(college)
    assert hook_states() == ()


def test_failing_webhook_says_why_and_when_it_is_tried_next(college: College) -> None:
    lay_hook(college, address=nowhere())
    tell(college, college.student())
    run()
    (state,) = hook_states()
    assert (state.program, state.host, state.waiting, state.failed) == ("HIT", "127.0.0.1", 1, 0)
    assert state.last == deliveries()[0].fault != ""
    assert state.due_at
    assert state.due_at >= NOW + WAITS[0]
    assert "secret-path" not in str(state)


def test_what_was_given_up_comes_first(college: College, receiver: Receiver) -> None:
    lay_hook(college, address=receiver.url)
    lay_hook(college, address=nowhere())
    tell(college, college.student())
    run()
    run(NOW + GIVE_UP * 1.1)
    assert [(one.told, one.failed, one.due_at) for one in hook_states()] == [(0, 1, None), (1, 0, None)]


def test_status_that_was_answered_is_told(college: College, receiver: Receiver) -> None:
    receiver.answer(500)
    lay_hook(college, address=receiver.url)
    tell(college, college.student())
    run()
    states: tuple[HookState, ...] = hook_states()
    assert [one.last for one in states] == ["It answered with status 500."]
