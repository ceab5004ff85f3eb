"""Every field of the site in which somebody types, and where each is sent with script in it.

A field is `module.Form.name` of a form class, or `template:name` of a control that a template writes out.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import dataclass, field
from pathlib import Path

from wtforms import Form, HiddenField, PasswordField, StringField
from wtforms.validators import Length

import studyhub.web.forms
from studyhub.config import ROOT

CONTROL = re.compile(r"<(input|textarea)\b[^>]*?\bname=\"([^\"]+)\"[^>]*>", re.DOTALL)
CHOSEN = re.compile(
    r"type=\"(hidden|radio|checkbox|submit|number|date|datetime-local|file|password|range|\{\{ 'radio')"
)
TEMPLATES = ROOT / "templates"
AT_MOST = 400
"""Signs of a field that names no length of its own."""


def text_fields() -> dict[str, int]:
    """All of them, with the most that each takes; passwords are shown nowhere, hidden ones nobody types."""
    return of_classes() | of_templates()


def of_classes() -> dict[str, int]:
    """The text fields of all form classes."""
    found, forms = {}, studyhub.web.forms
    for module in pkgutil.iter_modules(forms.__path__):
        for kind in vars(importlib.import_module(f"{forms.__name__}.{module.name}")).values():
            if not (
                isinstance(kind, type) and issubclass(kind, Form) and kind.__module__.endswith(module.name)
            ):
                continue
            for name in dir(kind):
                made = getattr(kind, name)
                one = getattr(made, "field_class", None)
                if one and issubclass(one, StringField) and not issubclass(one, HiddenField | PasswordField):
                    found[f"{module.name}.{kind.__name__}.{name}"] = longest(made)
    return found


def longest(made: object) -> int:
    """The most that a field of a form class takes, as its maker was told."""
    said = getattr(made, "kwargs", {})
    args = getattr(made, "args", ())
    checks = [*said.get("validators", ()), *(args[1] if len(args) > 1 else ())]
    most = [check.max for check in checks if isinstance(check, Length) and check.max > 0]
    return min([*most, int((said.get("render_kw") or {}).get("maxlength", AT_MOST)), AT_MOST])


def of_templates() -> dict[str, int]:
    """The text controls that templates write out themselves."""
    found: dict[str, int] = {}
    for file in sorted(TEMPLATES.rglob("*.html")):
        for control in CONTROL.finditer(file.read_text("utf-8")):
            if CHOSEN.search(control[0]):
                continue
            most = re.search(r"maxlength=\"(\d+)\"", control[0])
            name = f"{Path(file).relative_to(TEMPLATES).as_posix()}:{control[2]}"
            name += " again" if name in found else ""
            found[name] = min(AT_MOST, int(most[1]) if most else AT_MOST)
    return found


@dataclass(frozen=True)
class Sending:
    """A form of an endpoint, sent once: which inputs carry the script of which field.

    `data` is added to what the table of forms sends usually; `page` is where the form stands, if what
    stands in it is to be kept. An input whose name ends in `+` has the script behind what stood in it.
    """

    endpoint: str
    fields: dict[str, str]
    data: dict[str, str] = field(default_factory=dict)
    role: str = ""
    address: str = ""
    page: str = ""
