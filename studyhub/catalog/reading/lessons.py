"""Lessons: front matter and Markdown become blocks of safe HTML, figures and embedded questions."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import msgspec
from markdown.extensions.toc import TocExtension

from studyhub.catalog.faults import Fault
from studyhub.catalog.hashing import digest
from studyhub.catalog.types import (
    Citation,
    FigureBlock,
    Heading,
    HtmlBlock,
    ImageBlock,
    Lesson,
    LessonBlock,
    Place,
    QuestionBlock,
)

from .known import Known, whole
from .lesson_faults import body_faults, embed_faults, front_matter_faults
from .markup import TermLinks, guard_bars, markdown_for, plain_text, sanitise, slug_of
from .schema import LessonFrontMatter
from .source import decode, read_yaml

EMBED = re.compile(r"^\{\{(figure|image|question):(.*)\}\}[ \t]*$", re.MULTILINE)
"""`{{figure: file | caption | text alternative}}`, the same of an `image`, or `{{question: id}}`, alone."""

FRONT_MATTER = re.compile(r"\A---\n(.*?)^---[ \t]*\n", re.DOTALL | re.MULTILINE)
_MARK = "\ue001"  # stands for an embed while the Markdown around it is rendered
_MARKED = re.compile(f"<p>{_MARK}(\\d+){_MARK}</p>")
RESERVED = dict.fromkeys(map(ord, "\ue000\ue001"))


@dataclass(frozen=True)
class Embed:
    """A figure, an image or a question that stands between the paragraphs of a lesson."""

    kind: str
    parts: tuple[str, ...]
    line: int


def read_lessons(
    files: Mapping[str, bytes], known: Known, figures: Mapping[str, str], faults: list[Fault]
) -> tuple[Lesson, ...]:
    """The lessons that can be shown; `files` by path below the content folder, `figures` by file name."""
    lessons: dict[str, Lesson] = {}
    for path, data in files.items():
        lesson = _read_lesson(path, data, known, figures, faults)
        if lesson is None:
            continue
        if lesson.id in lessons:
            message = f"`{lesson.id}` is already taken by {lessons[lesson.id].place.path}."
            faults.append(Fault(path, 1, "ID-REPEATED", message, "Give it an id of its own."))
        lessons.setdefault(lesson.id, lesson)
    return tuple(lessons.values())


def _read_lesson(
    path: str, data: bytes, known: Known, figures: Mapping[str, str], faults: list[Fault]
) -> Lesson | None:
    text = decode(path, data, faults)
    if text is None:
        return None
    head = FRONT_MATTER.match(text)
    if head is None:
        message = "The lesson does not begin with front matter between two lines `---`."
        faults.append(Fault(path, 1, "FRONT-MATTER", message, "See docs/authoring.md, A lesson."))
        return None
    body = text[head.end() :].translate(RESERVED)
    first_line = text.count("\n", 0, head.end()) + 1
    document = read_yaml(path, head.group(1).encode(), faults, first_line=2)
    entry = None if document is None else whole(document, LessonFrontMatter, faults)
    embeds = tuple(embeds_of(body, first_line))
    faults += body_faults(path, body, first_line, known)
    faults += [
        fault for embed in embeds for fault in embed_faults(path, embed.kind, embed.parts, embed.line, known)
    ]
    if entry is None:
        return None
    faults += front_matter_faults(entry, known)
    area = path.split("/")[1]
    if entry.source is None or area not in known.domains:
        return None
    return _lesson(entry.source, known, path=path, body=body, embeds=embeds, figures=figures)


def _lesson(
    head: LessonFrontMatter,
    known: Known,
    *,
    path: str,
    body: str,
    embeds: tuple[Embed, ...],
    figures: Mapping[str, str],
) -> Lesson:
    area = path.split("/")[1]
    used: dict[str, None] = {}
    rendered, headings = rendered_of(body, finder(known, used))
    blocks = tuple(blocks_of(rendered, embeds, figures))
    words = plain_text(" ".join(block.html for block in blocks if isinstance(block, HtmlBlock)))
    captions = " ".join(block.caption for block in blocks if isinstance(block, FigureBlock))
    authored = msgspec.to_builtins(head)
    return Lesson(
        id=head.id,
        slug=slug_of(path.rpartition("/")[2].removesuffix(".md")[len(head.id) :]),
        title=head.title,
        area=area,
        domain=known.domains[area],
        objectives=tuple(head.objectives),
        minutes=head.minutes,
        words=len(words.split()),
        citations=tuple(Citation(kind, text) for one in head.references for kind, text in one.items()),
        as_of=head.as_of,
        prerequisites=tuple(head.prerequisites),
        headings=headings,
        blocks=blocks,
        terms=tuple(used),
        text=f"{words} {captions}".strip(),
        content_hash=digest({**authored, "body": body.strip()}),
        place=Place(path, 1),
    )


def finder(known: Known, used: dict[str, None]) -> Callable[[str], str | None]:
    """What leads a word to its glossary entry; the entries that were asked for are put into `used`."""

    def find(word: str) -> str | None:
        slug = known.terms.get(word.casefold())
        if slug is not None:
            used[slug] = None
        return slug

    return find


def embeds_of(body: str, first_line: int) -> Iterator[Embed]:
    """What is embedded in a body, in its order."""
    for found in EMBED.finditer(body):
        kind, rest = found.groups()
        parts = tuple(part.strip() for part in rest.split("|", 2)) if kind != "question" else (rest.strip(),)
        yield Embed(kind, parts, first_line + body.count("\n", 0, found.start()))


def rendered_of(body: str, find: Callable[[str], str | None]) -> tuple[str, tuple[Heading, ...]]:
    """HTML of the whole text at once, so that anchors are unique, with a mark for every embed."""
    count = iter(range(len(body)))
    marked = EMBED.sub(lambda _: f"\n{_MARK}{next(count)}{_MARK}\n", body)
    table = TocExtension(marker="", slugify=lambda words, _: f"s-{slug_of(words) or 'part'}")
    markdown = markdown_for(table, TermLinks(find))
    rendered = markdown.convert(guard_bars(marked))
    return rendered, tuple(_headings(getattr(markdown, "toc_tokens", ())))


def _headings(tokens: Iterable[Mapping[str, object]]) -> Iterator[Heading]:
    for token in tokens:
        yield Heading(str(token["id"]), html.unescape(str(token["name"])), int(str(token["level"])))
        children = token["children"]
        if isinstance(children, list):
            yield from _headings(children)


def blocks_of(
    rendered: str,
    embeds: tuple[Embed, ...],
    figures: Mapping[str, str],
    images: Mapping[str, tuple[int, int]] = MappingProxyType({}),
) -> Iterator[LessonBlock]:
    """The rendered text cut at what is embedded; an embed that is not known is left out.

    `images` are sizes in pixels by name.
    """
    for at, piece in enumerate(_MARKED.split(rendered)):
        if at % 2 == 0:
            if piece.strip():
                yield HtmlBlock(sanitise(piece).strip())
            continue
        embed = embeds[int(piece)]
        if embed.kind == "question":
            yield QuestionBlock(embed.parts[0])
        elif len(embed.parts) == 3 and embed.kind == "figure" and embed.parts[0] in figures:
            file, caption, alt = embed.parts
            yield FigureBlock(file, figures[file], caption, alt)
        elif len(embed.parts) == 3 and embed.kind == "image" and embed.parts[0] in images:
            yield ImageBlock(*embed.parts, *images[embed.parts[0]])
