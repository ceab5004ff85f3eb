"""The forms of a page as a browser sees them: where they go, what stands in them, what can be typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "search", "email", "url", "tel", ""}


@dataclass
class Form:
    """A form: `typed` are the fields in which a person writes, with the most that each takes."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    typed: dict[str, int] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.area = self.select = ""
        self.chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(said.get("action", ""), said.get("method", "get").lower())
            self.forms.append(self.open)
        elif self.open is not None and said.get("name") and "disabled" not in said:
            self._field(tag, said)
        elif tag == "option" and self.select and (self.chosen is None or "selected" in said):
            self.chosen = said.get("value", "")

    def _field(self, tag: str, said: dict[str, str]) -> None:
        assert self.open is not None
        name, kind = said["name"], said.get("type", "")
        if tag == "textarea" or (tag == "input" and kind in TYPED):
            self.open.typed[name] = int(said.get("maxlength") or 100_000)
            self.open.fields.append((name, said.get("value", "")))
            self.area = name if tag == "textarea" else ""
        elif tag == "select":
            self.select, self.chosen = name, None
        elif tag == "button" or (kind in {"checkbox", "radio"} and "checked" not in said) or kind == "file":
            if tag == "button" and not any(one == name for one, _ in self.open.fields):
                self.open.fields.append((name, said.get("value", "")))
        elif tag == "input":
            self.open.fields.append((name, said.get("value", "on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self.area and self.open is not None:
            before = dict(self.open.fields)[self.area]
            self.open.fields = [one for one in self.open.fields if one[0] != self.area]
            self.open.fields.append((self.area, before + data))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select" and self.open is not None:
            self.open.fields.append((self.select, self.chosen or ""))
            self.select = ""
        elif tag == "form":
            self.open = None


def forms_of(page: str) -> list[Form]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


class _Alive(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            runs = name.startswith("on") or (value or "").strip().lower().startswith("javascript:")
            if (runs and name != "value") or name == "data-zq":
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        if "1337" in data:  # 7 * 191: somebody reckoned
            self.found.append(data.strip())


def alive(page: str) -> list[str]:
    """What of planted script would run, or was taken for markup, on a page."""
    reader = _Alive()
    reader.feed(page)
    return reader.found
