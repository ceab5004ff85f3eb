"""The plans of a cohort as a table for a spreadsheet, a line a step."""

from __future__ import annotations

import uuid
from datetime import datetime

from studyhub.adapters.sheets import CSV, XLSX, Row, csv_bytes, file_name, xlsx_bytes
from studyhub.catalog.shelf import Shelf
from studyhub.learning.exams.report import wilson
from studyhub.services.cohorts.dashboard.cells import Figure
from studyhub.services.errors import NotFound

from .pages import STATES, PlanRow, plans_page
from .tracking import StepLine

COLUMNS = (
    "Student",
    "Plan of (UTC)",
    "State",
    "Signed off (UTC)",
    "Signed off by",
    "Step",
    "Kind",
    "Title",
    "Domain",
    "Due",
    "Done",
    "Before: right",
    "Before: of",
    "Result: right",
    "Result: of",
    "Result %",
    "Low %",
    "High %",
    "Of other objectives",
    "Closed (UTC)",
    "Outcome",
)


def plans_file(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    kind: str,
    shelf: Shelf,
    now: datetime,
) -> tuple[bytes, str, str]:
    """The file (csv or xlsx), its type and its name; that it was taken is put on record first.

    Raises NotFound for another kind of file.
    """
    if kind not in {"csv", "xlsx"}:
        raise NotFound("Plans are there as csv and xlsx.")
    page = plans_page(
        user_id=user_id,
        program_id=program_id,
        cohort_id=cohort_id,
        shelf=shelf,
        now=now,
        action="plans.taken",
    )
    rows = [_row(row, number, step) for row in page.rows for number, step in enumerate(row.steps, start=1)]
    name = file_name(page.cohort.name, "remediation plans", kind=kind)
    if kind == "csv":
        return csv_bytes(COLUMNS, rows), CSV, name
    return xlsx_bytes("Remediation plans", COLUMNS, rows), XLSX, name


def _row(row: PlanRow, number: int, step: StepLine) -> Row:
    plan, before = row.plan, step.before
    return (
        plan.name,
        plan.drafted_at,
        STATES[plan.state],
        plan.signed_at,
        plan.signed_by,
        number,
        step.kind_words,
        step.title,
        step.domain,
        step.due_on.isoformat(),
        "yes" if step.done else "no",
        before.right if before else None,
        before.total if before else None,
        *_result(step.after),
        step.others if step.after else None,
        plan.closed_at,
        plan.outcome,
    )


def _result(after: Figure | None) -> Row:
    if after is None or not after.total:
        return (None,) * 5
    low, high = wilson(after.right, after.total)
    share = round(100 * after.right / after.total)
    return after.right, after.total, share, round(100 * low), round(100 * high)
