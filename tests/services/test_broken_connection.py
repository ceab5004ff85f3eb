from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from studyhub.extensions import db
from studyhub.services.statements import Statement, reading
from tests.conftest import make_app

ONE = Statement(sa.select(sa.literal(1).label("n")))
END = sa.text("SELECT pg_terminate_backend(:n, 5000)")


@pytest.fixture
def server(postgresql_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = make_app(tmp_path, postgresql_url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_connection_that_breaks_under_a_statement_is_told_and_the_next_takes_another(server: Flask) -> None:
    with reading() as link:
        number = link.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
        with db.engine.connect() as other:
            other.execute(END, {"n": number})
        with pytest.raises(OperationalError) as raised:
            ONE.rows(link, {})
    assert raised.value.connection_invalidated
    assert [row.n for row in ONE.read({})] == [1]


def test_connection_that_was_ended_at_rest_costs_no_error(server: Flask) -> None:
    with reading() as link, db.engine.connect() as other:
        number = link.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
        other.connection  # noqa: B018 - another connection of the pool, which is taken first below
    with db.engine.connect() as other, db.engine.connect() as killer:
        pids = [c.connection.dbapi_connection.info.backend_pid for c in (other, killer)]  # type: ignore[union-attr]
        assert number in pids
        killer.execute(END, {"n": pids[0]})
    assert [row.n for _ in range(3) for row in ONE.read({})] == [1, 1, 1]


def test_connection_that_breaks_after_the_last_statement_spoils_no_page(
    postgresql_url: str, tmp_path: Path
) -> None:
    app = make_app(tmp_path, postgresql_url)

    @app.get("/late")
    def late() -> str:
        number = db.session.scalar(sa.text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(sa.text("SELECT pg_terminate_backend(:n, 5000)"), {"n": number})
        return "the page"

    try:
        assert [app.test_client().get("/late").text for _ in range(2)] == ["the page", "the page"]
    finally:
        with app.app_context():
            db.engine.dispose()
