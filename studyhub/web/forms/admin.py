"""What is asked of administrators."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, SelectField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional


class InvitationForm(FlaskForm):
    """Whom an invitation is for."""

    email = EmailField(
        "Mail address",
        [Optional(), Length(max=254), Email(message="Write an address such as amina@example.edu.")],
        description="Leave it empty to get a link that you hand over yourself.",
    )
    purpose = SelectField("Role", choices={"invite": "Student", "admin": "Administrator"})


class CloseReportForm(FlaskForm):
    """How a report was settled."""

    outcome = SelectField(
        "Outcome", choices={"mended": "The question was mended", "declined": "It is right as it is"}
    )
    answer = TextAreaField(
        "Answer to the student", [InputRequired("Write the student a sentence."), Length(max=2000)]
    )


class RegradeForm(FlaskForm):
    """Which question's answers, given to which wording, to mark again."""

    item = HiddenField(validators=[InputRequired(), Length(max=120)])
    ask_hash = HiddenField(validators=[InputRequired(), Length(max=32)])
