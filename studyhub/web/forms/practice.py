"""What the forms of practice send, read strictly: an answer, where it belongs, and a quiz's choices."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import UUID, AnyOf, InputRequired, Length, NumberRange, Optional

from studyhub.services.errors import Invalid
from studyhub.services.practice.answers import SentAnswer
from studyhub.services.practice.quiz import FEWEST, MOST, POOLS, QuizFilters

MANGLED = "The form did not arrive whole. Go back to the question and send it again; nothing was marked."
UNKNOWN = "Choose one of the possibilities that are offered."
PARTS = ("choice", "number", "rank-", "match-", "blank-")
MOST_VALUES = 20
BIGGEST = 32_000


class SlotForm(FlaskForm):
    """Names a slot of a session and which attempt at it this is."""

    class Meta:
        """The token is looked at once a request, before any view (`check_form`), and not again here."""

        csrf = False

    session = HiddenField(validators=[InputRequired(), UUID()])
    slot = IntegerField(validators=[InputRequired(), NumberRange(0, BIGGEST)])
    attempt = IntegerField(validators=[InputRequired(), NumberRange(0, BIGGEST)])

    def checked(self) -> SlotForm:
        """The form itself, if it is whole; raises Invalid."""
        if not self.validate_on_submit():
            raise Invalid(MANGLED)
        return self

    def session_id(self) -> uuid.UUID:
        """The session."""
        return uuid.UUID(str(self.session.data))


class AnswerForm(SlotForm):
    """An answer; its fields hold positions on the screen, never authored keys."""

    asked = HiddenField(validators=[InputRequired(), Length(max=64)])
    started = HiddenField(validators=[Length(max=16)])
    guessed = BooleanField()

    def sent(self, now: datetime) -> SentAnswer:
        """The answer as the service takes it; raises Invalid for a mangled form."""
        self.checked()
        return SentAnswer(
            session_id=self.session_id(),
            slot=int(self.slot.data or 0),
            attempt=int(self.attempt.data or 0),
            asked=str(self.asked.data),
            fields=answer_fields(),
            guessed=bool(self.guessed.data),
            millis=millis_since(str(self.started.data or ""), now),
        )


class SessionForm(FlaskForm):
    """Names a session."""

    session = HiddenField(validators=[InputRequired(), UUID()])

    def session_id(self) -> uuid.UUID:
        """The session; raises Invalid for a mangled form."""
        if not self.validate_on_submit():
            raise Invalid(MANGLED)
        return uuid.UUID(str(self.session.data))


class QuizForm(FlaskForm):
    """The quiz builder; unknown values simply match no question."""

    domains = SelectMultipleField(validate_choice=False)
    tasks = SelectMultipleField(validate_choice=False)
    objectives = SelectMultipleField(validate_choice=False)
    levels = SelectMultipleField(validate_choice=False)
    types = SelectMultipleField(validate_choice=False)
    pool = StringField(default="all", validators=[Optional(), AnyOf(list(POOLS), UNKNOWN)])
    count = IntegerField(
        default=20,
        validators=[
            InputRequired("Say how many questions the quiz shall have."),
            NumberRange(FEWEST, MOST, f"A quiz has {FEWEST} to {MOST} questions."),
        ],
    )
    feedback = StringField(default="tutor", validators=[Optional(), AnyOf(["tutor", "timed"], UNKNOWN)])

    def filters(self) -> QuizFilters:
        """The filters as the service takes them."""
        return QuizFilters(
            domains=tuple(self.domains.data or ()),
            tasks=tuple(self.tasks.data or ()),
            objectives=tuple(self.objectives.data or ()),
            levels=tuple(self.levels.data or ()),
            types=tuple(self.types.data or ()),
            pool=self.pool.data if self.pool.data in POOLS else "all",
        )

    def faults(self) -> str:
        """What is wrong, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


def answer_fields() -> dict[str, list[str]]:
    """The fields of this request that answer a question."""
    names = [name for name in request.form if name.startswith(PARTS)]
    return {name: request.form.getlist(name)[:MOST_VALUES] for name in names}


def millis_since(started: str, now: datetime) -> int:
    """Milliseconds since a question was shown, by the hidden field; 0 where it says nothing."""
    digits = started.isascii() and started.isdigit()
    return int(now.timestamp() * 1000) - int(started) if digits else 0
