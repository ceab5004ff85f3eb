"""Which wordings of questions there are or were, by the number that stands for each in the packs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import sqlalchemy as sa

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.learning.answer_pack import KEYS, Wording, wording_id
from studyhub.models import QuestionVersion
from studyhub.services.practice.slots import read_version

CHOSEN_FROM = frozenset({"single", "multiple"})


def known_wordings(shelf: Shelf, banks: frozenset[str]) -> Mapping[int, Wording]:
    """The wordings of these banks as they stand, and of every question of theirs that was ever answered."""
    first, last = sa.func.min(QuestionVersion.content_hash), sa.func.max(QuestionVersion.content_hash)
    versions = db.session.execute(sa.select(sa.func.count(), first, last)).one()
    return _known(shelf, banks, str(db.engine.url), tuple(versions))


@lru_cache(maxsize=8)
def _known(
    shelf: Shelf, banks: frozenset[str], _database: str, _versions: tuple[object, ...]
) -> Mapping[int, Wording]:
    known = {}
    for question in (one for one in shelf.questions if one.bank in banks):
        one = _wording(question)
        known[wording_id(one.item, one.ask_hash)] = one
    rows = db.session.execute(
        sa.select(QuestionVersion.content_hash, QuestionVersion.item_key, QuestionVersion.ask_hash)
    )
    theirs = [row for row in rows if row.item_key.split("/")[0] in banks]
    past = [hash_ for hash_, item, asked in theirs if wording_id(item, asked) not in known]
    for first in range(0, len(past), 500):
        chosen = past[first : first + 500]
        bodies = db.session.scalars(
            sa.select(QuestionVersion.body).where(QuestionVersion.content_hash.in_(chosen))
        )
        for one in map(_wording, map(read_version, bodies)):
            known[wording_id(one.item, one.ask_hash)] = one
    return known


def question_asked(shelf: Shelf, item: str, ask_hash: str) -> Question | None:
    """A question as it was asked: of the content if it still stands so, else as it was kept."""
    question = shelf.find_question(item)
    if question is not None and question.ask_hash == ask_hash:
        return question
    body = db.session.scalar(
        sa.select(QuestionVersion.body)
        .where(QuestionVersion.item_key == item, QuestionVersion.ask_hash == ask_hash)
        .order_by(QuestionVersion.at.desc())
        .limit(1)
    )
    return read_version(body) if body else None


def _wording(question: Question) -> Wording:
    """With its options by their keys, as packs count them: place 0 is `a`."""
    options = question.options if question.type in CHOSEN_FROM else ()
    right = {KEYS.index(option.key): option.correct for option in options}
    places = range(max(right, default=-1) + 1)
    return Wording(question.key, question.ask_hash, tuple(right.get(place, False) for place in places))
