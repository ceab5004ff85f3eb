"""XML is read here: no document types, no entities, nothing from outside, bounded size and depth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from studyhub.interchange.errors import Unreadable

MOST_BYTES = 64_000_000
MOST_ELEMENTS = 2_000_000
DEEPEST = 100
"""What an XML file may be: bytes, elements, and elements inside each other."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Node(Element):
    """An element that knows its line; tags and attributes have lost their namespaces."""

    __slots__ = ("line",)
    line: int


@dataclass(frozen=True)
class Document:
    """The root of a file, and the namespace that the file put it in."""

    root: Node
    namespace: str


def open_xml(data: bytes) -> Document:
    """A document of at most MOST_BYTES; raises Unreadable for what is broken, too large, or has a DTD."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The XML is larger than {MOST_BYTES // 1_000_000} MB. Split it and try again.")
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser.parser
    try:
        parser.feed(data)
        root: Any = parser.close()  # a Node: our factory makes nothing else
    except DefusedXmlException as error:
        raise Unreadable(
            "The file has a document type declaration (<!DOCTYPE ...>), by which a file can do harm."
            " Take it out and try again."
        ) from error
    except ParseError as error:
        line, why = error.position[0], str(error).partition(":")[0]
        raise Unreadable(f"The XML cannot be read from line {line} on: {why}. Export it anew.") from error
    except Unreadable:
        raise
    except (ValueError, LookupError) as error:
        raise Unreadable(f"The XML is in an encoding that cannot be read ({error}). Use UTF-8.") from error
    return Document(root, builder.namespace)


def printable(text: str) -> str:
    """A text without what XML 1.0 cannot hold: control characters, halves of surrogate pairs."""
    return _UNPRINTABLE.sub("", text)


class _Builder(TreeBuilder):
    """Builds Nodes, counts them, and stops where there are too many."""

    def __init__(self) -> None:
        super().__init__(element_factory=Node)
        self.parser: Any = None
        self.namespace = ""
        self.depth = self.count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            raise Unreadable("The XML holds more elements, or deeper ones, than any question needs.")
        space, _, name = tag.rpartition("}")
        if self.count == 1:
            self.namespace = space[1:]
        if attrs:
            attrs = {key.rpartition("}")[2]: value for key, value in attrs.items()}
        node = cast(Node, super().start(name, attrs))
        node.line = self.parser.CurrentLineNumber
        return node

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag.rpartition("}")[2])
