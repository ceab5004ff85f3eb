"""What an answer and the pages around it cost: SQL statements and milliseconds a request."""

from __future__ import annotations

import re
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench import bare_page, milliseconds
from bench.served import content_of_size
from bench.serving.statements import counted
from studyhub import create_app
from studyhub.cli.database import bring_up_to_date
from studyhub.extensions import db
from studyhub.models import User
from studyhub.services.demo.fill import fill, let_in

STUDENTS, WEEKS, PASSWORD = 3, 8, "bench bench bench"
ANSWERS, TRIES = 15, 9
PAGES = {
    "today": "/",
    "practice": "/practice",
    "quiz_builder": "/practice/quiz",
    "lesson": "/learn/L20",
    "syllabus": "/learn",
    "progress": "/progress",
    "history": "/progress/history",
}


def measure() -> dict[str, float | int | str]:
    """A student of eight weeks on 1,500 questions; baselines: a bare Flask page, a bare transaction."""
    with tempfile.TemporaryDirectory() as name:
        app = _app(Path(name))
        with app.app_context():
            demo = fill(
                shelf=app.extensions["catalog"].shelf(),
                now=datetime.now(UTC),
                tell=lambda _done, _all: None,
                students=STUDENTS,
                weeks=WEEKS,
            )
            let_in(email=demo.student_email, password=PASSWORD, now=datetime.now(UTC))
            commit = milliseconds(_transaction, TRIES)
        client = app.test_client()
        client.post("/login", data={"email": demo.student_email, "password": PASSWORD})
        bare = bare_page(TRIES)
        figures = _answers(app, client, commit) | _pages(app, client, bare)
        with app.app_context():
            db.engine.dispose()
    return {"baseline_transaction_ms": commit, "baseline_bare_flask_page_ms": bare, **figures}


def _app(folder: Path) -> Flask:
    app = create_app(
        instance_folder=folder,
        content_folder=content_of_size(folder / "content"),
        database_url=f"sqlite:///{folder / 'studyhub.db'}",
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
    )
    bring_up_to_date(app)
    return app


def _answers(app: Flask, client: FlaskClient, commit: float) -> dict[str, float | int | str]:
    """Answer the first questions of today's session, each as the browser sends it."""
    address = client.post("/practice/today").headers["Location"]
    statements, times = [], []
    for number in range(1, ANSWERS + 1):
        page = client.get(f"{address}/{number}").text
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
        fields |= {"number": "7"} if 'name="number"' in page else {"choice": "0"}
        with counted(app) as seen:
            began = time.perf_counter()
            reply = client.post("/practice/answer", data=fields, headers={"X-Fragment": "1"})
            times.append((time.perf_counter() - began) * 1000)
        if reply.status_code != 200:
            raise RuntimeError(f"answer {number} was not taken: {reply.status_code}")
        statements.append(len(seen))
    return {
        "post_answer_statements_most (measure: at most 8)": max(statements),
        "post_answer_ms": median(times),
        "post_answer / transaction": median(times) / commit,
    }


def _pages(app: Flask, client: FlaskClient, bare: float) -> dict[str, float | int | str]:
    figures: dict[str, float | int | str] = {}
    for name, address in PAGES.items():
        with counted(app) as seen:
            client.get(address)
        taken = milliseconds(lambda at=address: client.get(at), TRIES)  # type: ignore[misc]
        figures |= {
            f"{name}_statements": len(seen),
            f"{name}_ms": taken,
            f"{name} / bare page": taken / bare,
        }
    return figures


def _transaction() -> None:
    """One row changed and kept for good, by the same engine."""
    with db.engine.begin() as connection:
        connection.execute(sa.update(User).values(name=User.name).where(User.is_admin))
