"""Items as authors would write them: a draft in which the checker names what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml
from yaml.representer import SafeRepresenter

from studyhub.catalog.authoring.comments import Comments
from studyhub.catalog.authoring.layout import lay_out
from studyhub.catalog.errors import BadExpression, NotComputable
from studyhub.catalog.generate.arithmetic import evaluate, round_half_up
from studyhub.catalog.reading.source import LARGEST_FILE
from studyhub.interchange.item import Choice, Gap, Item, Line, Number

from .identity import DEFAULT_DOMAIN, case_groups, case_of, identified

Entry = dict[str, Any]

_SHARED = ("objective", "task", "competencies", "references", "as_of", "review_by", "form")
"""What a case may say for all its items."""
_PLAIN_LABELS = ("objective", "facet", "task", "level", "form", "codes")
_LIST_LABELS = ("competencies", "enemies", "replaces")


def to_yaml(items: Sequence[Item], *, domain: str = DEFAULT_DOMAIN) -> str:
    """One question file in the canonical layout, its ids as `identified` gives them."""
    given, _ = identified(items, domain)
    return "\n".join(entries(given))


def draft_files(
    items: Sequence[Item], *, domain: str = DEFAULT_DOMAIN, largest: int = LARGEST_FILE
) -> Iterator[str]:
    """The same as files of at most `largest` bytes, so that the reader of content takes each of them."""
    held: list[str] = []
    size = 0
    for entry in entries(identified(items, domain)[0]):
        length = len(entry.encode()) + 1
        if held and size + length > largest:
            yield "\n".join(held)
            held, size = [], 0
        held.append(entry)
        size += length
    if held:
        yield "\n".join(held)


def entries(items: Sequence[Item]) -> Iterator[str]:
    """The text of each entry of a question file, of items that have their ids: a question or a case."""
    for group in case_groups(items):
        entry = _case(group) if case_of(group[0]) else _alone(group[0])
        yield _laid_out([entry])


def _laid_out(entries: list[Entry]) -> str:
    """Entries in the layout of `flask content fmt`, or in a plainer one should that say anything else."""
    node = SafeRepresenter(sort_keys=False).represent_data(entries)
    text = lay_out(node, Comments(), "questions")
    try:
        if yaml.load(text, Loader=yaml.CSafeLoader) == entries:
            return text
    except yaml.YAMLError:
        pass
    return str(yaml.dump(entries, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))


def _alone(item: Item) -> Entry:
    """A question by itself; a scenario without a case stands above the stem, where alone it has a place."""
    stem = f"{item.scenario.rstrip()}\n\n{item.stem}" if item.scenario.strip() else item.stem
    return _question(item, stem)


def _case(group: Sequence[Item]) -> Entry:
    written = [_question(item, item.stem) for item in group]
    shared = {
        name: written[0][name]
        for name in _SHARED
        if name in written[0] and all(entry.get(name) == written[0][name] for entry in written)
    }
    items = [{name: value for name, value in entry.items() if name not in shared} for entry in written]
    title = next((item.title for item in group if item.title.strip()), "")
    head = {"id": case_of(group[0]), "type": "case", "title": title, **shared, "scenario": group[0].scenario}
    return {**_without_empty(head), "items": items}


def _question(item: Item, stem: str) -> Entry:
    entry = {
        "id": item.id,
        "type": item.kind,
        "stem": stem,
        **_labels(item.labels),
        **_ANSWERS[item.kind](item),
        "explanation": item.explanation,
    }
    return _without_empty(entry)


def _without_empty(entry: Entry) -> Entry:
    """The entry without texts that say nothing: the checker names what is missing."""
    return {
        name: value for name, value in entry.items() if not (isinstance(value, str) and not value.strip())
    }


def _labels(labels: Mapping[str, tuple[str, ...]]) -> Entry:
    said: Entry = {name: labels[name][0] for name in _PLAIN_LABELS if labels.get(name)}
    said |= {name: list(labels[name]) for name in _LIST_LABELS if labels.get(name)}
    if labels.get("references"):
        said["references"] = [_reference(one) for one in labels["references"]]
    said |= {name: _date(labels[name][0]) for name in ("as_of", "review_by") if labels.get(name)}
    if labels.get("difficulty"):
        said["difficulty"] = _decimal(labels["difficulty"][0])
    return said


def _reference(text: str) -> dict[str, str]:
    kind, colon, work = text.partition(": ")
    return {kind: work} if colon else {"standard": text}


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _decimal(text: str) -> int | float | str:
    """A number as an author writes it, or the text where YAML would write it in another way."""
    try:
        number = float(text)
        plain = str(int(number)) if number.is_integer() else repr(number)
        same = "e" not in plain and Decimal(plain) == Decimal(text)
    except (ValueError, OverflowError, InvalidOperation):
        return text
    return (int(number) if number.is_integer() else number) if same else text


def _keyed(parts: Iterable[Entry], first: str = "a") -> dict[str, Entry]:
    """Parts under a, b, c ..., or x, y, z and on with numbers; the checker says where there are too many."""
    letters = "abcdefghijklmnopqrstuvwxyz"[ord(first) - ord("a") :]
    return {
        letters[at] if at < len(letters) else f"z{at + 1}": _without_empty(part)
        for at, part in enumerate(parts)
    }


def _options(options: Iterable[Choice]) -> dict[str, Entry]:
    marks: dict[bool, Entry] = {True: {"correct": True}, False: {}}
    return _keyed({"text": one.text, **marks[one.correct], "why": one.why} for one in options)


def _choice(item: Item) -> Entry:
    order = {"order": "fixed"} if item.fixed_order else {}
    choose = {"choose": item.choose} if item.kind == "multiple" else {}
    return {**order, **choose, "options": _options(item.options)}


def _numeric(item: Item) -> Entry:
    number = item.number or Number("")
    ways = _ways(item)
    answer = {"expression": ways[0], "decimals": number.decimals, "unit": number.unit}
    if _decimal(number.tolerance) != 0:
        answer["tolerance"] = _decimal(number.tolerance)
    mistakes = [
        _without_empty({"name": slip.name, "expression": way, "why": slip.why})
        for slip, way in zip(item.slips, ways[1:], strict=True)
    ]
    return {"answer": _without_empty(answer), "mistakes": mistakes}


def _ways(item: Item) -> list[str]:
    """How each number comes about where the label says so and it does come to it, else the number."""
    number = item.number or Number("")
    values = [number.value, *(slip.value for slip in item.slips)]
    told = [*item.labels.get("expressions", ()), *values][: len(values)]
    if len(item.labels.get("expressions", ())) != len(values):
        return values
    return [
        way if _comes_to(way, value, number.decimals) else value
        for way, value in zip(told, values, strict=True)
    ]


def _comes_to(expression: str, value: str, decimals: int) -> bool:
    try:
        return round_half_up(evaluate(expression, {}), decimals) == Decimal(value)
    except (BadExpression, NotComputable, InvalidOperation):
        return False


def _order(item: Item) -> Entry:
    return {"steps": _keyed(map(_line, item.steps))}


def _match(item: Item) -> Entry:
    pairs = _keyed({"left": pair.left, "right": pair.right, "why": pair.why} for pair in item.pairs)
    extra = {"extra": _keyed(map(_line, item.extra), "x")} if item.extra else {}
    return {"pairs": pairs, **extra}


def _line(line: Line) -> Entry:
    return {"text": line.text, "why": line.why}


def _cloze(item: Item) -> Entry:
    return {"blanks": {str(at): _blank(gap) for at, gap in enumerate(item.gaps, start=1)}}


def _blank(gap: Gap) -> Entry:
    said = {"options": _options(gap.options)} if gap.options else {"accept": list(gap.accept)}
    return _without_empty({**said, "why": gap.why})


_ANSWERS: Mapping[str, Callable[[Item], Entry]] = {
    "single": _choice,
    "multiple": _choice,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "cloze": _cloze,
}
