from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from studyhub.config import ROOT, ConfigError, Settings, describe_settings, read_settings, stored_secret_key


def test_defaults_need_no_environment() -> None:
    assert read_settings({}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://x"),
        ("PUBLIC_URL", "study.example.edu"),
        ("REGISTRATION", "everybody"),
        ("SECRET_KEY", "short"),
        ("WATCH_CONTENT", "perhaps"),
        ("MAIL_SECURITY", "ssl3"),
        ("THREADS", "0"),
        ("REDIS_URL", "memory://"),
    ],
)
def test_wrong_setting_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as told:
        read_settings({name: value})
    assert str(told.value).startswith(f"{name}: ")
    assert "\n" not in str(told.value)


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(ConfigError) as told:
        read_settings({"PORT": "x", "THREADS": "y"})
    assert [line.split(":")[0] for line in str(told.value).splitlines()] == ["PORT", "THREADS"]


def test_wrong_secret_is_not_repeated() -> None:
    with pytest.raises(ConfigError) as told:
        read_settings({"SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(told.value)


def test_mail_without_encryption_stays_on_this_machine() -> None:
    with pytest.raises(ConfigError, match="MAIL_SECURITY"):
        read_settings({"MAIL_SERVER": "mail.example.edu", "MAIL_SECURITY": "none"})


def test_secrets_are_masked_for_the_administrator() -> None:
    url = "postgresql://study:hunter22@db/studyhub"
    named = {"DATABASE_URL": url, "REDIS_URL": "redis://:hunter21@r:1/0", "MAIL_PASSWORD": "hunter23"}
    rows = read_settings(named).rows()
    assert "hunter2" not in str(rows)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"PORT": "9000"}, "http://127.0.0.1:9000"),
        ({"HOST": "0.0.0.0"}, "http://127.0.0.1:8000"),
        ({"PORT": "9000", "PUBLIC_URL": "https://study.example.edu/"}, "https://study.example.edu"),
    ],
)
def test_links_follow_host_and_port_unless_an_address_is_set(environ: dict[str, str], expected: str) -> None:
    assert read_settings(environ).public_url == expected


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_addresses_use_the_driver_that_is_installed(scheme: str) -> None:
    assert read_settings({"DATABASE_URL": f"{scheme}://db/x"}).database_url == "postgresql+psycopg://db/x"


def test_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = stored_secret_key(tmp_path / "instance")
    assert stored_secret_key(tmp_path / "instance") == first
    mode = stat.S_IMODE((tmp_path / "instance" / "secret_key").stat().st_mode)
    assert mode == 0o600


def test_readme_has_the_table_of_all_settings() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert rows == {name: f"`{default}`" if default else "" for name, default, _ in describe_settings()}
