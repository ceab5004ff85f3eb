"""What each file of content/review/ may hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from .questions.asked import QuestionId, Text, Written
from .schema import Hash, LessonId, Slug


class ReviewSource(Written, kw_only=True):
    """An entry of content/review/<area>.yaml: who read a question, how, with what result."""

    question: QuestionId
    ask_hash: Hash
    kind: Literal["blind", "source"]
    reader: Literal["automated", "credentialed"]
    date: date
    verdict: Literal["agrees", "mended", "adjudicated", "supported", "unsupported"]
    answer: str = ""
    confidence: Literal["high", "medium", "low"] | None = None
    basis: Literal["source", "general"] | None = None
    name: Text | None = None
    note: str = ""


class FactCheckSource(Written, kw_only=True):
    """An entry of content/review/lessons.yaml: who compared a lesson with its sources."""

    lesson: LessonId
    content_hash: Hash
    reader: Literal["automated", "credentialed"]
    date: date
    verdict: Literal["supported", "mended"]
    basis: Literal["source", "general"]
    name: Text | None = None
    note: str = ""


class PlantedSource(Written, kw_only=True):
    """An entry of content/review/planted.yaml: a round of faults planted on purpose."""

    id: Slug
    date: date
    reader: Literal["automated", "credentialed"]
    kind: Literal["foreign", "subtle"]
    planted: Annotated[int, Meta(ge=1)]
    found: Annotated[int, Meta(ge=0)]
    note: str = ""
