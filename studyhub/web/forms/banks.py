"""What is asked of people about banks."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from .accounts import strip


class BankForm(FlaskForm):
    """A bank that is there."""

    title = StringField("Title", [InputRequired("Give the bank a title."), Length(max=120)], filters=[strip])
    private = BooleanField(
        "For graded forms only",
        description="Its questions are on no student's shelf, not even in practice.",
    )


class NewBankForm(BankForm):
    """A bank to be made."""

    slug = StringField(
        "Short name",
        [InputRequired("Give the bank a short name."), Length(max=32)],
        filters=[strip],
        description="Small letters, digits and hyphens, such as harbor-him. It begins the key of each "
        "question and can never be changed.",
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
