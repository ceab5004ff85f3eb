"""`python -m bench serve`: the rows that it promises, and how a start is measured. No load is run here."""

from __future__ import annotations

import inspect
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import psutil
import pytest

from bench import serve
from bench.__main__ import main
from bench.served import free_port, running
from bench.serving.measured import KEYS, Subject, with_memory
from bench.serving.people import ANSWERS

SITE = Subject("studyhub", "sqlite", 10_000)


def test_row_has_the_promised_columns_and_no_other() -> None:
    row = SITE.row("main", rps=600.0)
    promised = "case server database rows rps p50_ms p99_ms max_ms cpu_ms sql rss_mib"
    assert list(row) == list(KEYS) == promised.split()
    assert [row[name] for name in ("case", "server", "database", "rows", "rps")] == [
        "main", "studyhub", "sqlite", 10_000, 600.0,
    ]  # fmt: skip


def test_run_without_options_is_two_hundred_students_on_both_databases() -> None:
    defaults = {name: one.default for name, one in inspect.signature(serve.rows).parameters.items()}
    assert (defaults["students"], ANSWERS, defaults["kolibri"]) == (200, 50, False)
    assert serve.databases(defaults["database"]) == ("sqlite", "postgresql")


def test_cold_start_is_taken_from_command_to_first_page(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("here")
    port, started = free_port(), []

    def start() -> AbstractContextManager[tuple[psutil.Process, float]]:
        started.append(port)
        command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
        return running(command, tmp_path, {}, port)

    row = SITE.cold_start(start)
    assert (row["case"], row["rps"], len(started)) == ("cold start", 0.0, 3)
    assert 0 < float(row["p50_ms"]) <= float(row["p99_ms"]) == float(row["max_ms"])


def test_rows_of_a_server_tell_its_memory_at_rest() -> None:
    rows = with_memory([SITE.row("cold start"), SITE.row("idle")], 147.5)
    assert [row["rss_mib"] for row in rows] == [147.5, 147.5]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["catalog", "--with-kolibri"], "catalog takes no kolibri"),
        (["learning", "--database", "sqlite"], "learning takes no database"),
        (["serve", "--database", "mysql"], "invalid choice"),
        (["serve", "--sizes", "10000"], "serve takes no sizes"),
        (["growth", "--sizes", "10000,1"], "'1' is no whole number from 2 on"),
        (["growth", "--sizes", ""], "'' is no whole number from 2 on"),
    ],
)
def test_option_that_means_nothing_is_refused(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(asked)
    assert said in capsys.readouterr().err
