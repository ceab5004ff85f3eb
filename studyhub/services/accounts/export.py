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
from studyhub.models import AuditEvent, Base, User
from studyhub.services.graded.sealing import sealed_of, without_keys
from studyhub.services.privacy.readable import readable

SECRET_COLUMNS = {"secret", "secret_hash", "token_hash"}
NOT_TOLD = {"made_file": {"body"}, "made_part": {"data"}, "answer_pack": {"body"}}
"""Files that hold what this one holds, and a cache of the log."""
README = """Everything that StudyHub stores about you.
your-data.html is for reading; studyhub.json holds all of it; each .csv file holds one table of it.
acts.csv lists where you stand as who did something: the content is a program's, or about others.
Times are UTC. Answers packed for statistics (answer_pack) stand in Base64; review has the same ones.
Left out: hashes of your password, your sign-ins and mailed links; and the questions of a graded exam whose
keys are not out yet.
"""


ACTS = ["table", "as", "program", "id", "what"]


def personal_tables() -> dict[str, sa.ColumnElement[Any]]:
    """Every table with rows about a person, and the column that says whose they are."""
    owners: dict[str, sa.ColumnElement[Any]] = {"user": Base.metadata.tables["user"].c.id}
    for name, table in sorted(Base.metadata.tables.items()):
        column = table.c.get("user_id", table.c.get("subject_id"))
        if column is not None:
            owners[name] = column
    return owners


def export_of(*, user_id: uuid.UUID) -> bytes:
    """A zip with studyhub.json, a page for reading, a CSV a table, and a note on what it is."""
    sealed = sealed_of(db.session(), user_id)
    tables = {name: _rows(name, owner, user_id, sealed) for name, owner in personal_tables().items()}
    acts = _acts(user_id)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        archive.writestr("studyhub.json", json.dumps(tables | {"acts": acts}, indent=1, ensure_ascii=False))
        archive.writestr("your-data.html", readable(tables))
        archive.writestr("acts.csv", _csv(ACTS, acts))
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", _csv(_columns(name), rows))
    return out.getvalue()


def _columns(name: str) -> list[str]:
    left_out = SECRET_COLUMNS | NOT_TOLD.get(name, set())
    return [column.name for column in Base.metadata.tables[name].c if column.name not in left_out]


def _rows(
    name: str, owner: sa.ColumnElement[Any], user_id: uuid.UUID, sealed: frozenset[uuid.UUID]
) -> list[dict[str, Any]]:
    table = Base.metadata.tables[name]
    wanted = [table.c[column] for column in _columns(name)]
    mine = sa.or_(owner == user_id, _by_address(table, user_id))
    found = db.session.execute(sa.select(*wanted).where(mine).order_by(*table.primary_key))
    rows = [without_keys(name, dict(row), sealed) for row in found.mappings()]
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def _by_address(table: sa.Table, user_id: uuid.UUID) -> sa.ColumnElement[bool]:
    """What was sent to the person's address before anybody knew whose it is."""
    if "email" not in table.c or table.name == "user":
        return sa.false()
    mine = sa.select(User.email).where(User.id == user_id).scalar_subquery()
    return sa.and_(table.c.user_id.is_(None), table.c.email == mine)


def acting_columns() -> tuple[sa.Column[Any], ...]:
    """Columns that say who did something, in rows that are not about that person."""
    owners = {str(owner) for owner in personal_tables().values()}
    pointing = (
        column
        for table in Base.metadata.sorted_tables
        for column in table.c
        if any(key.column.table.name == "user" for key in column.foreign_keys)
    )
    actor: sa.Column[Any] = Base.metadata.tables["audit_event"].c.actor_id
    return (*(column for column in pointing if str(column) not in owners), actor)


def _acts(user_id: uuid.UUID) -> list[dict[str, Any]]:
    """Where the person stands as who did something: table, part played, program, id; nothing about others."""
    found = []
    for column in acting_columns():
        table = column.table
        program = table.c.get("program_id")
        key = table.c.get("id", table.c.get("item_id", table.c.get("lesson_id")))
        what = table.c.action if table.name == AuditEvent.__tablename__ else sa.null()
        told = (sa.null() if one is None else one for one in (program, key, what))
        for row in db.session.execute(sa.select(*told).where(column == user_id)):
            cells = (table.name, column.name, *(None if one is None else str(one) for one in row))
            found.append(dict(zip(ACTS, cells, strict=True)))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):  # answers packed for statistics
        return b64encode(value).decode()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _csv(columns: list[str], rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    # A spreadsheet would run a text that begins like this as a formula.
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
