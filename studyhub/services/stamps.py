"""Which transactions change what somebody sees: counted as they commit, so that pages can be kept by it.

A row with a `user_id` is seen by that person, one with a `program_id` alone by everybody of the program. A
statement over many rows that names neither counts for everybody: a page is made anew too often sooner than
too late. The counts are the last thing that a transaction writes, in the order of their ids, so that two
writers never wait for each other.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.sql import operators, visitors

from studyhub.models import Base, Enrollment, Membership, Program, ProgramStamp, User, UserStamp

from .statements import Statement

TOUCHED = "studyhub_touched"
_USERS, _PROGRAMS = Base.metadata.tables["user_stamp"], Base.metadata.tables["program_stamp"]
UNSEEN = frozenset(
    {"answer_pack", "audit_event", "day_plan", "hook_delivery", "job", "made_file", "made_part"}
    | {"mail_token", "program_stamp", "signin", "standing", "ticket", "user_stamp"}
)
"""Tables that are written without a change of what pages show: records, and caches made as one looks."""
IDS = {"user": "user_id", "program": "program_id"}
"""Tables whose rows are the owners themselves."""

STAMP = (
    sa.select(sa.func.coalesce(sa.func.sum(UserStamp.n), 0))
    .where(UserStamp.user_id == sa.bindparam("user_id"))
    .scalar_subquery(),
    sa.select(sa.func.coalesce(sa.func.sum(ProgramStamp.n), 0))
    .where(
        ProgramStamp.program_id.in_(
            sa.select(Enrollment.program_id)
            .where(Enrollment.user_id == sa.bindparam("user_id"))
            .union(sa.select(Membership.program_id).where(Membership.user_id == sa.bindparam("user_id")))
        )
    )
    .scalar_subquery(),
)
"""Two columns of a select with `user_id`: the person's own count, and that of their programs together.

Both only grow while the person is in the same programs, and joining or leaving one grows the first.
"""


def marks_of(program_id: uuid.UUID, cohorts: Iterable[uuid.UUID]) -> bytes:
    """What a page about the students of some cohorts hangs on: who they are or were, and the count of each.

    Their names, their answers, joining, leaving and what they let be seen all count for them.
    """
    told = b"".join(
        bytes(one) + n.to_bytes(8, "big")
        for cohort_id in sorted(cohorts)
        for one, n in _MARKS.read({"program_id": program_id, "cohort_id": cohort_id})
    )
    return hashlib.blake2b(told, digest_size=16).digest()


# Asked with each look at a list: built once. Plain bytes: UUIDs made of them would take longer than the rest.
_MARKS = Statement(
    sa.select(
        sa.type_coerce(Enrollment.user_id, sa.LargeBinary).label("person"),
        sa.func.coalesce(UserStamp.n, 0).label("n"),
    )
    .outerjoin(UserStamp, UserStamp.user_id == Enrollment.user_id)
    .where(
        Enrollment.program_id == sa.bindparam("program_id"),
        Enrollment.cohort_id == sa.bindparam("cohort_id"),
    )
    .order_by(Enrollment.user_id)
)


@dataclass
class Touched:
    """Whom the open transaction of a session has written for."""

    users: set[uuid.UUID] = field(default_factory=set)
    programs: set[uuid.UUID] = field(default_factory=set)
    everybody: bool = False

    def add(self, user: Any, program: Any) -> bool:
        """Note an owner, the person before the program; whether there is one."""
        if user is not None:
            self.users.add(user)
        elif program is not None:
            self.programs.add(program)
        return not (user is None and program is None)


def wrote_for(session: Session, user_id: uuid.UUID) -> None:
    """Note a person for whom a session's open transaction has written by plain statements."""
    _touched(session).users.add(user_id)


def count_for(connection: sa.Connection, user_id: uuid.UUID) -> None:
    """Count for a person at the end of a plain command, which notes nobody by itself."""
    _FOR_ONE.run(connection, {"user_id": user_id, "n": 1})


@event.listens_for(Session, "after_flush")
def _note_rows(session: Session, _context: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        table, kept = row.__table__, sa.inspect(row).dict
        if _is_seen(table) and not _touched(session).add(*_owners(table, kept)):
            _touched(session).everybody = True


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    statement: Any = state.statement
    if not _is_seen(statement.table):
        return
    touched = _touched(state.session)
    named = [_owners(statement.table, one) for one in _named(statement, state.parameters)]
    known = [touched.add(user, program) for user, program in named]
    touched.everybody |= not (known and all(known))


@event.listens_for(Session, "before_commit")
def _count(session: Session) -> None:
    session.flush()
    touched: Touched | None = session.info.pop(TOUCHED, None)
    if touched is None:
        return
    if touched.everybody:
        for owner in IDS:
            session.execute(_counting(session, owner, every=True))
        return
    if touched.users:
        session.execute(_counting(session, "user"), {"ids": touched.users})
    if touched.programs:
        session.execute(_counting(session, "program"), {"ids": touched.programs})


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(TOUCHED, None)


def _touched(session: Session) -> Touched:
    found: Touched = session.info.setdefault(TOUCHED, Touched())
    return found


def _is_seen(table: sa.Table) -> bool:
    return table.name not in UNSEEN and (
        table.name in IDS or not set(IDS.values()).isdisjoint(table.c.keys())
    )


def _owners(table: sa.Table, values: dict[str, Any]) -> tuple[Any, Any]:
    """The person and the program that a row's values name."""
    if table.name in IDS:
        values = {IDS[table.name]: values.get("id")}
    return values.get("user_id"), values.get("program_id")


def _named(statement: Any, parameters: Any) -> Iterator[dict[str, Any]]:
    """For each owner that a statement over many rows names, the values by column."""
    if statement.is_insert:
        yield from parameters if isinstance(parameters, list) else [parameters or {}]
        return
    found: dict[str, list[Any]] = {}
    for part in visitors.iterate(statement.whereclause) if statement.whereclause is not None else ():
        if isinstance(part, sa.BinaryExpression) and part.operator in (operators.eq, operators.in_op):
            values = _value(part.right, parameters)
            own = isinstance(part.left, sa.Column) and part.left.table.name == statement.table.name
            if own and values is not None:
                found[part.left.name] = list(values) if part.operator is operators.in_op else [values]
    wanted = next((name for name in ("user_id", "program_id", "id") if name in found), "")
    yield from ({wanted: one} for one in found.get(wanted, ()))


def _value(side: Any, parameters: Any) -> Any:
    if not isinstance(side, sa.BindParameter):
        return None
    if isinstance(parameters, dict) and side.key in parameters:
        return parameters[side.key]
    return side.effective_value


def _counting(session: Session, owner: str, *, every: bool = False) -> Any:
    """The statement that counts for owners with `ids`, leaving out who is gone by now."""
    return _STATEMENTS[session.get_bind().dialect.name, owner, every]


def _statements() -> Iterable[tuple[tuple[str, str, bool], Any]]:
    for dialect, insert in (("sqlite", insert_sqlite), ("postgresql", insert_postgresql)):
        for owner, source, stamp in (("user", User, _USERS), ("program", Program, _PROGRAMS)):
            for every in (False, True):
                these = sa.true() if every else source.id.in_(sa.bindparam("ids", expanding=True))
                rows = sa.select(source.id, sa.literal(1)).where(these).order_by(source.id)
                made = insert(stamp).from_select([f"{owner}_id", "n"], rows)
                key = [stamp.c[f"{owner}_id"]]
                yield (
                    (dialect, owner, every),
                    made.on_conflict_do_update(index_elements=key, set_={"n": stamp.c.n + 1}),
                )


_STATEMENTS = dict(_statements())


def _counting_one(insert: Any) -> Any:
    rows = insert(_USERS)
    return rows.on_conflict_do_update(index_elements=[_USERS.c.user_id], set_={"n": _USERS.c.n + 1})


_FOR_ONE = Statement(
    {"sqlite": _counting_one(insert_sqlite), "postgresql": _counting_one(insert_postgresql)},
    fills=["user_id", "n"],
)
