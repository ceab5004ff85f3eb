"""The students' pages: lessons, glossary, search, practice, exams, progress, plan and what is assigned."""

from __future__ import annotations

from . import assigned, exams, glossary, learn, plan, practice, progress, quiz, search

BLUEPRINTS = (
    learn.bp,
    glossary.bp,
    search.bp,
    practice.bp,
    quiz.bp,
    exams.bp,
    progress.bp,
    plan.bp,
    assigned.bp,
)
