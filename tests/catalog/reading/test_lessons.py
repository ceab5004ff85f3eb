from __future__ import annotations

import pytest

from studyhub.catalog.types import FigureBlock, HtmlBlock, QuestionBlock
from tests.catalog.small_bank import FILES, LESSON, QUESTIONS, SINGLE, read

GOOD = FILES[LESSON]


def test_lesson_becomes_blocks_in_order() -> None:
    (lesson,) = read()[0].lessons
    assert [type(block) for block in lesson.blocks] == [HtmlBlock, FigureBlock, HtmlBlock, QuestionBlock]
    assert (lesson.slug, lesson.domain, lesson.terms) == ("breaches", "D2", ("breach",))


def test_terms_link_to_the_glossary_in_any_case_and_form() -> None:
    (lesson,) = read()[0].lessons
    html = "".join(block.html for block in lesson.blocks if isinstance(block, HtmlBlock))
    assert '<a class="term" data-term="breach" href="/glossary#breach">Breach</a>' in html
    assert 'href="/glossary#breach">about it</a>' in html


def test_term_with_other_words_works_inside_a_table() -> None:
    (lesson,) = read({LESSON: GOOD + "\n| A | B |\n|---|---|\n| [[breach|leak]] | x |\n"})[0].lessons
    assert any(
        "<td>" in block.html and ">leak</a></td>" in block.html
        for block in lesson.blocks
        if isinstance(block, HtmlBlock)
    )


def test_headings_have_anchors_and_stand_in_the_contents_list() -> None:
    (lesson,) = read({LESSON: GOOD + "\n## What to do\n\n### Q & A\n"})[0].lessons
    assert [(heading.anchor, heading.text, heading.level) for heading in lesson.headings] == [
        ("s-what-to-do", "What to do", 2),
        ("s-what-to-do_1", "What to do", 2),
        ("s-q-a", "Q & A", 3),
    ]
    assert any('<h3 id="s-q-a">' in block.html for block in lesson.blocks if isinstance(block, HtmlBlock))


def test_words_are_counted_and_captions_can_be_searched() -> None:
    (lesson,) = read()[0].lessons
    assert lesson.words == len(["A", "Breach", "happened.", "What", "to", "do", "Ask", "about", "it."])
    assert "The clock" in lesson.text


def test_box_keeps_its_class() -> None:
    (lesson,) = read({LESSON: GOOD + '\n!!! trap "Look out"\n    Two could be right.\n'})[0].lessons
    (box,) = [
        block.html for block in lesson.blocks if isinstance(block, HtmlBlock) and "admonition" in block.html
    ]
    assert '<div class="admonition trap">' in box
    assert '<p class="admonition-title">Look out</p>' in box


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("id: L40", "id: L41", "2 LESSON-UNKNOWN"),
        ("id: L40", "id: L39", "2 LESSON-FILE"),
        ('["71"]', '["99"]', "4 OBJECTIVE-UNKNOWN"),
        ("164.404", "164.999", "6 REFERENCE-UNKNOWN"),
        ("minutes: 12", "minutes: soon", "5 FIELD-TYPE"),
        ("as_of: 2026-11-23", "as_of: 2026-11-23\nprerequisites: [L99]", "8 LESSON-UNKNOWN"),
        ("[[Breach]]", "[[Unheard]]", "9 TERM-UNKNOWN"),
        ("A [[", "A <b>bold</b> [[", "9 RAW-HTML"),
        ("A [[", "A ![x](y.png) [[", "9 IMAGE"),
        ("## What to do", '!!! danger "x"', "13 BOX-UNKNOWN"),
        ("clock.svg", "none.svg", "11 FIGURE-UNKNOWN"),
        (" | A clock with two hands.", "", "11 EMBED-FORM"),
        ("{{question: d2", "See {{question: d2", "16 EMBED-FORM"),
        ("d2-breach-0001", "d2-breach-0009", "16 QUESTION-UNKNOWN"),
        ("---\nid", "id", "1 FRONT-MATTER"),
    ],
)
def test_fault_of_a_lesson_has_its_line(old: str, new: str, fault: str) -> None:
    _, faults = read({LESSON: GOOD.replace(old, new)})
    assert fault in [f"{one.line} {one.code}" for one in faults if one.path == LESSON]


def test_question_of_a_form_may_not_be_embedded() -> None:
    _, faults = read({QUESTIONS: SINGLE.replace("level:", "form: mock-a\n  level:")})
    assert [(fault.path, fault.line, fault.code) for fault in faults] == [(LESSON, 16, "QUESTION-IN-FORM")]


def test_code_may_show_what_else_would_be_a_fault() -> None:
    assert read({LESSON: GOOD + "\nWrite `<b>` and `[[unheard]]` so.\n"})[1] == []


def test_content_hash_changes_with_any_word_of_the_lesson() -> None:
    changed = read({LESSON: GOOD.replace("happened", "occurred")})[0].lessons[0]
    assert changed.content_hash != read()[0].lessons[0].content_hash


def test_id_of_another_lesson_is_taken() -> None:
    _, faults = read({"lessons/d2-privacy/L40-again.md": GOOD})
    assert "ID-REPEATED" in {fault.code for fault in faults}
