"""Everything that reads what strangers send: it reads or refuses, never breaks, and work grows with length.

Work is counted in calls of functions, not in time; what a pattern does inside, by the run's timeout.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from studyhub.adapters.pictures import NoPicture, clean_picture
from studyhub.catalog.editing.cut import cut
from studyhub.catalog.load import read_content
from studyhub.catalog.reading.markup import render_inline, render_markdown
from studyhub.catalog.reading.own_lessons import too_much
from studyhub.catalog.reading.source import read_yaml
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.formats import FORMATS
from studyhub.interchange.ours import items_of
from studyhub.learning.exams.highlights import NotStretches, stretches
from studyhub.services.graded.addresses import read_ranges
from studyhub.services.programs.inviting.roster import Known, read_roster
from tests.conftest import SAMPLE_CONTENT
from tests.interchange.what_holds import (
    SENTENCE,
    is_told,
    list_is_read,
    nothing_is_cut_away,
    nothing_runs,
    picture_is_ours,
    ranges_are_read,
    stretches_are_in_order,
    survives,
    yaml_is_read,
)
from tests.services.banks.conftest import question_text
from tests.services.lessons.conftest import LESSON, picture
from tests.web.hostile import ODD

SAME_EVERY_TIME = settings(
    derandomize=True,
    database=None,
    max_examples=25,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
READERS = {one.name: one for one in FORMATS if one.read}
Parser = tuple[Callable[[bytes], Any], bytes, tuple[type[Exception], ...]]


def text_of(data: bytes) -> str:
    return data.decode(errors="replace")


def lesson(data: bytes) -> None:
    """Markdown as an author's lesson is read: what is too much is not rendered."""
    if too_much(text_of(data)) is None:
        render_markdown(text_of(data))


def lesson_is_safe(data: bytes) -> None:
    """Nothing of a lesson runs; one that is too much is not rendered, and says why."""
    fault = too_much(text_of(data))
    if fault is None:
        nothing_runs(render_markdown(text_of(data)))
    else:
        assert SENTENCE.fullmatch(fault.message)


PARSERS: dict[str, Parser] = {
    "yaml of banks": (lambda data: read_yaml("x.yaml", data, []), question_text().encode(), ()),
    "pieces of a bank": (lambda data: cut(text_of(data)), question_text().encode() * 3, ()),
    "lessons": (lesson, LESSON.encode(), ()),
    "inline text": (
        lambda data: render_inline(text_of(data)),
        b"*a* `b` [c](d) [e](javascript:f) <g onclick=h> <script>i()</script> &amp; ==j==",
        (),
    ),
    "lists of students": (
        lambda data: read_roster(data, Known()),
        b"name,email\nMaya,maya@example.edu\n",
        (),
    ),
    "pictures": (clean_picture, picture(), (NoPicture,)),
    "highlights": (lambda data: stretches(text_of(data).split("&")), b"1-4&7-9", (NotStretches,)),
    "addresses": (
        lambda data: read_ranges(text_of(data)),
        b"10.0.0.0/8, ::1\n192.0.2.4 # here\n2001:db8::/32",
        (),
    ),
}
HOLDS: dict[str, Callable[[bytes], None]] = {
    "yaml of banks": yaml_is_read,
    "pieces of a bank": nothing_is_cut_away,
    "lessons": lesson_is_safe,
    "inline text": lambda data: nothing_runs(render_inline(text_of(data))),
    "lists of students": list_is_read,
    "pictures": picture_is_ours,
    "highlights": stretches_are_in_order,
    "addresses": ranges_are_read,
}
"""What is true of whatever each of them makes of a file."""


WRITTEN_AT = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@cache
def written(name: str) -> bytes:
    """A file of a format, as we write one."""
    items, _ = items_of(read_content(SAMPLE_CONTENT)[0])
    return timeless(READERS[name].write(items[:6]).data)  # type: ignore[misc]


def timeless(data: bytes) -> bytes:
    """A file without the time of its making: what is drawn from it is the same in every run."""
    if not data.startswith(b"PK"):
        return WRITTEN_AT.sub(b"2026-01-01T00:00:00Z", data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            kept = WRITTEN_AT.sub(b"2026-01-01T00:00:00Z", archive.read(name))
            copy.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), kept)
    return out.getvalue()


@st.composite
def spoilt(draw: st.DrawFn, data: bytes) -> bytes:
    """A file as it is, or with parts cut, doubled, moved or put in; or something else altogether."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.binary(max_size=300) | st.sampled_from(ODD).map(lambda text: text.encode()))
    for _ in range(draw(st.integers(0, 4))):
        start, length = draw(st.integers(0, max(0, len(data) - 1))), draw(st.integers(0, 40))
        part = data[start : start + length]
        put = draw(
            st.sampled_from(
                [b"", part * 3, part[::-1], b"\x00", b"\xff", b"{}[]=~#:", b"<![CDATA[", b"&#0;", b"\n"]
            )
            | st.sampled_from(ODD).map(lambda text: text.encode())
        )
        data = data[:start] + put + data[start + length :]
    return data


@st.composite
def packed(draw: st.DrawFn, data: bytes) -> bytes:
    """An archive one of whose members is spoilt, as an archive that is whole itself."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(members)))
    members[name] = draw(spoilt(members[name]))
    if draw(st.booleans()):
        members[draw(st.sampled_from(("../x", "/etc/x", "a\\b", "C:/x", name + "/y", "x" * 300)))] = b"x"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return out.getvalue()


@SAME_EVERY_TIME
@given(st.data())
@pytest.mark.parametrize("name", READERS)
def test_format_is_read_or_refused(name: str, data: st.DataObject) -> None:
    whole = written(name)
    sent = data.draw(
        packed(whole) if whole.startswith(b"PK") and data.draw(st.integers(0, 3)) else spoilt(whole)
    )
    try:
        found = READERS[name].read(sent)  # type: ignore[misc]
    except Unreadable as refusal:
        is_told(refusal, sent)
    else:
        survives(READERS[name], found)


@SAME_EVERY_TIME
@given(st.data())
@pytest.mark.parametrize("name", PARSERS)
def test_text_is_read_or_refused(name: str, data: st.DataObject) -> None:
    _, whole, refusals = PARSERS[name]
    sent = data.draw(spoilt(whole))
    try:
        HOLDS[name](sent)
    except refusals as refusal:
        if not isinstance(refusal, NotStretches):  # the script's own, which nobody reads
            is_told(refusal, sent)


DEEP = (
    b"[",
    b"(",
    b"{",
    b"<b>",
    b"> ",
    b"- ",
    b"*",
    b"_",
    b"`",
    b"![",
    b"|",
    b"a: ",
    b"&a ",
    b"{=",
    b"\\",
    b"\n\n",
)


def calls(read: Callable[[bytes], Any], data: bytes) -> int:
    """How many functions are called while something is read."""
    counted = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        read(data)
    except (Unreadable, NoPicture, NotStretches):
        pass
    finally:
        sys.setprofile(None)
    return counted


TEXTS = {name: read for name, (read, _, _) in PARSERS.items() if name != "pictures"} | {
    name: READERS[name].read for name in ("gift", "aiken", "csv", "moodle-xml", "qti21")
}


@pytest.mark.parametrize("name", TEXTS)
def test_work_grows_with_the_length_and_not_with_its_square(name: str) -> None:
    steep = {}
    for part in DEEP:
        short, long = (calls(TEXTS[name], part * (amount // len(part))) for amount in (2_000, 8_000))  # type: ignore[arg-type]
        if long > 8 * short + 20_000:
            steep[part] = (short, long)
    assert steep == {}
