"""A small bank in which every check is content, and ways to plant one fault in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from studyhub.catalog.checks import check_bank
from studyhub.catalog.codes import CodeAuthority
from studyhub.catalog.faults import Fault
from studyhub.catalog.hashing import with_hashes
from studyhub.catalog.types import (
    Area,
    Catalog,
    Citation,
    Facet,
    FactCheck,
    FigureBlock,
    Heading,
    HtmlBlock,
    Lesson,
    Objective,
    Option,
    Place,
    PlannedLesson,
    Question,
    QuestionBlock,
    ReviewRecord,
    Task,
    Term,
)

TODAY = date(2026, 11, 23)
RULE = Citation(kind="cfr", text="45 CFR 164.404")
SCENES = (
    (
        "Amara Osei mails a letter to the wrong house. The envelope comes back to her clinic still"
        " sealed. Who decides whether this event must be told to the patient?",
        ("The privacy officer", "The mail carrier", "The new tenant", "The billing clerk"),
    ),
    (
        "A night nurse finds a lost phone in the staff room. It holds photos of two charts and has no"
        " lock. What should she do first under the incident policy?",
        ("Erase all photos", "Report it at once", "Return the phone", "Wait for a call"),
    ),
    (
        "Bogdan Ilic asks to see the notes of his last visit. The clerk at the front desk has never"
        " met him. Which act must come before she prints them?",
        ("Charge a copy fee", "Call his employer", "Check who he is", "Ask for the reason"),
    ),
    (
        "Two charts in the index carry one name and one birth date. The home addresses differ, and so"
        " do the blood groups. What does the index clerk conclude from this?",
        ("One person has moved", "A birth date is wrong", "A chart was lost", "Two people share a name"),
    ),
    (
        "A surgeon dictates his report three days after the operation. The bylaws of this hospital"
        " ask for it on the same day. How does the analyst list the chart?",
        ("As delinquent", "As complete", "As archived", "As amended"),
    ),
    (
        "The coder reads a summary that says pneumonia, and a film that shows none. The attending"
        " doctor is on the ward this morning. What is the next step for the coder?",
        ("Drop the finding", "Send a query", "Code from the film", "Bill without it"),
    ),
    (
        "Li Wei counts 31 patients at midnight and 29 on the night before. Four came in on that day,"
        " and nobody died. How many people were sent home?",
        ("One patient", "Three patients went", "Two patients", "None of them left"),
    ),
    (
        "A new law takes effect in the spring, and the manual still quotes the old one. The head of"
        " the unit reads it in May. Which task comes first for her?",
        ("Print more copies", "Thank the author", "Close the unit", "Revise the manual"),
    ),
)


def question(at: int = 0, **changes: Any) -> Question:
    """The good question number `at`, with changes; its hashes are right."""
    stem, texts = SCENES[at]
    right = (0, 1, 2, 3, 0, 1, 2, 3)[at]
    options = tuple(
        Option(key=key, text=text, correct=number == right, why=f"Reason {key}.")
        for number, (key, text) in enumerate(zip("abcd", texts, strict=True))
    )
    fields: dict[str, Any] = {
        "id": f"d2-test-{at + 1:04}",
        "bank": "core",
        "type": "single",
        "area": "d2-privacy",
        "domain": "D2",
        "objective": "71",
        "facet": "71a" if at < 4 else "71b",
        "task": "D2.T9",
        "lesson": "L40",
        "level": "application",
        "stem": stem,
        "explanation": "The rule says so. It applies here.",
        "citations": (RULE,),
        "place": Place(path="questions/d2-privacy/test.yaml", line=at * 20 + 1),
        "options": options,
        "as_of": date(2026, 1, 1),
        "review_by": date(2027, 1, 1),
        "ask_hash": "",
        "content_hash": "",
    }
    return with_hashes(Question(**(fields | changes)))


def lesson(**changes: Any) -> Lesson:
    """A lesson in which nothing is missing."""
    embedded = tuple(QuestionBlock(question=f"d2-test-000{number}") for number in (1, 2, 3))
    figure = FigureBlock(file="d2-privacy/clock.svg", svg="<svg/>", caption="The clock.", alt="A clock.")
    fields: dict[str, Any] = {
        "id": "L40",
        "slug": "breaches",
        "title": "Breaches",
        "area": "d2-privacy",
        "domain": "D2",
        "objectives": ("71",),
        "minutes": 12,
        "words": 1200,
        "citations": (RULE,),
        "as_of": date(2026, 1, 1),
        "prerequisites": (),
        "headings": (Heading(anchor="first", text="First", level=2),),
        "blocks": (HtmlBlock(html='<p><a href="#first">First</a></p>'), figure, *embedded),
        "terms": (),
        "text": "A lesson about letters.",
        "content_hash": "h",
        "place": Place(path="lessons/d2-privacy/L40-breaches.md", line=1),
    }
    return Lesson(**(fields | changes))


def area() -> Area:
    """One area with one objective of two facets, served by one lesson."""
    facets = tuple(Facet(id=name, level="application", title=f"Tell {name}") for name in ("71a", "71b"))
    objective = Objective(
        id="71", title="Decide on notices", area="d2-privacy", domain="D2", lesson="L40", facets=facets
    )
    return Area(
        id="d2-privacy",
        domain="D2",
        title="Privacy",
        tasks=(Task(id="D2.T9", title="Handle incidents"),),
        lessons=(PlannedLesson(id="L40", title="Breaches", objectives=("71",), tasks=("D2.T9",)),),
        objectives=(objective,),
    )


def reviewed(item: Question) -> ReviewRecord:
    """A blind review of what the question asks now."""
    return ReviewRecord(
        question=item.id,
        ask_hash=item.ask_hash,
        kind="blind",
        reader="automated",
        date=TODAY,
        verdict="agrees",
    )


def compared(text: Lesson) -> FactCheck:
    """A fact check of a lesson as it stands now."""
    return FactCheck(
        lesson=text.id,
        content_hash=text.content_hash,
        reader="automated",
        date=TODAY,
        verdict="supported",
        basis="source",
    )


def catalog(*questions: Question, **changes: Any) -> Catalog:
    """The good bank, or the same with these questions instead of the first ones, all of them reviewed."""
    asked = questions + tuple(question(at) for at in range(len(questions), len(SCENES)))
    term = Term(
        slug="breach",
        term="breach",
        definition="Use that a rule forbids.",
        area="d2-privacy",
        place=Place(path="glossary/d2-privacy.yaml", line=1),
    )
    fields: dict[str, Any] = {
        "hash": "h",
        "bank": "core",
        "areas": (area(),),
        "blueprints": (),
        "frameworks": (),
        "references": (),
        "terms": (term,),
        "word_parts": (),
        "questions": asked,
        "cases": (),
        "lessons": (lesson(),),
        "figures": (("d2-privacy/clock.svg", "<svg/>"),),
        "reviews": tuple(map(reviewed, asked)),
        "fact_checks": (compared(lesson()),),
    }
    return Catalog(**(fields | changes))


def faults(bank: Catalog, *, codes: CodeAuthority | None = None, complete: bool = False) -> tuple[Fault, ...]:
    """What all checks find in a bank on the day of the tests."""
    return check_bank(bank, today=TODAY, codes=codes, complete=complete)


def found(*questions: Question, **changes: Any) -> set[str]:
    """Codes of the faults in the good bank with these questions and changes."""
    return {fault.code for fault in faults(catalog(*questions, **changes))}


def with_option(item: Question, key: str, **changes: Any) -> Question:
    """The question with one option changed."""
    options = tuple(replace(option, **changes) if option.key == key else option for option in item.options)
    return with_hashes(replace(item, options=options))
