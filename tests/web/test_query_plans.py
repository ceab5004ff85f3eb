"""What the pages that everybody waits for ask the database: each statement finds its rows by a key.

Tables in tests are small, and on small ones PostgreSQL reads from end to end whatever there is. It is told
that they are large, whatever it has counted by now, and not to read so: it does only where it has no other
way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection

from studyhub.extensions import db
from studyhub.models import Base
from tests.listening import attached
from tests.web.program_pages import PAGES
from tests.web.study.test_practice import filled, hidden
from tests.web.walkers import Walker, token

Statements = list[tuple[str, Any]]
THEY_ARE_LARGE = (
    "DELETE FROM pg_statistic USING pg_class WHERE starelid = pg_class.oid AND"
    " relnamespace = 'public'::regnamespace",
    "UPDATE pg_class SET relpages = 1, reltuples = 100000 WHERE relkind = 'r' AND"
    " relnamespace = 'public'::regnamespace",
)
"""What a superuser may tell PostgreSQL: rows a page, and that nothing is known of what they hold."""
GROWS_WITH_CONTENT = ("question_version", "problem_report")
"""Texts of questions, and what was said of them: looked through as a whole, and no part of the log."""
EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@contextmanager
def listening(walker: Walker) -> Iterator[Statements]:
    """What is said to the database meanwhile."""
    said: Statements = []

    def keep(*told: Any) -> None:
        statement, parameters, many = told[2], told[3], told[5]
        if statement.lstrip().startswith(EXPLAINED) and not many:
            said.append((statement, parameters))

    with walker.site.app.app_context():
        engine = db.engine
    with attached(engine, "before_cursor_execute", keep):
        yield said


def main_page(walker: Walker) -> Statements:
    with listening(walker) as said:
        assert walker.clients["student"].get("/").status_code == 200
    return said


def begun(walker: Walker) -> str:
    """The address of the student's first question of a quiz."""
    client = walker.clients["student"]
    form = {"count": "5", "feedback": "tutor", "pool": "all", "csrf_token": token(client)}
    return client.post("/practice/quiz", data=form, follow_redirects=True).request.path


def question(walker: Walker) -> Statements:
    address = begun(walker)
    with listening(walker) as said:
        assert 'id="answer-form"' in walker.clients["student"].get(address).text
    return said


def submit(walker: Walker) -> Statements:
    client = walker.clients["student"]
    page = client.get(begun(walker)).text
    form = hidden(page) | filled(page) | {"csrf_token": token(client)}
    with listening(walker) as said:
        assert client.post("/practice/answer", data=form).status_code in {200, 303}
    return said


def report(walker: Walker) -> Statements:
    with walker.own_yard() as yard, listening(walker) as said:
        page = walker.clients["director"].get(f"/programs/{yard.program}/cohorts/{yard.cohort}")
        assert page.status_code == 200
    return said


def read_whole(connection: Connection, statement: str, parameters: Any) -> list[str]:
    """What the statement reads from end to end, as the database's plan names it."""
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        steps = [str(row[-1]) for row in plan]
        return [step for step in steps if step.startswith("SCAN ") and step.split()[1] in names_in(statement)]
    for way in ("seqscan", "hashjoin", "mergejoin"):  # which it takes for tables of a few rows
        connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    for lie in THEY_ARE_LARGE:  # told in this transaction alone, which is rolled back
        connection.exec_driver_sql(lie)
    (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    return list(unkeyed(plan["Plan"]))


def names_in(statement: str) -> set[str]:
    """Tables of ours in a statement, under their names and what else it calls them."""
    found = set()
    for table in Base.metadata.tables:
        for alias in re.findall(rf'\b{table}"?(?: AS (\w+))?', statement):
            found |= {table, alias}
    return found


def unkeyed(node: dict[str, Any]) -> Iterator[str]:
    """The parts of PostgreSQL's plan that go over a whole table or a whole index."""
    kind = node["Node Type"]
    if kind == "Seq Scan" or (kind.endswith(("Index Scan", "Index Only Scan")) and "Index Cond" not in node):
        yield json.dumps({name: value for name, value in node.items() if name != "Plans"})
    for part in node.get("Plans", ()):
        yield from unkeyed(part)


@pytest.mark.parametrize("page", [main_page, question, submit, report])
def test_no_statement_reads_a_whole_table(walker: Walker, page: Callable[[Walker], Statements]) -> None:
    said = page(walker)
    assert said
    with walker.site.app.app_context(), db.engine.connect() as connection:
        whole = {statement: read_whole(connection, statement, values) for statement, values in said}
        connection.rollback()
    assert {statement: steps for statement, steps in whole.items() if steps} == {}


@pytest.mark.on_sqlite("PostgreSQL chooses for pages of joins by statistics that no test has")
@pytest.mark.parametrize("endpoint", [name for name, (_, may) in PAGES.items() if "director" in may])
def test_no_page_of_a_program_reads_a_whole_table(walker: Walker, endpoint: str) -> None:
    walker.quiet = walker.quiet or walker.lay_yard()
    with listening(walker) as said:
        assert walker.get("director", walker.address(PAGES[endpoint][0], walker.quiet)) == 200
    assert said
    with walker.site.app.app_context(), db.engine.connect() as connection:
        whole = {
            statement: read_whole(connection, statement, values)
            for statement, values in said
            if not any(f"FROM {table}" in statement for table in GROWS_WITH_CONTENT)
        }
        connection.rollback()
    assert {statement: steps for statement, steps in whole.items() if steps} == {}


@pytest.mark.parametrize(
    ("statement", "is_found"),
    [
        ("SELECT note.body FROM note WHERE note.body = 'x'", True),
        ("SELECT n.body FROM note AS n WHERE n.body = 'x'", True),
        ("SELECT count(*) FROM note", True),
        ("SELECT note.body FROM note WHERE note.user_id = ''", False),
    ],
)
def test_a_planted_search_through_a_whole_table_is_found(
    walker: Walker, statement: str, is_found: bool
) -> None:
    with walker.site.app.app_context(), db.engine.connect() as connection:
        steps = read_whole(connection, statement, ())
    assert bool(steps) == is_found
