"""Questions for a number: numerical."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from studyhub.interchange.carried.decimals import decimal, decimals_of, plain_decimal
from studyhub.interchange.carried.ledger import LeftBehind
from studyhub.interchange.carried.tags import slip_name, told_number
from studyhub.interchange.item import Number, Slip

from .source import Answer, Source, raw_text


def numerical(source: Source) -> dict[str, Any]:
    """The number asked for, and wrong ones that have a reason, as fields of an Item."""
    right: list[Number] = []
    slips: list[Slip] = []
    for answer in source.answers():
        value = decimal(raw_text(answer.node))
        if value is None:
            _note_other(source, answer)
        elif answer.fraction == 100:
            _keep_right(source, answer, value, right)
        elif answer.fraction > 0:
            source.ledger.lose("number", f"{value:f} earned {answer.fraction:f}%: here nothing.")
        else:
            slips.append(_slip(source, answer, value, len(slips) + 1))
    if not right:
        raise LeftBehind("No number is fully right.")
    return {"kind": "numeric", "number": right[0], "slips": tuple(slips)}


def _keep_right(source: Source, answer: Answer, value: Decimal, right: list[Number]) -> None:
    if right:
        source.ledger.lose("number", f"{value:f} was right as well; here only {right[0].value} is.")
        return
    tolerance = decimal(_inner(answer.node, "tolerance") or "0") or Decimal(0)
    if source.text(answer.node.find("feedback"), "number"):
        source.ledger.lose(
            "number", "What is said of the right number has no place here but the explanation."
        )
    decimals = told_number(source.tags, "decimals", decimals_of(value))
    right.append(Number(plain_decimal(value), plain_decimal(abs(tolerance)), decimals, _unit(source)))


def _slip(source: Source, answer: Answer, value: Decimal, at: int) -> Slip:
    why = source.text(answer.node.find("feedback"), f"why of slip {at}", inline=True)
    if decimal(_inner(answer.node, "tolerance") or "0"):
        source.ledger.lose(f"slip {at}", "Its tolerance: a slip has that of the question.")
    return Slip(slip_name(source.tags, at), plain_decimal(value), why)


def _note_other(source: Source, answer: Answer) -> None:
    """An answer that is no number: `*` stands for all others."""
    said = source.text(answer.node.find("feedback"), "number")
    if answer.fraction > 0:
        raise LeftBehind("Any number is right.")
    if said:
        source.ledger.lose("number", "What is said of all other numbers has no place here.")


def _unit(source: Source) -> str:
    units = source.node.findall("units/unit")
    for other in units[1:]:
        source.ledger.lose("unit", f"Another unit: {_inner(other, 'unit_name')}.")
    if not units:
        return ""
    if decimal(_inner(units[0], "multiplier") or "1") != 1:
        source.ledger.lose("unit", "Its multiplier.")
    return _inner(units[0], "unit_name")


def _inner(node: Element, tag: str) -> str:
    return "".join("".join(found.itertext()) for found in node.findall(tag)).strip()
