from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.reading import markup
from studyhub.catalog.reading.markup import plain_text, render_inline, render_markdown, slug_of

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://evil.example/x.png)",
    "<a href='javascript:alert(1)'>x</a>",
    '[x](https://a.example "onmouseover=alert(1)")',
    "<style>body{display:none}</style>",
    "```\n</code><script>alert(1)</script>\n```",
    "<svg onload=alert(1)>",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives_rendering(attack: str) -> None:
    for rendered in (render_markdown(attack), render_inline(attack)):
        assert "<script" not in rendered
        assert "<img" not in rendered
        assert "<svg" not in rendered
        assert 'href="javascript' not in rendered
        assert 'href="data' not in rendered


@given(st.text(alphabet="<>&\"'/=abscript onload![]()`*_|-#\n", max_size=80))
def test_no_tag_comes_out_that_markdown_cannot_make(text: str) -> None:
    rendered = render_markdown(text) + render_inline(text)
    assert "<script" not in rendered
    assert " on" not in "".join(part.split(">")[0] for part in rendered.split("<")[1:])


PLAIN = "ABZabz0189 .,;:'\"()%/?+=$#–—’“”§°×-"  # noqa: RUF001 - what people type


@given(st.text(alphabet=PLAIN, max_size=60) | st.from_regex(markup._PLAIN_PARAGRAPH, fullmatch=True))
def test_plain_text_is_what_markdown_makes_of_it(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        short, long = render_inline(text), render_markdown(text)
        for pattern in ("_PLAIN_LINE", "_PLAIN_PARAGRAPH"):
            patch.setattr(markup, pattern, re.compile(r"(?!)"))  # takes nothing for plain
        assert (short, long) == (render_inline(text), render_markdown(text))


def test_table_is_aligned_without_style() -> None:
    rendered = render_markdown("| A | B |\n|---|--:|\n| x | 1 |")
    assert '<td align="right">1</td>' in rendered
    assert "style" not in rendered


def test_raw_html_is_shown_as_text() -> None:
    assert render_markdown("a <b>c</b> < d") == "<p>a &lt;b&gt;c&lt;/b&gt; &lt; d</p>"


@pytest.mark.parametrize(
    "text", ["45. Within the time", "- minus", "# 5", "> 500 people", "    indented", "a\n\nb"]
)
def test_short_text_never_becomes_a_block(text: str) -> None:
    rendered = render_inline(text)
    assert not any(tag in rendered for tag in ("<p", "<ol", "<ul", "<h1", "<blockquote", "<pre"))


def test_short_text_keeps_emphasis() -> None:
    assert render_inline("**NOT** `x` & y") == "<strong>NOT</strong> <code>x</code> &amp; y"


def test_blank_of_a_cloze_stem_stays_as_it_is() -> None:
    assert render_markdown("No later than [[1]] days.") == "<p>No later than [[1]] days.</p>"


def test_words_of_html_are_found() -> None:
    assert plain_text("<p>A &amp; <em>B</em>.</p>\n<p>C</p>") == "A & B. C"


@pytest.mark.parametrize(
    ("words", "slug"), [("Bed day (A&D)", "bed-day-a-d"), ("Ménière disease", "meniere-disease"), ("…", "")]
)
def test_slug_is_an_address(words: str, slug: str) -> None:
    assert slug_of(words) == slug


def test_many_threads_render_alike() -> None:
    texts = [f"**{n}** [[1]]\n\n| a |\n|---|\n| {n} |" for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(render_markdown, texts * 5)) == [render_markdown(text) for text in texts * 5]


@pytest.mark.parametrize("nest", ["1. ", "-     "])
def test_text_nested_beyond_the_stack_is_shown_as_it_is_and_spoils_no_other(nest: str) -> None:
    assert render_markdown(f"{nest * 3000}<b>") == f"<p>{nest * 3000}&lt;b&gt;</p>"
    assert render_markdown("a\n\nb") == "<p>a</p>\n<p>b</p>"
