"""Lessons that programs write beside the shipped ones: the same Markdown, with pictures of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import msgspec

from studyhub.catalog.faults import Fault
from studyhub.catalog.hashing import digest
from studyhub.catalog.types import Citation, HtmlBlock, ImageBlock, Lesson, Place

from .knots import NESTED, knotted
from .known import Entry, Known, whole
from .lesson_faults import body_faults, embed_faults
from .lessons import FRONT_MATTER, RESERVED, Embed, blocks_of, embeds_of, finder, rendered_of
from .markup import plain_text
from .questions.links import citation_faults
from .schema import OwnFrontMatter
from .source import read_yaml

LONGEST_TEXT, LONGEST_TITLE, LONGEST_ALT, MOST_EMBEDS = 40_000, 160, 500, 60
HINTS = {
    "IMAGE": "Add the picture to the program, and embed it: {{image: name | caption | what it shows}}.",
    "EMBED-FORM": "Write {{image: name | caption | what it shows}}, {{figure: ...}}, {{question: id}} alone.",
    "TERM-UNKNOWN": "Write [[known term|these words]], or leave out the brackets.",
    "REFERENCE-UNKNOWN": "Only works of the site's own list are cited here; link to others in the text.",
}
"""What to do here about faults that shipped lessons have, too: nobody can add to the shipped content."""


@dataclass(frozen=True)
class Around:
    """What a lesson of a program may point at: the shipped content, drawings and pictures by name."""

    known: Known
    figures: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def read_own_lesson(
    text: str, around: Around, faults: list[Fault], *, name: str, program: str
) -> Lesson | None:
    """The lesson that a text makes, under the id `name`; None where it cannot be shown. Adds its faults.

    A text that would take too long to render is not looked into: that is its one fault.
    """
    if refused := too_much(text):
        faults.append(refused)
        return None
    head = FRONT_MATTER.match(text)
    if head is None:
        message = "The lesson does not begin with front matter between two lines `---`."
        faults.append(Fault("", 1, "FRONT-MATTER", message, "Begin with ---, title, minutes, as_of and ---."))
        return None
    body = text[head.end() :].translate(RESERVED)
    first_line = text.count("\n", 0, head.end()) + 1
    document = read_yaml("", head.group(1).encode(), faults, first_line=2)
    entry = None if document is None else whole(document, OwnFrontMatter, faults)
    embeds = tuple(embeds_of(body, first_line))
    faults += map(_hinted, body_faults("", body, first_line, around.known))
    faults += [fault for embed in embeds[:MOST_EMBEDS] for fault in _embed_faults(embed, around)]
    if len(embeds) > MOST_EMBEDS:
        message = f"The lesson embeds more than {MOST_EMBEDS} pictures, figures and questions."
        faults.append(Fault("", embeds[MOST_EMBEDS].line, "LESSON-EMBEDS", message, "Split it into two."))
        return None
    if entry is None:
        return None
    faults += map(_hinted, _head_faults(entry, around.known))
    if entry.source is None:
        return None
    return _lesson(entry.source, body, embeds, around, name=name, program=program)


def too_much(text: str) -> Fault | None:
    """The fault of a text that is not looked into, because that would take too long."""
    if len(text) > LONGEST_TEXT:
        message = f"The lesson has {len(text):,} characters; it may have {LONGEST_TEXT:,}."
        return Fault("", 1, "LESSON-TOO-LONG", message, "Split it into two.")
    if wrong := knotted(text):
        return Fault("", 1, "LESSON-KNOTTED", wrong)
    if found := NESTED.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = "Lists or quotes stand within each other 12 deep."
        return Fault("", line, "LESSON-NESTED", message, "Write it flatter.")
    return None


def _hinted(fault: Fault) -> Fault:
    return replace(fault, hint=HINTS.get(fault.code, fault.hint))


def _head_faults(entry: Entry[OwnFrontMatter], known: Known) -> Iterator[Fault]:
    document = entry.document
    if len(entry.text("title") or "") > LONGEST_TITLE:
        message = f"The title may have {LONGEST_TITLE} characters."
        yield document.fault(("title",), "LESSON-TITLE", message, "Shorten it.")
    for where, objective in entry.texts("objectives"):
        if objective not in known.objectives:
            message = f"There is no objective {objective} in the syllabus."
            yield document.fault(where, "OBJECTIVE-UNKNOWN", message)
    for where, other in entry.texts("prerequisites"):
        if other not in known.lessons:
            yield document.fault(where, "LESSON-UNKNOWN", f"There is no lesson {other} in the syllabus.")
    if isinstance(entry.raw, dict) and entry.raw.get("references") is not None:
        yield from citation_faults(document, ("references",), entry.raw["references"], known)


def _embed_faults(embed: Embed, around: Around) -> Iterable[Fault]:
    if embed.kind != "image":
        return embed_faults("", embed.kind, embed.parts, embed.line, around.known)
    if len(embed.parts) != 3 or not all(embed.parts):
        message = "The picture needs its name, a caption, and in words what it shows."
        hint = "Write {{image: name | caption | what it shows}}."
        return [Fault("", embed.line, "IMAGE-ALT", message, hint)]
    if embed.parts[0] not in around.pictures:
        message = f"The program has no picture {embed.parts[0][:60]}."
        return [Fault("", embed.line, "IMAGE-UNKNOWN", message, "Add it, or mend the name.")]
    if len(embed.parts[2]) > LONGEST_ALT:
        message = f"What a picture shows is said in at most {LONGEST_ALT} characters."
        return [Fault("", embed.line, "IMAGE-ALT", message, "Say the rest in the text.")]
    return []


def _lesson(
    head: OwnFrontMatter, body: str, embeds: tuple[Embed, ...], around: Around, *, name: str, program: str
) -> Lesson:
    used: dict[str, None] = {}
    rendered, headings = rendered_of(body, finder(around.known, used))
    blocks = tuple(blocks_of(rendered, embeds, around.figures, around.pictures))
    words = plain_text(" ".join(block.html for block in blocks if isinstance(block, HtmlBlock)))
    shown = " ".join(f"{block.caption} {block.alt}" for block in blocks if isinstance(block, ImageBlock))
    home = next((around.known.objectives.get(one) for one in head.objectives), None)
    return Lesson(
        id=name,
        slug=name.lower(),
        title=head.title,
        area=home.area if home else "",
        domain=home.domain if home else "",
        objectives=tuple(one for one in head.objectives if one in around.known.objectives),
        minutes=head.minutes,
        words=len(words.split()),
        citations=tuple(_known_works(head, around.known)),
        as_of=head.as_of,
        prerequisites=tuple(one for one in head.prerequisites if one in around.known.lessons),
        headings=headings,
        blocks=blocks,
        terms=tuple(used),
        text=f"{words} {shown}".strip(),
        content_hash=digest({**msgspec.to_builtins(head), "body": body.strip()}),
        place=Place("", 1),
        program=program,
    )


def _known_works(head: OwnFrontMatter, known: Known) -> Iterator[Citation]:
    """Works that can be shown: one that left the site's list is left out of what students see."""
    works = [(kind, text) for one in head.references or () for kind, text in one.items()]
    return (Citation(kind, text) for kind, text in works if (kind, text) in known.citations)
