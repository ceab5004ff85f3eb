from __future__ import annotations

import pytest

from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.figures import read_figure

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200">\n<title>T</title>\n<desc>D</desc>\n'


def read(svg: str) -> tuple[str | None, list[Fault]]:
    faults: list[Fault] = []
    return read_figure("figures/d2-privacy/clock.svg", svg.encode(), faults), faults


def test_ids_and_references_are_prefixed_and_the_drawing_is_named() -> None:
    svg, faults = read(HEAD + '<marker id="tip"/><path d="M0 0" marker-end="url(#tip)" class="s-ink"/></svg>')
    assert svg is not None
    assert 'id="d2-privacy-clock-tip"' in svg
    assert 'marker-end="url(#d2-privacy-clock-tip)"' in svg
    assert 'role="img" aria-labelledby="d2-privacy-clock--title d2-privacy-clock--desc"' in svg
    assert '<title id="d2-privacy-clock--title">T</title>' in svg
    assert faults == []


def test_text_with_special_characters_stays_text() -> None:
    svg, _ = read(HEAD + '<text class="t-ink">a &lt; b &amp; c</text></svg>')
    assert svg is not None
    assert "a &lt; b &amp; c" in svg


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<script>alert(1)</script>", "FIGURE-ELEMENT"),
        ("<style>a{}</style>", "FIGURE-ELEMENT"),
        ("<foreignObject/>", "FIGURE-ELEMENT"),
        ('<image href="x.png"/>', "FIGURE-ELEMENT"),
        ('<use href="#a"/>', "FIGURE-ELEMENT"),
        ("<svg/>", "FIGURE-ELEMENT"),
        ('<x:g xmlns:x="http://other.example/"/>', "FIGURE-ELEMENT"),
        ('<rect onclick="alert(1)"/>', "FIGURE-ATTRIBUTE"),
        ('<rect style="fill:red"/>', "FIGURE-ATTRIBUTE"),
        ('<rect xmlns:x="http://www.w3.org/1999/xlink" x:href="javascript:alert(1)"/>', "FIGURE-ATTRIBUTE"),
        ('<text font-family="Arial">x</text>', "FIGURE-ATTRIBUTE"),
        ('<rect fill="#ff0000"/>', "FIGURE-COLOUR"),
        ('<rect class="f-pink"/>', "FIGURE-CLASS"),
        ('<path marker-end="url(https://evil.example/#a)"/>', "FIGURE-REFERENCE"),
        ('<path marker-end="url(#none)"/>', "FIGURE-REFERENCE"),
        ('<g id="a"/><g id="a"/>', "FIGURE-ID"),
        ("<g>", "FIGURE-XML"),
        ("&nothing;", "FIGURE-XML"),
        ("<?php x?>", "FIGURE-XML"),
        ("<g>" * 60 + "</g>" * 60, "FIGURE-XML"),
    ],
)
def test_what_is_not_a_plain_shape_is_refused_at_its_line(inside: str, code: str) -> None:
    svg, faults = read(f"{HEAD}{inside}</svg>")
    assert svg is None
    assert [(fault.line, fault.code) for fault in faults] == [(4, code)]


@pytest.mark.parametrize(
    "svg",
    [
        HEAD.replace(' viewBox="0 0 480 200"', "") + "</svg>",
        HEAD.replace("viewBox", 'width="5" viewBox') + "</svg>",
        HEAD.replace("<title>T</title>\n", "") + "</svg>",
        HEAD.replace("<desc>D</desc>", "<desc> </desc>") + "</svg>",
        '<g xmlns="http://www.w3.org/2000/svg"/>',
    ],
)
def test_drawing_without_its_frame_is_refused(svg: str) -> None:
    made, faults = read(svg)
    assert made is None
    assert "FIGURE-FORM" in {fault.code for fault in faults}


def test_entities_are_refused_before_they_grow() -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + HEAD + "&b;</svg>"
    svg, faults = read(bomb)
    assert (svg, [fault.code for fault in faults]) == (None, ["FIGURE-XML"])


def test_every_violation_of_a_drawing_is_named() -> None:
    _, faults = read(HEAD + '<rect style="a" onclick="b"/>\n<script/>\n<text class="x y">z</text></svg>')
    assert [(fault.line, fault.code) for fault in faults] == [
        (4, "FIGURE-ATTRIBUTE"),
        (4, "FIGURE-ATTRIBUTE"),
        (5, "FIGURE-ELEMENT"),
        (6, "FIGURE-CLASS"),
        (6, "FIGURE-CLASS"),
    ]
