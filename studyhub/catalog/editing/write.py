"""How what a form says gets into the YAML of a question, which comes back in the canonical layout.

A field that says the same as before keeps its very node; what an option says beside text, reason and mark
stays with its key.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from studyhub.catalog.authoring.comments import Comments, read_comments
from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.authoring.layout import lay_out

from .fields import DATES, LISTS, TEXTS, OptionFields, QuestionFields, fields_of, option_of

_STR = "tag:yaml.org,2002:str"
_PLAIN = {bool: "tag:yaml.org,2002:bool", int: "tag:yaml.org,2002:int", float: "tag:yaml.org,2002:float"}


def with_fields(text: str, wanted: QuestionFields) -> str:
    """The text with what a form says in it; raises AuthoringRefused where a form cannot show it."""
    shown = fields_of(text)
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(root, SequenceNode) or not isinstance(root.value[0], MappingNode):
        raise AuthoringRefused("The text is not a question.")
    comments = read_comments(text, root)
    entry = _Entry(root.value[0])
    _set_plain(entry, shown, wanted)
    if wanted.options != shown.options:
        _set_options(entry, wanted.options)
    if wanted.citations != shown.citations:
        works = [_mapping([(kind, _scalar(work))]) for kind, work in wanted.citations]
        entry.set("references", _sequence(works) if works else None)
    return lay_out(root, _kept(comments, root), "questions")


class _Entry:
    """The node of a mapping, whose fields can be set and taken out."""

    def __init__(self, node: MappingNode) -> None:
        self.node = node

    def get(self, name: str) -> Node | None:
        return next((value for key, value in self.node.value if key.value == name), None)

    def set(self, name: str, value: Node | None) -> None:
        """Put a value in the place of the old one, or at the end; None takes the field out."""
        names = [key.value for key, _ in self.node.value]
        if value is None:
            self.node.value = [pair for pair in self.node.value if pair[0].value != name]
        elif name in names:
            at = names.index(name)
            self.node.value[at] = (self.node.value[at][0], value)
        else:
            self.node.value.append((_scalar(name), value))

    def put(self, name: str, was: str, wanted: str, node: Node | None) -> None:
        """Set a field whose value differs from what it was."""
        if was != wanted:
            self.set(name, node if wanted else None)


def _set_plain(entry: _Entry, shown: QuestionFields, wanted: QuestionFields) -> None:
    entry.put("type", shown.kind, wanted.kind, _scalar(wanted.kind))
    for name in TEXTS:
        value = wanted.texts.get(name, "")
        entry.put(name, shown.texts[name], value, _scalar(value))
    for name in LISTS:
        ids = wanted.lists.get(name, ())
        if ids != shown.lists[name]:
            entry.set(name, _sequence([_scalar(one) for one in ids]) if ids else None)
    for name in DATES:
        value = wanted.dates.get(name, "")
        entry.put(name, shown.dates[name], value, _date(value))
    entry.put("choose", shown.choose, wanted.choose, _number(wanted.choose, int))
    entry.put("difficulty", shown.difficulty, wanted.difficulty, _number(wanted.difficulty, float))
    if wanted.fixed_order != shown.fixed_order:
        entry.set("order", _scalar("fixed") if wanted.fixed_order else None)


def _set_options(entry: _Entry, wanted: tuple[OptionFields, ...]) -> None:
    """Options under their keys; what else an option says, and a form does not show, stays with its key."""
    node = entry.get("options")
    old = {key.value: value for key, value in node.value} if isinstance(node, MappingNode) else {}
    options = []
    for option in wanted:
        before = old.get(option.key)
        one = _Entry(before if isinstance(before, MappingNode) else _mapping([]))
        was = option_of(option.key, _plain_values(one.node))
        one.put("text", was.text, option.text, _scalar(option.text))
        one.put("why", was.why, option.why, _scalar(option.why))
        if option.correct != was.correct:
            one.set("correct", _typed("true", bool) if option.correct else None)
        options.append((option.key, one.node))
    entry.set("options", _mapping(options))


def _kept(comments: Comments, root: Node) -> Comments:
    """Comments of entries that are gone stand at the end of the file: nothing an author wrote is lost."""
    there = set(_paths(root, ()))
    kept = Comments(top=comments.top, end=list(comments.end))
    for path, said in comments.above.items():
        if path in there:
            kept.above[path] = said
        else:
            kept.end += said
    for path, one in comments.behind.items():
        if path in there:
            kept.behind[path] = one
        else:
            kept.end.append(one)
    return kept


def _paths(node: Node, path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    found = [path]
    if isinstance(node, MappingNode):
        for key, value in node.value:
            found += _paths(value, (*path, key.value))
    elif isinstance(node, SequenceNode):
        for at, value in enumerate(node.value):
            found += _paths(value, (*path, at))
    return found


def _plain_values(node: MappingNode) -> dict[str, Any]:
    return {
        key.value: value.value == "true" if value.tag == _PLAIN[bool] else value.value
        for key, value in node.value
    }


def _scalar(text: str) -> ScalarNode:
    return ScalarNode(_STR, text)


def _typed(text: str, kind: type) -> ScalarNode:
    return ScalarNode(_PLAIN[kind], text)


def _number(text: str, kind: type) -> ScalarNode:
    """A number where the text is one, else the text: the checker says what is wrong with it."""
    plain = text.replace(".", "", 1) if kind is float else text
    return _typed(text, kind) if plain.isascii() and plain.isdigit() else _scalar(text)


def _date(text: str) -> ScalarNode:
    try:
        date.fromisoformat(text)
    except ValueError:
        return _scalar(text)
    return ScalarNode("tag:yaml.org,2002:timestamp", text)


def _mapping(pairs: Iterable[tuple[str, Node]]) -> MappingNode:
    return MappingNode("tag:yaml.org,2002:map", [(_scalar(name), value) for name, value in pairs])


def _sequence(nodes: Iterable[Node]) -> SequenceNode:
    return SequenceNode("tag:yaml.org,2002:seq", list(nodes))
