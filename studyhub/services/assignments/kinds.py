"""The kinds of assigned work: what each is called, what is wrong with a rule of it, what it asks for.

One more kind is a rule in `rules`, an entry here and, where it is begun, one in `doing.beginning.BEGINNERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import LEVELS, Question
from studyhub.services.exams.kinds import DIAGNOSTIC, DOMAIN, FULL, GRADED, HALF
from studyhub.services.practice.quiz import QuizFilters

from .rules import GradedRule, LessonRule, MockRule, PracticeRule, QuizRule

FEWEST, MOST = 1, 100
MOST_MINUTES = 480
LONGEST_PRACTICE = 6000
FEEDBACK = {
    "tutor": "At once, with reasons",
    "end": "When it is handed in",
    "timed": "When it is handed in, against the clock",
}
EXAMS = {kind.id: kind for kind in (FULL, HALF, DIAGNOSTIC, DOMAIN)}
"""The rehearsal is left out: without a clock it would never be over."""
Faults = dict[str, str]
"""What is wrong with a form: a sentence by the name of the field."""


@dataclass(frozen=True)
class Kind:
    """A kind of work. `tried` is done in attempts that are begun, and scored."""

    id: str
    title: str
    lead: str
    tried: bool
    faults: Callable[[Any, Shelf], Faults]
    said: Callable[[Any, Shelf], str]


def fitting(rule: QuizRule, shelf: Shelf) -> list[Question]:
    """The practice questions that a drawn quiz may hold."""
    filters = QuizFilters(domains=rule.domains, objectives=rule.objectives, levels=rule.levels)
    return [question for question in shelf.practice_questions() if filters.fits(question)]


def standing_items(rule: QuizRule, shelf: Shelf) -> list[Question]:
    """The questions of a fixed list that are still there."""
    found = (shelf.find_question(key) for key in rule.items)
    return [question for question in found if question is not None]


def _lesson_faults(rule: LessonRule, shelf: Shelf) -> Faults:
    try:
        shelf.lesson(rule.lesson)
    except UnknownItem:
        return {"lesson": "Choose a lesson from the list."}
    return {}


def _lesson_said(rule: LessonRule, shelf: Shelf) -> str:
    try:
        return f"Read “{shelf.lesson(rule.lesson).title}” and mark it as read"
    except UnknownItem:
        return f"Read lesson {rule.lesson}, which is not in the content any more"


def _quiz_faults(rule: QuizRule, shelf: Shelf) -> Faults:
    faults = _listed_faults(rule.items, shelf) if rule.items and not rule.same else _drawn_faults(rule, shelf)
    if rule.feedback not in FEEDBACK:
        faults["feedback"] = "Choose when answers are told."
    if rule.minutes is not None and not 1 <= rule.minutes <= MOST_MINUTES:
        faults["minutes"] = f"Give from 1 to {MOST_MINUTES} minutes, or leave it empty for the exam's pace."
    return faults


def _listed_faults(items: Iterable[str], shelf: Shelf) -> Faults:
    keys = list(items)
    unknown = [key for key in keys if shelf.find_question(key) is None]
    if unknown:
        return {"items": f"There is no question {', '.join(unknown[:5])}. Mend the list or take it out."}
    kept = [key for key in keys if _is_kept(shelf.question(key))]
    if kept:
        return {"items": f"{', '.join(kept[:5])} cannot be practised: it is kept for a mock exam, or a card."}
    return {"items": f"A quiz has at most {MOST} questions."} if len(keys) > MOST else {}


def _is_kept(question: Question) -> bool:
    return question.form is not None or question.type == "card"


def _drawn_faults(rule: QuizRule, shelf: Shelf) -> Faults:
    faults: Faults = {}
    if not FEWEST <= rule.count <= MOST:
        faults["count"] = f"A quiz has from {FEWEST} to {MOST} questions."
    if rule.same and rule.unseen:
        faults["unseen"] = "The same questions for all cannot be new to each. Take one of the two."
    if any(level not in LEVELS for level in rule.levels):
        faults["levels"] = "Choose levels from the list."
    found = len(fitting(rule, shelf))
    if not faults and found < rule.count:
        few = f"Only {found} question{' fits' if found == 1 else 's fit'} these choices."
        faults["count"] = f"{few} Ask for fewer, or choose more." if found else f"{few} Choose more."
    return faults


def _quiz_said(rule: QuizRule, shelf: Shelf) -> str:
    clock = {"tutor": "reasons at once", "end": "told when handed in"}.get(rule.feedback) or (
        f"against the clock, {rule.minutes} minutes"
        if rule.minutes
        else "against the clock at the exam's pace"
    )
    if rule.items:
        count = len(standing_items(rule, shelf))
        return f"{_count(count)}, the same for all; {clock}"
    if rule.widen:
        return f"{_count(rule.count)} that you were never shown before; {clock}"
    narrowed = ", ".join((*rule.domains, *rule.objectives, *rule.levels))
    return (
        f"{_count(rule.count)}{' of ' + narrowed if narrowed else ''}, drawn for each student"
        f"{' from those never answered' if rule.unseen else ''}; {clock}"
    )


def _count(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def _mock_faults(rule: MockRule, shelf: Shelf) -> Faults:
    if rule.exam not in EXAMS:
        return {"exam": "Choose an exam from the list."}
    domains = {entry.domain for entry in shelf.blueprint().domains}
    if rule.exam == DOMAIN.id and rule.domain not in domains:
        return {"domain": "Choose the domain of this exam."}
    return {}


def _mock_said(rule: MockRule, _shelf: Shelf) -> str:
    kind = EXAMS[rule.exam]
    of = f" {rule.domain}" if rule.domain else ""
    return f"{kind.title}{of}: {kind.items} questions at the pace of the exam"


def _practice_faults(rule: PracticeRule, _shelf: Shelf) -> Faults:
    if 1 <= rule.minutes <= LONGEST_PRACTICE:
        return {}
    return {"practice_minutes": f"Give from 1 to {LONGEST_PRACTICE} minutes."}


def _practice_said(rule: PracticeRule, _shelf: Shelf) -> str:
    return f"{rule.minutes} minutes of practice of any kind on questions"


def _graded_faults(_rule: GradedRule, _shelf: Shelf) -> Faults:
    """Its faults are found where its form is made, in `services.graded`."""
    return {}


def _graded_said(rule: GradedRule, _shelf: Shelf) -> str:
    versions = f", in {rule.versions} versions" if rule.versions > 1 else ""
    return f"{_count(rule.items)} in {rule.minutes} minutes{versions}, opened by an access code"


KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            "quiz",
            "Quiz",
            "Questions that you list, or that are drawn by your rule.",
            tried=True,
            faults=_quiz_faults,
            said=_quiz_said,
        ),
        Kind(
            "lesson",
            "Lesson",
            "A lesson to read.",
            tried=False,
            faults=_lesson_faults,
            said=_lesson_said,
        ),
        Kind(
            "mock",
            "Mock exam",
            "A whole or half exam, a diagnostic, or one domain.",
            tried=True,
            faults=_mock_faults,
            said=_mock_said,
        ),
        Kind(
            "practice",
            "Practice time",
            "Minutes of practice of any kind, such as 60 this week.",
            tried=False,
            faults=_practice_faults,
            said=_practice_said,
        ),
        Kind(
            GRADED,
            "Graded exam",
            "From a private bank: access code, window, versions, keys afterwards.",
            tried=True,
            faults=_graded_faults,
            said=_graded_said,
        ),
    )
}
