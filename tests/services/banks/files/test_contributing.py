"""What leaves a bank is accepted by the checker of the shipped content; what is copied says where from."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from studyhub.catalog.faults import Severity
from studyhub.catalog.load import read_content
from studyhub.catalog.types import Catalog
from studyhub.services.banks.files.contributing import copy_shipped, export_bank
from studyhub.services.errors import Invalid, NotFound
from tests.conftest import NOW, SAMPLE_CONTENT
from tests.services.banks.conftest import FAULTY, Press, question_text


def taken_out(press: Press, wanted: str = "newest", **which: object) -> dict[str, str]:
    _, data = export_bank(
        user_id=press.assistant,
        program_id=press.program,
        bank_id=press.bank,
        wanted=wanted,
        workshop=press.workshop,
        **which,
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def unpacked(files: dict[str, str], folder: Path) -> tuple[Catalog, list[str]]:
    """The sample content with the files in it, and the errors that the checker finds."""
    content = folder / "content"
    shutil.copytree(SAMPLE_CONTENT, content)
    for name, text in files.items():
        if name != "README.txt":
            (content / name).write_text(text)
    catalog, faults = read_content(content)
    return catalog, [str(fault) for fault in faults if fault.severity is Severity.ERROR]


def copy(press: Press, key: str) -> object:
    return copy_shipped(
        user_id=press.author,
        program_id=press.program,
        bank_id=press.bank,
        key=key,
        workshop=press.workshop,
        now=NOW,
    )


def test_questions_taken_out_are_accepted_beside_the_shipped_ones(press: Press, tmp_path: Path) -> None:
    press.write()
    press.write(question_text("d2-breach-0001", "the old lighthouse") + "  enemies: [d2-harbor-0001]\n")
    files = taken_out(press)
    catalog, errors = unpacked(files, tmp_path)
    names = {question.id for question in catalog.questions}
    assert errors == []
    assert {"d2-harbor-0001", "d2-breach-0001"} < names
    assert "d2-breach-0001 is d2-breach-" in files["README.txt"]


def test_faulty_and_unpublished_questions_stay(press: Press) -> None:
    press.write(FAULTY)
    press.write(question_text("d2-harbor-0002", "the old lighthouse"))
    assert "d2-harbor-0001" not in taken_out(press)["questions/d2-privacy/harbor.yaml"]
    with pytest.raises(Invalid, match="no question yet"):
        taken_out(press, "published")


def test_one_question_is_taken_out_alone(press: Press) -> None:
    item = press.write()
    press.write(question_text("d2-harbor-0002", "the old lighthouse"))
    text = taken_out(press, item_id=item)["questions/d2-privacy/harbor.yaml"]
    assert "d2-harbor-0001" in text
    assert "d2-harbor-0002" not in text


def test_every_shipped_question_can_be_copied_without_a_fault(press: Press) -> None:
    shipped = [one for one in press.core.questions if one.domain == "D2"]
    items = [copy(press, one.key) for one in shipped[:6]]
    rows = [press.row(item) for item in items]
    assert [(row.errors, row.origin.split(" as of")[0]) for row in rows] == [
        (0, f"core/{one.case or one.id}") for one in shipped[:6]
    ]


def test_case_is_copied_whole(press: Press) -> None:
    part = next(one for one in press.core.questions if one.case)
    row = press.row(copy(press, part.key))
    whole = press.core.case(f"core/{part.case}")
    assert (row.kind, len(row.asks), row.errors) == ("case", len(whole.questions), 0)


def test_copy_that_was_not_changed_is_not_sent_back(press: Press) -> None:
    copy(press, "core/d2-breach-0001")
    with pytest.raises(Invalid, match="no question yet"):
        taken_out(press)


def test_unknown_shipped_question_is_not_found(press: Press) -> None:
    with pytest.raises(NotFound):
        copy(press, "core/d2-breach-9999")
