"""QTI files are opened and written here: single items, and packages with a manifest."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from xml.etree.ElementTree import Element, tostring

from studyhub.interchange.carried.compare import losses_between, named
from studyhub.interchange.carried.ledger import LeftBehind
from studyhub.interchange.carried.tags import tags_of
from studyhub.interchange.errors import Unreadable
from studyhub.interchange.item import Exported, Imported, Item, Loss
from studyhub.interchange.opening import Archive, Document, open_xml, open_zip

from .manifest import MANIFEST, Resource, is_read, manifest_of, path_from, resources_in
from .old import read_old
from .read import UNNAMED, Stimuli, read_item
from .versions import QTI21, QTI30, Version, as_21, for_version
from .write import item_tree

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_ZIP_BEGINS = (b"PK\x03\x04", b"PK\x05\x06")
_DAY = (1980, 1, 1, 0, 0, 0)  # the same items give the same bytes, whenever they are packed
_REASONS = {
    "gap, option": "QTI shows the options of a gap as plain words.",
    "fixed order": "QTI has no such setting for interactions of this kind.",
}
_SEND_PACKAGE = "This file only lists questions: send the whole package (a zip with imsmanifest.xml)."

Found = tuple[list[Item], list[Loss]]


def read(data: bytes) -> Imported:
    """The questions of a package, or of a single file; raises Unreadable for anything else."""
    if data.startswith(_ZIP_BEGINS):
        items, losses = _read_package(open_zip(data))
    else:
        items, losses = _read_document(open_xml(data), 1)
    return Imported(tuple(items), tuple(losses))


def write_qti21(items: Sequence[Item]) -> Exported:
    """A package of QTI 2.1."""
    return _write(items, QTI21)


def write_qti30(items: Sequence[Item]) -> Exported:
    """A package of QTI 3.0."""
    return _write(items, QTI30)


def write_single(item: Item, version: Version) -> Exported:
    """One item as a file of its own, its labels in a rubric for its author."""
    data, losses = _written(item, 1, version, alone=True)
    return Exported(data or b"", tuple(losses))


def _read_document(
    document: Document, number: int, keywords: Sequence[str] = (), stimuli: Stimuli = lambda _href: None
) -> Found:
    root = document.root
    as_21(root)
    if root.tag == "assessmentItem":
        item, losses = read_item(root, number, keywords, stimuli)
        return [item] if item else [], losses
    if root.tag == "questestinterop":
        return read_old(root, number)
    if root.tag in {"assessmentTest", "manifest"}:
        raise Unreadable(_SEND_PACKAGE)
    raise Unreadable(f"This is no QTI: it begins with <{root.tag}>.")


def _read_package(archive: Archive) -> Found:
    items: list[Item] = []
    losses: list[Loss] = []
    named_files = set()
    for resource in resources_in(archive):
        named_files.add(resource.path)
        found, lost = _read_resource(archive, resource, len(items) + 1)
        items += [replace(item, line=0) for item in found]
        losses += [replace(loss, line=0) for loss in lost]
    for name in archive:
        if is_read(name) and name not in named_files:
            losses.append(Loss(name, "file", "The manifest does not name it: it was not read.", whole=True))
    return items, losses


def _read_resource(archive: Archive, resource: Resource, number: int) -> Found:
    """The questions of one file of a package; a file that cannot be read is a loss, not the end of it all."""
    kind = resource.type.lower()
    if "test" in kind:
        return [], [Loss(resource.path, "test", "The order, sections and times of a test are not kept.")]
    if "item" not in kind and "imsqti_xmlv1p" not in kind:
        return [], []
    try:
        document = open_xml(archive.read(resource.path))
        return _read_document(document, number, resource.keywords, _stimuli(archive, resource.path))
    except Unreadable as error:
        return [], [Loss(resource.path, "file", str(error), whole=True)]


def _stimuli(archive: Archive, path: str) -> Stimuli:
    def shared(href: str) -> Element | None:
        name = path_from(path, href)
        if name not in archive:
            return None
        root = open_xml(archive.read(name)).root
        as_21(root)
        return root

    return shared


def _write(items: Sequence[Item], version: Version) -> Exported:
    kept: list[tuple[str, Item]] = []
    losses: list[Loss] = []
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, item in enumerate(items, 1):
            data, lost = _written(item, number, version, alone=False)
            losses += lost
            if data is not None:
                kept.append((f"items/{number:05}.xml", item))
                _put(archive, kept[-1][0], data)
        _put(archive, MANIFEST, _DECLARATION + tostring(manifest_of(kept, version), encoding="utf-8"))
    return Exported(packed.getvalue(), tuple(losses))


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED)


def _written(item: Item, number: int, version: Version, *, alone: bool) -> tuple[bytes | None, list[Loss]]:
    """An item's file, or None where it has none, and what comes back otherwise when it is read again."""
    name, tags = named(item, number), tags_of(item)
    try:
        tree = item_tree(item, item.id or UNNAMED.format(number), tags if alone else ())
        data = _DECLARATION + tostring(for_version(tree, version), encoding="utf-8")
        back, lost = read_item(open_xml(data).root, number, () if alone else tags)
    except (LeftBehind, Unreadable) as error:
        return None, [Loss(name, "question", str(error), item.line, whole=True)]
    if back is None:
        return None, [replace(loss, item=name, line=item.line) for loss in lost if loss.whole]
    return data, list(losses_between(item, back, name, _REASONS))
