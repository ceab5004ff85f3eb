from __future__ import annotations

import stat
import struct
import zipfile
from io import BytesIO

import pytest

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.opening import open_zip
from studyhub.interchange.opening import zip as bounds


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    """An archive of members, in memory."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def refused(data: bytes) -> str:
    """The one line by which an archive is refused."""
    with pytest.raises(Unreadable) as error:
        open_zip(data)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_members_are_read_and_folders_are_none() -> None:
    archive = open_zip(packed(("a/", b""), ("a/b.xml", b"<q/>")))
    assert (list(archive), archive.read("a/b.xml")) == (["a/b.xml"], b"<q/>")


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../up.xml",
        "a/../../up.xml",
        "a\\..\\up.xml",
        "C:/x.xml",
        "\\\\host\\x.xml",
        "a\\b.xml",
    ],
)
def test_path_out_of_the_archive_is_refused(name: str) -> None:
    assert "points outside it" in refused(packed((name, b"x")))


def test_name_that_hides_behind_a_nul_is_refused() -> None:
    data = packed(("a.xml#.png", b"x")).replace(b"a.xml#", b"a.xml\0")
    assert "points outside it" in refused(data)


def test_link_is_refused() -> None:
    link = zipfile.ZipInfo("a.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "a link instead of a file" in refused(packed((link, b"/etc/passwd")))


def test_member_pressed_too_far_is_refused() -> None:
    assert "zip bomb" in refused(packed(("a.xml", b"0" * 2_000_000)))


def test_small_member_may_be_pressed_far() -> None:
    assert "a.xml" in open_zip(packed(("a.xml", b"0" * 500_000)))


def test_sum_of_the_members_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_UNPACKED", 1000)
    assert "Unpacked, the archive is over" in refused(packed(("a.xml", b"0" * 600), ("b.xml", b"0" * 600)))


def test_number_of_members_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_MEMBERS", 2)
    assert "more than 2 files" in refused(packed(*((f"{n}.xml", b"x") for n in range(3))))


def test_size_of_the_archive_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_BYTES", 100)
    assert "larger than" in refused(packed(("a.xml", b"0123456789")))


def test_locked_archive_is_refused() -> None:
    data = bytearray(packed(("a.xml", b"x")))
    at = data.index(b"PK\x01\x02")
    data[at + 8 : at + 10] = struct.pack("<H", 0x1)
    assert "password" in refused(bytes(data))


@pytest.mark.parametrize("name", ["a.zip", "deep/b.ZIP", "c.imscc", "d.tar.gz"])
def test_archive_in_the_archive_is_refused_by_name(name: str) -> None:
    assert "archive inside the archive" in refused(packed((name, b"x")))


def test_archive_in_the_archive_is_refused_by_its_bytes() -> None:
    archive = open_zip(packed(("a.xml", packed(("b.xml", b"x")))))
    with pytest.raises(Unreadable, match="archive inside the archive"):
        archive.read("a.xml")


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed(("a.xml", b"x"), ("a.xml", b"y"))
    assert "two files of one name" in refused(data)


def test_member_that_lies_about_its_size_cannot_be_unpacked() -> None:
    data = bytearray(packed(("a.xml", b"0123456789" * 10)))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises(Unreadable, match="cannot be unpacked"):
        open_zip(bytes(data)).read("a.xml")


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert "no zip archive" in refused(data)


def test_missing_member_is_named() -> None:
    with pytest.raises(Unreadable, match=r"no file named 'b\.xml'"):
        open_zip(packed(("a.xml", b"x"))).read("b.xml")
