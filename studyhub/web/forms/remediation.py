"""What is asked of staff about remediation plans."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from studyhub.services.remediation.changes import LONGEST, NewStep
from studyhub.services.remediation.evidence import MOCK, SINCE
from studyhub.services.remediation.pages import PlanPage
from studyhub.services.remediation.tracking import KIND_WORDS, LEAST_RETEST

from . import typed

WORDS = Length(max=LONGEST)


class DraftForm(FlaskForm):
    """What a plan is drawn from."""

    basis = RadioField(
        "Drawn from",
        choices={SINCE: "What was missed since a day", MOCK: "What was missed on the last mock exam"},
        default=SINCE,
        validate_choice=False,
    )
    since = DateField("Since", [Optional()], description="Left empty: the last thirty days.")


class StepForm(FlaskForm):
    """A step to add to a plan."""

    kind = SelectField("What", choices={kind.value: words for kind, words in KIND_WORDS.items()})
    lesson = SelectField("Lesson, for a lesson to read", validate_choice=False)
    group = SelectField("Objective or domain, for a quiz or retest", validate_choice=False)
    count = IntegerField(
        "Questions",
        [Optional()],
        description=f"Left empty: {LEAST_RETEST}. A retest takes {LEAST_RETEST} or more, never shown before.",
        render_kw={"inputmode": "numeric"},
    )
    due_on = DateField("Due on", [Optional()])

    def offer(self, page: PlanPage) -> StepForm:
        """The form itself, with its lists filled."""
        self.lesson.choices = {"": "Choose a lesson", **dict(page.lessons)}
        self.group.choices = {"": "Choose a group", **dict(page.groups)}
        return self

    def step(self) -> NewStep:
        """What was chosen."""
        return NewStep(
            typed(self.kind), typed(self.lesson), typed(self.group), self.count.data, self.due_on.data
        )


class NoteForm(FlaskForm):
    """The words over a plan."""

    note = TextAreaField("Note", [WORDS], description="The student reads it.", render_kw={"rows": 3})


class CloseForm(FlaskForm):
    """What came of a plan."""

    outcome = TextAreaField(
        "What came of it",
        [WORDS],
        description="The student reads it.",
        render_kw={"rows": 3},
    )
