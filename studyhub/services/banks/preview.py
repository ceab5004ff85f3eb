"""An item as a student will see it: before the answer and after the right one, in the same markup."""

from __future__ import annotations

from dataclasses import dataclass

from studyhub.catalog.errors import CatalogError
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Case, Question
from studyhub.learning.chance import seed_of
from studyhub.learning.errors import Unmarkable
from studyhub.learning.grading import grade, right_response
from studyhub.learning.responses import fields_of
from studyhub.services.practice.rendering import question_view
from studyhub.services.practice.slots import put_up
from studyhub.services.practice.types import QuestionView

from .checking import Checked


@dataclass(frozen=True)
class Preview:
    """A question open, and answered rightly; None where its faults keep it from being shown so."""

    id: str
    asked: QuestionView | None = None
    told: QuestionView | None = None


def previews(checked: Checked, core: Shelf) -> tuple[Preview, ...]:
    """Each question that a text makes. Numbers and order are drawn alike as long as it asks the same."""
    return tuple(preview_of(question, checked.case, core) for question in checked.questions)


def preview_of(question: Question, case: Case | None, core: Shelf) -> Preview:
    """A question of a case (None: of none, or of one that the shelf holds)."""
    title = case.title if case else ""
    try:
        up = put_up(question, seed_of("preview", question.ask_hash))
        asked = question_view(up.concrete, up.shown, core, title=title)
        if question.options and not any(option.correct for option in question.options):
            return Preview(question.id, asked)
        response = right_response(up.concrete, up.shown)
        fields = fields_of(up.concrete, up.shown, response)
        graded = grade(up.concrete, response)
        told = question_view(up.concrete, up.shown, core, fields=fields, graded=graded, title=title)
    except (CatalogError, Unmarkable, ArithmeticError, LookupError, ValueError):
        return Preview(question.id)
    return Preview(question.id, asked, told)
