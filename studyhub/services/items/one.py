"""The page of a question: as it was asked, what was chosen by whom, and how it works in each cohort."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.learning.answer_pack import KEYS, Gathered
from studyhub.learning.exams.report import wilson
from studyhub.learning.item_analysis import LEAST, ItemStatistics, OptionUse, analyse
from studyhub.learning.item_curve import curve_of
from studyhub.services.errors import NotFound
from studyhub.services.practice.rendering import block, inline
from studyhub.services.progress.charts import Chart
from studyhub.services.signing.signatures import Signature, signatures_in

from .counting import gathered_of
from .packs import latest_of, packs_of
from .picture import choices_chart, curve_chart
from .scope import Scope, Where, scope_of
from .wordings import question_asked

NOT_ASKED = "Nobody whose answers you may see has answered this question."


@dataclass(frozen=True)
class OptionRow:
    """An option with its reason, whether it is right, and who chose it."""

    key: str
    text: str
    why: str
    right: bool
    use: OptionUse


@dataclass(frozen=True)
class GroupRow:
    """How a wording went in a cohort: first tries, the share right with its 95 % interval; `few` of them."""

    name: str
    answers: int
    share: float
    low: float
    high: float
    few: bool


@dataclass(frozen=True)
class OtherWording:
    """The same question as it was asked otherwise, with its first tries and the share right."""

    asked: str
    current: bool
    answers: int
    facility: float


@dataclass(frozen=True)
class ItemPage:
    """A question as it was asked with all that is known of how it works.

    `signatures` are the program's (the site has none), beside the text as it is now; `signable`: it is live.
    """

    scope: Scope
    item: str
    asked: str
    current: bool
    type: str
    domain: str
    objective: str
    scenario: str
    stem: str
    explanation: str
    options: tuple[OptionRow, ...]
    statistics: ItemStatistics
    shown: int
    people: int
    charts: tuple[Chart, ...]
    groups: tuple[GroupRow, ...]
    others: tuple[OtherWording, ...]
    signatures: tuple[Signature, ...]
    signable: bool


def item_page(*, user_id: uuid.UUID, where: Where, item: str, asked: str, shelf: Shelf) -> ItemPage:
    """The page of a wording (`asked` empty: the present one, else the one answered most).

    Raises NotFound for who may not see it, and where nobody answered it.
    """
    scope = scope_of(user_id, where)
    people = scope.people
    packs = packs_of(tuple(people), latest_of(tuple(people)))
    gathered = gathered_of(packs, scope, shelf)
    places = [n for n, one in enumerate(gathered.wordings) if one.item == item]
    number = _chosen(places, gathered, asked, shelf.find_question(item))
    question = question_asked(shelf, item, gathered.wordings[number].ask_hash)
    if question is None:
        raise NotFound(NOT_ASKED)
    analysis = analyse(gathered.first, [one.options for one in gathered.wordings])
    statistics = analysis[number]
    now = shelf.find_question(item)
    return ItemPage(
        scope=scope,
        item=item,
        asked=question.ask_hash,
        current=_stands(now, question.ask_hash),
        type=question.type,
        domain=question.domain,
        objective=question.objective,
        scenario=block(question.scenario) if question.scenario else "",
        stem=block(question.stem),
        explanation=block(question.explanation) if question.explanation else "",
        options=_options(question, statistics),
        statistics=statistics,
        shown=int(gathered.shown[number]),
        people=int(gathered.people[number]),
        charts=_charts(question, statistics, gathered, number),
        groups=_groups(scope, list(people), gathered, number),
        others=tuple(
            OtherWording(
                gathered.wordings[n].ask_hash,
                _stands(now, gathered.wordings[n].ask_hash),
                analysis[n].answers,
                analysis[n].facility,
            )
            for n in places
            if n != number
        ),
        signatures=_signatures(scope, item, now),
        signable=now is not None,
    )


def _chosen(places: list[int], gathered: Gathered, asked: str, now: Question | None) -> int:
    for wanted in (asked, now.ask_hash if now and not asked else ""):
        for n in places:
            if wanted and gathered.wordings[n].ask_hash == wanted:
                return n
    if not places or asked:
        raise NotFound(NOT_ASKED)
    return max(places, key=lambda n: int(gathered.shown[n]))


def _signatures(scope: Scope, item: str, now: Question | None) -> tuple[Signature, ...]:
    if scope.head is None:
        return ()
    return signatures_in(db.session(), scope.head.id, item, now.content_hash if now else "")


def _stands(now: Question | None, asked: str) -> bool:
    return now is not None and now.ask_hash == asked


def _options(question: Question, statistics: ItemStatistics) -> tuple[OptionRow, ...]:
    if not statistics.options:
        return ()
    return tuple(
        OptionRow(
            option.key,
            inline(option.text),
            inline(option.why),
            option.correct,
            statistics.options[KEYS.index(option.key)],
        )
        for option in question.options
    )


def _charts(
    question: Question, statistics: ItemStatistics, gathered: Gathered, number: int
) -> tuple[Chart, ...]:
    charts = []
    if statistics.options:
        used = zip(question.options, _options(question, statistics), strict=True)
        charts.append(choices_chart([(option.key, option.correct, row.use) for option, row in used]))
    steps = curve_of(gathered.first, number)
    return (*charts, curve_chart(steps)) if steps else tuple(charts)


def _groups(scope: Scope, people: list[uuid.UUID], gathered: Gathered, number: int) -> tuple[GroupRow, ...]:
    """The wording in each cohort by name; a student in two cohorts counts in both."""
    mine = gathered.first.item == number
    score = dict(
        zip((people[n] for n in gathered.first.person[mine]), gathered.first.score[mine], strict=True)
    )
    rows = []
    for group in scope.groups:
        scores = [score[student] for student, _ in group.students if student in score]
        low, high = wilson(sum(scores), len(scores))
        share = sum(scores) / len(scores) if scores else 0.0
        rows.append(GroupRow(group.name, len(scores), share, low, high, len(scores) < LEAST))
    return tuple(rows) if len(rows) > 1 else ()
