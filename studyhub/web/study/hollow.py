"""A question without its words: what is left decides how it is drawn, and many questions share it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from markupsafe import Markup

from studyhub.services.practice.types import Choice, CitationLine, QuestionView, StemPart, Verdict
from studyhub.web.frames import hole

Said = dict[str, str]


def hollowed(question: QuestionView) -> tuple[QuestionView, Said, bool]:
    """A question with holes for words, the words, and whether questions of its kind look alike.

    Those with rows do not, and come back as they are: how they are drawn hangs on the words.
    """
    said: Said = {}
    if question.rows:
        return question, said, False
    hollow = replace(
        question,
        item=_text(said, "item", question.item),
        asked=_text(said, "asked", question.asked),
        domain="",
        stem=tuple(StemPart(_html(said, f"stem{n}", part.html)) for n, part in enumerate(question.stem)),
        scenario=_html(said, "scenario", question.scenario),
        scenario_title=_text(said, "scenario_title", question.scenario_title),
        figure=_html(said, "figure", question.figure),
        figure_alt=_text(said, "figure_alt", question.figure_alt),
        choices=tuple(_choice(said, choice) for choice in question.choices),
        typed=_text(said, "typed", question.typed),
        unit=_text(said, "unit", question.unit),
        back=_html(said, "card", question.back),
        content="",
        verdict=_verdict(said, question.verdict) if question.verdict else None,
    )
    return hollow, said, True


def _text(said: Said, name: str, words: str) -> str:
    """The hole for a text; none for no text, since templates ask whether there is one."""
    if not words:
        return ""
    said[name] = words
    return hole(name)


def _html(said: Said, name: str, words: str) -> str:
    """The hole for what is HTML already, made safe where it was made."""
    if not words:
        return ""
    said[name] = Markup(words)  # noqa: S704 - `types` says of which fields that holds
    return hole(name, wide="<table" in words)


def _choice(said: Said, choice: Choice) -> Choice:
    n = choice.position
    html, why = _html(said, f"choice{n}", choice.html), _html(said, f"why{n}", choice.why)
    return Choice(n, choice.letter, html, choice.chosen, choice.right, why)


def _verdict(said: Said, verdict: Verdict) -> Verdict:
    return replace(
        verdict,
        score=float(verdict.score > 0),
        expected=_text(said, "expected", verdict.expected),
        mistake=_html(said, "mistake", verdict.mistake),
        explanation=_html(said, "explanation", verdict.explanation),
        citations=tuple(_citation(said, n, line) for n, line in enumerate(verdict.citations)),
        lesson=_text(said, "lesson", quote(verdict.lesson or "")) or None,
        lesson_title=_text(said, "lesson_title", verdict.lesson_title),
    )


def _citation(said: Said, n: int, line: CitationLine) -> CitationLine:
    return CitationLine(
        _text(said, f"source{n}", line.text),
        _text(said, f"work{n}", line.title),
        _text(said, f"address{n}", line.url or "") or None,
    )
