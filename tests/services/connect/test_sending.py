from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from studyhub.adapters.webhooks import Rules
from studyhub.extensions import db
from studyhub.models import Hook, RecordRequest
from studyhub.models.base import new_id
from studyhub.services.connect.program_hooks import change_hook, renew_secret, send_again
from studyhub.services.connect.sending import GIVE_UP, KEPT, LEASE, WAITS, Outlet, Run, send_due, wait_after
from studyhub.services.connect.signing import Keys, signature
from tests.conftest import NOW, free_port
from tests.receiver import Receiver, is_ours, receiving
from tests.services.connect.conftest import deliveries, lay_hook, tell
from tests.services.programs.conftest import College

KEYS = Keys("site key " * 4)
OUTLET = Outlet(KEYS, Rules(private=True))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def run(at: datetime = NOW, outlet: Outlet = OUTLET) -> Run:
    return send_due(outlet=outlet, clock=lambda: at)


def told(college: College, receiver: Receiver) -> uuid.UUID:
    """A hook to the receiver, with an event on its way."""
    hook = lay_hook(college, address=receiver.url)
    tell(college, college.student())
    return hook


def act(college: College, hook: uuid.UUID) -> dict[str, object]:
    return {"user_id": college.director, "program_id": college.program, "hook_id": hook, "now": NOW}


def test_signature_is_that_of_the_standard() -> None:
    # The example of the Standard Webhooks libraries' own tests.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_event_is_sent_signed_and_once(college: College, receiver: Receiver) -> None:
    hook = told(college, receiver)
    assert (run(), run()) == (Run(told=1), Run())
    (one,) = receiver.received
    assert is_ours(one, KEYS.secret(hook, 1))
    assert one.headers["webhook-id"] == str(deliveries()[0].event_id)
    assert one.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert json.loads(one.body)["type"] == "student.at_risk"


def test_signature_of_another_hook_or_site_is_not_right(college: College, receiver: Receiver) -> None:
    hook = told(college, receiver)
    run()
    wrong = (KEYS.secret(uuid.uuid4(), 1), KEYS.secret(hook, 2), Keys("another site").secret(hook, 1))
    assert not any(is_ours(receiver.received[0], secret) for secret in wrong)


def test_failed_try_is_repeated_later_with_a_fresh_time(college: College, receiver: Receiver) -> None:
    told(college, receiver)
    receiver.answer(500)
    assert run() == Run(put_off=1)
    due = deliveries()[0].due_at
    assert due is not None
    assert NOW + WAITS[0] <= due < NOW + WAITS[0] * 1.2
    receiver.answer(200)
    assert (run(due - timedelta(seconds=1)), run(due)) == (Run(), Run(told=1))
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] < second.headers["webhook-timestamp"]


def test_waits_grow_and_end_within_about_a_day() -> None:
    waits = [wait_after(new_id(NOW), tries) for tries in range(1, len(WAITS) + 1)]
    assert waits == sorted(waits)
    assert sum(WAITS, timedelta()) < GIVE_UP < timedelta(hours=30)


def test_address_that_never_answers_is_given_up_after_a_day(college: College) -> None:
    lay_hook(college, address=f"http://127.0.0.1:{free_port()}/")
    tell(college, college.student())
    at, tries = NOW, 0
    while (row := deliveries()[0]).due_at is not None:
        at, tries = row.due_at, tries + 1
        run(at)
    assert (row.failed_at, row.tries) == (at, tries)
    assert at - NOW <= GIVE_UP
    assert tries >= len(WAITS)
    assert row.fault == "It could not be reached."


def test_event_that_nobody_sent_in_time_is_given_up(college: College, receiver: Receiver) -> None:
    told(college, receiver)
    assert run(NOW + GIVE_UP + timedelta(seconds=1)) == Run(given_up=1)
    assert receiver.received == []


def test_hook_that_fails_does_not_hold_up_the_others(college: College, receiver: Receiver) -> None:
    lay_hook(college, address=f"http://127.0.0.1:{free_port()}/")
    told(college, receiver)
    tell(college, college.student())
    assert run() == Run(told=2, put_off=1)


def test_address_that_says_it_is_gone_is_told_no_more(college: College, receiver: Receiver) -> None:
    hook = told(college, receiver)
    tell(college, college.student())
    receiver.answer(410)
    run()
    assert [row.failed_at for row in deliveries()] == [NOW, NOW]
    assert not db.session.get_one(Hook, (college.program, hook)).is_on
    assert len(receiver.received) == 1


def test_address_that_came_to_lead_inside_is_refused_for_good(college: College, receiver: Receiver) -> None:
    lay_hook(college, address=f"https://localhost:{receiver.server_port}/")
    tell(college, college.student())
    assert run(outlet=Outlet(KEYS, Rules())) == Run(given_up=1)
    assert "private network" in deliveries()[0].fault


def test_try_that_a_crash_cut_short_is_taken_up_again(college: College, receiver: Receiver) -> None:
    told(college, receiver)
    row = deliveries()[0]
    row.due_at, row.tries = NOW + LEASE, 1  # as a process leaves it that dies while it sends
    db.session.commit()
    assert (run(), run(NOW + LEASE)) == (Run(), Run(told=1))


def test_for_a_day_the_old_secret_signs_too(college: College, receiver: Receiver) -> None:
    hook = told(college, receiver)
    new = renew_secret(outlet=OUTLET, **act(college, hook))
    run()
    tell(college, college.student())
    run(NOW + timedelta(hours=25))
    before, after = receiver.received
    old = KEYS.secret(hook, 1)
    assert (is_ours(before, new), is_ours(before, old)) == (True, True)
    assert (is_ours(after, new), is_ours(after, old)) == (True, False)


def test_switched_off_hook_gives_up_what_was_on_its_way(college: College, receiver: Receiver) -> None:
    hook = told(college, receiver)
    given = {"address": receiver.url, "events": ["student.at_risk"], "is_on": False}
    change_hook(outlet=OUTLET, **act(college, hook), **given)
    assert run() == Run()
    assert deliveries()[0].fault == "Switched off."


def test_event_sent_again_keeps_its_id(college: College, receiver: Receiver) -> None:
    hook = told(college, receiver)
    run(NOW + GIVE_UP + timedelta(seconds=1))
    send_again(delivery_id=deliveries()[0].id, **act(college, hook))
    assert run() == Run(told=1)
    assert receiver.received[0].headers["webhook-id"] == str(deliveries()[0].event_id)


def test_what_is_over_is_forgotten_after_a_month_unless_a_request_is_open(
    college: College, receiver: Receiver
) -> None:
    told(college, receiver)
    waits = college.student()
    tell(college, waits)
    run()
    row = RecordRequest(program_id=college.program, id=new_id(NOW), cohort_id=college.cohort, user_id=waits)
    row.kind, row.body, row.opened_at = "inspect", "All.", NOW
    db.session.add(row)
    db.session.commit()
    run(NOW + KEPT + timedelta(days=1))
    assert [one.user_id for one in deliveries()] == [waits]
