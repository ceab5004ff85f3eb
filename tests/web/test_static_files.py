from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import make_app


@pytest.fixture
def addresses(client: FlaskClient) -> list[str]:
    """Every file of ours that the landing page loads."""
    return sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', client.get("/").text)))


def status_of(client: FlaskClient, address: str) -> int:
    with client.get(address) as reply:  # closing it closes the file
        return reply.status_code


def test_every_file_that_a_page_names_is_there(client: FlaskClient, addresses: list[str]) -> None:
    assert [address for address in addresses if status_of(client, address) != 200] == []
    assert any("bootstrap" in address for address in addresses)


def test_files_are_kept_for_good_and_sent_compressed(client: FlaskClient, addresses: list[str]) -> None:
    style = next(address for address in addresses if address.endswith("site.css"))
    with client.get(style, headers={"Accept-Encoding": "gzip"}) as reply:
        headers = reply.headers
    assert "immutable" in headers["Cache-Control"]
    assert (headers["Content-Encoding"], headers["X-Content-Type-Options"]) == ("gzip", "nosniff")
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/nothing.css"])
def test_nothing_outside_the_folder_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pages_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="([^"]+)"', client.get("/").text)
    assert loaded
    assert all(address.startswith("/") for address in loaded)


@pytest.mark.parametrize(
    "page", ["/", "/learn", "/learn/L40", "/glossary", "/search?q=breach", "/about", "/nothing"]
)
def test_pages_hold_no_inline_code_or_style(client: FlaskClient, page: str) -> None:
    text = client.get(page).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", text)


@pytest.mark.on_sqlite("files are served without a database")
def test_files_of_the_version_before_are_served_to_pages_that_are_still_open(tmp_path: Path) -> None:
    (tmp_path / "cache" / "static-0123456789ab").mkdir(parents=True)
    (tmp_path / "cache" / "static-0123456789ab" / "site.css").write_text("of before")
    client = make_app(tmp_path, f"sqlite:///{tmp_path}/x.db").test_client()
    with client.get("/static/0123456789ab/site.css") as reply:
        assert reply.text == "of before"
