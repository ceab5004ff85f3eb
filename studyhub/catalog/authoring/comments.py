"""Decides to which key or list entry each comment of a YAML file belongs, so that both can move together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]


@dataclass
class Comments:
    """Comments of a file: above an entry, behind an entry on its line, at the file's top and end."""

    above: dict[Path, list[str]] = field(default_factory=lambda: defaultdict(list))
    behind: dict[Path, str] = field(default_factory=dict)
    top: list[str] = field(default_factory=list)
    end: list[str] = field(default_factory=list)

    def within(self, path: Path) -> bool:
        """Whether anything inside the collection at `path` carries a comment."""
        inside = len(path)
        return any(len(key) > inside and key[:inside] == path for key in (*self.above, *self.behind))

    def count(self) -> int:
        """How many comment lines there are."""
        return sum(map(len, self.above.values())) + len(self.behind) + len(self.top) + len(self.end)


@dataclass(frozen=True)
class _Entry:
    line: int
    path: Path
    opens_block: bool


def read_comments(text: str, root: Node) -> Comments:
    """The comments of a YAML text whose node tree is `root`."""
    comments = Comments()
    entries = list(_entries(root, ()))
    starts = [entry.line for entry in entries]
    first = starts[0] if starts else 0
    lines = text.split("\n")
    for line, said, alone in _found(lines, _hidden(text, root)):
        if alone and line < first and _ends_header(lines, line, first):
            comments.top.append(said)
        elif alone:
            _above(comments, entries, starts, line, said)
        else:
            _behind(comments, entries, starts, line, said)
    return comments


def _above(comments: Comments, entries: list[_Entry], starts: list[int], line: int, said: str) -> None:
    after = bisect_right(starts, line)
    if after < len(entries):
        comments.above[entries[after].path].append(said)
    else:
        comments.end.append(said)


def _behind(comments: Comments, entries: list[_Entry], starts: list[int], line: int, said: str) -> None:
    here = entries[bisect_left(starts, line) : bisect_right(starts, line)]
    owner = next((entry for entry in here if not entry.opens_block), None)
    if owner and owner.path not in comments.behind:
        comments.behind[owner.path] = said
    else:
        comments.above[entries[bisect_right(starts, line) - 1].path].append(said)


def _ends_header(lines: list[str], line: int, first: int) -> bool:
    """Whether a blank line sets this comment apart from the first entry: then it is about the file."""
    return any(not between.strip() for between in lines[line + 1 : first])


def _entries(node: Node, path: Path) -> Iterator[_Entry]:
    """Keys and list entries in the order of the file."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            here = (*path, key.value)
            yield _entry(key.start_mark.line, here, value)
            yield from _entries(value, here)
    elif isinstance(node, SequenceNode):
        for at, value in enumerate(node.value):
            here = (*path, at)
            yield _entry(value.start_mark.line, here, value)
            yield from _entries(value, here)


def _entry(line: int, path: Path, value: Node) -> _Entry:
    is_block = isinstance(value, CollectionNode) and not value.flow_style
    return _Entry(line, path, opens_block=is_block and value.start_mark.line == line)


def _hidden(text: str, root: Node) -> list[tuple[int, int]]:
    """Stretches of the text, in order, in which a # is no comment: the scalars."""
    spans = []
    for scalar in _scalars(root):
        start, end = scalar.start_mark.index, scalar.end_mark.index
        if scalar.style in {"|", ">"}:
            start = text.find("\n", start, end) + 1 or end
        spans.append((start, end))
    return sorted(spans)


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _scalars(value)


def _found(lines: list[str], hidden: list[tuple[int, int]]) -> Iterator[tuple[int, str, bool]]:
    """Comments as (line from 0, text, whether it has the line to itself)."""
    offset = 0
    for number, line in enumerate(lines):
        at = line.find("#")
        while at >= 0:
            opens = at == 0 or line[at - 1] in " \t"
            if opens and not _is_hidden(hidden, offset + at):
                yield number, line[at:].rstrip(), not line[:at].strip()
                break
            at = line.find("#", at + 1)
        offset += len(line) + 1


def _is_hidden(hidden: list[tuple[int, int]], index: int) -> bool:
    before = bisect_right(hidden, (index, len(hidden) + index + 1)) - 1
    return before >= 0 and hidden[before][0] <= index < hidden[before][1]
