"""The students' pages: lessons, glossary, search, practice, exams, progress and plan."""

from __future__ import annotations

from . import exams, glossary, learn, plan, practice, progress, quiz, search

BLUEPRINTS = (
    learn.bp,
    glossary.bp,
    search.bp,
    practice.bp,
    quiz.bp,
    exams.bp,
    progress.bp,
    plan.bp,
)
