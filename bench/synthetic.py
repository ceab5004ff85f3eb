"""A content folder of any size that reads like a real one, for measurements."""

from __future__ import annotations

import random
from pathlib import Path

AREAS = {
    "foundations": "F",
    "d1-records": "D1",
    "d2-privacy": "D2",
    "d3-analytics": "D3",
    "d4-revenue": "D4",
    "d5-compliance": "D5",
    "d6-leadership": "D6",
}
OBJECTIVES_AN_AREA = 20
QUESTIONS_A_FILE = 15

_TOPICS = (
    "record patient clinic release policy audit payer notice breach review coder chart clerk registry index "
    "census discharge admission physician signature request authorization retention portal claim denial "
    "appeal query standard measure quality report trend sample budget training compliance risk committee"
)
_WORDS = _TOPICS.split()


def write_content(folder: Path, questions: int = 1500, seed: int = 1) -> Path:
    """Write a valid content folder with that many questions, 70 lessons, 1,000 terms; returns the folder."""
    rng = random.Random(seed)
    _write(folder / "references/cfr.yaml", _references())
    for area, domain in AREAS.items():
        _write(folder / f"syllabus/{area}.yaml", _syllabus(area, domain))
        _write(folder / f"glossary/{area}.yaml", _glossary(area, rng))
        _write(folder / f"figures/{area}/flow.svg", _FIGURE)
        for number in range(10):
            _write(
                folder / f"lessons/{area}/{_lesson_id(domain, number)}-study.md",
                _lesson(area, domain, number, rng),
            )
    each, more = divmod(questions, len(AREAS))
    for at, (area, domain) in enumerate(AREAS.items()):
        _write_questions(folder, area, domain, each + (at < more), rng)
    return folder


def _write_questions(folder: Path, area: str, domain: str, count: int, rng: random.Random) -> None:
    for first in range(0, count, QUESTIONS_A_FILE):
        numbers = range(first, min(first + QUESTIONS_A_FILE, count))
        text = "\n".join(_question(domain, number, rng) for number in numbers)
        _write(folder / f"questions/{area}/group-{first:04}.yaml", text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _objective(domain: str, number: int) -> str:
    if domain == "F":
        return f"F{number + 1}"
    return str(100 + (int(domain[1]) - 1) * OBJECTIVES_AN_AREA + number)


def _lesson_id(domain: str, number: int) -> str:
    return f"L{(int(domain[1]) if domain != 'F' else 0) * 10 + number:02}"


def _said(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(_WORDS, k=words))


def _references() -> str:
    entry = "- {{cfr: 45 CFR 164.{0}, title: Rule {0}, as_of: 2026-11-23, checked: general}}\n"
    return "".join(entry.format(section) for section in range(400, 440))


def _syllabus(area: str, domain: str) -> str:
    tasks = f"tasks:\n  - {{id: {domain}.T1, title: Do the work}}\n" if domain != "F" else ""
    lessons = "".join(
        f"  - {{id: {_lesson_id(domain, n)}, title: Lesson {n},"
        f' objectives: ["{_objective(domain, 2 * n)}", "{_objective(domain, 2 * n + 1)}"]}}\n'
        for n in range(10)
    )
    objectives = "".join(
        f'  - id: "{_objective(domain, n)}"\n    title: Decide on case {n}\n    facets:\n'
        + "".join(
            f"      - {{id: {_objective(domain, n)}{letter}, level: application, title: Apply {letter}}}\n"
            for letter in "abc"
        )
        for n in range(OBJECTIVES_AN_AREA)
    )
    head = f"area: {area}\ndomain: {domain}\ntitle: Area {domain}\n"
    return f"{head}{tasks}lessons:\n{lessons}objectives:\n{objectives}"


def _glossary(area: str, rng: random.Random) -> str:
    return "".join(
        f"- term: {area} term {number}\n  also: [{area} word {number}]\n  definition: {_said(rng, 15)}.\n"
        for number in range(143)
    )


def _lesson(area: str, domain: str, number: int, rng: random.Random) -> str:
    parts = [
        f"---\nid: {_lesson_id(domain, number)}\ntitle: Lesson {number}\n"
        f'objectives: ["{_objective(domain, 2 * number)}"]\nminutes: 14\n'
        "references: [{cfr: 45 CFR 164.402}]\nas_of: 2026-11-23\n---\n"
    ]
    for section in range(6):
        paragraphs = "\n\n".join(f"{_said(rng, 70)} [[{area} term {rng.randrange(143)}]]." for _ in range(3))
        parts.append(f"## Section {section}\n{paragraphs}\n")
    parts.append("| Rule | Days |\n|---|--:|\n| First | 30 |\n| Second | 60 |\n")
    parts.append(f"{{{{figure: {area}/flow.svg | The flow. | A box leads to a box.}}}}\n")
    return "\n".join(parts)


def _question(domain: str, number: int, rng: random.Random) -> str:
    objective = _objective(domain, number % OBJECTIVES_AN_AREA)
    head = (
        f"- id: {domain.lower()}-topic-{number:04}\n  type: {'numeric' if number % 15 == 0 else 'single'}\n"
        f'  objective: "{objective}"\n  facet: {objective}{"abc"[number % 3]}\n'
        + (f"  task: {domain}.T1\n" if domain != "F" else "")
        + f"  level: {('recall', 'application', 'analysis')[number % 3]}\n"
    )
    tail = (
        f"  explanation: >-\n    {_said(rng, 40)}.\n  references: [{{cfr: 45 CFR 164.{400 + number % 40}}}]\n"
        "  as_of: 2026-11-23\n  review_by: 2027-11-23\n  difficulty: 0.6\n"
    )
    return head + (_numeric(rng) if number % 15 == 0 else _single(number, rng)) + tail


def _single(number: int, rng: random.Random) -> str:
    options = "".join(
        f"    {key}:\n      text: {_said(rng, 9)}\n"
        + ("      correct: true\n" if "abcd"[number % 4] == key else "")
        + f"      why: >-\n        {_said(rng, 18)}.\n"
        for key in "abcd"
    )
    return f"  stem: >-\n    {_said(rng, 45)}. Which {rng.choice(_WORDS)} comes first?\n  options:\n{options}"


def _numeric(rng: random.Random) -> str:
    return (
        f"  stem: >-\n    {_said(rng, 30)} {{beds}} beds, {{served}} served, {{days}} days. The rate?\n"
        "  generator:\n    variables:\n"
        "      beds: {min: 80, max: 250, step: 5}\n      days: {choices: [30, 31]}\n"
        "      served: {min: 1500, max: 7500}\n    derived:\n      capacity: beds * days\n"
        "    where: [served < capacity, served > capacity * 0.5]\n"
        '  answer: {expression: served * 100 / capacity, decimals: 2, unit: "%"}\n'
        "  mistakes:\n    - {name: no-days, expression: served * 100 / beds, why: Leaves the days out.}\n"
        "    - {name: upside-down, expression: capacity * 100 / served, why: Turns the rate over.}\n"
    )


_FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200">
<title>The flow</title><desc>A box leads to a box.</desc>
<defs>
<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" orient="auto">
<path d="M0 0 8 4 0 8z" class="f-ink"/></marker>
</defs>
<rect x="20" y="60" width="160" height="80" class="f-surface s-line"/>
<text x="100" y="105" class="t-ink t-mid">First</text>
<line x1="180" y1="100" x2="300" y2="100" class="s-ink" marker-end="url(#tip)"/>
<rect x="300" y="60" width="160" height="80" class="f-weak s-accent"/>
<text x="380" y="105" class="t-ink t-mid">Then</text>
</svg>
"""
