"""A content folder of a few small files, and ways to change one of them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.folder import read_files
from studyhub.catalog.types import Catalog, Question

QUESTIONS = "questions/d2-privacy/breach.yaml"
LESSON = "lessons/d2-privacy/L40-breaches.md"
FIGURE = "figures/d2-privacy/clock.svg"
SINGLE = """\
- id: d2-breach-0001
  type: single
  objective: "71"
  facet: 71a
  task: D2.T9
  level: application
  stem: Amara Osei loses a locked phone. Who decides whether it was a breach?
  options:
    a: {text: The privacy officer, correct: true, why: It is the officer's task.}
    b: {text: The finder, why: He holds the phone.}
    c: {text: The maker, why: It made the phone.}
  explanation: The policy says so.
  references: [{cfr: 45 CFR 164.404}]
"""
NUMERIC = """\
- id: d2-rate-0001
  type: numeric
  objective: "71"
  facet: 71a
  task: D2.T9
  level: application
  stem: A ward has {beds} beds and {served} days in {days} days. What is the occupancy?
  generator:
    variables:
      beds: {min: 80, max: 250, step: 5}
      days: {choices: [30, 31]}
      served: {min: 1500, max: 7500}
    derived: {capacity: beds * days}
    where: [served < capacity, served > capacity * 0.5]
  answer: {expression: served * 100 / capacity, decimals: 2, unit: "%"}
  mistakes:
    - {name: no-days, expression: served * 100 / beds, why: "Leaves out {days} days."}
    - {name: upside-down, expression: capacity * 100 / served, why: Turns it over.}
  explanation: "{served} of {capacity} are {answer}."
  references: [{cfr: 45 CFR 164.404}]
"""
FILES: Mapping[str, str] = {
    "word-parts.yaml": "- {part: cardi/o, kind: root, meaning: heart, example: a, example_meaning: b}\n",
    "references/cfr.yaml": "- {cfr: 45 CFR 164.404, title: Notices, as_of: 2026-11-23, checked: general}\n",
    "competencies/one.yaml": "{id: a, title: A, source: b, competencies: [{id: II.2, title: S, bloom: 3}]}\n",
    "blueprints/one.yaml": dedent("""\
        id: one
        title: One
        source: us
        retrieved: 2026-11-23
        confidence: low
        effective_from: null
        default: true
        domains: [{domain: D2, title: Privacy, low: 14, high: 18}]
        """),
    "syllabus/d2-privacy.yaml": dedent("""\
        area: d2-privacy
        domain: D2
        title: Privacy
        tasks: [{id: D2.T9, title: Handle incidents}]
        lessons:
          - {id: L39, title: Before, objectives: ["70"]}
          - {id: L40, title: Breaches, objectives: ["71"], tasks: [D2.T9]}
        objectives:
          - {id: "70", title: Protect, facets: [{id: 70a, level: recall, title: Name it}]}
          - {id: "71", title: Decide, facets: [{id: 71a, level: application, title: Tell it}]}
        """),
    "glossary/d2-privacy.yaml": "- {term: breach, also: [breach of PHI], definition: Misuse., lesson: L40}\n",
    FIGURE: (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200">'
        "<title>Clock</title><desc>A clock.</desc>"
        '<marker id="tip"/><line x1="0" x2="9" marker-end="url(#tip)" class="s-ink"/></svg>\n'
    ),
    QUESTIONS: SINGLE,
    LESSON: dedent("""\
        ---
        id: L40
        title: Breaches
        objectives: ["71"]
        minutes: 12
        references: [{cfr: 45 CFR 164.404}]
        as_of: 2026-11-23
        ---
        A [[Breach]] happened.

        {{figure: d2-privacy/clock.svg | The clock | A clock with two hands.}}

        ## What to do
        Ask [[breach of PHI|about it]].

        {{question: d2-breach-0001}}
        """),
}


def read(changes: Mapping[str, str] | None = None) -> tuple[Catalog, list[Fault]]:
    """What the small bank with some files replaced is read as."""
    faults: list[Fault] = []
    files = {**FILES, **(changes or {})}
    catalog = read_files({path: files[path].encode() for path in sorted(files)}, "small", faults)
    return catalog, faults


def codes(changes: Mapping[str, str]) -> list[str]:
    """The codes of the faults that changed files bring, sorted."""
    return sorted(fault.code for fault in read(changes)[1])


def question(text: str) -> Question:
    """The one question of a YAML text, which must be without fault."""
    catalog, faults = read(
        {QUESTIONS: text, LESSON: FILES[LESSON].replace("{{question: d2-breach-0001}}", "")}
    )
    assert not faults
    return catalog.questions[0]


def seeded(seed: int) -> random.Random:
    """Chance that is the same every time."""
    return random.Random(seed)  # noqa: S311 - questions are drawn, no secrets


def write(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """The small bank as files."""
    for path, text in {**FILES, **(changes or {})}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder
