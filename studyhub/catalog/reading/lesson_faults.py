"""What is wrong in a lesson: links that lead nowhere, embeds and Markdown of the wrong form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyhub.catalog.faults import Fault

from .known import Entry, Known
from .markup import ADMONITIONS, TERM_LINK
from .questions.links import citation_faults
from .schema import LessonFrontMatter

_CODE = re.compile(r"`[^`\n]*`")
_RAW_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(\s[^<>\n]*)?/?>")
_IMAGE = re.compile(r"!\[")
_ADMONITION = re.compile(r"^\s*!!!\s*(\S*)")
_LOOSE_EMBED = re.compile(r"\{\{")
_GOOD_EMBED = re.compile(r"\{\{(figure|image|question):.*\}\}[ \t]*")


def front_matter_faults(entry: Entry[LessonFrontMatter], known: Known) -> Iterator[Fault]:
    """Faults of the links in a lesson's front matter, and of its file's name and folder."""
    document = entry.document
    area = document.path.split("/")[1]
    if area in known.unread_areas:
        return
    yield from _place_faults(entry, area, known)
    for where, objective in entry.texts("objectives"):
        if objective not in known.objectives:
            message = f"There is no objective {objective} in the syllabus."
            yield document.fault(where, "OBJECTIVE-UNKNOWN", message, f"See content/syllabus/{area}.yaml.")
    for where, other in entry.texts("prerequisites"):
        if other not in known.lessons and not known.unread_areas:
            yield document.fault(where, "LESSON-UNKNOWN", f"There is no lesson {other} in the syllabus.")
    if isinstance(entry.raw, dict):
        yield from citation_faults(document, ("references",), entry.raw.get("references"), known)


def _place_faults(entry: Entry[LessonFrontMatter], area: str, known: Known) -> Iterator[Fault]:
    document, lesson = entry.document, entry.text("id")
    file = document.path.rpartition("/")[2]
    if area not in known.domains:
        yield document.fault((), "AREA-UNKNOWN", f"The syllabus has no area `{area}`.", "Move the file.")
    elif lesson is not None and known.lessons.get(lesson) != area:
        hint = f"Plan it in content/syllabus/{area}.yaml, or mend the id."
        yield document.fault(
            ("id",), "LESSON-UNKNOWN", f"The syllabus of {area} plans no lesson {lesson}.", hint
        )
    if lesson is not None and not file.lower().startswith(f"{lesson.lower()}-"):
        message = f"The file of {lesson} is named {file}."
        yield document.fault(("id",), "LESSON-FILE", message, f"Name it {lesson}-....md.")


def body_faults(path: str, body: str, first_line: int, known: Known) -> Iterator[Fault]:
    """Faults line by line: unknown terms, raw HTML, images, unknown boxes, embeds in the wrong place."""
    for line, written in enumerate(body.split("\n"), start=first_line):
        words = _CODE.sub("", written)
        for term in TERM_LINK.findall(words):
            if term[0].strip().casefold() not in known.terms:
                hint = "Add it to content/glossary/, or write [[known term|these words]]."
                yield Fault(path, line, "TERM-UNKNOWN", f"The glossary has no `{term[0].strip()}`.", hint)
        if found := _RAW_HTML.search(words):
            yield Fault(path, line, "RAW-HTML", f"`{found.group()}` is raw HTML.", "Write Markdown instead.")
        if _IMAGE.search(words):
            yield Fault(
                path, line, "IMAGE", "Images are not loaded.", "Use {{figure: file | caption | alt}}."
            )
        box = _ADMONITION.match(written)
        if box and box.group(1) not in ADMONITIONS:
            hint = f"Use one of {', '.join(ADMONITIONS)}."
            yield Fault(path, line, "BOX-UNKNOWN", f"There is no box `{box.group(1)}`.", hint)
        if _LOOSE_EMBED.search(words) and not _GOOD_EMBED.fullmatch(written):
            hint = "Write {{figure: file | caption | alt}} or {{question: id}} alone, at the left margin."
            yield Fault(path, line, "EMBED-FORM", "This embeds nothing.", hint)


def embed_faults(path: str, kind: str, parts: tuple[str, ...], line: int, known: Known) -> Iterator[Fault]:
    """Faults of an embedded figure or question."""
    if kind == "image":
        hint = "Draw it, and use {{figure: file | caption | alt}}."
        yield Fault(path, line, "IMAGE", "Shipped lessons load no images.", hint)
        return
    if kind == "figure":
        if len(parts) != 3 or not all(parts):
            hint = "Write {{figure: file | caption | what it shows, in words}}."
            yield Fault(
                path, line, "EMBED-FORM", "The figure needs a file, a caption and a text alternative.", hint
            )
        if parts[0] not in known.figures:
            message = f"There is no drawing content/figures/{parts[0]}."
            yield Fault(path, line, "FIGURE-UNKNOWN", message, "Draw it, or mend the name.")
        return
    question = parts[0]
    if question not in known.questions:
        hint = "Embed an item of the case." if question in known.cases else "Mend the id."
        yield Fault(path, line, "QUESTION-UNKNOWN", f"There is no question {question}.", hint)
    elif (form := known.questions[question]) is not None:
        message = f"{question} is kept for the form {form}."
        yield Fault(
            path, line, "QUESTION-IN-FORM", message, "Embed another one: a lesson would give it away."
        )
