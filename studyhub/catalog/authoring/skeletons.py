"""Decides the wording of skeletons: every required field, and in it what belongs there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

_HEAD = """\
- id: {id}
  type: {type}
  objective: "{objective}"
  facet: {facet}
{task}  level: application
"""
_TAIL = """\
  explanation: >-
    State the rule. Then apply it to this stem.
  references: [{{{reference}}}]
  as_of: {today}
  review_by: {next_year}
"""
_STEM = """\
  stem: >-
    Say who, where, and what was found, so that it tests this: {about}. Which act does the rule require?
"""
_OPTIONS = """\
  options:
    a: {text: The right act, correct: true, why: Why it is right}
    b: {text: A second act, why: The misunderstanding that makes it tempting}
    c: {text: A third act, why: The misunderstanding that makes it tempting}
    d: {text: A fourth act, why: The misunderstanding that makes it tempting}
"""
_MULTIPLE = (
    _OPTIONS.replace("  options:", "  choose: 2\n  options:").replace(
        "{text: A second act,", "{text: The other right act, correct: true,"
    )
    + "    e: {text: A fifth act, why: The misunderstanding that makes it tempting}\n"
)
_NUMERIC = """\
  stem: >-
    A hospital with {beds} beds gave {service_days} inpatient service days in a {days}-day month. What is the
    occupancy percentage? Answer to two decimals.
  generator:
    variables:
      beds: {min: 80, max: 250, step: 5}
      days: {choices: [30, 31]}
      service_days: {min: 1500, max: 7500}
    derived:
      capacity: beds * days
    where: [service_days < capacity * 0.96, service_days > capacity * 0.55]
  answer: {expression: service_days * 100 / capacity, decimals: 2, unit: "%", tolerance: 0}
  mistakes:
    - {name: days-left-out, expression: service_days * 100 / (beds * 28), why: What went wrong here}
    - {name: upside-down, expression: capacity * 100 / service_days, why: What went wrong here}
"""
_ORDER = """\
  steps:
    a: {text: The first step, why: Why it comes first}
    b: {text: The second step, why: Why it comes here}
    c: {text: The third step, why: Why it comes last}
"""
_MATCH = """\
  pairs:
    a: {left: The first left side, right: What belongs to it, why: Why they belong together}
    b: {left: The second left side, right: What belongs to the second, why: Why they belong together}
    c: {left: The third left side, right: What belongs to the third, why: Why they belong together}
  extra:
    x: {text: What belongs to nothing, why: Why nothing matches it}
"""
_CLOZE = """\
  stem: >-
    Test this with a sentence that has gaps: {about}. The limit is [[1]] days, counted from the [[2]].
  blanks:
    "1": {{accept: ["60", sixty], why: The rule that sets the number}}
    "2":
      options:
        a: {{text: discovery, correct: true, why: Why it is right}}
        b: {{text: event, why: The misunderstanding that makes it tempting}}
"""
_CASE = """\
- id: {id}
  type: case
  title: A title for the case
  objective: "{objective}"
{task}  references: [{{{reference}}}]
  as_of: {today}
  review_by: {next_year}
  scenario: >-
    Up to 200 words that all items share: who, where, what was found, what the record says.
  items:
"""
_ITEM = """\
    - id: {id}-{number}
      type: single
      facet: {facet}
      level: analysis
      stem: >-
        Ask for the {which} thing that the scenario decides, so that the item stands on its own?
      options:
        a: {{text: The right act of item {number}, correct: true, why: Why it is right}}
        b: {{text: A second act, why: The misunderstanding that makes it tempting}}
        c: {{text: A third act, why: The misunderstanding that makes it tempting}}
        d: {{text: A fourth act, why: The misunderstanding that makes it tempting}}
      explanation: >-
        State the rule. Then apply it to this item.
"""
_LESSON = """\
---
id: {id}
title: {title}
objectives: [{objectives}]
minutes: 12
references: [{{{reference}}}]
as_of: {today}
prerequisites: []
---
A scene of three to five sentences that needs the idea.

{sections}!!! worked "Worked example: what is worked out"
    Think aloud, step by step.

!!! trap "What is asked, what tempts"
    Say what the exam asks here, and which wrong answer tempts.

## Summary

| Idea | Rule |
|---|---|
| Name it | Say it in a line |
"""

Fields = Mapping[str, str]


def _question(kind: str, body: str, stem: str = _STEM) -> Callable[[Fields], str]:
    def skeleton(fields: Fields) -> str:
        task = f"  task: {fields['task']}\n" if fields["task"] else ""
        said = {**fields, "task": task, "type": kind}
        return _HEAD.format(**said) + stem.format(**said) + body + _TAIL.format(**said)

    return skeleton


def _cloze(fields: Fields) -> str:
    return _question("cloze", "", _CLOZE)(fields)


def _case(fields: Fields) -> str:
    task = f"  task: {fields['task']}\n" if fields["task"] else ""
    items = (
        _ITEM.format(**fields, number=number, which=which)
        for number, which in enumerate(("first", "second", "third"), 1)
    )
    return _CASE.format(**{**fields, "task": task}) + "".join(items)


SKELETONS: dict[str, Callable[[Fields], str]] = {
    "single": _question("single", _OPTIONS),
    "multiple": _question("multiple", _MULTIPLE, _STEM.replace("Which act does", "Which two acts does")),
    "numeric": _question("numeric", _NUMERIC, ""),
    "order": _question("order", _ORDER, _STEM.replace("Which act does", "In which order does")),
    "match": _question(
        "match", _MATCH, _STEM.replace("Which act does the rule require", "What belongs together")
    ),
    "cloze": _cloze,
    "case": _case,
}
"""A function from fields (id, objective, facet, about, task, reference, dates) to YAML, for every type."""


def lesson_text(
    lesson: str, title: str, objectives: Sequence[str], titles: Sequence[str], *, reference: str, today: str
) -> str:
    """The Markdown of a lesson to be written: its front matter, and a section for every objective."""
    quoted = ", ".join(f'"{objective}"' for objective in objectives)
    sections = "".join(f"## {name}\n\nThe idea, with an example from a workplace.\n\n" for name in titles)
    return _LESSON.format(
        id=lesson,
        title=f'"{title}"' if ":" in title else title,
        objectives=quoted,
        reference=reference,
        today=today,
        sections=sections,
    )
