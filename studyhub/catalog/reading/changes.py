"""What the lists at the top of the content say: rules that moved, and HCPCS codes that may be printed."""

from __future__ import annotations

from collections.abc import Iterable

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import Citation, HcpcsCode, Place, RuleChange

from .known import Entry, Known, entries, repeated
from .questions.links import citation_faults
from .schema import ChangeSource, HcpcsSource
from .source import Document


def read_changes(documents: Iterable[Document], known: Known, faults: list[Fault]) -> tuple[RuleChange, ...]:
    """The rules that moved, each once, with works and lessons that exist."""
    changes: dict[str, RuleChange] = {}
    for document in documents:
        for entry in entries(document, ChangeSource, faults):
            one = entry.source
            if one is None:
                continue
            if one.id in changes:
                faults.append(repeated(entry, "id", one.id, "an earlier rule"))
                continue
            _check_lessons(entry, known, faults)
            faults += citation_faults(document, (*entry.where, "references"), one.references, known)
            changes[one.id] = RuleChange(
                id=one.id,
                title=one.title,
                status=one.status,
                since=one.since,
                now=one.now,
                then=one.then,
                citations=tuple(Citation(*cited) for work in one.references for cited in work.items()),
                lessons=tuple(one.lessons),
                as_of=one.as_of,
                review_by=one.review_by,
                place=Place(document.path, document.line(entry.where)),
            )
    return tuple(changes.values())


def read_hcpcs(documents: Iterable[Document], faults: list[Fault]) -> tuple[HcpcsCode, ...]:
    """Our own short list of HCPCS Level II codes, each once."""
    codes: dict[str, HcpcsCode] = {}
    for document in documents:
        for entry in entries(document, HcpcsSource, faults):
            one = entry.source
            if one is not None and one.code in codes:
                faults.append(repeated(entry, "code", one.code, "an earlier entry"))
            elif one is not None:
                codes[one.code] = HcpcsCode(one.code, one.meaning, one.as_of, one.checked)
    return tuple(codes.values())


def _check_lessons(entry: Entry[ChangeSource], known: Known, faults: list[Fault]) -> None:
    for where, lesson in entry.texts("lessons"):
        if lesson not in known.lessons and not known.unread_areas:
            message = f"There is no lesson {lesson} in the syllabus."
            faults.append(entry.document.fault(where, "LESSON-UNKNOWN", message))
