"""How the page of a session's question is put together: what parts it has, and what is said in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app, render_template, url_for
from markupsafe import Markup

from studyhub.services.practice.types import QuestionView, SlotPage
from studyhub.web.context import signatures
from studyhub.web.frames import framed

from .hollow import hollowed


@dataclass(frozen=True)
class SlotShape:
    """What parts the page of a slot has; `question` says what parts the question has, and no word of it."""

    feedback: str
    over: bool
    answered: bool
    can_undo: bool
    last: bool
    flagged: bool
    fault: bool
    guessed: bool
    question: QuestionView | None


def slot_html(page: SlotPage, *, fault: str = "", guessed: bool = False) -> str:
    """The page of a slot, open or answered; `fault` says what an answer lacked."""
    shape, words, alike = _taken_apart(page, fault, guessed=guessed)
    words |= {
        "title": page.title,
        "number": str(page.slot + 1),
        "total": str(page.total),
        "here": f"{words['sitting']}/{page.slot + 1}",
        "links": slot_links(words["sitting"], page.states, page.slot),
        "meter": _meter(page.done, page.total),
        "clock": _part("practice/_clock.html", page=page) if page.closes_at else "",
    }
    return framed("practice/slot.html", shape, words, keep=alike)


def answer_html(page: SlotPage) -> str:
    """What is put in the place of a question that was just answered."""
    shape, words, alike = _taken_apart(page, "", guessed=False)
    return framed("practice/_answer.html", shape, words, keep=alike)


def slot_links(here: str, states: Sequence[str], now_at: int) -> Markup:
    """The list of a session's questions, each a link that says how it stands.

    Made of our own words and numbers in one go: up to a hundred links cost a third of the page as a template.
    """
    current = ' aria-current="true"'
    links = [
        f'<li><a class="slot slot-{state}" href="{here}/{n}"{current if n == now_at + 1 else ""}>'
        f'{n}<span class="visually-hidden">, {state}</span></a></li>'
        for n, state in enumerate(states, 1)
    ]
    return Markup("".join(links))  # noqa: S704 - nothing in it was typed by anybody


def _taken_apart(page: SlotPage, fault: str, *, guessed: bool) -> tuple[SlotShape, dict[str, str], bool]:
    """The shape of a slot, the words of its question and forms, and whether others have the same shape."""
    question, said, alike = hollowed(page.question) if page.question else (None, {}, True)
    shape = SlotShape(
        feedback=page.feedback,
        over=page.over,
        answered=page.answered,
        can_undo=page.can_undo,
        last=page.next_slot is None,
        flagged=page.flagged,
        fault=bool(fault),
        guessed=guessed,
        question=question,
    )
    sitting = url_for("practice.session", session_id=page.session_id)
    words = {
        "session_id": str(page.session_id),
        "slot": str(page.slot),
        "attempt": str(page.attempt),
        "started": str(page.started_ms),
        "sitting": sitting,
        "next": sitting if page.next_slot is None else f"{sitting}/{page.next_slot + 1}",
        "fault": fault,
        "back": _macros("question").comes_back(page.aftermath) if page.aftermath else "",
        "signed": _signed(page.question) if page.answered and page.question else "",
        **said,
    }
    return shape, words, alike


def _signed(question: QuestionView) -> str:
    """Who signed the text of an answered question off."""
    by = signatures(question) if question.verdict else ()
    return _part("programs/signing/_beside.html", signed=by) if by else ""


@lru_cache(maxsize=4096)
def _meter(done: int, total: int) -> Markup:
    drawn: Markup = _macros("ui").meter(done, total, f"{done} of {total} answered")
    return drawn


def _part(template: str, **context: Any) -> Markup:
    return Markup(render_template(template, **context))  # noqa: S704 - escaped by its template


def _macros(name: str) -> Any:
    return current_app.jinja_env.get_template(f"macros/{name}.html").module
