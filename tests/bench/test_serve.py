"""`python -m bench serve`: the rows that it promises, how a start is measured; small runs, and of growth."""

from __future__ import annotations

import inspect
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import psutil
import pytest

from bench import growth, serve
from bench.__main__ import main
from bench.served import free_port, running
from bench.serving.measured import KEYS, Row, Subject, with_memory
from bench.serving.people import ANSWERS
from bench.serving.requests import CASES, FLOORS

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


NUMBERS = ("rps", "p50_ms", "p99_ms", "max_ms", "cpu_ms", "rss_mib")


def assert_flat(rows: list[Row], server: str, cases: list[str]) -> None:
    """Rows of a server as they are promised; how fast it was is nobody's claim here."""
    mine = [row for row in rows if row["server"] == server]
    assert [row["case"] for row in mine] == cases
    for row in mine:
        assert (tuple(row), row["database"]) == (KEYS, "sqlite")
        assert {type(row[name]) for name in NUMBERS} == {float}
        assert {type(row["rows"]), type(row["sql"])} == {int}
        assert all(isinstance(row[name], float) and row[name] >= 0 for name in NUMBERS)


@pytest.mark.timeout(400)
@pytest.mark.on_sqlite("the rows are made alike; a second server would take half a minute")
def test_small_run_gives_a_row_for_each_case_of_the_site_and_of_the_floor() -> None:
    rows = serve.rows(students=2, database="sqlite", stretch=serve.Stretch(seconds=0.1, starts=1))
    assert_flat(rows, "floor", ["cold start", "idle", *FLOORS])
    assert_flat(rows, "studyhub", ["cold start", "idle", *CASES])
    assert {row["rows"] for row in rows} == {0, 2 * ANSWERS}
    assert [row["case"] for row in rows if row["sql"]] == list(CASES)
    assert all(row["rss_mib"] for row in rows)


@pytest.mark.timeout(400)
@pytest.mark.on_sqlite("the rows are made alike; a second server would take half a minute")
def test_small_run_of_growth_gives_a_row_for_each_case_and_length() -> None:
    rows = growth.rows(students=2, sizes=(200, 400), rows=400, database="sqlite", seconds=0.1)
    assert_flat(rows, "studyhub", [*growth.CASES, *growth.CASES])
    short, long = rows[: len(growth.CASES)], rows[len(growth.CASES) :]
    assert all(200 <= int(row["rows"]) < 400 for row in short)
    assert all(int(row["rows"]) >= 400 for row in long)
    assert all(row["sql"] for row in rows)
