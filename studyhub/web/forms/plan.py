"""The form of the plan: exam date, minutes for each weekday, days off."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, FieldList, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class PlanForm(FlaskForm):
    """What a student plans with."""

    exam_date = DateField("Exam date", [Optional()], description="Leave it empty if you have none yet.")
    minutes = FieldList(
        IntegerField(
            "Minutes",
            [InputRequired("Write a number; 0 for none."), NumberRange(0, 600, "From 0 to 600 minutes.")],
            render_kw={"inputmode": "numeric"},
        ),
        min_entries=7,
        max_entries=7,
    )
    days_off = TextAreaField(
        "Days off", [Length(max=4000)], description="One date a line, as 2027-01-31.", render_kw={"rows": 3}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the days."""
        super().__init__(*args, **kwargs)
        for day, entry in zip(WEEKDAYS, self.minutes, strict=True):
            entry.label.text = day
