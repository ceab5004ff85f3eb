"""Forms, one file an area: what is asked, in what form, and the sentence for what does not fit."""

from __future__ import annotations

from wtforms import Field


def typed(field: Field) -> str:
    """What was typed into a text field; `""` where WTForms has None, for a field that was not sent."""
    return str(field.data) if field.data is not None else ""
