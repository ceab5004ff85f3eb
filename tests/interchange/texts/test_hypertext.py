"""HTML of others becomes Markdown that says the same; what acts or loads is left out by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.reading.markup import render_markdown
from studyhub.interchange.texts.hypertext import from_html


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<p>One <b>bold</b> and <i>slanted</i>.</p><p>Two</p>", "One **bold** and *slanted*.\n\nTwo"),
        ("a<b> b </b>c", "a **b** c"),
        ("one<br/>two", "one  \ntwo"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n    1. b\n- c"),
        ("<ol><li>one<li>two</ol>", "1. one\n2. two"),
        (
            "<table><tr><th>Unit</th><th>Beds</th></tr><tr><td>3|W</td><td>20</td></tr></table>",
            "| Unit | Beds |\n| --- | --- |\n| 3\\|W | 20 |",
        ),
        ("10<sup>-2</sup> and CO<sub>2</sub>", "10⁻² and CO₂"),
        ("<pre>  a\n b</pre>", "      a\n     b"),
        ("<blockquote>Said</blockquote>", "> Said"),
        ("<h1>Head</h1>text", "## Head\n\ntext"),
        ('<a href="https://e.org/a?b=1&amp;c=2">here</a>', "[here](https://e.org/a?b=1&c=2)"),
        ("<code>a*b</code>", "`a*b`"),
        ("2 &lt; 3 &amp;&nbsp;4 * 5", "2 < 3 & 4 * 5"),
        ("1. no list<br># no heading", "1\\. no list  \n\\# no heading"),
        ('<span style="color:red" class="x">red</span>', "red"),
        ("<p>a<!-- hidden --></p>", "a"),
        ("a < b, c > d", "a < b, c > d"),
        ("never <b>closed", "never **closed**"),
        ("<hr>", "---"),
    ],
)
def test_html_says_the_same_in_markdown(source: str, markdown: str) -> None:
    assert from_html(source) == (markdown, ())


@pytest.mark.parametrize(
    ("source", "markdown", "left_out"),
    [
        ("a<script>alert('</p>')</script>b", "ab", ("script",)),
        ("a<SCRIPT src=x>", "a", ("script",)),
        ("<style>p {}</style>x", "x", ("style",)),
        ('<img src="a/b.png" alt="A chart" onerror="alert(1)">', "(image: A chart)", ("image b.png",)),
        ('<a href="javascript:alert(1)">x</a>', "x", ("link",)),
        ('<a href=" java&#10;script:alert(1)">x</a>', "x", ("link",)),
        ("<iframe src='//e.org'></iframe>", "", ("iframe",)),
        ("10<sup>th</sup>", "10th", ("raised letters",)),
        ("<marquee>x</marquee>", "x", ("<marquee>",)),
    ],
)
def test_what_acts_or_loads_is_left_out_by_name(
    source: str, markdown: str, left_out: tuple[str, ...]
) -> None:
    assert from_html(source) == (markdown, left_out)


PIECES = (
    "<script>",
    "</script>",
    "<p>",
    "<b",
    ">",
    "&lt;script&gt;",
    "javascript:",
    "<img onerror=",
    "<a href='",
    "'",
)
MARKUP = st.lists(st.one_of(st.sampled_from(PIECES), st.text("<>/&;\"'=ab *_`[]()#-\n", max_size=6))).map(
    "".join
)


@given(MARKUP)
def test_no_tag_of_the_source_is_a_tag_of_the_page(source: str) -> None:
    rendered = render_markdown(from_html(source)[0])
    assert not any(
        mark in rendered for mark in ("<script", "<img", "<iframe", "javascript:alert", 'href="java')
    )


@given(MARKUP)
def test_no_html_is_left_in_the_markdown(source: str) -> None:
    markdown = from_html(source)[0]
    assert not any(f"<{tag}" in markdown for tag in ("script", "img", "iframe", "a ", "p>", "b>"))
