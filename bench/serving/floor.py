"""The floor under every figure: a page with nothing to do, and one transaction kept for good, served alike.

`bare:app` for gunicorn; the database is named by FLOOR_DATABASE.
"""

from __future__ import annotations

import os
import sqlite3
import threading

import psycopg
from flask import Flask

app = Flask(__name__)
_mine = threading.local()
TABLE = "CREATE TABLE IF NOT EXISTS floor (id INTEGER PRIMARY KEY, body TEXT)"
TABLE_POSTGRESQL = "CREATE TABLE IF NOT EXISTS floor (id BIGSERIAL PRIMARY KEY, body TEXT)"
INSERT = "INSERT INTO floor (body) VALUES ('answer')"


@app.get("/")
def page() -> str:
    """Nothing to do."""
    return "<!doctype html><title>Bare</title>"


@app.post("/")
def transaction() -> str:
    """A row, on the disk before the reply."""
    database = os.environ["FLOOR_DATABASE"]
    if database.startswith("postgresql"):
        _postgresql(database)
    else:
        _sqlite(database)
    return "kept"


def _sqlite(file: str) -> None:
    """As the site's own engine: WAL, synchronous=FULL, BEGIN IMMEDIATE."""
    if not hasattr(_mine, "link"):
        _mine.link = sqlite3.connect(file, timeout=15, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            _mine.link.execute(f"PRAGMA {pragma}")
        _mine.link.execute(TABLE)
    for statement in ("BEGIN IMMEDIATE", INSERT, "COMMIT"):
        _mine.link.execute(statement)


def _postgresql(address: str) -> None:
    if not hasattr(_mine, "link"):
        _mine.link = psycopg.connect(address, autocommit=True)
        with _mine.link.transaction():
            _mine.link.execute("SELECT pg_advisory_xact_lock(1)")
            _mine.link.execute(TABLE_POSTGRESQL)
    _mine.link.execute(INSERT)
