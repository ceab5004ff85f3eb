"""How an entry of a question file gets other ids, and loses what holds only where it came from."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from studyhub.catalog.authoring.comments import read_comments
from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.authoring.layout import lay_out
from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.source import read_yaml

_NAMING = frozenset({"id", "enemies", "replaces"})


def with_ids(
    text: str,
    names: Mapping[str, str],
    *,
    drop: Collection[str] = (),
    known: Collection[str] | None = None,
) -> str:
    """The text with ids by their new names and without the fields `drop`, in the canonical layout.

    With `known`, ids (by their old names), enemies that are not among them are left out. Raises
    AuthoringRefused for a text that cannot be read.
    """
    faults: list[Fault] = []
    if read_yaml("", text.encode(), faults) is None or faults:
        raise AuthoringRefused("The text cannot be read as YAML; mend that first.")
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    if root is None:
        raise AuthoringRefused("The text says nothing.")
    comments = read_comments(text, root)
    _take_out(root, drop, known)
    _rename(root, "", names)
    return lay_out(root, comments, "questions")


def _take_out(node: Node, drop: Collection[str], known: Collection[str] | None) -> None:
    if isinstance(node, MappingNode):
        node.value = [pair for pair in node.value if pair[0].value not in drop]
        if known is not None:
            _keep_enemies(node, known)
    parts = [value for _, value in node.value] if isinstance(node, MappingNode) else node.value
    for part in parts if isinstance(node, MappingNode | SequenceNode) else ():
        _take_out(part, drop, known)


def _keep_enemies(node: MappingNode, known: Collection[str]) -> None:
    """Only those enemies that are known; no list where none is left."""
    for name, value in node.value:
        if name.value == "enemies" and isinstance(value, SequenceNode):
            value.value = [one for one in value.value if one.value in known]
    node.value = [pair for pair in node.value if pair[0].value != "enemies" or pair[1].value]


def _rename(node: Node, key: str, names: Mapping[str, str]) -> None:
    if isinstance(node, MappingNode):
        for name, value in node.value:
            _rename(value, name.value, names)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            _rename(value, key, names)
    elif key in _NAMING:
        node.value = names.get(node.value, node.value)
