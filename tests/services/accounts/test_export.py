from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Callable
from datetime import date

from studyhub.extensions import db
from studyhub.models import Base, ExamOutcome, Note
from studyhub.services.accounts.export import SECRET_COLUMNS, export_of, personal_tables
from tests.conftest import NOW

Enroll = Callable[..., uuid.UUID]


def unzip(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_every_table_about_a_person_is_exported() -> None:
    owned = {name for name, table in Base.metadata.tables.items() if "user_id" in table.c}
    assert set(personal_tables()) == owned | {"user", "audit_event"}


def test_export_holds_ones_own_rows_and_nobody_elses(enroll: Enroll) -> None:
    mine, other = enroll(), enroll("other@example.edu")
    db.session.add(Note(user_id=mine, lesson="L40", body="ask about media notice", at=NOW))
    db.session.add(Note(user_id=other, lesson="L40", body="not yours", at=NOW))
    db.session.commit()
    files = unzip(export_of(user_id=mine))
    assert json.loads(files["studyhub.json"])["note"][0]["body"] == "ask about media notice"
    assert "ask about media notice" in files["note.csv"]
    assert "not yours" not in str(files)
    assert "other@example.edu" not in str(files)


def test_exam_result_is_exported(enroll: Enroll) -> None:
    mine = enroll()
    row = ExamOutcome(user_id=mine, sat_on=date(2026, 11, 20), passed=True, foretold=0.7, told_at=NOW)
    db.session.add(row)
    db.session.commit()
    kept = json.loads(unzip(export_of(user_id=mine))["studyhub.json"])["exam_outcome"][0]
    assert (kept["sat_on"], kept["passed"], kept["foretold"]) == ("2026-11-20", True, 0.7)


def test_export_holds_no_secret(enroll: Enroll) -> None:
    files = unzip(export_of(user_id=enroll()))
    assert "$argon2" not in str(files)
    assert not any(f'"{column}"' in files["studyhub.json"] for column in SECRET_COLUMNS)


def test_text_that_a_spreadsheet_would_run_is_defused(enroll: Enroll) -> None:
    mine = enroll()
    db.session.add(Note(user_id=mine, lesson="L40", body="=HYPERLINK(1)", at=NOW))
    db.session.commit()
    assert "'=HYPERLINK(1)" in unzip(export_of(user_id=mine))["note.csv"]
