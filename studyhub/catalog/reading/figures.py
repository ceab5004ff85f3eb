"""Which drawings may be inlined into a page, and what they look like there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from studyhub.catalog.faults import Fault

from .source import DEEPEST_NESTING, decode


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELEMENTS = _words(
    "svg title desc g path rect circle ellipse line polyline polygon text tspan defs marker clipPath"
)
_ATTRIBUTES = _words(
    "id class viewBox x y x1 y1 x2 y2 cx cy r rx ry d points width height transform dx dy pathLength "
    "stroke-width stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-opacity fill-opacity fill-rule clip-rule clip-path clipPathUnits opacity preserveAspectRatio "
    "text-anchor dominant-baseline letter-spacing textLength lengthAdjust vector-effect "
    "marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX refY orient"
)
_CLASSES = _words(
    "f-paper f-surface f-line f-ink f-muted f-accent f-weak f-right f-wrong f-flag f-info f-none "
    "f-d1 f-d2 f-d3 f-d4 f-d5 f-d6 s-line s-ink s-muted s-accent s-right s-wrong s-flag s-info "
    "s-d1 s-d2 s-d3 s-d4 s-d5 s-d6 t-ink t-muted t-accent t-onaccent t-small t-bold t-title t-mid t-end"
)
_COLOURS = {"fill", "stroke", "color", "stop-color"}
_REFERENCE = re.compile(r"url\(\s*#([^)\s]+)\s*\)")
_VIEW_BOX = re.compile(r"-?[\d.]+([ ,]+-?[\d.]+){3}")
_SVG = "http://www.w3.org/2000/svg"
_SEE = "See docs/authoring.md, A figure."
_WHY = {
    "style": "Colour and text size go by class: f-*, s-*, t-*.",
    "font-family": "The site chooses the font; take it out.",
    "font-size": "Use the classes t-small, t-title or none.",
    "font-weight": "Use the class t-bold.",
    "href": "Figures have no links and load nothing.",
    "image": "Figures load nothing; draw it.",
    "script": "Figures hold no code.",
}


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str]
    line: int
    children: list[_Node | str] = field(default_factory=list)

    def words(self) -> str:
        return " ".join("".join(child for child in self.children if isinstance(child, str)).split())


def read_figures(files: Mapping[str, bytes], faults: list[Fault]) -> dict[str, str]:
    """The drawings ready to be inlined, by file name below content/figures; `files` by path below content."""
    figures = {}
    for path, data in files.items():
        svg = read_figure(path, data, faults)
        if svg is not None:
            figures[path.removeprefix("figures/")] = svg
    return figures


def read_figure(path: str, data: bytes, faults: list[Fault]) -> str | None:
    """One drawing with prefixed ids and its name and description tied on, or None and every fault in it."""
    text = decode(path, data, faults)
    root = None if text is None else _parse(path, text, faults)
    if root is None:
        return None
    found: list[Fault] = []
    _check_root(path, root, found)
    ids: set[str] = set()
    _check(path, root, found, ids, top=True)
    for node, target in _targets(root):
        if target not in ids:
            found.append(Fault(path, node.line, "FIGURE-REFERENCE", f"No element has the id `{target}`."))
    faults += found
    if found:
        return None
    prefix = re.sub(r"[^a-z0-9]+", "-", path.removeprefix("figures/").removesuffix(".svg").lower()) + "-"
    return _written(root, prefix)


class _Refused(Exception):
    """The drawing holds something that is not even parsed."""


def _parse(path: str, text: str, faults: list[Fault]) -> _Node | None:
    parser = expat.ParserCreate(namespace_separator=" ")
    stack = [_Node("", {}, 1)]

    def start(tag: str, attributes: dict[str, str]) -> None:
        node = _Node(_local_name(tag), attributes, parser.CurrentLineNumber)
        stack[-1].children.append(node)
        stack.append(node)
        if len(stack) > DEEPEST_NESTING:
            raise _Refused

    def refuse(*_: object) -> None:
        raise _Refused

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()

    def write(words: str) -> None:
        stack[-1].children.append(words)

    parser.CharacterDataHandler = write
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(text.encode(), True)
    except _Refused:
        message = "A drawing may not declare types, entities or instructions, nor nest without end."
        faults.append(Fault(path, parser.CurrentLineNumber, "FIGURE-XML", message, "Begin with <svg."))
        return None
    except expat.ExpatError as error:
        message = f"This is not well-formed XML: {expat.ErrorString(error.code)}."
        faults.append(Fault(path, error.lineno, "FIGURE-XML", message, "Check tags, quotes and &."))
        return None
    root = stack[0].children[0]
    return root if isinstance(root, _Node) else None


def _local_name(tag: str) -> str:
    space, _, name = tag.rpartition(" ")
    return name if space == _SVG else f"{space}:{name}" if space else f"(no namespace) {name}"


def _check_root(path: str, root: _Node, faults: list[Fault]) -> None:
    def fault(message: str, hint: str) -> None:
        faults.append(Fault(path, root.line, "FIGURE-FORM", message, hint))

    if root.tag != "svg":
        fault(
            f"The drawing begins with <{root.tag}>.",
            f'Begin with <svg xmlns="{_SVG}" viewBox="0 0 640 400">.',
        )
        return
    if not _VIEW_BOX.fullmatch(root.attributes.get("viewBox", "").strip()):
        fault("The viewBox is missing or is not four numbers.", 'Write viewBox="0 0 640 400".')
    for name in ("width", "height"):
        if name in root.attributes:
            fault(f"<svg> has a {name}.", "Take it out; the page decides the size.")
    first = [child for child in root.children if isinstance(child, _Node)][:2]
    for at, tag in enumerate(("title", "desc")):
        if len(first) <= at or first[at].tag != tag or not first[at].words():
            place = "first" if at == 0 else "second"
            fault(f"The {place} element is not a filled <{tag}>.", "Begin with <title> and <desc>.")


def _check(path: str, node: _Node, faults: list[Fault], ids: set[str], *, top: bool = False) -> None:
    if node.tag not in _ELEMENTS or (node.tag == "svg" and not top):
        hint = _WHY.get(node.tag, "Use plain shapes and text.")
        faults.append(Fault(path, node.line, "FIGURE-ELEMENT", f"<{node.tag}> is not allowed.", hint))
        return
    for code, message, hint in _attribute_faults(node):
        faults.append(Fault(path, node.line, code, message, hint))
    own = node.attributes.get("id")
    if own in ids:
        faults.append(Fault(path, node.line, "FIGURE-ID", f"The id `{own}` stands here a second time."))
    ids |= {own} if own is not None else set()
    for child in node.children:
        if isinstance(child, _Node):
            _check(path, child, faults, ids)


def _attribute_faults(node: _Node) -> Iterator[tuple[str, str, str]]:
    for name, value in node.attributes.items():
        code, message = _attribute_fault(name, value)
        if code:
            yield code, message, _WHY.get(name.rpartition(" ")[2], _SEE)
    for name in sorted(set(node.attributes.get("class", "").split()) - _CLASSES):
        yield "FIGURE-CLASS", f"There is no class `{name}`.", _SEE


def _attribute_fault(name: str, value: str) -> tuple[str, str]:
    if name in _COLOURS:
        harmless = value in ("none", "currentColor")
        return (
            ("", "") if harmless else ("FIGURE-COLOUR", f'{name}="{value}" would not follow light and dark.')
        )
    if name not in _ATTRIBUTES:
        return "FIGURE-ATTRIBUTE", f"The attribute `{name.rpartition(' ')[2]}` is not allowed."
    if "url(" in value.lower() and not _REFERENCE.fullmatch(value.strip()):
        return "FIGURE-REFERENCE", f'{name}="{value}" does not point into the drawing.'
    return "", ""


def _targets(node: _Node) -> list[tuple[_Node, str]]:
    here = [(node, target) for value in node.attributes.values() for target in _REFERENCE.findall(value)]
    below = [found for child in node.children if isinstance(child, _Node) for found in _targets(child)]
    return here + below


def _written(root: _Node, prefix: str) -> str:
    title, desc = [child for child in root.children if isinstance(child, _Node)][:2]
    title.attributes["id"], desc.attributes["id"] = "-title", "-desc"
    own = f'role="img" aria-labelledby="{prefix}-title {prefix}-desc"'
    return _tag(root, prefix, f' xmlns="{_SVG}" {own}')


def _tag(node: _Node, prefix: str, more: str = "") -> str:
    attributes = {
        name: f"{prefix}{value}" if name == "id" else _REFERENCE.sub(rf"url(#{prefix}\1)", value)
        for name, value in node.attributes.items()
    }
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    keep_space = node.tag in ("text", "tspan", "title", "desc")
    inside = "".join(
        _tag(child, prefix)
        if isinstance(child, _Node)
        else escape(child)
        if keep_space or child.strip()
        else ""
        for child in node.children
    )
    return f"<{node.tag}{more}{written}>{inside}</{node.tag}>" if inside else f"<{node.tag}{more}{written}/>"
