"""QTI as other writers write it, for tests: an item of 2.1 or 3.0 from its parts, a package from items."""

from __future__ import annotations

from studyhub.interchange.item import Item, Loss
from studyhub.interchange.qti import read
from tests.interchange.opening.test_zip import packed

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"


def declared(
    right: str, cardinality: str = "single", base: str = "identifier", name: str = "RESPONSE"
) -> str:
    """A declaration whose right values stand between commas."""
    values = "".join(f"<value>{value}</value>" for value in right.split(",") if value)
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse></responseDeclaration>"
    )


def item_file(
    declarations: str, body: str, after: str = "", *, identifier: str = "q1", title: str = "T"
) -> bytes:
    """An item of 2.1."""
    return (
        f'<assessmentItem xmlns="{NAMESPACE}" identifier="{identifier}" title="{title}" adaptive="false"'
        f' timeDependent="false">{declarations}<itemBody>{body}</itemBody>{after}</assessmentItem>'
    ).encode()


def choices(*texts: str, tag: str = "simpleChoice") -> str:
    """Choices with the identifiers A, B ..."""
    return "".join(f'<{tag} identifier="{chr(65 + at)}">{text}</{tag}>' for at, text in enumerate(texts))


def choice(*texts: str, prompt: str = "", most: int = 1, shuffle: str = "true") -> str:
    """A choiceInteraction."""
    asked = f"<prompt>{prompt}</prompt>" if prompt else ""
    settings = f'responseIdentifier="RESPONSE" maxChoices="{most}" shuffle="{shuffle}"'
    return f"<choiceInteraction {settings}>{asked}{choices(*texts)}</choiceInteraction>"


def template(name: str = "match_correct") -> str:
    """Response processing by a standard template."""
    return f'<responseProcessing template="{TEMPLATES}/{name}"/>'


def package(resources: str, **files: bytes) -> bytes:
    """A package: its resources, and its files by name without `.xml`."""
    manifest = f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{resources}</resources></manifest>'
    members = [(f"{name}.xml", data) for name, data in files.items()]
    return packed(("imsmanifest.xml", manifest.encode()), *members)


def resource(href: str, inside: str = "", kind: str = "imsqti_item_xmlv2p1") -> str:
    """A resource of a manifest."""
    return f'<resource identifier="r" type="{kind}" href="{href}">{inside}<file href="{href}"/></resource>'


def only_item(data: bytes) -> tuple[Item, tuple[Loss, ...]]:
    """The one item of a file, and its losses."""
    imported = read(data)
    (item,) = imported.items
    return item, imported.losses


def reason_left_behind(data: bytes) -> str:
    """Why the one item of a file stays behind."""
    imported = read(data)
    (loss,) = imported.losses
    assert (imported.items, loss.whole) == ((), True)
    return loss.reason
