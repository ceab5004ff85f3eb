"""Whether plain values have the form that a schema asks for; each field that has not is a fault."""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import TypeVar, cast

import msgspec
from msgspec import inspect

from studyhub.catalog.faults import Fault

from .source import Document, Where

T = TypeVar("T")

BARE = "bare"
"""Key of `Meta.extra`: a number written without quotes is read as this text."""
HINT = "hint"
"""Key of `Meta.extra`: what to tell an author whose text does not have the form."""

_QUOTES = "Put it in quotes."
_COMMA = "Inside { } a comma ends a text: put a text with commas in quotes."
_PLAIN_NAMES = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date",
    list: "a list",
    dict: "a block of named fields",
    type(None): "nothing",
}


def conform(document: Document, where: Where, kind: type[T], faults: list[Fault], value: object) -> T | None:
    """The `value` at `where` as the schema `kind`; None and a fault for each field that does not fit."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        first_complaint = str(error)
    walk = _Walk(document, faults)
    mended = walk.any(where, value, _form(cast(Hashable, kind)))
    if walk.clean:
        try:
            return msgspec.convert(mended, kind)
        except msgspec.ValidationError:
            faults.append(document.fault(where, "FIELD-VALUE", f"{first_complaint}."))
    return None


@cache
def _form(kind: Hashable) -> inspect.Type:
    return inspect.type_info(kind)


class _Walk:
    """Goes through a value field by field, notes what does not fit, and mends numbers that stand for text."""

    def __init__(self, document: Document, faults: list[Fault]) -> None:
        self.document = document
        self.faults = faults
        self.clean = True

    def any(
        self, where: Where, value: object, form: inspect.Type, extra: dict[str, str] | None = None
    ) -> object:
        if isinstance(form, inspect.Metadata):
            return self.any(where, value, form.type, form.extra)
        if isinstance(form, inspect.UnionType):
            return self._union(where, value, form, extra)
        if isinstance(form, inspect.StructType):
            return self._struct(where, value, form)
        if isinstance(form, inspect.ListType | inspect.VarTupleType):
            return self._list(where, value, form)
        if isinstance(form, inspect.DictType):
            return self._dict(where, value, form)
        return self._plain(where, value, form, extra or {})

    def _struct(self, where: Where, value: object, form: inspect.StructType) -> object:
        if not isinstance(value, dict):
            return self._wrong_type(where, value, "a block of named fields")
        fields = {field.encode_name: field for field in form.fields}
        names = [*([form.tag_field] if form.tag_field else []), *fields]
        for name in value.keys() - set(names):
            hint = _nearest(name, names) if value[name] is not None else _COMMA
            self._note((*where, name), "FIELD-UNKNOWN", f"There is no field `{name}` here.", hint)
        for name, field in fields.items():
            if field.required and name not in value:
                self._note(where, "FIELD-MISSING", f"The field `{name}` is missing.", "Add it.")
        mended = {
            name: self.any((*where, name), value[name], field.type)
            for name, field in fields.items()
            if name in value
        }
        return {form.tag_field: form.tag, **mended} if form.tag_field else mended

    def _list(self, where: Where, value: object, form: inspect.ListType | inspect.VarTupleType) -> object:
        if not isinstance(value, list):
            return self._wrong_type(where, value, "a list")
        self._count(where, len(value), form)
        return [self.any((*where, at), item, form.item_type) for at, item in enumerate(value)]

    def _dict(self, where: Where, value: object, form: inspect.DictType) -> object:
        if not isinstance(value, dict):
            return self._wrong_type(where, value, "a block of named fields")
        self._count(where, len(value), form)
        for name in value:
            self.any((*where, name), name, form.key_type)
        return {name: self.any((*where, name), item, form.value_type) for name, item in value.items()}

    def _union(
        self, where: Where, value: object, form: inspect.UnionType, extra: dict[str, str] | None
    ) -> object:
        structs = [choice for choice in form.types if isinstance(choice, inspect.StructType)]
        if value is not None and len(structs) > 1:
            return self._tagged(where, value, structs)
        fitting = [choice for choice in form.types if _suits(value, choice)]
        if fitting:
            return self.any(where, value, fitting[0], extra)
        if value is None:
            return self._wrong_type(where, value, "something")
        others = [choice for choice in form.types if not isinstance(choice, inspect.NoneType)]
        return self.any(where, value, others[-1], extra)

    def _tagged(self, where: Where, value: object, structs: Sequence[inspect.StructType]) -> object:
        if not isinstance(value, dict):
            return self._wrong_type(where, value, "a block of named fields")
        field = str(structs[0].tag_field)
        tag = value.get(field)
        for struct in structs:
            if struct.tag == tag:
                return self._struct(where, value, struct)
        known = ", ".join(f"`{struct.tag}`" for struct in structs)
        if tag is None:
            self._note(where, "FIELD-MISSING", f"The field `{field}` is missing.", f"Use one of {known}.")
        else:
            self._note((*where, field), "FIELD-VALUE", f"`{tag}` is no {field}.", f"Use one of {known}.")
        return value

    def _plain(self, where: Where, value: object, form: inspect.Type, extra: dict[str, str]) -> object:
        if isinstance(form, inspect.LiteralType):
            if value not in form.values:
                known = ", ".join(f"`{choice}`" for choice in form.values)
                self._note(where, "FIELD-VALUE", f"`{value}` is not allowed here.", f"Use one of {known}.")
            return value
        if isinstance(form, inspect.StrType):
            return self._text(where, value, form, extra)
        if isinstance(form, inspect.IntType | inspect.FloatType):
            return self._number(where, value, form)
        if not _suits(value, form):
            self._wrong_type(where, value, _PLAIN_NAMES[_python_type(form)])
        return value

    def _text(self, where: Where, value: object, form: inspect.StrType, extra: dict[str, str]) -> object:
        if BARE in extra and isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            return self._wrong_type(where, value, "text")
        if not value.strip():
            self._note(where, "FIELD-EMPTY", f"{_name(where)} is empty.", "Fill it in.")
        elif form.pattern and not re.search(form.pattern, value):
            self._note(where, "FIELD-VALUE", f"`{value}` does not have the right form.", extra.get(HINT, ""))
        return value

    def _number(self, where: Where, value: object, form: inspect.IntType | inspect.FloatType) -> object:
        if not _suits(value, form):
            return self._wrong_type(where, value, _PLAIN_NAMES[_python_type(form)])
        low, high = form.ge, form.le
        if isinstance(value, int | float) and not (
            (low is None or value >= low) and (high is None or value <= high)
        ):
            self._note(
                where, "FIELD-VALUE", f"{value} is out of range.", f"Write a number from {low} to {high}."
            )
        return value

    def _count(
        self, where: Where, count: int, form: inspect.ListType | inspect.VarTupleType | inspect.DictType
    ) -> None:
        low, high = form.min_length or 0, form.max_length
        if count < low or (high is not None and count > high):
            wanted = f"exactly {low}" if low == high else f"{low} to {high}" if high else f"at least {low}"
            self._note(where, "FIELD-COUNT", f"{_name(where)} has {count} entries.", f"Write {wanted}.")

    def _wrong_type(self, where: Where, value: object, wanted: str) -> object:
        hint = _QUOTES if wanted == "text" and not isinstance(value, list | dict | None) else ""
        if value is None:
            self._note(where, "FIELD-EMPTY", f"{_name(where)} is empty.", f"Write {wanted}.")
        else:
            is_now = _PLAIN_NAMES.get(type(value), "something else")
            self._note(where, "FIELD-TYPE", f"{_name(where)} is {is_now}, where {wanted} belongs.", hint)
        return value

    def _note(self, where: Where, code: str, message: str, hint: str = "") -> None:
        self.clean = False
        self.faults.append(self.document.fault(where, code, message, hint))


def _suits(value: object, form: inspect.Type) -> bool:
    wanted = _python_type(form)
    if isinstance(form, inspect.LiteralType):
        return value in form.values
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is wanted


def _python_type(form: inspect.Type) -> type:
    if isinstance(form, inspect.Metadata):
        return _python_type(form.type)
    return _PYTHON_TYPES.get(type(form), str)


_PYTHON_TYPES: dict[type, type] = {
    inspect.StrType: str,
    inspect.IntType: int,
    inspect.FloatType: float,
    inspect.BoolType: bool,
    inspect.DateType: date,
    inspect.NoneType: type(None),
    inspect.ListType: list,
    inspect.VarTupleType: list,
    inspect.DictType: dict,
    inspect.StructType: dict,
}


def _name(where: Where) -> str:
    """The field as an author would point at it: `options.b.why`, `references` entry 2."""
    words = [f"entry {step + 1}" if isinstance(step, int) else str(step) for step in where]
    if words and isinstance(where[0], int):
        words = words[1:] or words
    return f"`{'.'.join(words)}`" if words else "the file"


def _nearest(name: str, names: Iterable[str]) -> str:
    names = list(names)
    near = difflib.get_close_matches(name, names, n=1)
    return f"Is `{near[0]}` meant?" if near else f"Allowed are {', '.join(f'`{known}`' for known in names)}."
