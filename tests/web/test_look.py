"""The colors named in the tokens can be read by people who see less: WCAG 2.2, computed."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "static" / "css"
TOKEN = re.compile(r"--([\w-]+): (#[0-9A-Fa-f]{6});")
TEXTS = ("ink", "muted", "accent", "right", "wrong", "flag", "info", "d1", "d2", "d3", "d4", "d5", "d6")
VERDICTS = ("right", "wrong", "flag", "info")


def tokens(theme: str) -> dict[str, str]:
    light = dict(TOKEN.findall((CSS / "tokens.css").read_text()))
    return light if theme == "light" else light | dict(TOKEN.findall((CSS / "tokens-dark.css").read_text()))


def luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_enough_contrast_on_paper_and_surface(theme: str) -> None:
    color = tokens(theme)
    pairs = product(TEXTS, ("paper", "surface"))
    assert [pair for pair in pairs if contrast(color[pair[0]], color[pair[1]]) < 4.5] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ink_and_verdicts_have_enough_contrast_on_their_tints(theme: str) -> None:
    color = tokens(theme)
    pairs = [(v, f"{v}-weak") for v in VERDICTS] + [("ink", f"{v}-weak") for v in VERDICTS]
    pairs += [
        ("accent", "weak"),
        ("ink", "weak"),
        ("ink", "mark"),
        ("ink", "sunken"),
        ("on-accent", "accent"),
    ]
    pairs += [("muted", "sunken"), ("muted", "weak"), ("on-accent", "accent-strong")]
    assert [pair for pair in pairs if contrast(color[pair[0]], color[pair[1]]) < 4.5] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_of_controls_can_be_seen(theme: str) -> None:
    color = tokens(theme)
    assert contrast(color["line-strong"], color["surface"]) >= 3
    assert contrast(color["line-strong"], color["paper"]) >= 3


def test_dark_names_only_tokens_that_light_has() -> None:
    dark = dict(TOKEN.findall((CSS / "tokens-dark.css").read_text()))
    assert dark.keys() <= tokens("light").keys()


def test_colors_are_named_in_the_tokens_only() -> None:
    allowed = {"tokens.css", "tokens-dark.css"}
    found = {
        (file.name, color)
        for file in CSS.glob("*.css")
        if file.name not in allowed
        for color in re.findall(
            r"#[0-9A-Fa-f]{3,8}\b", re.sub(r"@media print \{.*", "", file.read_text(), flags=re.DOTALL)
        )
    }
    assert found == set()
