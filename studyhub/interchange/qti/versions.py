"""What differs between the versions of QTI: names, namespaces, where content is wrapped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from studyhub.interchange.spelling import KNOWN_TAGS

_HTML = KNOWN_TAGS - {"prompt"}
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")
_HYPHEN = re.compile(r"-([a-z0-9])")
_WRAPPED = ("modalFeedback", "rubricBlock")
_CONTENT = "contentBody"
_UNCHANGED = ("data-", "aria-", "xml")


@dataclass(frozen=True)
class Version:
    """A version that we write."""

    name: str
    namespace: str
    schema: str
    item_type: str
    manifest: str
    metadata: tuple[str, str]


QTI21 = Version(
    name="2.1",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    item_type="imsqti_item_xmlv2p1",
    manifest="http://www.imsglobal.org/xsd/imscp_v1p1",
    metadata=("QTIv2.1 Package", "1.0.0"),
)
QTI30 = Version(
    name="3.0",
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    item_type="imsqti_item_xmlv3p0",
    manifest="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    metadata=("QTI Package", "3.0.0"),
)


def as_21(root: Element) -> None:
    """Rename in place what is named as in 3.0; what wraps content becomes a plain `div`."""
    if not str(root.tag).startswith("qti-"):
        return
    for node in root.iter():
        tag = str(node.tag)
        if tag.startswith("qti-"):
            node.tag = _camel(tag[4:])
            for name in [name for name in node.attrib if "-" in name and not name.startswith(_UNCHANGED)]:
                node.set(_camel(name), node.attrib.pop(name))
        if node.tag == _CONTENT:
            node.tag = "div"


def as_30(root: Element) -> None:
    """Rename in place to 3.0, and wrap the content of feedback and rubrics as it wants them."""
    for node in list(root.iter()):
        tag = str(node.tag)
        if tag in _WRAPPED:
            _wrap(node)
        if tag not in _HTML:
            node.tag = f"qti-{_kebab(tag)}"
            for name in [name for name in node.attrib if name != _kebab(name)]:
                node.set(_kebab(name), node.attrib.pop(name))


def for_version(root: Element, version: Version) -> Element:
    """An item or manifest built in the names of 2.1, ready to be written in a version."""
    if version is QTI30:
        as_30(root)
    root.set("xmlns", version.namespace)
    root.set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
    root.set("xsi:schemaLocation", f"{version.namespace} {version.schema}")
    return root


def _wrap(node: Element) -> None:
    inside = Element("qti-content-body")
    inside.text, node.text = node.text, None
    inside.extend(list(node))
    for child in list(node):
        node.remove(child)
    node.append(inside)


def _camel(name: str) -> str:
    return _HYPHEN.sub(lambda found: found.group(1).upper(), name)


def _kebab(name: str) -> str:
    return _CAPITAL.sub(lambda found: f"-{found.group(1).lower()}", name)
