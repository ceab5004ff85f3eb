"""`python -m bench`: what it may be given, and what it says to the rest."""

from __future__ import annotations

import json

import pytest

from bench.__main__ import given_in_all, main


def test_readiness_json_is_flat_rows_with_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    main(["readiness", "--students", "30", "--seed", "1", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert {frozenset(row) for row in rows} == {
        frozenset({"scenario", "answers", "predictor", "brier", "log_loss", "ece"})
    }
    assert all(isinstance(value, (str, int, float)) for row in rows for value in row.values())


def test_table_has_a_line_for_each_row(capsys: pytest.CaptureFixture[str]) -> None:
    main(["readiness", "--students", "30", "--scenario", "base"])
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.split()[:1] == ["base"] for line in lines) == 12


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["memory"], "reads a file"),
        (["catalog", "--seed", "1"], "catalog takes no seed"),
        (["learning", "--students", "1"], "no whole number from 2 on"),
        (["nothing"], "invalid choice"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(asked)
    assert refusal.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("name", ["learning", "readiness"])
def test_unknown_scenario_is_told_which_there_are(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--scenario", "nowhere"]) == 2
    assert "There is no scenario 'nowhere'; there are base, " in capsys.readouterr().err


def test_growth_needs_little_room_where_all_is_run_unless_more_is_asked_for() -> None:
    assert given_in_all("growth", {}) == {"rows": 100_000}
    assert given_in_all("growth", {"rows": 10_000_000}) == {"rows": 10_000_000}
    assert given_in_all("serve", {"students": 2}) == {"students": 2}


def test_help_says_how_much_disk_the_whole_log_takes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "35 GB of disk" in " ".join(capsys.readouterr().out.split())
