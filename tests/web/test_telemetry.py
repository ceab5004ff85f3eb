"""Each request has an id that the log names too; nothing in the log says who asked, or holds a token."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from flask import Flask

from studyhub.adapters.logs import begin_logging
from studyhub.web.telemetry import request_id
from tests.conftest import make_app

SECRET = "zebra-token-of-a-mail"


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Flask:
    return make_app(tmp_path, database_url, log_requests="yes", TESTING=False)


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("unforeseen")


def test_each_answer_has_an_id_of_its_own(site: Flask) -> None:
    client = site.test_client()
    ids = {client.get("/about").headers["X-Request-ID"] for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("proxies", "said", "kept"),
    [(0, "from-outside", False), (1, "from-the-proxy", True), (1, "two\twords", False), (1, "x" * 65, False)],
)
def test_an_id_is_taken_from_a_trusted_proxy_alone(
    database_url: str, tmp_path: Path, proxies: int, said: str, kept: bool
) -> None:
    site = make_app(tmp_path, database_url, trusted_proxies=proxies)
    found = site.test_client().get("/about", headers={"X-Request-ID": said}).headers["X-Request-ID"]
    assert (found == said) is kept


def test_a_fault_is_logged_with_its_page_and_not_its_address(
    site: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(site.view_functions, "account.reset", broken)
    assert site.test_client().get(f"/login/reset/{SECRET}").status_code == 500
    assert "Fault in GET account.reset" in caplog.text
    assert SECRET not in caplog.text


def test_a_request_is_a_line_without_address_or_person(site: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="studyhub.requests"):
        site.test_client().get(f"/login/reset/{SECRET}?email=amina@example.edu")
    (line,) = [one.getMessage() for one in caplog.records if one.name == "studyhub.requests"]
    assert line.startswith("GET account.reset ")
    assert "amina" not in line


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_line_of_the_log_names_the_request_that_it_belongs_to(
    site: Flask, form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        begin_logging(level="info", form=form, request_id=request_id)
        number = site.test_client().get("/about").headers["X-Request-ID"]
    finally:
        root.handlers[:], root.level = before, level
    line = next(one for one in capfd.readouterr().err.splitlines() if "home.about" in one)
    found = json.loads(line)["request_id"] if form == "json" else line.partition("[")[2].partition("]")[0]
    assert found == number
