"""An item as a row of named cells, and the other way round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studyhub.interchange.item import LABELS, Choice, Gap, Item, Kind, Line, Match, Number, Slip

from .columns import LETTERS, LIST_LABELS

MOST_GAPS = 99
Cells = dict[str, str]
Fields = dict[str, Any]


class Unfit(ValueError):
    """A row that is no question, or an item that is no row; the message says why."""


@dataclass
class Row:
    """The filled cells of a row; what nobody took is what does not go with its type."""

    cells: Mapping[str, str]
    taken: set[str] = field(default_factory=set)

    def take(self, name: str) -> str:
        """What a cell says, empty where it is not filled."""
        self.taken.add(name)
        return self.cells.get(name, "")

    def keys(self, *starts: str) -> Sequence[str]:
        """The letters from a to the last one of which a column with one of these beginnings is filled."""
        ends = [name[-1:] for name in self.cells for start in starts if name[:-1] == f"{start}_"]
        return LETTERS[: max(map(LETTERS.find, ends), default=-1) + 1]

    def left(self) -> list[str]:
        """Filled cells that were not taken."""
        return [name for name in self.cells if name not in self.taken]


def cells_of(item: Item) -> Cells:
    """The filled cells of an item; raises Unfit for what no row holds."""
    if not item.stem.strip():
        raise Unfit("It asks nothing.")
    cells = {
        "id": item.id,
        "type": item.kind,
        "title": item.title,
        "scenario": item.scenario,
        "stem": item.stem,
        "explanation": item.explanation,
        "order": "fixed" if item.fixed_order else "",
        **_WRITE[item.kind](item),
    }
    for name in LABELS:
        values = item.labels.get(name, ())
        cells[name] = "\n".join(values) if name in LIST_LABELS else next(iter(values), "")
    return {name: text for name, text in cells.items() if text.strip()}


def item_of(row: Row, line: int) -> Item:
    """The item that a row is; raises Unfit when it is none."""
    kind = _kind(row)
    stem = row.take("stem")
    if not stem:
        raise Unfit("The cell `stem` is empty.")
    labels = {name: _values(name, row.take(name)) for name in LABELS if name in row.cells}
    return Item(
        id=row.take("id"),
        kind=kind,
        stem=stem,
        title=row.take("title"),
        scenario=row.take("scenario"),
        explanation=row.take("explanation"),
        fixed_order=row.take("order").strip().lower() == "fixed",
        labels=labels,
        line=line,
        **_READ[kind](row),
    )


def _values(name: str, text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line) if name in LIST_LABELS else (text,)


def _kind(row: Row) -> Kind:
    said = row.take("type").strip().lower().replace(" ", "-")
    if said:
        known = _TYPES.get(said)
        if known is None:
            raise Unfit(f"`{said}` is no type; use {', '.join(_READ)}.")
        return known
    return _guessed(row)


def _guessed(row: Row) -> Kind:
    """The type that the filled columns show."""
    if row.keys("option"):
        return "multiple" if len(_letters(row.cells.get("answer", ""))) > 1 else "single"
    if row.keys("left"):
        return "match"
    if row.keys("step"):
        return "order"
    if any(name.startswith("gap_") for name in row.cells):
        return "cloze"
    if row.cells.get("answer", ""):
        return "numeric"
    raise Unfit("Neither a type nor an answer is given.")


def _letters(answer: str) -> list[str]:
    return answer.replace(",", " ").replace(";", " ").lower().split()


def _write_choice(item: Item) -> Cells:
    cells = _lettered("option", "why", ((one.text, one.why) for one in item.options))
    right = [LETTERS[at] for at, one in enumerate(item.options) if one.correct]
    choose = str(item.choose) if item.choose != max(len(right), 1) else ""
    return {**cells, "answer": ", ".join(right), "choose": choose}


def _read_choice(row: Row) -> Fields:
    keys = row.keys("option", "why")
    right = _letters(row.take("answer"))
    if wrong := [letter for letter in right if letter not in keys]:
        raise Unfit(f"The answer names {', '.join(wrong)}, which is no option of it.")
    options = tuple(Choice(row.take(f"option_{key}"), key in right, row.take(f"why_{key}")) for key in keys)
    if not options:
        raise Unfit("It has no options.")
    choose = row.take("choose").strip()
    return {"options": options, "choose": int(choose) if _is_number(choose) else max(len(right), 1)}


def _write_numeric(item: Item) -> Cells:
    number = item.number
    if number is None or not number.value.strip():
        raise Unfit("It has no number.")
    cells: Cells = {}
    for key, slip in zip(_keys(item.slips), item.slips, strict=False):
        cells |= {
            f"mistake_{key}": slip.name,
            f"mistake_value_{key}": slip.value,
            f"mistake_why_{key}": slip.why,
        }
    plain = {"tolerance": number.tolerance, "decimals": str(number.decimals), "unit": number.unit}
    return {**cells, "answer": number.value, **plain}


def _read_numeric(row: Row) -> Fields:
    value, decimals = row.take("answer").strip(), row.take("decimals").strip()
    if not value:
        raise Unfit("The cell `answer` is empty.")
    number = Number(
        value,
        row.take("tolerance").strip() or "0",
        int(decimals) if _is_number(decimals) else len(value.partition(".")[2]),
        row.take("unit"),
    )
    keys = row.keys("mistake", "mistake_value", "mistake_why")
    slips = (
        Slip(
            row.take(f"mistake_{key}"),
            row.take(f"mistake_value_{key}").strip(),
            row.take(f"mistake_why_{key}"),
        )
        for key in keys
    )
    return {"number": number, "slips": tuple(slips)}


def _write_order(item: Item) -> Cells:
    return _lettered("step", "why", ((step.text, step.why) for step in item.steps))


def _read_order(row: Row) -> Fields:
    keys = row.keys("step", "why")
    if not keys:
        raise Unfit("It has no steps.")
    return {"steps": tuple(Line(row.take(f"step_{key}"), row.take(f"why_{key}")) for key in keys)}


def _write_match(item: Item) -> Cells:
    return {
        **_lettered("left", "why", ((pair.left, pair.why) for pair in item.pairs)),
        **{f"right_{key}": pair.right for key, pair in zip(LETTERS, item.pairs, strict=False)},
        **_lettered("extra", "extra_why", ((line.text, line.why) for line in item.extra)),
    }


def _read_match(row: Row) -> Fields:
    keys = row.keys("left", "right", "why")
    if not keys:
        raise Unfit("It has no pairs.")
    pairs = (Match(row.take(f"left_{key}"), row.take(f"right_{key}"), row.take(f"why_{key}")) for key in keys)
    extra = (
        Line(row.take(f"extra_{key}"), row.take(f"extra_why_{key}")) for key in row.keys("extra", "extra_why")
    )
    return {"pairs": tuple(pairs), "extra": tuple(extra)}


def _write_cloze(item: Item) -> Cells:
    if len(item.gaps) > MOST_GAPS:
        raise Unfit(f"A table holds {MOST_GAPS} gaps a question; this has {len(item.gaps)}.")
    cells: Cells = {}
    for at, gap in enumerate(item.gaps, start=1):
        start = f"gap_{at}"
        cells |= {start: "\n".join(gap.accept), f"{start}_why": gap.why}
        for key, option in zip(_keys(gap.options), gap.options, strict=False):
            cells |= {f"{start}_option_{key}": option.text, f"{start}_option_{key}_why": option.why}
        right = [LETTERS[key] for key, option in enumerate(gap.options) if option.correct]
        cells[f"{start}_answer"] = ", ".join(right)
    return cells


def _read_cloze(row: Row) -> Fields:
    numbers = [int(name.split("_")[1]) for name in row.cells if name.startswith("gap_")]
    if not numbers:
        raise Unfit("It has no gaps.")
    return {"gaps": tuple(_read_gap(row, f"gap_{at}") for at in range(1, max(numbers) + 1))}


def _read_gap(row: Row, start: str) -> Gap:
    names = [name.removesuffix("_why") for name in row.cells if name.startswith(f"{start}_option_")]
    keys = LETTERS[: max((LETTERS.find(name[-1]) for name in names), default=-1) + 1]
    right = _letters(row.take(f"{start}_answer"))
    options = (
        Choice(row.take(f"{start}_option_{key}"), key in right, row.take(f"{start}_option_{key}_why"))
        for key in keys
    )
    accept = tuple(word for word in row.take(start).split("\n") if word)
    return Gap(accept, tuple(options), row.take(f"{start}_why"))


def _lettered(part: str, why: str, texts: Iterable[tuple[str, str]]) -> Cells:
    cells: Cells = {}
    given = list(texts)
    for key, (text, reason) in zip(_keys(given), given, strict=False):
        cells |= {f"{part}_{key}": text, f"{why}_{key}": reason}
    return cells


def _keys(parts: Sequence[object]) -> str:
    if len(parts) > len(LETTERS):
        raise Unfit(f"A table holds {len(LETTERS)} parts a question; this has {len(parts)}.")
    return LETTERS[: len(parts)]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 3


_WRITE: Mapping[Kind, Callable[[Item], Cells]] = {
    "single": _write_choice,
    "multiple": _write_choice,
    "numeric": _write_numeric,
    "order": _write_order,
    "match": _write_match,
    "cloze": _write_cloze,
}
_READ: Mapping[Kind, Callable[[Row], Fields]] = {
    "single": _read_choice,
    "multiple": _read_choice,
    "numeric": _read_numeric,
    "order": _read_order,
    "match": _read_match,
    "cloze": _read_cloze,
}
_TYPES: Mapping[str, Kind] = {
    **{kind: kind for kind in _READ},
    "multiple-choice": "single",
    "mc": "single",
    "multiple-response": "multiple",
    "number": "numeric",
    "numerical": "numeric",
    "ordering": "order",
    "matching": "match",
    "fill-in": "cloze",
}
