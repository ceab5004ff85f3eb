"""What is asked about the real exam: when, how it ended, the score if the student wants to tell it."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput


class DayField(DateField):
    """A day; what is none is refused with an example."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("That is not a day. Write it as 2026-11-30.") from None


class ScoreField(IntegerField):
    """A score; what is no whole number is refused with an example."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the score."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("A score is a whole number such as 312. Or leave it empty.") from None


class OutcomeForm(FlaskForm):
    """How the exam went; `was` is the day of the result that this one corrects."""

    was = DateField(validators=[Optional()], widget=HiddenInput())
    sat_on = DayField("Day of the exam", [InputRequired("Give the day on which you sat the exam.")])
    passed = RadioField(
        "How did it end?",
        [InputRequired("Choose whether you passed.")],
        choices={"yes": "I passed", "no": "I did not pass"},
    )
    scaled = ScoreField(
        "Scaled score",
        [Optional()],
        description="From 100 to 400, as on your report. Leave it empty if you would rather not tell.",
        render_kw={"inputmode": "numeric"},
    )


class TakeBackForm(FlaskForm):
    """Which day's result to forget."""

    sat_on = DateField(validators=[InputRequired()])
