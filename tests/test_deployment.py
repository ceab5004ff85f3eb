"""What docs/deployment.md says is so: its blocks run, its settings are read, its drill restores."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from studyhub.config import read_settings
from studyhub.interchange.texts.files import LARGEST_FILE
from tests import stand_ins
from tests.conftest import Inbox

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "deployment.md").read_text()
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))
COMMANDS = re.compile(r"flask ((?:[a-z]+ ?){1,2})")


def block(name: str) -> str:
    """The lines of the guide's block of that name."""
    found = re.search(rf"^```sh {name}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def commands() -> set[str]:
    """Every `flask` command that the guide or a unit runs."""
    texts = [GUIDE, *(unit.read_text() for unit in UNITS), (DEPLOY / "Containerfile").read_text()]
    return {one.strip() for text in texts for one in COMMANDS.findall(text)}


def test_every_command_that_is_named_exists(app: Flask) -> None:
    named = {" ".join(one.split()[:2]) for one in commands()}
    known = {name for name in named if _is_command(app, name)}
    assert {one.split()[0] for one in named} == {one.split()[0] for one in known}
    assert {"backup", "restore", "doctor", "jobs run", "jobs once", "assets build"} <= known


def _is_command(app: Flask, name: str) -> bool:
    return app.test_cli_runner().invoke(args=[*name.split(), "--help"]).exit_code == 0


def test_settings_of_the_example_are_settings() -> None:
    lines = (line for line in (DEPLOY / "studyhub.env").read_text().splitlines() if line[:1] not in {"#", ""})
    given = dict(line.split("=", 1) for line in lines)
    settings = read_settings(given)
    assert {name.lower() for name in given} <= set(vars(settings))
    assert (settings.public_url, settings.workers) == ("https://study.example.edu", 1)


def test_settings_of_several_machines_are_settings() -> None:
    found = re.search(r"^```ini several\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert found
    given = dict(line.split("=", 1) for line in found[1].splitlines())
    settings = read_settings(given)
    assert {name.lower() for name in given} <= set(vars(settings))
    assert settings.trusted_proxies == 1


def test_unit_waits_longer_than_a_node_takes_to_stop() -> None:
    told = re.search(r"TimeoutStopSec=(\d+)", (DEPLOY / "studyhub.service").read_text())
    drain = re.search(r"^DRAIN_SECONDS=(\d+)", GUIDE, re.MULTILINE)
    assert told
    assert drain
    assert int(told[1]) > int(drain[1]) + 20


class Machine:
    """A machine in a folder, on which root types what the guide has."""

    def __init__(self, root: Path, mail_port: int) -> None:
        self.root, self.mail_port = root, mail_port
        self.environ = stand_ins.put_up(root)
        self.env = root / "etc" / "studyhub.env"
        self.kept = root / "var" / "lib" / "studyhub" / "backups"

    def types(self, name: str, **given: str) -> str:
        """What the lines of that block say."""
        text = stand_ins.moved(block(name), self.root)
        done = subprocess.run(  # noqa: S603 - the guide's own lines
            ["/bin/bash", "-eu", "-o", "pipefail", "-c", text],
            check=False,
            cwd=self.root,
            env=self.environ | given,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def edit(self) -> None:
        """The settings as an operator would write them, with the mail server of the tests."""
        text = re.sub(r"^MAIL_(SERVER|USERNAME|PASSWORD)=.*\n", "", self.env.read_text(), flags=re.MULTILINE)
        mail = f"MAIL_SERVER=127.0.0.1\nMAIL_PORT={self.mail_port}\nMAIL_SECURITY=none\n"
        self.env.write_text(text + mail)

    def version(self) -> str:
        """The revision of its database."""
        with closing(sqlite3.connect(self.kept.parent / "studyhub.db")) as opened:
            found: str = opened.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        return found

    def becomes(self, version: str) -> None:
        """Its database is of another version now, as far as it says itself."""
        with closing(sqlite3.connect(self.kept.parent / "studyhub.db")) as opened, opened:
            opened.execute("UPDATE alembic_version SET version_num = ?", [version])


@pytest.fixture
def machine(tmp_path: Path, inbox: tuple[Inbox, int]) -> Machine:
    """A machine on which StudyHub was installed and started by the guide."""
    made = Machine(tmp_path / "machine", inbox[1])
    made.types("install")
    made.edit()
    made.types("start")
    return made


@pytest.mark.on_sqlite("the guide's drill copies a file; tests/cli/test_backup.py restores on both")
@pytest.mark.timeout(600)
def test_site_is_installed_operated_and_its_drill_restores(machine: Machine) -> None:
    said = machine.types("operate")
    assert "0 faults" in said
    assert not re.search(r"^(warning|fault) +(settings|mail|database|content)", said, re.MULTILINE), said
    assert [one.stat().st_mode & 0o777 for one in machine.kept.glob("*-by-hand.db")] == [0o600]
    copies = machine.root / "copies"
    copies.mkdir()
    said = machine.types("drill", COPIES=str(copies))
    assert "drill.copy is put back and checked." in said
    assert "0 faults" in said


@pytest.mark.timeout(600)
def test_older_site_is_upgraded_and_there_is_a_way_back(machine: Machine) -> None:
    newest = machine.version()
    for ending in ("service", "timer"):
        (stand_ins_of(machine) / f"studyhub-webhooks.{ending}").write_text("[Install]\n")
    (stand_ins_of(machine) / "studyhub-jobs.service").unlink()
    machine.env.write_text(machine.env.read_text().replace("JOBS=apart\n", ""))
    (machine.root / "usr" / "local" / "sbin" / "studyhub").unlink()
    said = machine.types("upgrade")
    copy = re.search(r"^(\S+-by-hand\.db): ", said, re.MULTILINE)
    assert copy
    for part in ("loaded", "enabled"):
        (machine.root / part / "studyhub-webhooks.timer").touch()
    machine.types("jobs")
    assert "JOBS=apart\n" in machine.env.read_text()
    machine.becomes("9999")
    said = machine.types("back", VERSION="abc", COPY=copy[1])
    assert "is put back and checked" in said
    assert machine.version() == newest


def stand_ins_of(machine: Machine) -> Path:
    return machine.root / "etc" / "systemd" / "system"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("studyhub doctr", "doctr"),
        ("systemctl restart studyhub-webhooks", "not found"),
        ("systemctl restart studyhub --quick", "--quick"),
        ("useradd --system studyhub", "--home-dir"),
        ("apt-get-nothing", "not found"),
    ],
)
def test_block_that_is_wrong_does_not_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, fault: str
) -> None:
    machine = Machine(tmp_path / "machine", 1)
    monkeypatch.setattr("tests.test_deployment.GUIDE", f"```sh wrong\n{line}\n```")
    with pytest.raises(AssertionError, match=fault):
        machine.types("wrong")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd")
def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/studyhub/.venv/bin/", f"{Path(sys.executable).parent}/")
        (tmp_path / unit.name).write_text(text.replace("/opt/studyhub", str(ROOT)))
    asked = re.findall(r"--property=(\S+)", (DEPLOY / "studyhub").read_text())
    assert len(asked) == 4
    text = "\n".join(["[Service]", "Type=oneshot", "ExecStart=/bin/true", *asked, ""])
    (tmp_path / "studyhub-once.service").write_text(text.replace("/opt/studyhub", str(ROOT)))
    done = subprocess.run(  # noqa: S603 - our own files
        ["systemd-analyze", "verify", *sorted(str(file) for file in tmp_path.iterdir())],  # noqa: S607 - on the path
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"SYSTEMD_LOG_LEVEL": "warning"},
    )
    ours = [line for line in done.stderr.splitlines() if "studyhub" in line]
    assert ours == []


def test_services_are_bounded_alike() -> None:
    bound = re.compile(
        r"^(?:(?:No|Private|Protect|Restrict|Lock)\w+|UMask|User|StateDirectory)=.*", re.MULTILINE
    )
    bounds = {tuple(bound.findall(unit.read_text())) for unit in UNITS if unit.suffix == ".service"}
    assert len(bounds) == 1
    assert len(bounds.pop()) > 10


def test_timers_start_services_that_are_there() -> None:
    services = {unit.stem for unit in UNITS if unit.suffix == ".service"}
    assert {unit.stem for unit in UNITS if unit.suffix == ".timer"} <= services


def test_proxy_lets_the_largest_import_through() -> None:
    size = re.search(r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text())
    assert size
    assert int(size[1]) * 2**20 >= LARGEST_FILE + 2**20


def test_proxy_of_several_machines_says_what_is_safe_and_what_to_do() -> None:
    named = set(re.findall(r"errorfile (\d+) /etc/haproxy/(\S+)", (DEPLOY / "haproxy.cfg").read_text()))
    assert named == {(status, "studyhub-away.http") for status in ("502", "503", "504")}
    page = (DEPLOY / "studyhub-away.http").read_text()
    assert page.startswith("HTTP/1.1 503 ")
    assert "saved is saved" in page


def test_what_the_image_copies_is_there() -> None:
    copied = re.findall(r"^COPY (\S+) ", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"app.py", "studyhub", "migrations", "templates", "static", "content"} <= set(copied)
