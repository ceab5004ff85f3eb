"""Decides in which order keys stand in each kind of content file: that of `docs/authoring.md`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

QUESTION = (
    "id",
    "type",
    "title",
    "objective",
    "facet",
    "task",
    "competencies",
    "level",
    "scenario",
    "stem",
    "figure",
    "order",
    "choose",
    "generator",
    "format",
    "options",
    "answer",
    "mistakes",
    "steps",
    "pairs",
    "extra",
    "blanks",
    "items",
    "explanation",
    "references",
    "as_of",
    "review_by",
    "difficulty",
    "replaces",
    "enemies",
    "form",
    "codes",
)
CASE = (
    "id",
    "type",
    "title",
    "objective",
    "task",
    "competencies",
    "level",
    "references",
    "as_of",
    "review_by",
)
"""A case says what holds for all its items before it tells its story; further keys as in a question."""
PART = ("text", "expression", "left", "right", "accept", "correct", "mistake", "options", "why")
VARIABLE = ("min", "max", "step", "choices")
GENERATOR = ("variables", "derived", "where")
ANSWER = ("expression", "decimals", "unit", "tolerance")
MISTAKE = ("name", "expression", "why")
FIGURE = ("file", "alt")
SYLLABUS = ("area", "domain", "title", "tasks", "lessons", "objectives")
SYLLABUS_ENTRY = ("id", "title", "level", "objectives", "tasks", "facets")
FACET = ("id", "level", "title")
TERM = ("term", "also", "definition", "pronunciation", "parts", "lesson")
WORD_PART = ("part", "kind", "meaning", "example", "example_meaning")
REFERENCE = (
    "cfr",
    "usc",
    "fr",
    "cms",
    "guideline",
    "standard",
    "agency",
    "title",
    "as_of",
    "checked",
    "url",
    "note",
)
BLUEPRINT = (
    "id",
    "title",
    "source",
    "retrieved",
    "confidence",
    "effective_from",
    "default",
    "note",
    "domains",
)
WEIGHT = ("domain", "title", "low", "high", "scored_items")
FRAMEWORK = ("id", "title", "source", "competencies")
COMPETENCY = ("id", "title", "bloom")
REVIEW = (
    "id",
    "question",
    "lesson",
    "ask_hash",
    "content_hash",
    "kind",
    "reader",
    "name",
    "date",
    "verdict",
    "answer",
    "confidence",
    "basis",
    "planted",
    "found",
    "note",
)
CHANGE = ("id", "title", "status", "since", "now", "then", "references", "lessons", "as_of", "review_by")
HCPCS = ("code", "meaning", "as_of", "checked")

_BY_KEY = {
    "generator": GENERATOR,
    "answer": ANSWER,
    "format": ANSWER,
    "figure": FIGURE,
    "mistakes": MISTAKE,
    "facets": FACET,
    "tasks": SYLLABUS_ENTRY,
    "lessons": SYLLABUS_ENTRY,
    "objectives": SYLLABUS_ENTRY,
    "domains": WEIGHT,
    "competencies": COMPETENCY,
    "items": QUESTION,
}
_CHILDREN = {
    "options": PART,
    "steps": PART,
    "pairs": PART,
    "extra": PART,
    "blanks": PART,
    "variables": VARIABLE,
}
_TOP = {
    "questions": QUESTION,
    "syllabus": SYLLABUS,
    "glossary": TERM,
    "references": REFERENCE,
    "blueprints": BLUEPRINT,
    "competencies": FRAMEWORK,
    "review": REVIEW,
    "word-parts.yaml": WORD_PART,
    "changes.yaml": CHANGE,
    "hcpcs.yaml": HCPCS,
}


def key_order(folder: str, path: tuple[str | int, ...], keys: Collection[str]) -> Sequence[str]:
    """The order of the `keys` of the mapping at `path` in a file of `folder`; empty: the author's stands."""
    names = [step for step in path if isinstance(step, str)]
    if not names:
        is_case = folder == "questions" and "items" in keys
        return (*CASE, *(key for key in QUESTION if key not in CASE)) if is_case else _TOP.get(folder, ())
    if path[-1] == names[-1] and len(names) > 1 and names[-2] in _CHILDREN:
        return _CHILDREN[names[-2]]
    return _BY_KEY.get(names[-1], ())


def ordered(keys: Iterable[str], order: Sequence[str]) -> list[str]:
    """Keys in canonical order; unknown ones after the known, as the author had them."""
    place = {key: at for at, key in enumerate(order)}
    return sorted(keys, key=lambda key: place.get(key, len(place)))
