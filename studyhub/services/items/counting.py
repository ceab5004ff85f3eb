"""What the answers of some students come to, wording by wording; the last few results are kept at hand."""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from studyhub.catalog.shelf import Shelf
from studyhub.learning.answer_pack import Gathered, Wording, gather
from studyhub.learning.item_analysis import Analysis, ItemStatistics, analyse

from .packs import Packs, latest_of, packs_of
from .scope import Scope, Where, scope_of
from .wordings import known_wordings

KEPT = 8


@dataclass(frozen=True)
class Counted:
    """What was found, without the answers it was found from: small enough to be kept for the next look.

    `shown` counts all answers to a wording, `people` who gave them; statistics rest on `first` tries. Of
    `behind` students the latest answers are not counted.
    """

    wordings: tuple[Wording, ...]
    analysis: Analysis
    shown: Sequence[int]
    people: Sequence[int]
    first: int
    behind: int = 0


_last: OrderedDict[tuple[object, ...], Counted] = OrderedDict()
_lock = threading.Lock()


def counted_of(scope: Scope, shelf: Shelf) -> Counted:
    """The statistics of a scope; made anew only where answers of its students or the content changed."""
    people = scope.people
    latest = latest_of(tuple(people))
    key = (hash(tuple(latest.items())), hash(tuple(people.items())), scope.banks, shelf.hash)
    with _lock:
        found = _last.get(key)
    if found is None:
        packs = packs_of(tuple(people), latest)
        found = replace(_made(gathered_of(packs, scope, shelf)), behind=packs.behind)
        if not found.behind:
            _keep(key, found)
    return found


def _keep(key: tuple[object, ...], found: Counted) -> None:
    with _lock:
        _last[key] = found
        while len(_last) > KEPT:
            _last.popitem(last=False)


def forget_counted() -> None:
    """Keep no result at hand any more: for measurements of what making one costs."""
    with _lock:
        _last.clear()


def gathered_of(packs: Packs, scope: Scope, shelf: Shelf) -> Gathered:
    """The answers of packs by wording, up to the moment that each student's record ends."""
    ends = list(zip(packs.bodies, scope.people.values(), strict=True))
    return gather(ends, known_wordings(shelf, scope.banks))


def statistics_of(
    *, user_id: uuid.UUID, where: Where, items: Sequence[str], shelf: Shelf
) -> Mapping[str, ItemStatistics]:
    """How questions work as they are asked now, by key, for pages that show more of them.

    Raises NotFound for who may not see the answers of that scope.
    """
    counted = counted_of(scope_of(user_id, where), shelf)
    wanted = {(item, question.ask_hash) for item in items if (question := shelf.find_question(item))}
    return {
        one.item: counted.analysis[n]
        for n, one in enumerate(counted.wordings)
        if (one.item, one.ask_hash) in wanted
    }


def _made(gathered: Gathered) -> Counted:
    return Counted(
        wordings=gathered.wordings,
        analysis=analyse(gathered.first, [one.options for one in gathered.wordings]),
        shown=gathered.shown.tolist(),
        people=gathered.people.tolist(),
        first=int(gathered.first.item.size),
    )
