from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from studyhub.extensions import db
from tests.conftest import make_app


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
