"""How a question looks on the screen: positions for authored keys, and reasons once it is answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from studyhub.catalog.errors import UnknownItem
from studyhub.catalog.generate.realise import format_number
from studyhub.catalog.reading.markup import is_one_plain_paragraph, render_inline, render_markdown
from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Blank, Option, Question
from studyhub.learning.grading import ROUNDING, Graded, PartGrade
from studyhub.learning.responses import Fields, Shown, right_sides

from .types import Choice, CitationLine, QuestionView, Row, StemPart, Verdict

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = re.compile(r"\[\[(\d)\]\]")
TOKEN = re.compile(r"studyhubblank(\d)studyhub")
NOT_ROUNDED = "The number is right, but not rounded as the question asks."
INSTRUCTIONS = {
    "single": "Choose one answer.",
    "card": "Say to yourself what it means. Then look.",
    "numeric": "Type a number.",
    "order": "Give each step its place, from 1 for the first.",
    "match": "Choose the match for each row.",
    "cloze": "Fill the blanks.",
}

T = TypeVar("T")

_inline = lru_cache(maxsize=1024)(render_inline)
_block = lru_cache(maxsize=1024)(render_markdown)


def inline(text: str) -> str:
    """A short text as HTML; kept where there is Markdown in it, which few have."""
    return render_inline(text) if is_one_plain_paragraph(text) else _inline(text)


def block(text: str) -> str:
    """A text of paragraphs as HTML; kept likewise."""
    return render_markdown(text) if is_one_plain_paragraph(text) else _block(text)


def question_view(
    question: Question,
    shown: Shown,
    shelf: Shelf,
    *,
    fields: Fields | None = None,
    graded: Graded | None = None,
    guessed: bool = False,
    title: str = "",
) -> QuestionView:
    """A concrete question as it was shown, with what was typed (`fields`) and, if graded, its reasons.

    `title` is that of its case where the shelf does not hold it.
    """
    typed: Fields = fields or {}
    rows = _rows(question, shown, typed)
    choices = _choices(question.options, shown.order.get("options", ()), typed.get("choice", ()))
    figure = _found(shelf.figure, question.figure.file) if question.figure else None
    view = QuestionView(
        item=question.key,
        asked=question.ask_hash,
        type=question.type,
        domain=question.domain,
        instruction=INSTRUCTIONS.get(question.type, f"Choose exactly {question.choose} answers."),
        stem=_stem(question, rows),
        scenario=block(question.scenario) if question.scenario else "",
        scenario_title=_case_title(question, shelf) or title,
        figure=figure or "",
        figure_alt=question.figure.alt if question.figure else "",
        choices=choices,
        rows=rows,
        typed=next(iter(typed.get("number", ())), ""),
        unit=question.answer.unit if question.answer else "",
        back=block(question.explanation) if question.type == "card" else "",
        content=question.content_hash,
    )
    return _with_reasons(view, question, shown, graded, shelf, guessed=guessed) if graded else view


def _found(look_up: Callable[..., T], key: object) -> T | None:
    """What a past question points to may be gone from the content since."""
    try:
        return look_up(key)
    except UnknownItem:
        return None


def _case_title(question: Question, shelf: Shelf) -> str:
    case = _found(shelf.case, f"{question.bank}/{question.case}") if question.case else None
    return case.title if case else ""


def _choices(options: Iterable[Option], order: Iterable[str], chosen: Iterable[str]) -> tuple[Choice, ...]:
    texts = {option.key: option.text for option in options}
    picked = set(chosen)
    places = enumerate(order)
    return tuple(Choice(n, LETTERS[n], inline(texts[key]), str(n) in picked) for n, key in places)


def _rows(question: Question, shown: Shown, typed: Fields) -> tuple[Row, ...]:
    if question.steps:
        return _step_rows(question, shown, typed)
    if question.pairs:
        return _pair_rows(question, shown, typed)
    rows = []
    for blank in question.blanks:
        given = next(iter(typed.get(f"blank-{blank.key}", ())), "")
        choices = _choices(blank.options, shown.order.get(blank.key, ()), (given,))
        rows.append(Row(f"blank-{blank.key}", f"Blank {blank.key}", choices, given))
    return tuple(rows)


def _step_rows(question: Question, shown: Shown, typed: Fields) -> tuple[Row, ...]:
    texts = {step.key: step.text for step in question.steps}
    rows = []
    for n, key in enumerate(shown.order["steps"]):
        place = next(iter(typed.get(f"rank-{n}", ())), "")
        places = tuple(Choice(i, str(i), str(i), str(i) == place) for i in range(1, len(texts) + 1))
        rows.append(Row(f"rank-{n}", inline(texts[key]), places, place))
    return tuple(rows)


def _pair_rows(question: Question, shown: Shown, typed: Fields) -> tuple[Row, ...]:
    texts = right_sides(question)
    rows = []
    for n, pair in enumerate(question.pairs):
        given = next(iter(typed.get(f"match-{n}", ())), "")
        rights = tuple(
            Choice(i, LETTERS[i], inline(texts[key]), str(i) == given)
            for i, key in enumerate(shown.order["rights"])
        )
        rows.append(Row(f"match-{n}", inline(pair.left), rights, given))
    return tuple(rows)


def _stem(question: Question, rows: tuple[Row, ...]) -> tuple[StemPart, ...]:
    if not question.blanks:
        return (StemPart(block(question.stem)),)
    by_key = {blank.key: row for blank, row in zip(question.blanks, rows, strict=True)}
    # The blanks pass through Markdown as plain words, then the HTML is cut at them.
    pieces = TOKEN.split(block(BLANK.sub(r"studyhubblank\1studyhub", question.stem)))
    keys = [*pieces[1::2], ""]
    return tuple(StemPart(html, by_key.get(key)) for html, key in zip(pieces[::2], keys, strict=True))


def _with_reasons(
    view: QuestionView, question: Question, shown: Shown, graded: Graded, shelf: Shelf, *, guessed: bool
) -> QuestionView:
    options = {option.key: option for option in question.options}
    order = shown.order.get("options", ())
    choices = tuple(
        replace(choice, right=options[key].correct, why=inline(options[key].why))
        for choice, key in zip(view.choices, order, strict=True)
    )
    rows = _rows_with_reasons(view, question, shown, graded)
    stem = view.stem
    if question.blanks:
        by_name = {row.name: row for row in rows}
        stem = tuple(replace(p, row=by_name[p.row.name]) if p.row else p for p in stem)
    verdict = _verdict(question, graded, shelf, guessed=guessed)
    return replace(view, choices=choices, rows=rows, stem=stem, verdict=verdict)


def _rows_with_reasons(
    view: QuestionView, question: Question, shown: Shown, graded: Graded
) -> tuple[Row, ...]:
    if question.steps:
        return _steps_with_reasons(view, question, shown, graded)
    if question.pairs:
        pairs = zip(view.rows, question.pairs, graded.parts, strict=True)
        return tuple(
            replace(row, right=part.right, expected=inline(pair.right), why=inline(pair.why))
            for row, pair, part in pairs
        )
    blanks = zip(view.rows, question.blanks, graded.parts, strict=True) if question.blanks else ()
    return tuple(_blank_with_reasons(row, blank, part) for row, blank, part in blanks)


def _blank_with_reasons(row: Row, blank: Blank, part: PartGrade) -> Row:
    whys = {option.key: option.why for option in blank.options}
    texts = {option.key: option.text for option in blank.options}
    why = " ".join(inline(whys[key]) for key in dict.fromkeys((part.given, part.expected)) if key in whys)
    expected = inline(texts.get(part.expected, part.expected))
    return replace(row, right=part.right, expected=expected, why=why or inline(blank.why))


def _steps_with_reasons(
    view: QuestionView, question: Question, shown: Shown, graded: Graded
) -> tuple[Row, ...]:
    """A step is right where the step given for its place is itself."""
    whys = {step.key: (n, step.why) for n, step in enumerate(question.steps, start=1)}
    right = {part.key: part.right for part in graded.parts}
    return tuple(
        replace(row, right=right[key], expected=str(whys[key][0]), why=inline(whys[key][1]))
        for row, key in zip(view.rows, shown.order["steps"], strict=True)
    )


def _verdict(question: Question, graded: Graded, shelf: Shelf, *, guessed: bool) -> Verdict:
    word = "Right" if graded.right else "Partly right" if graded.score > 0 else "Not right"
    if question.type == "card":
        word = "You knew it" if graded.right else "Not yet"
    lesson = _found(shelf.lesson, question.lesson) if question.lesson else None
    return Verdict(
        right=graded.right,
        word=word,
        score=graded.score,
        guessed=guessed,
        expected=_expected_number(question),
        mistake=_mistake(question, graded),
        explanation=block(question.explanation),
        citations=_citations(question, shelf),
        lesson=lesson.id if lesson else None,
        lesson_title=lesson.title if lesson else "",
    )


def _expected_number(question: Question) -> str:
    answer = question.answer
    return format_number(Decimal(answer.expression), answer.unit, answer.decimals) if answer else ""


def _mistake(question: Question, graded: Graded) -> str:
    if graded.mistake == ROUNDING:
        return NOT_ROUNDED
    why = next((mistake.why for mistake in question.mistakes if mistake.name == graded.mistake), "")
    return inline(why)


def _citations(question: Question, shelf: Shelf) -> tuple[CitationLine, ...]:
    lines = []
    for citation in question.citations:
        reference = _found(shelf.reference, citation)
        title = reference.title if reference else ""
        lines.append(CitationLine(citation.text, title, reference.url if reference else None))
    return tuple(lines)
