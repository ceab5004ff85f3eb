"""Rows for tables as they were at some revision, made from what the database itself says of them.

Nothing is kept by hand, so a new table or column is filled as soon as there is one. Row `n` of a table points
at row `n` of each table that it depends on, which makes keys over several columns fit as well. The first row
has every column filled; in the second all that may be empty is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

ROWS = 3
DAY = date(2026, 2, 3)
MILLIS = 1_770_000_000_000
"""A moment of February 2026."""
NOT_OURS = "alembic_version"
EITHER = re.compile(r"(\w+) IS NULL\)? *<> *\(?(\w+) IS NULL")

Row = dict[str, Any]
Rows = dict[str, list[Row]]
Found = dict[str, dict[tuple[Any, ...], Row]]


def described(connection: sa.Connection) -> sa.MetaData:
    """The tables as they are now."""
    tables = sa.MetaData()
    tables.reflect(connection)
    tables.remove(tables.tables[NOT_OURS])
    return tables


def fill(connection: sa.Connection) -> sa.MetaData:
    """Put ROWS rows into every table that there is; gives the tables."""
    tables, looking = described(connection), sa.inspect(connection)
    made: Rows = {}
    for table in tables.sorted_tables:
        said = [check["sqltext"] for check in looking.get_check_constraints(table.name)]
        made[table.name] = [row_of(table, n, said, made) for n in range(ROWS)]
        for row in made[table.name]:
            connection.execute(table.insert().values(row))
    return tables


def row_of(table: sa.Table, n: int, checks: Sequence[str], made: Mapping[str, list[Row]]) -> Row:
    """Row `n` of a table; what is left out is NULL."""
    empty = {column.name for column in table.columns if column.nullable} if n == 1 else set()
    for check in checks:
        if one_of_two := EITHER.search(check):  # of these, exactly one is filled
            empty -= set(one_of_two.groups())
            empty.add(one_of_two.group(1 + n % 2))
    # NULL by name: a column that is not named at all would get its default.
    row: Row = {
        column.name: sa.null() if column.name in empty else value_of(column, n, place, checks)
        for place, column in enumerate(table.columns)
    }
    for key in table.foreign_key_constraints:
        for element in key.elements:
            if element.parent.name not in empty:
                row[element.parent.name] = made[element.column.table.name][n][element.column.name]
    return row


def value_of(column: sa.Column[Any], n: int, place: int, checks: Sequence[str]) -> Any:
    """Something plausible that the column's type and checks take; another one in each row."""
    about = [check for check in checks if re.search(rf"\b{column.name}\b", check)]
    value: Any = text(column, n, about)
    match column.type:
        case sa.JSON():
            value = [{}, [], {"word": ["é", n, None]}][n]
        case sa.Boolean():
            value = n != 1
        case sa.Date():
            value = DAY + timedelta(days=n)
        case sa.LargeBinary():
            value = hashlib.sha256(f"{column} {n}".encode()).digest()[
                :16
            ]  # an id, or a body, which is no text
        case sa.Float():
            value = 0.25 * (n + 1)
        case sa.BigInteger():
            value = MILLIS + place * 60_000 + n
        case sa.Integer():
            value = number(about, n)
    return value


def number(about: Sequence[str], n: int) -> int:
    """A small number, from the lowest that a check allows on."""
    allowed = [int(found) for check in about for found in re.findall(r"(?<![\w.])\d+", check)]
    return max(1, min(allowed, default=1)) + n


def text(column: sa.Column[Any], n: int, about: Sequence[str]) -> str:
    """One of the words that a check allows, or words that are easily broken on their way."""
    words = [found for check in about for found in re.findall(r"'([^']*)'", check)]
    if words:
        return str(words[n % len(words)])
    return f"{n}é'{column.name}%:x\n{column.table.name}"[: getattr(column.type, "length", None)]


def everything(connection: sa.Connection, tables: sa.MetaData) -> Found:
    """Every row of these tables by its primary key, with the columns that the tables have there."""
    return {
        table.name: {
            tuple(row[column.name] for column in table.primary_key): dict(row)
            for row in connection.execute(sa.select(table)).mappings()
        }
        for table in tables.sorted_tables
    }


def different(before: Found, after: Found) -> list[str]:
    """What became of rows: gone, come, or another value in a column that is still there."""
    told = []
    for table, rows in before.items():
        now = after.get(table, {})
        told += [f"{table}: {len(rows.keys() - now.keys())} rows are gone"] * bool(rows.keys() - now.keys())
        told += [f"{table}: {len(now.keys() - rows.keys())} rows came"] * bool(now.keys() - rows.keys())
        told += [
            f"{table}.{name}: {value!r} became {now[key][name]!r}"
            for key, row in rows.items()
            for name, value in row.items()
            if key in now and name in now[key] and now[key][name] != value
        ]
    return told
