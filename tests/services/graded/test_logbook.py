from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from studyhub.services.errors import Invalid, NotFound
from studyhub.services.graded.doing.door import Refused
from studyhub.services.graded.seeing.logbook import keep_entry, log_file, log_page
from studyhub.services.graded.seeing.page import results_file, version_page
from tests.conftest import NOW
from tests.services.graded.conftest import HOUR, MINUTE, UNTIL, Hall


def test_log_is_narrowed_by_kind_and_student(hall: Hall) -> None:
    which, ada, ben = hall.make(), hall.student(), hall.student()
    for person, code in ((ada, "wrong-code"), (ben, "wrong-code"), (ada, "")):
        with pytest.raises(Refused):
            hall.enter(which, person, NOW if code else NOW - MINUTE, code=code)
    said = {"user_id": hall.instructor, "which": which, "now": NOW}
    assert len(log_page(**said).entries) == 3  # type: ignore[arg-type]
    (one,) = log_page(kind="code", student=ada, **said).entries  # type: ignore[arg-type]
    assert (one.kind, one.student_id, one.by) == ("code", ada, "the site")


def test_line_of_staff_says_what_who_and_when(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    said = {"user_id": hall.instructor, "which": which, "now": NOW}
    keep_entry(student=ada, at=NOW - HOUR, what=" Phone rang ", **said)  # type: ignore[arg-type]
    (one,) = log_page(**said).entries  # type: ignore[arg-type]
    assert (one.what, one.student_id, one.at, one.written_at) == ("Phone rang", ada, NOW - HOUR, NOW)
    assert one.by not in {"", "the site"}


@pytest.mark.parametrize(("what", "later"), [("", 0), ("x" * 501, 0), ("Phone", 60)])
def test_line_without_words_or_of_a_time_to_come_is_refused(hall: Hall, what: str, later: int) -> None:
    which = hall.make()
    at = NOW + timedelta(minutes=later) if later else None
    with pytest.raises(Invalid):
        keep_entry(user_id=hall.instructor, which=which, student=None, at=at, what=what, now=NOW)


def test_viewer_reads_the_log_and_does_not_write(hall: Hall) -> None:
    which, viewer = hall.make(), hall.college.staff("assistant", "view")
    assert log_page(user_id=viewer, which=which, now=NOW).entries == ()
    with pytest.raises(NotFound):
        keep_entry(user_id=viewer, which=which, student=None, at=None, what="Noise", now=NOW)


def test_every_look_and_every_line_is_on_record(hall: Hall) -> None:
    which = hall.make()
    said = {"user_id": hall.instructor, "which": which, "now": NOW}
    log_page(**said)  # type: ignore[arg-type]
    log_file(kind="csv", **said)  # type: ignore[arg-type]
    keep_entry(student=None, at=None, what="Noise", **said)  # type: ignore[arg-type]
    version_page(letter="A", shelf=hall.core, **said)  # type: ignore[arg-type]
    found = {event.action for event in hall.college.events() if event.action != "graded.made"}
    assert {"incidents.seen", "incidents.taken", "incidents.kept", "graded.version"} <= found


def test_log_file_is_read_by_a_spreadsheet_from_the_beginning_on(hall: Hall) -> None:
    which, ada = hall.make(), hall.student()
    said = {"user_id": hall.instructor, "which": which}
    keep_entry(student=ada, at=None, what="=cmd()", now=NOW, **said)  # type: ignore[arg-type]
    keep_entry(student=None, at=None, what="Noise", now=NOW + MINUTE, **said)  # type: ignore[arg-type]
    content, _, name = log_file(kind="csv", now=NOW + HOUR, **said)  # type: ignore[arg-type]
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [line["What"] for line in lines] == ["'=cmd()", "Noise"]
    assert name.endswith(".csv")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_results_leave_as_a_file(hall: Hall, kind: str) -> None:
    which, ada = hall.make(), hall.student()
    hall.sit(which, ada)
    said = {"user_id": hall.instructor, "which": which, "now": NOW + HOUR}
    content, _, name = results_file(kind=kind, shelf=hall.core, **said)  # type: ignore[arg-type]
    assert content
    assert name.endswith(kind)


def test_results_by_version_are_there_before_the_keys(hall: Hall) -> None:
    which = hall.make()
    for right in (3, 1):
        hall.sit(which, hall.student(), right=right)
    first, second = hall.page(which, NOW + HOUR).versions
    assert (first.letter, first.given, first.ended, first.mean) == ("A", 1, 1, 100)
    assert (second.letter, second.mean, second.lowest) == ("B", 33, 33)


def test_scores_before_and_after_the_release_are_the_same(hall: Hall) -> None:
    which = hall.make()
    for right in (3, 2, 0):
        hall.sit(which, hall.student(), right=right)
    before = [(one.student.id, one.right, one.asked) for one in hall.page(which, NOW + HOUR).rows]
    after = [(one.student.id, one.right, one.asked) for one in hall.page(which, UNTIL).rows]
    assert before == after
