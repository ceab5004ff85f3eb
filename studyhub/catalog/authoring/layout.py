"""Decides how a content file looks: canonical key order, short things on a line, long texts folded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from .comments import Comments, Path
from .key_order import key_order, ordered
from .scalars import WIDTH, block, inline

ID_KEYS = frozenset({"objective", "facet", "id", "objectives"})
"""Keys whose numbers are names: they are put in quotes."""

_BLOCK_KEYS = frozenset(
    {"generator", "derived", "variables", "options", "steps", "pairs", "blanks", "extra", "items", "domains"}
    | {"tasks", "lessons", "facets", "mistakes"}
)
_PROSE = frozenset(
    {
        "text",
        "why",
        "left",
        "right",
        "definition",
        "note",
        "stem",
        "explanation",
        "scenario",
        "alt",
        "meaning",
    }
)
_ALWAYS_BLOCK = frozenset({"stem", "explanation"})
_SPACED_FOLDERS = frozenset({"questions", "glossary"})
_ONE_LINE_FOLDERS = frozenset({"review", "word-parts.yaml", "hcpcs.yaml"})
_SHORT = 40
_TEXT = "tag:yaml.org,2002:str"
_INT = "tag:yaml.org,2002:int"


def lay_out(root: Node, comments: Comments, folder: str) -> str:
    """The whole file in canonical layout; `folder` is the part of content/ it belongs to."""
    lines = [*comments.top, ""] if comments.top else []
    lines += _Layout(comments, folder).top(root)
    lines += comments.end
    return "\n".join(lines) + "\n"


class _Layout:
    """Lays out one file; every method returns finished lines."""

    def __init__(self, comments: Comments, folder: str) -> None:
        self.comments = comments
        self.folder = folder

    def top(self, root: Node) -> list[str]:
        if isinstance(root, CollectionNode) and root.value:
            return self._collection(root, (), 0)
        return [self._flow(root, ()) or ""]

    def _collection(self, node: CollectionNode, path: Path, indent: int) -> list[str]:
        if isinstance(node, MappingNode):
            return [line for child in self._children(node, path) for line in self._pair(*child, indent)]
        lines: list[str] = []
        for at, value in enumerate(node.value):
            if at and self._spaced(path):
                lines.append("")
            lines += self._item(value, (*path, at), indent)
        return lines

    def _spaced(self, path: Path) -> bool:
        return (not path and self.folder in _SPACED_FOLDERS) or path[-1:] == ("items",)

    def _children(self, node: MappingNode, path: Path) -> Iterator[tuple[Node, Path]]:
        values = {key.value: value for key, value in node.value}
        for key in ordered(values, key_order(self.folder, path, values)):
            yield values[key], (*path, key)

    def _pair(self, value: Node, path: Path, indent: int) -> list[str]:
        name = _key(str(path[-1]))
        return self._above(path, indent) + self._entry(value, path, f"{' ' * indent}{name}:", indent + 2)

    def _item(self, value: Node, path: Path, indent: int) -> list[str]:
        pad = " " * indent
        if isinstance(value, MappingNode) and value.value and not self._line(value, path, f"{pad}-"):
            above = self._above(path, indent)
            if behind := self.comments.behind.get(path):
                above.append(pad + behind)
            first, *rest = self._children(value, path)
            above += self._above(first[1], indent)
            name = _key(str(first[1][-1]))
            lines = self._entry(*first, f"{pad}- {name}:", indent + 4)
            return above + lines + [line for child in rest for line in self._pair(*child, indent + 2)]
        return self._above(path, indent) + self._entry(value, path, f"{pad}-", indent + 2)

    def _entry(self, value: Node, path: Path, head: str, inner: int) -> list[str]:
        """Lines of a key or list entry that begin with `head`; what follows is indented by `inner`."""
        behind = self.comments.behind.get(path, "")
        tail = f"  {behind}" if behind else ""
        if isinstance(value, CollectionNode):
            line = self._line(value, path, head)
            return [line + tail] if line else [head + tail, *self._collection(value, path, inner)]
        first, *rest = self._scalar(value, path, head, inner) if isinstance(value, ScalarNode) else [""]
        pad = " " * inner
        return [f"{head} {first}".rstrip() + tail, *(f"{pad}{line}" if line else "" for line in rest)]

    def _scalar(self, node: ScalarNode, path: Path, head: str, inner: int) -> list[str]:
        if not _is_text(node, path):
            return [node.value]
        text, key = node.value, path[-1]
        if key in _ALWAYS_BLOCK and text:
            return block(text, indent=inner)
        short = inline(text, flow=False)
        fits = "\n" not in text and len(head) + 1 + len(short) <= WIDTH
        if fits and (short == text or key not in _PROSE or len(text) <= _SHORT):
            return [short]
        return block(text, indent=inner)

    def _line(self, node: CollectionNode, path: Path, head: str) -> str | None:
        """The collection on the line of `head`, None when it must or should be written below it."""
        if node.value and (self.comments.within(path) or not self._may_flow(node, path)):
            return None
        flow = self._flow(node, path)
        line = f"{head} {flow}"
        if flow is None or (node.value and len(line) > WIDTH and not self._one_line(path)):
            return None
        return line

    def _one_line(self, path: Path) -> bool:
        return len(path) == 1 and self.folder in _ONE_LINE_FOLDERS

    def _may_flow(self, node: CollectionNode, path: Path) -> bool:
        if len(path) == 1 and isinstance(path[0], int):
            return self._one_line(path)
        if isinstance(node, SequenceNode):
            return all(isinstance(child, ScalarNode) or _is_small(child) for child in node.value)
        if path[-1] in _BLOCK_KEYS:
            return False
        return all(isinstance(value, ScalarNode) or _is_list(value) for _, value in node.value)

    def _flow(self, node: Node, path: Path) -> str | None:
        if isinstance(node, ScalarNode):
            if not _is_text(node, path):
                return node.value or "null"
            return None if "\n" in node.value else inline(node.value, flow=True)
        if isinstance(node, MappingNode):
            pairs = [(_key(str(p[-1])), self._flow(v, p)) for v, p in self._children(node, path)]
            written = [f"{key}: {value}" for key, value in pairs if value is not None]
            return "{" + ", ".join(written) + "}" if len(written) == len(pairs) else None
        items = [self._flow(value, (*path, at)) for at, value in enumerate(node.value)]
        known = [item for item in items if item is not None]
        return "[" + ", ".join(known) + "]" if len(known) == len(items) else None

    def _above(self, path: Path, indent: int) -> list[str]:
        return [" " * indent + said for said in self.comments.above.get(path, ())]


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    """A key as it is written: there are few, and they come again and again."""
    return inline(name, flow=True)


def _is_text(node: ScalarNode, path: Path) -> bool:
    names = [step for step in path if isinstance(step, str)]
    return node.tag == _TEXT or (node.tag == _INT and bool(names) and names[-1] in ID_KEYS)


def _is_small(node: Node) -> bool:
    """A citation: one key with one value."""
    return isinstance(node, MappingNode) and len(node.value) == 1 and isinstance(node.value[0][1], ScalarNode)


def _is_list(node: Node) -> bool:
    return isinstance(node, SequenceNode) and all(isinstance(child, ScalarNode) for child in node.value)
