"""Practice: sessions are planned, answers logged and marked, memory kept, marks set on questions.

The review log is append-only and is the truth; memory and mastery rows are caches that rebuild.py
reproduces bit for bit. Pages are frozen dataclasses (types.py) with rendered, sanitised HTML.
"""

from .answers import submit_answer, undo_answer
from .lessons import answer_in_lesson, lesson_questions, try_question
from .marks import flag, report_problem
from .quiz import QuizFilters, builder_page, count_matching, start_quiz
from .sessions import end_session, practice_page, preview_today, start_today
from .slot_pages import session_page

__all__ = [
    "QuizFilters",
    "answer_in_lesson",
    "builder_page",
    "count_matching",
    "end_session",
    "flag",
    "lesson_questions",
    "practice_page",
    "preview_today",
    "report_problem",
    "session_page",
    "start_quiz",
    "start_today",
    "submit_answer",
    "try_question",
    "undo_answer",
]
