"""What is asked of staff about alerts: contacts, outcomes, thresholds."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from studyhub.services.cohorts.alerts.lines import HOW, OUTCOMES
from studyhub.services.cohorts.alerts.thresholds import LIMITS, Wanted

LONGEST = Length(max=2000)


class ContactForm(FlaskForm):
    """Somebody spoke to a student."""

    day = DateField("Day", [Optional()], description="Left empty: today.")
    how = SelectField("How", choices=HOW, default="meeting")
    body = TextAreaField("What was said", [LONGEST], render_kw={"rows": 3})


class OutcomeForm(FlaskForm):
    """What is done about an alert, and what came of it."""

    action = TextAreaField("What is done about it", [LONGEST], render_kw={"rows": 2})
    outcome = SelectField("What came of it", choices={"": "not known yet", **OUTCOMES})
    outcome_note = TextAreaField("In your words", [LONGEST], render_kw={"rows": 2})


def _number(name: str, label: str, help_: str) -> IntegerField:
    least, most = LIMITS[name]
    within = NumberRange(least, most, f"From {least} to {most}.")
    return IntegerField(
        label,
        [InputRequired("Write a number."), within],
        description=help_,
        render_kw={"inputmode": "numeric"},
    )


class ThresholdsForm(FlaskForm):
    """What a program wants to be told of."""

    inactive_days = _number(
        "inactive_days",
        "Inactive: days without an answer",
        "Whole study days since the last answer, from 04:00 to 04:00 where the student lives. Who never "
        "answered is counted from joining.",
    )
    behind_percent = _number(
        "behind_percent",
        "Behind the plan: percent of planned minutes",
        "Below this share of what the student planned in the last two weeks, since joining, days off left "
        "out. Who planned less than an hour is never behind. Reading lessons leaves no trace and is not "
        "counted, so a high number accuses readers.",
    )
    fall_points = _number(
        "fall_points",
        "Falling trend: points",
        "The share right of first tries in three weeks against the three before, at least 30 tries on each "
        "side, and only where chance alone would not do it (19 times in 20).",
    )
    near_days = _number(
        "near_days",
        "Readiness in doubt: days before the exam",
        "Within so many days a readiness that is “unlikely” or “either way” is told. The exam's day is the "
        "student's own, else the first of the cohort's window.",
    )
    possible_too = BooleanField("Raise alerts of possible flags as well, not only of clear ones")

    def wanted(self) -> Wanted:
        """What was typed."""
        return Wanted(
            inactive_days=int(self.inactive_days.data or 0),
            behind_percent=int(self.behind_percent.data or 0),
            fall_points=int(self.fall_points.data or 0),
            near_days=int(self.near_days.data or 0),
            possible_too=bool(self.possible_too.data),
        )
