"""Decides what is counted of a bank: what there is, how it is spread, how much was checked by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from studyhub.catalog.checks.balance import key_positions, longest_share
from studyhub.catalog.checks.bank import balanced_singles
from studyhub.catalog.checks.coverage import OBJECTIVE_QUESTIONS
from studyhub.catalog.checks.reviews import checked_lessons, reviewed_questions
from studyhub.catalog.checks.wording import is_negative
from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.types import DOMAINS, LEVELS, Catalog, Form, Objective, Question, QuestionType

PROFESSION = "P"


@dataclass(frozen=True)
class BankStats:
    """Counts and shares of one bank. `questions` are items that can be answered: a case's, not the case.

    `by_type` also has `case`, the number of cases; objectives are those of the exam (not of the profession);
    `key_position` and `key_is_longest` are shares in [0, 1] over singles whose options are shuffled;
    `negative_stems` and `with_warning` are shares of all questions; `stems_off_length` counts singles outside
    20 to 80 words.
    """

    lessons: int
    questions: int
    cases: int
    glossary: int
    word_parts: int
    figures: int
    by_domain: dict[str, int]
    practice_by_domain: dict[str, int]
    by_level: dict[str, int]
    by_type: dict[str, int]
    by_task: dict[str, int]
    by_form: dict[str, int]
    parameterised: int
    objectives_total: int
    objectives_with_lesson: int
    objectives_with_8_questions: int
    key_position: dict[str, float]
    key_is_longest: float
    near_duplicates: int
    negative_stems: float
    stems_above_grade_12: int
    stems_off_length: int
    with_warning: float
    blind_reviewed: int
    source_checked: int
    fact_checked: int
    planted: int
    planted_found: int
    by_reader: dict[str, int]
    errors: int
    warnings: int


def bank_stats(catalog: Catalog, faults: Sequence[Fault]) -> BankStats:
    """The figures of a bank; `faults` are what reading and checking it found."""
    questions = catalog.questions
    practice = [question for question in questions if question.form is None]
    singles = balanced_singles(questions)
    exam = [o for area in catalog.areas for o in area.objectives if o.domain != PROFESSION]
    written = {lesson.id for lesson in catalog.lessons}
    tasks = [task.id for area in catalog.areas for task in area.tasks]
    codes = Counter(fault.code for fault in faults)
    types = _counted((q.type for q in questions), get_args(QuestionType))
    return BankStats(
        lessons=len(catalog.lessons),
        questions=len(questions),
        cases=len(catalog.cases),
        glossary=len(catalog.terms),
        word_parts=len(catalog.word_parts),
        figures=len(catalog.figures),
        by_domain=_counted((q.domain for q in questions), DOMAINS),
        practice_by_domain=_counted((q.domain for q in practice), DOMAINS),
        by_level=_counted((q.level for q in questions), LEVELS),
        by_type=types | {"case": len(catalog.cases)},
        by_task=_counted((q.task for q in questions if q.task), tasks),
        by_form=_counted((q.form for q in questions if q.form), get_args(Form)),
        parameterised=sum(q.parameterised for q in questions),
        objectives_total=len(exam),
        objectives_with_lesson=sum(objective.lesson in written for objective in exam),
        objectives_with_8_questions=_well_asked(practice, exam),
        key_position={key: round(share, 4) for key, share in key_positions(singles).items()},
        key_is_longest=round(longest_share(singles), 4),
        near_duplicates=codes["NEAR-DUPLICATE"] + codes["SAME-QUESTION"],
        negative_stems=_share(sum(map(is_negative, questions)), len(questions)),
        stems_above_grade_12=codes["GRADE"],
        stems_off_length=codes["STEM-WORDS"],
        with_warning=_share(_warned(questions, faults), len(questions)),
        blind_reviewed=len(reviewed_questions(catalog, "blind")),
        source_checked=len(reviewed_questions(catalog, "source")),
        fact_checked=len(checked_lessons(catalog)),
        planted=sum(one.planted for one in catalog.planted),
        planted_found=sum(one.found for one in catalog.planted),
        by_reader=_readers(catalog),
        errors=sum(fault.severity is Severity.ERROR for fault in faults),
        warnings=sum(fault.severity is Severity.WARNING for fault in faults),
    )


def as_lines(stats: BankStats) -> list[str]:
    """The figures for a person to read: one a line, spreads after their name."""
    lines = []
    for name, value in vars(stats).items():
        if isinstance(value, dict):
            said = "  ".join(f"{key} {_number(part)}" for key, part in value.items())
        else:
            said = _number(value)
        lines.append(f"{name.replace('_', ' '):28} {said}")
    return lines


def _counted(values: Iterable[str], all_of: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return {value: counts[value] for value in all_of}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _warned(questions: Iterable[Question], faults: Iterable[Fault]) -> int:
    """Questions at whose place there is a warning."""
    warned = {(fault.path, fault.line) for fault in faults if fault.severity is Severity.WARNING}
    return sum((question.place.path, question.place.line) in warned for question in questions)


def _well_asked(practice: Iterable[Question], objectives: Iterable[Objective]) -> int:
    counts = Counter(question.objective for question in practice)
    return sum(counts[objective.id] >= OBJECTIVE_QUESTIONS for objective in objectives)


def _readers(catalog: Catalog) -> dict[str, int]:
    """Questions with a valid blind review, by the best reader they had."""
    now = {(question.id, question.ask_hash) for question in catalog.questions}
    valid = [r for r in catalog.reviews if r.kind == "blind" and (r.question, r.ask_hash) in now]
    credentialed = {record.question for record in valid if record.reader == "credentialed"}
    automated = {record.question for record in valid} - credentialed
    return {"automated": len(automated), "credentialed": len(credentialed)}


def _number(value: float) -> str:
    return f"{value:.1%}" if isinstance(value, float) else f"{value:,}"
