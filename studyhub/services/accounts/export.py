"""Everything that is stored about a person, as a zip of JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import uuid
import zipfile
from base64 import b64encode
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from studyhub.extensions import db
from studyhub.models import Base
from studyhub.services.graded.sealing import sealed_of, without_keys

SECRET_COLUMNS = {"secret", "secret_hash", "token_hash"}
NOT_TOLD = {"made_file": {"body"}, "answer_pack": {"body"}}
"""Files that hold what this one holds, and a cache of the log."""
README = """Everything that StudyHub stores about you.
studyhub.json holds all of it; each .csv file holds one table of it.
Times are UTC. Answers packed for statistics (answer_pack) stand in Base64; review has the same ones.
Left out: hashes of your password, your sign-ins and mailed links; and the questions of a graded exam whose
keys are not out yet.
"""


def personal_tables() -> dict[str, sa.ColumnElement[Any]]:
    """Every table with rows about a person, and the column that says whose they are."""
    owners: dict[str, sa.ColumnElement[Any]] = {"user": Base.metadata.tables["user"].c.id}
    for name, table in sorted(Base.metadata.tables.items()):
        column = table.c.get("user_id", table.c.get("subject_id"))
        if column is not None:
            owners[name] = column
    return owners


def export_of(*, user_id: uuid.UUID) -> bytes:
    """A zip with studyhub.json, a CSV a table, and a note on what it is."""
    sealed = sealed_of(db.session(), user_id)
    tables = {name: _rows(name, owner, user_id, sealed) for name, owner in personal_tables().items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        archive.writestr("studyhub.json", json.dumps(tables, indent=1, ensure_ascii=False))
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", _csv(name, rows))
    return out.getvalue()


def _columns(name: str) -> list[str]:
    left_out = SECRET_COLUMNS | NOT_TOLD.get(name, set())
    return [column.name for column in Base.metadata.tables[name].c if column.name not in left_out]


def _rows(
    name: str, owner: sa.ColumnElement[Any], user_id: uuid.UUID, sealed: frozenset[uuid.UUID]
) -> list[dict[str, Any]]:
    table = Base.metadata.tables[name]
    wanted = [table.c[column] for column in _columns(name)]
    found = db.session.execute(sa.select(*wanted).where(owner == user_id).order_by(*table.primary_key))
    rows = [without_keys(name, dict(row), sealed) for row in found.mappings()]
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):  # answers packed for statistics
        return b64encode(value).decode()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _csv(name: str, rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, _columns(name))
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    # A spreadsheet would run a text that begins like this as a formula.
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
