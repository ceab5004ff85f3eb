"""The wired application: with code tables in its instance it checks the codes of its content, and says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from studyhub.catalog.faults import Fault
from studyhub.services.accounts.registration import first_admin_link
from tests.conftest import SAMPLE_CONTENT, make_app
from tests.web.accounts.test_entry import sign_up


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The small bank, with a category planted where a code belongs."""
    folder = Path(shutil.copytree(SAMPLE_CONTENT, tmp_path / "content"))
    file = folder / "questions" / "d2-privacy" / "breaches.yaml"
    text = file.read_text()
    assert "explanation: >-\n    " in text
    file.write_text(text.replace("explanation: >-\n    ", "explanation: >-\n    E11.2 is reported. ", 1))
    return folder


def with_code_faults(app: Flask) -> list[Fault]:
    return [fault for fault in app.extensions["catalog"].faults() if fault.code == "CODE-INVALID"]


def test_tables_built_later_are_used_at_the_next_start(
    tmp_path: Path, content: Path, code_tables: Path, database_url: str
) -> None:
    instance = tmp_path / "instance"
    before = make_app(instance, database_url, content_folder=content)
    assert with_code_faults(before) == []
    shutil.copytree(code_tables, instance / "codebook")
    after = make_app(instance, database_url, content_folder=content)
    assert len(with_code_faults(after)) == 1
    assert after.extensions["catalog"].shelf().questions  # the last good state stays in use


@pytest.mark.parametrize("tables", [True, False])
def test_administrators_read_whether_codes_were_checked(
    tmp_path: Path, code_tables: Path, database_url: str, tables: bool
) -> None:
    if tables:
        shutil.copytree(code_tables, tmp_path / "codebook")
    app = make_app(tmp_path, database_url)
    with app.test_request_context():
        from studyhub.web.context import desk, now  # noqa: PLC0415 - both need the app

        link = first_admin_link(desk=desk(), now=now()) or ""
    client = app.test_client()
    sign_up(client, invitation=link.split("=")[1])
    said = "checked against the FY2027 tables" if tables else "were not checked"
    assert said in client.get("/admin").text
