"""The manifest of a content package: which file is a question, and which keywords it bears."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element, SubElement

from studyhub.interchange.carried.tags import tags_of
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Item
from studyhub.interchange.opening import Archive, open_xml, printable

from .versions import Version

MANIFEST = "imsmanifest.xml"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_MACINTOSH = "__MACOSX/"


@dataclass(frozen=True)
class Resource:
    """A file of a package: what its type says it is, its path, its keywords."""

    type: str
    path: str
    keywords: tuple[str, ...] = ()


def resources_in(archive: Archive) -> Iterator[Resource]:
    """What a manifest names, in its order; raises Unreadable where there is no manifest."""
    found = [name for name in archive if posixpath.basename(name) == MANIFEST and _MACINTOSH not in name]
    if not found:
        raise Unreadable(f"The archive has no {MANIFEST}: it is no QTI package.")
    path = min(found, key=len)
    root = open_xml(archive.read(path)).root
    for node in root.iter("resource"):
        keywords = ["".join(word.itertext()).strip() for word in node.iter("keyword")]
        files = [node.get("href"), *(file.get("href") for file in node.iter("file"))]
        href = next((one for one in files if one and one.lower().endswith(".xml")), files[0] or "")
        yield Resource(node.get("type") or "", path_from(path, href), tuple(filter(None, keywords)))


def path_from(file: str, href: str) -> str:
    """The path in an archive of what a file in it refers to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(href.partition("?")[0])))


def is_read(name: str) -> bool:
    """Whether a file of an archive is one that its manifest should name as a question."""
    return name.lower().endswith(".xml") and _MACINTOSH not in name and posixpath.basename(name) != MANIFEST


def manifest_of(items: Sequence[tuple[str, Item]], version: Version) -> Element:
    """A manifest of items by the paths of their files; labels are keywords."""
    root = Element("manifest", identifier="studyhub-questions")
    root.set("xmlns", version.manifest)
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text, SubElement(metadata, "schemaversion").text = version.metadata
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for at, (path, item) in enumerate(items, 1):
        resource = SubElement(
            resources, "resource", identifier=f"I{at:05}", type=version.item_type, href=path
        )
        if tags := tags_of(item):
            lom = SubElement(SubElement(resource, "metadata"), "lom", xmlns=_LOM)
            general = SubElement(lom, "general")
            for tag in tags:
                word = SubElement(SubElement(general, "keyword"), "string", language="x-none")
                word.text = printable(tag)
        SubElement(resource, "file", href=path)
    return root
