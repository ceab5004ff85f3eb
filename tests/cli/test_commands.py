from __future__ import annotations

import subprocess
import sys

import click
import pytest
from flask import Flask

from studyhub.cli import PARTS
from studyhub.config import ROOT

SERVING = ("database", "node", "serve", "sharing", "standing", "starting")
RARE = ("alembic", "icalendar", "numpy", "openpyxl", "PIL", "pyotp", "redis", "segno", "webauthn", "zxcvbn")
LOADED = """
import sys
import studyhub.cli.serve, studyhub.cli.starting
from studyhub import create_app
create_app(instance_folder=sys.argv[1], database_url=f"sqlite:///{sys.argv[1]}/studyhub.db")
print(*sorted(name for name in sys.argv[2:] if name in sys.modules))
print(*sorted(name for name in sys.modules if name.startswith("studyhub.cli.")))
"""


@pytest.mark.parametrize("name", PARTS)
def test_each_command_is_loaded_by_its_name(app: Flask, name: str) -> None:
    found = app.cli.get_command(click.Context(app.cli), name)
    assert found is not None
    assert found.name == name


def test_help_names_every_command(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["--help"]).output
    assert [name for name in PARTS if f"\n  {name} " not in said] == []


def test_unknown_command_is_refused(app: Flask) -> None:
    assert "No such command 'nothing'" in app.test_cli_runner().invoke(args=["nothing"]).output


@pytest.mark.on_sqlite("what is imported is seen before any database is asked")
def test_server_loads_no_command_and_no_library_that_few_visits_need(tmp_path: object) -> None:
    command = [sys.executable, "-c", LOADED, str(tmp_path), *RARE]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    rare, ours = told.stdout.splitlines()
    assert rare == ""
    assert ours.split() == [f"studyhub.cli.{name}" for name in SERVING]
