"""What is asked about connections to other systems: tokens, webhooks."""

from __future__ import annotations

from collections.abc import Callable

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from studyhub.services.connect.events import WORDS, Event
from studyhub.services.connect.scopes import SCOPES
from studyhub.services.connect.tokens import LONGEST_NAME, USUAL_DAYS

from .accounts import strip

DAYS = {"7": "a week", "30": "30 days", "90": "90 days", "180": "180 days", "365": "a year"}


class SelectMultipleCheckboxField(SelectMultipleField):
    """Several of a list, each with its box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def some(message: str) -> Callable[[FlaskForm, Field], None]:
    """At least one must be chosen; WTForms' own would call every single box required."""

    def check(_form: FlaskForm, field: Field) -> None:
        if not field.data:
            raise ValidationError(message)

    return check


def _present_password() -> PasswordField:
    return PasswordField(
        "Your present password",
        [InputRequired("Type your present password."), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class TokenForm(FlaskForm):
    """A token that is to be made."""

    name = StringField(
        "Name",
        [InputRequired("Give the token a name, by what will use it."), Length(max=LONGEST_NAME)],
        filters=[strip],
        description="What will use it, such as “Gradebook of HIT 201”.",
        render_kw={"autocomplete": "off"},
    )
    days = SelectField("Good for", choices=DAYS, default=str(USUAL_DAYS))
    scopes = SelectMultipleCheckboxField(
        "What it may be used for",
        [some("Choose what the token may be used for.")],
        choices={str(scope): f"{scope}: {what}" for scope, what in SCOPES.items()},
    )
    password = _present_password()


class HookForm(FlaskForm):
    """Where events go, and which."""

    address = StringField(
        "Address",
        [InputRequired("Write the address that is to be told."), Length(max=500)],
        filters=[strip],
        description="Where the other system takes webhooks, such as https://lms.example.edu/hooks.",
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
    events = SelectMultipleCheckboxField(
        "Tell it when",
        [some("Choose at least one event.")],
        choices={str(event): WORDS[event] for event in Event},
    )


class ChangeHookForm(HookForm):
    """The same of a webhook that is there."""

    is_on = BooleanField("Switched on")


class RevokeForm(FlaskForm):
    """The end of a token."""

    password = _present_password()
