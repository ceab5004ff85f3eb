"""From YAML to a form and back nothing is lost, and what a form says is what the text says then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.editing.fields import OptionFields, fields_of
from studyhub.catalog.editing.write import with_fields

WORDS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF) | st.sampled_from("\n'\"#:-{}[]|>%&*!?\u2019"),
    min_size=1,
    max_size=60,
).filter(lambda text: text == text.strip() and text)
LINES = WORDS.filter(lambda text: not set(text) & set("\n\x85\x7f") and text.isprintable())
OPTIONS = st.lists(
    st.fixed_dictionaries(
        {"text": LINES, "why": LINES}, optional={"correct": st.just(True), "mistake": LINES}
    ),
    min_size=1,
    max_size=6,
).map(lambda found: dict(zip("abcdef", found, strict=False)))
ENTRIES = st.fixed_dictionaries(
    {"id": st.just("d2-harbor-0001"), "type": st.sampled_from(["single", "multiple"]), "options": OPTIONS},
    optional={
        "objective": st.sampled_from(["71", "F7", 71]),
        "stem": WORDS,
        "explanation": WORDS,
        "level": st.sampled_from(["recall", "analysis"]),
        "task": st.just("D2.T9"),
        "choose": st.integers(2, 5),
        "order": st.just("fixed"),
        "difficulty": st.sampled_from([0.2, 0.55, 0.9]),
        "as_of": st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        "references": st.lists(st.fixed_dictionaries({"cfr": LINES}), min_size=1, max_size=3),
        "enemies": st.lists(st.just("d2-harbor-0002"), max_size=2),
        "figure": st.fixed_dictionaries({"file": st.just("a/b.svg"), "alt": WORDS}),
        "form": st.just("mock-a"),
        "spelled": st.dictionaries(st.sampled_from(["wrong", "field"]), LINES),
    },
)
TEXT = """\
# What this one is about.
- id: d2-harbor-0001
  type: single
  objective: 71
  stem: >-
    Which day is it?
  options:
    a: {text: Monday, correct: true, why: It is}  # as in the rule
    b: {text: Tuesday, why: It is not}
  explanation: >-
    It is Monday.
  references: [{cfr: 45 CFR 164.404}]
  codes: nothing
"""


def written(entry: dict[str, Any]) -> str:
    return yaml.safe_dump([entry], sort_keys=False, allow_unicode=True)


def said(text: str) -> Any:
    return yaml.safe_load(text)


def as_text(entry: dict[str, Any]) -> dict[str, Any]:
    """Ids in quotes or not are the same id."""
    return {name: str(value) if name == "objective" else value for name, value in entry.items()}


@given(ENTRIES)
def test_form_that_changes_nothing_loses_nothing(entry: dict[str, Any]) -> None:
    text = written(entry)
    (before,), (after,) = said(text), said(with_fields(text, fields_of(text)))
    assert as_text(after) == as_text(before)


@given(ENTRIES, ENTRIES)
def test_form_that_says_other_things_is_what_the_text_says_then(
    entry: dict[str, Any], other: dict[str, Any]
) -> None:
    wanted = fields_of(written(other))
    after = with_fields(written(entry), wanted)
    assert fields_of(after) == wanted


@given(ENTRIES, ENTRIES)
def test_what_the_form_does_not_show_stays(entry: dict[str, Any], other: dict[str, Any]) -> None:
    (after,) = said(with_fields(written(entry), fields_of(written(other))))
    hidden = ("figure", "form", "spelled")
    assert {name: after.get(name) for name in hidden} == {name: entry.get(name) for name in hidden}


def test_comments_stay_where_they_were() -> None:
    shown = fields_of(TEXT)
    after = with_fields(TEXT, replace(shown, texts={**shown.texts, "stem": "Which day was it?"}))
    assert "# What this one is about." in after
    assert "# as in the rule" in after


def test_comment_of_an_option_that_is_taken_out_is_kept() -> None:
    after = with_fields(TEXT, replace(fields_of(TEXT), options=(OptionFields("b", "Tuesday", "It is not"),)))
    assert "Monday, " not in after
    assert "# as in the rule" in after


def test_mistake_of_an_option_stays_with_its_key() -> None:
    text = TEXT.replace("b: {text: Tuesday,", "b: {text: Tuesday, mistake: late-by-one,")
    wanted = replace(fields_of(text), options=(OptionFields("b", "Sunday", "It is not"),))
    assert said(with_fields(text, wanted))[0]["options"]["b"]["mistake"] == "late-by-one"


@pytest.mark.parametrize(
    "text",
    [
        "- [broken",
        "- id: x\n- id: y\n",
        TEXT.replace("type: single", "type: order"),
        TEXT.replace("{text: Tuesday,", "{expression: a * b,"),
        TEXT.replace("[{cfr: 45 CFR 164.404}]", "[{cfr: x, usc: y}]"),
        TEXT.replace("stem: >-", "stem: &a >-").replace("codes: nothing", "codes: *a"),
        TEXT.replace("codes: nothing", "task: |\n    D2\n    T9"),
    ],
)
def test_text_that_a_form_cannot_show_is_refused(text: str) -> None:
    with pytest.raises(AuthoringRefused):
        fields_of(text)
