"""What of it leaves as files: for the program itself whole, for others without groups below ten."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from studyhub.adapters.sheets import CSV, XLSX, Row, csv_bytes, file_name, xlsx_bytes
from studyhub.catalog.shelf import Shelf
from studyhub.learning.shielding import LEAST
from studyhub.services.database import command
from studyhub.services.errors import Invalid
from studyhub.services.programs.audit import note
from studyhub.services.programs.permissions import Act, allow

from .competencies import CompetencyPage, CompetencyRow, competency_page
from .entries import DOMAINS, PLACEMENTS
from .figures import Figures, figures_of
from .ledger import LedgerPage, ledger_page
from .plan import PLACED, PlanPage, Result, plan_page

KINDS = {"csv": CSV, "xlsx": XLSX}
HIDDEN = f"hidden (below {LEAST})"
FIGURE_COLUMNS = ("what", "group", "count", "n", "share", "low (95 %)", "high (95 %)")
LEDGER_COLUMNS = (
    "student",
    "cohort",
    "exam date",
    "attempt",
    "result",
    *DOMAINS,
    "graduated",
    "placement",
    "placed as",
    "graduate survey",
    "employer survey",
)
COMPETENCY_COLUMNS = (
    "competency",
    "title",
    "Bloom level",
    "questions at its level",
    "students",
    "first answers",
    "share right",
    "low (95 %)",
    "high (95 %)",
    "students judged",
    "students meeting the target",
    "low (95 %)",
    "high (95 %)",
    "rated by instructors",
    "seen to reach it",
    "low (95 %)",
    "high (95 %)",
)
BESIDE_COLUMNS = (
    "students",
    "first answers",
    "share right",
    "low (95 %)",
    "high (95 %)",
    "difference",
    "low (95 %)",
    "high (95 %)",
)
PLAN_COLUMNS = (
    "goal",
    "measure",
    "target",
    "result",
    "low (95 %)",
    "high (95 %)",
    "n",
    "met",
    "action",
    "follow-up",
    "who",
    "due",
)


@dataclass(frozen=True)
class Made:
    """A file to hand out."""

    name: str
    type: str
    body: bytes


def export_ledger(
    *, user_id: uuid.UUID, program_id: uuid.UUID, year: int | None, kind: str, outside: bool, now: datetime
) -> Made:
    """A year's ledger: with names for the program, figures alone to share outside. On record."""
    page = ledger_page(user_id=user_id, program_id=program_id, year=year, now=now)
    how = "to share outside" if outside else "with names"
    with command() as session:
        allow(user_id, program_id, Act.SEE_OUTCOMES)
        note(
            session,
            "ledger.exported",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            year=page.year_name,
            how=how,
        )
    parts = ("outcomes", page.year_name, "outside" if outside else "")
    if outside:
        entries = [one for one in page.entries if one.year == page.year]
        return _made(parts, kind, FIGURE_COLUMNS, figure_rows(figures_of(entries, outside=True)))
    return _made(parts, kind, LEDGER_COLUMNS, _ledger_rows(page))


def export_competencies(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    cohort_id: uuid.UUID,
    kind: str,
    outside: bool,
    shelf: Shelf,
    compare: uuid.UUID | None = None,
    now: datetime,
) -> Made:
    """A cohort's competency report; outside without competencies that fewer than ten students stand for.

    Outside it stands alone: two cohorts may share students.
    """
    page = competency_page(
        user_id=user_id,
        program_id=program_id,
        cohort_id=cohort_id,
        shelf=shelf,
        compare=None if outside else compare,
        now=now,
    )
    parts = (page.cohort.name, "competencies", "outside" if outside else "")
    rows = competency_rows(page, outside=outside)
    if page.compared is None:
        return _made(parts, kind, COMPETENCY_COLUMNS, rows)
    beside = tuple(f"{page.compared[1]}: {name}" for name in BESIDE_COLUMNS)
    more = [(*row, *_beside(one)) for row, one in zip(rows, page.rows, strict=True)]
    return _made(parts, kind, (*COMPETENCY_COLUMNS, *beside), more)


def export_plan(
    *,
    user_id: uuid.UUID,
    program_id: uuid.UUID,
    year: int | None,
    kind: str,
    outside: bool,
    shelf: Shelf,
    now: datetime,
) -> Made:
    """A year's assessment plan; outside without results of fewer than ten."""
    page = plan_page(user_id=user_id, program_id=program_id, year=year, shelf=shelf, now=now)
    parts = ("assessment plan", page.year_name, "outside" if outside else "")
    return _made(parts, kind, PLAN_COLUMNS, plan_rows(page, outside=outside))


def printed_figures(page: LedgerPage, *, outside: bool) -> list[Row]:
    """A year's figures for paper."""
    entries = [one for one in page.entries if one.year == page.year]
    return figure_rows(figures_of(entries, outside=outside))


def figure_rows(figures: Figures) -> list[Row]:
    """Figures as rows, with their n and interval; hidden ones say so."""
    rows: list[Row] = []
    for what, one in figures.rows:
        name = PLACEMENTS.get(one.name, one.name)
        if one.hidden:
            rows.append((what, name, HIDDEN, HIDDEN, None, None, None))
        elif one.n:
            rows.append((what, name, one.count, one.n, _r(one.share), _r(one.low), _r(one.high)))
    for mean in figures.surveys:
        if mean.n or mean.hidden:
            shown = HIDDEN if mean.hidden else mean.n
            value = None if mean.hidden else _r(mean.mean)
            ends = [None if end is None else _r(end) for end in (mean.low, mean.high)]
            rows.append(("Satisfaction (mean of 1 to 5)", mean.name, None, shown, value, *ends))
    return rows


def competency_rows(page: CompetencyPage, *, outside: bool) -> list[Row]:
    """The report as rows; outside, what rests on fewer than ten students is hidden."""
    rows: list[Row] = []
    for one in page.rows:
        found = one.reached
        few = outside and 0 < found.students < LEAST
        judged = outside and 0 < found.judged < LEAST
        rated = outside and 0 < one.rated < LEAST
        rows.append(
            (
                one.id,
                one.title,
                one.bloom,
                one.items,
                HIDDEN if few else found.students,
                HIDDEN if few else found.answers,
                *(
                    (None,) * 3
                    if few or not found.answers
                    else (_r(found.share), _r(found.low), _r(found.high))
                ),
                HIDDEN if judged else found.judged,
                HIDDEN if judged else found.meeting,
                *_ends(found.met, shown=found.judged > 0 and not judged),
                HIDDEN if rated else one.rated,
                HIDDEN if rated else one.seen,
                *_ends(one.saw, shown=one.rated > 0 and not rated),
            )
        )
    return rows


def _ends(interval: tuple[float, float], *, shown: bool) -> Row:
    return (_r(interval[0]), _r(interval[1])) if shown else (None, None)


def _beside(row: CompetencyRow) -> Row:
    found = row.earlier
    if found is None or not found.answers:
        return (found.students if found else None, 0, *((None,) * 6))
    change = (None,) * 3 if row.change is None else tuple(map(_r, row.change))
    return (found.students, found.answers, _r(found.share), _r(found.low), _r(found.high), *change)


def plan_rows(page: PlanPage, *, outside: bool) -> list[Row]:
    """The plan as rows; outside, results of fewer than ten are hidden."""
    rows: list[Row] = []
    for one in page.rows:
        result, line = one.result, one.line
        few = outside and result is not None and _few(result, line.source)
        told: Row = (None, None, None, None)
        if result is not None:
            told = (
                (HIDDEN, None, None, HIDDEN)
                if few
                else (_r(result.share), _r(result.low), _r(result.high), result.n)
            )
        met = None if one.met is None or few else "yes" if one.met else "no"
        rows.append(
            (
                line.goal,
                line.measure,
                line.target,
                *told,
                met,
                line.action,
                line.follow_up,
                line.who,
                line.due_on,
            )
        )
    return rows


def _few(result: Result, source: str) -> bool:
    """Whether a result is of fewer than ten; of a placement both who have it and all others are a group."""
    placed = round(result.share * result.n)
    groups = (result.n, placed, result.n - placed) if source == PLACED else (result.n,)
    return any(0 < one < LEAST for one in groups)


def _ledger_rows(page: LedgerPage) -> list[Row]:
    return [
        (
            one.who,
            one.cohort,
            one.outcome.exam_on,
            one.outcome.attempt,
            {True: "pass", False: "fail", None: None}[one.outcome.passed],
            *(one.outcome.domains.get(domain) for domain in DOMAINS),
            one.outcome.graduated_on,
            one.outcome.placement or None,
            one.outcome.placed_as or None,
            one.outcome.graduate_mark,
            one.outcome.employer_mark,
        )
        for one in page.entries
    ]


def _made(parts: Sequence[str], kind: str, columns: Sequence[str], rows: Sequence[Row]) -> Made:
    if kind not in KINDS:
        raise Invalid("Choose CSV or Excel.")
    body = csv_bytes(columns, rows) if kind == "csv" else xlsx_bytes(parts[0].capitalize(), columns, rows)
    return Made(file_name(*parts, kind=kind), KINDS[kind], body)


def _r(number: float) -> float:
    return round(number, 4)
