"""A slot's page is put together of what is kept of its shape: it says what its template would say of it."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask, flash, g, render_template
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.learning.grading import grade
from studyhub.learning.responses import fields_of
from studyhub.models import User
from studyhub.services.practice.rendering import question_view
from studyhub.services.practice.slots import put_up
from studyhub.services.practice.types import (
    Aftermath,
    Choice,
    CitationLine,
    QuestionView,
    SlotPage,
    StemPart,
    Verdict,
)
from studyhub.web import frames
from studyhub.web.study import slots
from studyhub.web.study.slots import answer_html, slot_html
from tests.services.practice.conftest import right_response, wrong_response
from tests.web.study.test_practice import begin, student

__all__ = ["student"]

TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')
AFTER = Aftermath(comes_back=date(2026, 12, 5), in_days=6, counted=True, leech=False)


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    found: Shelf = app.extensions["catalog"].shelf()
    return found


def page_of(question: QuestionView | None, **said: object) -> SlotPage:
    page = SlotPage(
        session_id=uuid.UUID(int=7),
        title="Today's session",
        kind="today",
        feedback="tutor",
        slot=1,
        total=3,
        attempt=0,
        states=("right", "open", "open"),
        flagged=False,
        over=False,
        answered=bool(question and question.verdict),
        can_undo=True,
        next_slot=2,
        started_ms=1_700_000_000_000,
        closes_at=None,
        seconds_left=None,
        question=question,
        aftermath=AFTER if question and question.verdict else None,
    )
    return replace(page, **said)  # type: ignore[arg-type]


def straight(template: str, page: SlotPage, patch: pytest.MonkeyPatch) -> str:
    """The page as its template makes it of the words themselves, nothing kept."""

    def at_once(name: str, shape: slots.SlotShape, words: dict[str, str], *, keep: bool) -> str:
        del keep
        return render_template(name, shape=shape, words=words)

    with patch.context() as direct:
        direct.setattr(slots, "framed", at_once)
        direct.setattr(slots, "hollowed", lambda question: (question, {}, False))
        return slot_html(page) if template == "slot" else answer_html(page)


def views(question: Question, shelf: Shelf) -> list[QuestionView]:
    """A question open, answered right and answered wrong."""
    up = put_up(question, 11)
    told = [question_view(up.concrete, up.shown, shelf)]
    for response in (right_response(up.concrete), wrong_response(up.concrete)):
        fields, graded = fields_of(up.concrete, up.shown, response), grade(up.concrete, response)
        told.append(question_view(up.concrete, up.shown, shelf, fields=fields, graded=graded))
    return told


def test_page_of_each_question_is_what_its_template_makes_of_it(
    app: Flask, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.test_request_context():
        for question in shelf.questions:
            for view in views(question, shelf):
                page = page_of(view)
                wanted = TOKEN.sub("", straight("slot", page, monkeypatch))
                assert TOKEN.sub("", slot_html(page)) == wanted
                assert TOKEN.sub("", slot_html(page)) == wanted  # from what is kept by now
                if view.verdict:
                    assert TOKEN.sub("", answer_html(page)) == TOKEN.sub("", straight("", page, monkeypatch))


TEXT = st.text(alphabet="<>&\"'{}%a \n", max_size=12)
HTML = st.sampled_from(["", "<p>plain</p>", "<p>a &amp; b</p>", "<table><tr><td>1</td></tr></table>"])


@st.composite
def questions(draw: st.DrawFn) -> QuestionView:
    told = draw(st.booleans())
    choices = tuple(
        Choice(n, "ABCD"[n], draw(HTML), draw(st.booleans()), told and draw(st.booleans()), draw(HTML))
        for n in range(draw(st.integers(0, 4)))
    )
    citations = st.lists(st.builds(CitationLine, TEXT, TEXT, st.none() | TEXT), max_size=3).map(tuple)
    verdict = st.builds(
        Verdict,
        right=st.booleans(),
        word=st.sampled_from(["Right", "Not right"]),
        score=st.sampled_from([0.0, 0.25, 1.0]),
        guessed=st.booleans(),
        expected=TEXT,
        mistake=HTML,
        explanation=HTML,
        citations=citations,
        lesson=st.none() | st.sampled_from(["L20", "a b"]),
        lesson_title=TEXT,
    )
    return QuestionView(
        item=draw(TEXT),
        asked=draw(TEXT),
        type=draw(st.sampled_from(["single", "multiple"])) if choices else "numeric",
        domain="D1",
        instruction="Choose one answer.",
        stem=(StemPart(draw(HTML)),),
        scenario=draw(HTML),
        scenario_title=draw(TEXT),
        figure=draw(HTML),
        figure_alt=draw(TEXT),
        choices=choices,
        rows=(),
        typed=draw(TEXT),
        unit=draw(TEXT),
        verdict=draw(verdict) if told else None,
    )


def test_whatever_is_typed_or_written_stands_escaped_in_its_own_place(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    @settings(max_examples=150, deadline=None)
    @given(questions(), TEXT, st.booleans())
    def one(question: QuestionView, title: str, flagged: bool) -> None:
        page = page_of(question, title=title, flagged=flagged)
        wanted = TOKEN.sub("", straight("slot", page, monkeypatch))
        assert TOKEN.sub("", slot_html(page)) == wanted
        assert frames.MARK not in wanted

    with app.test_request_context():
        one()


def test_message_that_is_said_once_is_not_kept(app: Flask, shelf: Shelf) -> None:
    page = page_of(views(shelf.questions[0], shelf)[0])
    with app.test_request_context():
        flash("It was ended before.", "info")
        assert "It was ended before." in slot_html(page)
        assert "It was ended before." not in slot_html(page)


def test_each_page_has_a_token_of_its_own_session(app: Flask, shelf: Shelf) -> None:
    page = page_of(views(shelf.questions[0], shelf)[0])
    found = set()
    for _ in range(2):
        with app.test_request_context():
            g.pop("csrf_token", None)  # of the last request: the test's own context lives on
            found |= set(TOKEN.findall(slot_html(page)))
    assert len(found) == 2


def test_page_has_the_keys_that_its_reader_has_chosen(student: FlaskClient) -> None:
    address = begin(student)
    before = student.get(address).text
    user = db.session.scalars(sa.select(User)).one()
    user.preferences = {"keys": {"flag": "x"}}
    db.session.commit()
    assert "data-keys" not in before
    assert 'data-keys="{&#34;flag&#34;: &#34;x&#34;}"' in student.get(address).text
