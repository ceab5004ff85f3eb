from __future__ import annotations

import pytest

from tests.catalog.small_bank import FILES, LESSON, NUMERIC, QUESTIONS, SINGLE, read

GENERATED = """\
- id: d2-rate-0002
  type: single
  objective: "71"
  facet: 71a
  task: D2.T9
  level: application
  stem: Of {all} letters {late} were late. Which share is that?
  generator: {variables: {all: {min: 200, max: 400}, late: {min: 20, max: 60}}}
  format: {decimals: 1, unit: "%"}
  options:
    a: {expression: late * 100 / all, correct: true, why: "{late} of {all}."}
    b: {expression: all * 100 / late, mistake: turned, why: Turned over.}
    c: {expression: (all - late) * 100 / all, mistake: rest, why: The rest.}
  explanation: It is {answer}.
  references: [{cfr: 45 CFR 164.404}]
"""
CLOZE = """\
- id: d2-gap-0001
  type: cloze
  objective: "71"
  facet: 71a
  task: D2.T9
  level: recall
  stem: No later than [[1]] days.
  blanks: {"1": {accept: ["60"], why: The rule.}}
  explanation: So it is.
  references: [{cfr: 45 CFR 164.404}]
"""


def found(text: str) -> list[str]:
    lesson = FILES[LESSON].replace("{{question: d2-breach-0001}}", "")
    return [f"{fault.line} {fault.code}" for fault in read({QUESTIONS: text, LESSON: lesson})[1]]


@pytest.mark.parametrize("text", [SINGLE, NUMERIC, GENERATED, CLOZE])
def test_good_question_breaks_no_rule(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "old", "new", "fault"),
    [
        (SINGLE, "{text: The finder,", "{expression: 1 + 1,", "10 OPTION-FORM"),
        (SINGLE, "{text: The finder,", "{", "10 OPTION-FORM"),
        (GENERATED, '  format: {decimals: 1, unit: "%"}\n', "", "1 FORMAT-MISSING"),
        (GENERATED, "mistake: rest, ", "", "13 MISTAKE-MISSING"),
        (GENERATED, "Turned over.", '"Not {lates}."', "12 PLACEHOLDER"),
        (NUMERIC, "What is the occupancy?", "Is it {answer}?", "7 PLACEHOLDER"),
        (NUMERIC, "beds * days", "bed * days", "13 EXPRESSION"),
        (NUMERIC, "served < capacity,", "served - capacity,", "14 EXPRESSION"),
        (NUMERIC, "served * 100 / capacity", "served * 100 / ", "15 EXPRESSION"),
        (NUMERIC, "served * 100 / capacity", "served < 100", "15 EXPRESSION"),
        (NUMERIC, "capacity * 100 / served", "served.real", "18 EXPRESSION"),
        (NUMERIC, "capacity", "max", "13 NAME-RESERVED"),
        (NUMERIC, "{min: 80, max: 250, step: 5}", "{min: 80}", "10 VARIABLE-FORM"),
        (NUMERIC, "{min: 80, max: 250, step: 5}", "{min: 80, max: 60}", "10 VARIABLE-FORM"),
        (NUMERIC, "{choices: [30, 31]}", "{choices: [30, 31], min: 3}", "11 VARIABLE-FORM"),
        (NUMERIC, "step: 5", "step: 0.0001", "10 VARIABLE-FORM"),
        (NUMERIC, 'unit: "%"', "tolerance: -1", "15 FIELD-VALUE"),
        (CLOZE, "[[1]]", "[[2]]", "8 CLOZE-BLANK"),
        (CLOZE, "[[1]]", "[[1]] or [[1]]", "7 CLOZE-BLANK"),
        (CLOZE, ", why: The rule.", "", "8 FIELD-MISSING"),
        (CLOZE, 'accept: ["60"], ', "", "8 CLOZE-FORM"),
    ],
)
def test_broken_rule_is_a_fault_at_its_line(text: str, old: str, new: str, fault: str) -> None:
    assert old in text
    assert fault in found(text.replace(old, new))


def test_fixed_number_is_computed_when_read() -> None:
    start, end = NUMERIC.index("  generator:"), NUMERIC.index("  answer:")
    fixed = NUMERIC[:start] + NUMERIC[end:].replace("capacity", "4800").replace("served", "300").replace(
        "beds", "0"
    )
    assert found(fixed) == ["10 EXPRESSION"]
    assert found(fixed.replace("/ 0", "/ 10")) == []
