"""What is written and read again is what was written, apart from exactly what the losses name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyhub.interchange import moodle_xml, qti
from studyhub.interchange.carried.compare import losses_between
from studyhub.interchange.item import Exported, Imported, Item

from .drawn_items import awkward, items, one_line, tame

Write = Callable[[Sequence[Item]], Exported]
Read = Callable[[bytes], Imported]

FORMATS: dict[str, tuple[Write, Read]] = {
    "moodle_xml": (moodle_xml.write, moodle_xml.read),
    "qti21": (qti.write_qti21, qti.read),
    "qti30": (qti.write_qti30, qti.read),
}

every_format = pytest.mark.parametrize(("write", "read"), FORMATS.values(), ids=FORMATS)
patient = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def changed(sent: Item, back: Item) -> set[str]:
    """The parts in which two items differ."""
    return {loss.part for loss in losses_between(sent, back, "", {})}


@every_format
@patient
@given(item=items(tame, one_line))
def test_authored_questions_come_back_as_they_were(write: Write, read: Read, item: Item) -> None:
    exported = write([item])
    (back,) = read(exported.data).items
    assert (changed(item, back), exported.losses) == (set(), ())


@every_format
@patient
@given(item=items(awkward, awkward))
def test_what_comes_back_otherwise_is_just_what_the_losses_name(write: Write, read: Read, item: Item) -> None:
    exported = write([item])
    back = read(exported.data).items
    if any(loss.whole for loss in exported.losses):
        assert back == ()
    else:
        assert changed(item, back[0]) == {loss.part for loss in exported.losses}


@every_format
@patient
@given(drawn=st.lists(items(awkward, awkward), max_size=4))
def test_one_question_does_not_spoil_another(write: Write, read: Read, drawn: list[Item]) -> None:
    exported = write(drawn)
    kept = len(drawn) - sum(loss.whole for loss in exported.losses)
    assert len(read(exported.data).items) == kept
