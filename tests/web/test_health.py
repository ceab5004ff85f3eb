"""What watches over the site gets a plain yes or no, and counts only if it knows the token."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from studyhub.adapters.flag import Flag
from studyhub.catalog.errors import CatalogUnusable
from studyhub.extensions import db
from tests.conftest import make_app

TOKEN = "a-token-of-thirty-two-characters"


def test_health_is_well_with_database_and_content(client: FlaskClient) -> None:
    reply = client.get("/healthz")
    assert (reply.status_code, reply.json) == (200, {"status": "ok", "database": True, "catalog": True})


def test_health_fails_without_content(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise CatalogUnusable(())

    monkeypatch.setattr(app.extensions["catalog"], "shelf", gone)
    assert client.get("/healthz").status_code == 503


def at_revision(number: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES (:n)"), {"n": number})


@pytest.mark.parametrize(("number", "status"), [("0001", 503), ("9999", 200)])
def test_node_is_ready_unless_its_database_is_behind(
    client: FlaskClient, app: Flask, number: str, status: int
) -> None:
    at_revision(number)
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json["migrated"]) == (status, status == 200)


def counting(tmp_path: Path, url: str) -> FlaskClient:
    return make_app(tmp_path, url, metrics_token=TOKEN).test_client()


def test_counts_are_told_by_endpoint_and_status_to_who_knows_the_token(
    tmp_path: Path, database_url: str
) -> None:
    client = counting(tmp_path, database_url)
    client.get("/nowhere/at-all")
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 'studyhub_requests_total{endpoint="none",method="GET",status="404"} 1.0' in text
    assert "at-all" not in text


@pytest.mark.parametrize("said", ["", "Bearer ", "Bearer wrong", TOKEN[:-1], "Bearer \u00e9"])
def test_without_the_token_there_is_no_such_page(tmp_path: Path, database_url: str, said: str) -> None:
    client = counting(tmp_path, database_url)
    assert client.get("/metrics", headers={"Authorization": said}).status_code == 404


def test_worker_that_soon_goes_is_not_ready(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "starting", True)
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json) == (503, {"status": "starting"})
    assert client.get("/healthz").status_code == 200


def test_node_that_is_to_stop_is_not_ready_any_more(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "draining", Flag())
    app.extensions["draining"].raise_it()
    assert (client.get("/readyz").status_code, client.get("/healthz").status_code) == (503, 200)
