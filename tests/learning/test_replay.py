from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.memory import counts
from studyhub.learning.replay import LogRow, fold_mastery, fold_memory, record, remember, standing

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")


def row(n: int, at: datetime, **values: object) -> LogRow:
    made = LogRow(uuid.UUID(int=n), at, "answer", None, "today", 1.0, False, True, True)
    return replace(made, **values)


ANSWERS = st.lists(
    st.tuples(
        st.integers(1, 5 * 24 * 60),
        st.sampled_from((0.0, 0.5, 1.0)),
        st.booleans(),
        st.booleans(),
        st.sampled_from(("today", "quiz", "lesson")),
    ),
    max_size=30,
)


@given(ANSWERS)
def test_steps_and_fold_are_equal_bit_for_bit(given_: list[tuple[int, float, bool, bool, str]]) -> None:
    log, memory, mastery, at = [], None, None, NOW
    for n, (minutes, score, guessed, first, mode) in enumerate(given_):
        at += timedelta(minutes=minutes)
        answer = row(n, at, score=score, guessed=guessed, first_exposure=first, mode=mode)
        answer = replace(answer, counted=counts(memory, at, ZONE))
        memory, mastery = remember(memory, answer), record(mastery, answer)
        log.append(answer)
    assert (fold_memory(log), fold_mastery(log)) == (memory, mastery)


def test_fold_does_not_hang_on_the_order_of_rows() -> None:
    log = [row(n, NOW + timedelta(days=n), score=float(n % 2)) for n in range(6)]
    assert fold_memory(reversed(log)) == fold_memory(log)


def test_undone_answer_leaves_no_trace() -> None:
    first, second = row(1, NOW), row(2, NOW + timedelta(days=3), score=0.0)
    undo = row(3, NOW + timedelta(days=3, minutes=1), kind="undo", target=second.id, counted=False)
    assert fold_memory([first, second, undo]) == fold_memory([first])
    assert fold_mastery([first, second, undo]) == fold_mastery([first])


def test_regrade_counts_in_place_of_the_first_mark() -> None:
    wrong = row(1, NOW, score=0.0)
    mended = row(2, NOW + timedelta(days=9), kind="regrade", target=wrong.id, score=1.0, counted=False)
    assert fold_memory([wrong, mended]) == fold_memory([replace(wrong, score=1.0)])


def test_latest_regrade_holds() -> None:
    answer = row(1, NOW, score=0.0)
    marks = [
        row(n, NOW + timedelta(days=n), kind="regrade", target=answer.id, score=s)
        for n, s in ((2, 1.0), (3, 0.0))
    ]
    assert [entry.score for entry in standing([*reversed(marks), answer])] == [0.0]


def test_partly_right_counts_as_wrong_for_memory() -> None:
    assert fold_memory([row(1, NOW, score=0.75)]) == fold_memory([row(1, NOW, score=0.0)])


def test_lesson_answers_move_memory_but_are_no_evidence() -> None:
    answer = row(1, NOW, mode="lesson", first_exposure=False)
    assert fold_memory([answer]) is not None
    assert fold_mastery([answer]) is None


def test_fresh_and_repeats_are_counted_apart() -> None:
    log = [row(1, NOW), row(2, NOW, score=0.0), row(3, NOW, first_exposure=False)]
    count = fold_mastery(log)
    assert count is not None
    assert (count.fresh_right, count.fresh_total, count.repeat_right, count.repeat_total) == (1, 2, 1, 1)
