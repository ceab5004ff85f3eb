"""The dashboard as a file: what the page shows, every row of the view, a line that says it is internal."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from openpyxl import load_workbook

from studyhub.services.cohorts.dashboard.export import INTERNAL, File, dashboard_file
from tests.conftest import NOW
from tests.services.cohorts.conftest import WEEKS_AGO, College, answers, dashboard

SOON = NOW + timedelta(hours=2)


def file(college: College, kind: str, **asked: str) -> File:
    return dashboard_file(
        user_id=college.director,
        program_id=college.program,
        cohort_id=college.cohort,
        asked=asked,
        kind=kind,
        shelf=college.shelf,
        now=SOON,
    )


def lay(college: College) -> None:
    for right in (0, 25):
        student = college.student(at=WEEKS_AGO)
        answers(college, student, "D3", right=right, wrong=25 - right)
        answers(college, student, "D2", right=right, wrong=25 - right, at=NOW + timedelta(minutes=30))


def test_csv_has_what_the_page_shows(college: College) -> None:
    lay(college)
    made = file(college, "csv")
    rows = list(csv.DictReader(io.StringIO(made.body.decode("utf-8-sig"))))
    page = dashboard(college, now=SOON)
    assert made.name == "fall-dashboard-2026-11-23.csv"
    assert [(row["Readiness"], row["D3 band"]) for row in rows[:2]] == [
        (one.band_words, one.cells[0].words) for one in page.rows
    ]
    assert rows[-1]["Student"] == INTERNAL


def test_xlsx_has_the_rows_of_the_view(college: College) -> None:
    lay(college)
    made = file(college, "xlsx", reason="none")
    sheet = load_workbook(io.BytesIO(made.body)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert (len([row for row in rows[1:] if row[1]]), rows[0][0]) == (1, "Student")


def test_download_is_on_record(college: College) -> None:
    file(college, "csv")
    assert [event.action for event in college.events("dashboard")] == ["dashboard.exported"]
