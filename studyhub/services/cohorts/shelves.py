"""What dashboards ask of the content again and again, worked out once a shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from studyhub.catalog.shelf import Shelf


@dataclass(frozen=True)
class _Known:
    domains: Mapping[str, str]
    rules: Mapping[str, int]


_KNOWN: WeakKeyDictionary[Shelf, _Known] = WeakKeyDictionary()


def domains_of(shelf: Shelf) -> Mapping[str, str]:
    """The domain of each objective."""
    return _known(shelf).domains


def rules_of(shelf: Shelf) -> Mapping[str, int]:
    """Rules that have a question to practise, by domain."""
    return _known(shelf).rules


def _known(shelf: Shelf) -> _Known:
    if shelf not in _KNOWN:
        domains = {objective.id: objective.domain for objective in shelf.objectives}
        rules = {area.domain: 0 for area in shelf.areas}
        for objective in shelf.objectives:
            for facet in objective.facets:
                questions = shelf.questions_of_facet(facet.id)
                rules[objective.domain] += any(question.form is None for question in questions)
        _KNOWN[shelf] = _Known(domains, rules)
    return _KNOWN[shelf]
