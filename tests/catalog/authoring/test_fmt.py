"""fmt: one layout, reached in one step, that changes nothing of what a file says and loses no comment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.authoring.fmt import format_files, format_lesson, format_yaml

ROUGH = """\
# About this file

# why this one exists
- type: single   # the common type
  id: d2-breach-0001
  facet: 71b
  objective: 71
  options:
      a: { why: "Because of: this", text: First, correct: true }  # the key
      b:
          text: 'A text that is so long that it has no room on a line of one hundred and ten
            characters together with its why.'
          # a tempting one
          why: W
      c: {text: "45", why: It is no date}
  stem: What # is this?
  references: [ {cfr: 45 CFR 164.406} , {cfr: "45 CFR 164.404"}]
  explanation: "A rule: apply it."
- id: d2-breach-0002
# the end
"""
SMOOTH = """\
# About this file

# why this one exists
- id: d2-breach-0001
  type: single  # the common type
  objective: "71"
  facet: 71b
  stem: >-  # is this?
    What
  options:
    a: {text: First, correct: true, why: "Because of: this"}  # the key
    b:
      text: >-
        A text that is so long that it has no room on a line of one hundred and ten characters together with
        its why.
      # a tempting one
      why: W
    c: {text: "45", why: It is no date}
  explanation: >-
    A rule: apply it.
  references: [{cfr: 45 CFR 164.406}, {cfr: 45 CFR 164.404}]

- id: d2-breach-0002
# the end
"""


def test_rough_file_gets_the_one_layout() -> None:
    assert format_yaml(ROUGH, "questions") == SMOOTH


def test_layout_is_reached_in_one_step() -> None:
    once = format_yaml(ROUGH, "questions")
    assert once is not None
    assert format_yaml(once, "questions") == once


def test_table_keeps_its_lines() -> None:
    text = "- id: x\n  scenario: |\n    Look:\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |\n"
    assert format_yaml(text, "questions") == text


def test_paragraphs_are_folded_apart() -> None:
    long = "word " * 30
    text = f'- id: x\n  scenario: "{long.strip()}\\n\\n{long.strip()}"\n'
    laid_out = format_yaml(text, "questions")
    assert laid_out is not None
    assert max(map(len, laid_out.splitlines())) <= 110
    assert yaml.safe_load(laid_out) == yaml.safe_load(text)


@pytest.mark.parametrize(
    "value", ["yes", "2026-11-23", "1_000", "0x1F", "1:30", "~", "null", "=", "<<", "", "#x", "-"]
)
def test_text_that_yaml_would_misread_stays_text(value: str) -> None:
    text = f'- term: "{value}"\n  also: ["{value}"]\n'
    laid_out = format_yaml(text, "glossary")
    assert laid_out is not None
    assert yaml.safe_load(laid_out) == [{"term": value, "also": [value]}]


def test_dates_and_numbers_stay_what_they_are() -> None:
    text = "- id: x\n  as_of: 2026-11-23\n  difficulty: 0.60\n"
    assert format_yaml(text, "questions") == text


SCALARS = st.text(max_size=200) | st.integers() | st.booleans() | st.none() | st.dates()
WORDS = st.lists(
    st.sampled_from(["a", "rule:", "#5", "{x}", "long-word", "“q”", "| t |", "- i", "\n", "  "]), max_size=60
)
KEYS = st.sampled_from(["id", "stem", "text", "why", "options", "items", "scenario", "71", "y", "a b"])
VALUES = st.recursive(
    SCALARS | WORDS.map(" ".join),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=5), max_size=4), st.sampled_from([True, False, None]))
def test_no_value_changes_and_layout_is_stable(value: Any, flow: bool | None) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True, sort_keys=False)
    laid_out = format_yaml(text, "questions")
    assert laid_out is not None
    assert format_yaml(laid_out, "questions") == laid_out
    # Compared with what was written: PyYAML itself loses a lone line separator on the way out.
    assert _quoted_ids(yaml.safe_load(laid_out)) == _quoted_ids(yaml.safe_load(text))


KEY_LINES = [at for at, line in enumerate(SMOOTH.splitlines()) if re.match(r" *(- )?\w+:( |$)", line)]


@given(st.sets(st.sampled_from(KEY_LINES)), st.sets(st.sampled_from(KEY_LINES)))
def test_comments_survive_above_and_behind_every_key(above: set[int], behind: set[int]) -> None:
    written = []
    for at, line in enumerate(SMOOTH.splitlines()):
        written += [f"# above {at}"] if at in above else []
        written.append(f"{line}  # behind {at}" if at in behind and "#" not in line else line)
    text = "\n".join(written) + "\n"
    laid_out = format_yaml(text, "questions")
    assert laid_out is not None
    assert format_yaml(laid_out, "questions") == laid_out
    assert sorted(re.findall(r"# (?:above|behind) \d+", laid_out)) == sorted(
        re.findall(r"# (?:above|behind) \d+", text)
    )


def test_lesson_loses_trailing_space_only() -> None:
    text = "# Title \n\nA break follows  \nhere.\t\n   \n    code\n\n\n"
    assert format_lesson(text) == "# Title\n\nA break follows  \nhere.\n\n    code\n"


def test_faulty_file_is_left_alone_and_named(tmp_path: Path) -> None:
    file = tmp_path / "questions" / "a" / "x.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("- id: [\n")
    (result,) = format_files(tmp_path)
    assert result.text is None
    assert result.faults[0].path == "questions/a/x.yaml"


def test_only_named_paths_are_laid_out(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "questions" / name).mkdir(parents=True)
        (tmp_path / "questions" / name / "x.yaml").write_text("- {id: x}\n")
    results = list(format_files(tmp_path, [tmp_path / "questions" / "b"]))
    assert [(result.path.parent.name, result.text) for result in results] == [("b", "- id: x\n")]


def _quoted_ids(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _quoted_ids(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_quoted_ids(part, key) for part in value]
    return str(value) if key == "id" and isinstance(value, int) and not isinstance(value, bool) else value
