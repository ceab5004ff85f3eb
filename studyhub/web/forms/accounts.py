"""What is asked of people about their account."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
)
from wtforms.validators import Email, InputRequired, Length

from studyhub.services.accounts.policy import LENGTH, LONGEST_PASSWORD, SHORTEST_PASSWORD

from .plan import PlanForm

PASSWORD_HELP = "At least 15 characters. Four words that only you would put together are good."  # noqa: S105 - help text
PASSKEY_HELP = "By the device that holds it, such as “my phone”."
LONGEST_ANSWER = 32_000
"""Characters of a browser's answer with a passkey, which has about two thousand."""
ADDRESS = Email(message="Write an address such as amina@example.edu.")


def strip(value: str | None) -> str | None:
    """Take the blanks off both ends: phones add one after a completed word."""
    return value.strip() if value else value


def time_zones() -> list[tuple[str, str]]:
    """Choices of time zones, those of the United States first."""
    names = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))
    )
    first = [
        ("America/New_York", "US Eastern (New York)"),
        ("America/Chicago", "US Central (Chicago)"),
        ("America/Denver", "US Mountain (Denver)"),
        ("America/Phoenix", "US Mountain, no daylight saving (Phoenix)"),
        ("America/Los_Angeles", "US Pacific (Los Angeles)"),
        ("America/Anchorage", "US Alaska (Anchorage)"),
        ("Pacific/Honolulu", "US Hawaii (Honolulu)"),
        ("America/Puerto_Rico", "Puerto Rico"),
    ]
    known = {name for name, _ in first}
    return [*first, ("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names if name not in known)]


def _new_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired("Choose a password."), Length(SHORTEST_PASSWORD, LONGEST_PASSWORD, LENGTH)],
        description=PASSWORD_HELP,
        render_kw={"autocomplete": "new-password"},
    )


def _present_password() -> PasswordField:
    return PasswordField(
        "Your present password",
        [InputRequired("Type your present password."), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


def _email(label: str) -> EmailField:
    return EmailField(
        label,
        [InputRequired("Write your mail address."), Length(max=254), ADDRESS],
        filters=[strip],
        render_kw={"autocomplete": "email"},
    )


class RegisterForm(FlaskForm):
    """A new account."""

    name = StringField(
        "Name",
        [InputRequired("Write the name that we may greet you by."), Length(max=80)],
        filters=[strip],
        render_kw={"autocomplete": "name"},
    )
    email = _email("Mail address")
    password = _new_password("Password")
    timezone = SelectField("Time zone", default="America/New_York")
    invitation = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill the list of time zones."""
        super().__init__(*args, **kwargs)
        self.timezone.choices = time_zones()


class LoginForm(FlaskForm):
    """Sign-in."""

    email = _email("Mail address")
    password = PasswordField(
        "Password",
        [InputRequired("Type your password."), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class ForgotForm(FlaskForm):
    """Where a reset link goes."""

    email = _email("Mail address")


class NewPasswordForm(FlaskForm):
    """A new password from a mailed link."""

    password = _new_password("New password")


class ConfirmForm(FlaskForm):
    """The password chosen at registration, to open the account."""

    password = PasswordField(
        "The password you chose",
        [InputRequired("Type the password that you chose."), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class ChangePasswordForm(FlaskForm):
    """Old and new password."""

    old = _present_password()
    new = _new_password("New password")


class PasswordForm(FlaskForm):
    """The present password, for what only its owner may do."""

    password = _present_password()


class CodeForm(FlaskForm):
    """A code of an authenticator app, or a recovery code."""

    code = StringField(
        "Code",
        [InputRequired("Type the code."), Length(max=60, message="A code is shorter than this.")],
        filters=[strip],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"},
    )


class PasskeyForm(FlaskForm):
    """A new passkey, before the browser makes it."""

    name = StringField(
        "Name", [InputRequired("Give it a name."), Length(max=60)], filters=[strip], description=PASSKEY_HELP
    )
    password = _present_password()


class AnswerForm(FlaskForm):
    """What a browser answers with a passkey."""

    answer = HiddenField(validators=[InputRequired(), Length(max=LONGEST_ANSWER)])
    next = HiddenField()


class NewPasskeyForm(FlaskForm):
    """A new passkey, with what the browser made; the password was asked before."""

    name = StringField(
        "Name", [InputRequired("Give it a name."), Length(max=60)], filters=[strip], description=PASSKEY_HELP
    )
    password = PasswordField("Your present password", render_kw={"autocomplete": "current-password"})
    answer = HiddenField(validators=[Length(max=LONGEST_ANSWER)])


class ChangeEmailForm(FlaskForm):
    """A new mail address."""

    email = _email("New mail address")
    password = _present_password()


class DeleteForm(FlaskForm):
    """The end of an account."""

    password = _present_password()
    sure = BooleanField(
        "Yes, delete my account and everything in it, for good", [InputRequired("Tick this if you mean it.")]
    )


class ProfileForm(PlanForm):
    """Name, time zone, study plan and keys."""

    name = StringField(
        "Name", [InputRequired("Write the name that we may greet you by."), Length(max=80)], filters=[strip]
    )
    timezone = SelectField("Time zone")
    keys_on = BooleanField("Single-letter keys while studying")
    key_flag = StringField("Flag", [Length(1, 1, "One letter.")])
    key_strike = StringField("Strike out", [Length(1, 1, "One letter.")])
    key_guessed = StringField("I guessed", [Length(1, 1, "One letter.")])
    key_next = StringField("Next", [Length(1, 1, "One letter.")])
    key_undo = StringField("Undo", [Length(1, 1, "One letter.")])
    key_help = StringField("Help", [Length(1, 1, "One letter.")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill the list of time zones."""
        super().__init__(*args, **kwargs)
        self.timezone.choices = time_zones()
