"""What a form of a question says, read from the fields that a browser sends."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.editing.fields import DATES, LISTS, LONG, TEXTS, OptionFields, QuestionFields
from studyhub.catalog.editing.write import with_fields
from studyhub.extensions import db
from studyhub.services.errors import Invalid
from studyhub.services.programs.permissions import Act

from .rows import Which, item_for, version_of

Sent = Mapping[str, Sequence[str]]
_OPTION = re.compile(r"option-(.{1,40})-text")


def fields_sent(sent: Sent) -> QuestionFields:
    """A form's fields: an option without text and reason is none, nor is a citation without its wording."""
    keys = [found[1] for name in sent if (found := _OPTION.fullmatch(name))]
    options = (_option(sent, key) for key in keys)
    works = zip(sent.get("work-kind", ()), sent.get("work-text", ()), strict=False)
    return QuestionFields(
        kind=_line(sent, "kind"),
        texts={name: (_long if name in LONG else _line)(sent, name) for name in TEXTS},
        options=tuple(option for option in options if option.text or option.why),
        citations=tuple((kind, text.strip()) for kind, text in works if text.strip()),
        lists={
            name: tuple(re.split(r"[\s,;]+", _line(sent, name))) if _line(sent, name) else ()
            for name in LISTS
        },
        dates={name: _line(sent, name) for name in DATES},
        choose=_line(sent, "choose") if _line(sent, "kind") == "multiple" else "",
        difficulty=_line(sent, "difficulty"),
        fixed_order="fixed_order" in sent,
    )


def text_with(*, user_id: uuid.UUID, which: Which, base: int, sent: Sent) -> str:
    """The text of version `base` with what a form says; what the form does not show stays as it is there.

    Raises Invalid where that version cannot be shown as a form.
    """
    _, _, item = item_for(db.session(), user_id, which, Act.WRITE_ITEMS)
    try:
        return with_fields(version_of(db.session(), item, base).text, fields_sent(sent))
    except AuthoringRefused as refused:
        raise Invalid(str(refused)) from refused


def _option(sent: Sent, key: str) -> OptionFields:
    correct = f"option-{key}-correct" in sent
    return OptionFields(key, _long(sent, f"option-{key}-text"), _long(sent, f"option-{key}-why"), correct)


def _line(sent: Sent, name: str) -> str:
    return " ".join(next(iter(sent.get(name, ())), "").split())


def _long(sent: Sent, name: str) -> str:
    return next(iter(sent.get(name, ())), "").replace("\r\n", "\n").replace("\r", "\n").rstrip()
