"""What docs/deployment.md says is so: its commands exist, its settings are read, its drill restores."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from studyhub.config import read_settings
from studyhub.interchange.texts.files import LARGEST_FILE
from tests.conftest import SAMPLE_CONTENT

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
    assert (settings.public_url, settings.workers) == ("https://study.example.edu", 2)


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


@pytest.mark.on_sqlite("the guide's drill copies a file; tests/cli/test_backup.py restores on both")
def test_drill_of_the_guide_restores_what_it_backed_up(tmp_path: Path) -> None:
    environ = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "INSTANCE_FOLDER": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/studyhub.db",
        "CONTENT_FOLDER": str(SAMPLE_CONTENT),
        "COPIES": str(tmp_path),
    }
    ready = "bring_up_to_date(studyhub.create_app())"
    made = f"import studyhub; from studyhub.cli.database import bring_up_to_date; {ready}"
    subprocess.run([sys.executable, "-c", made], cwd=ROOT, env=environ, check=True)  # noqa: S603 - our lines
    done = subprocess.run(  # noqa: S603 - the guide's own lines
        ["/bin/bash", "-eu", "-c", block("drill")],
        check=False,
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "drill.copy is put back and checked." in done.stdout
    assert "0 faults" in done.stdout


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd")
def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/studyhub/.venv/bin/", f"{Path(sys.executable).parent}/")
        (tmp_path / unit.name).write_text(text.replace("/opt/studyhub", str(ROOT)))
    done = subprocess.run(  # noqa: S603 - our own files
        ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)],  # noqa: S607 - on the path
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"SYSTEMD_LOG_LEVEL": "warning"},
    )
    ours = [line for line in done.stderr.splitlines() if "studyhub" in line]
    assert ours == []


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
