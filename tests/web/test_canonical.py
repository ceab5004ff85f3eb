"""Equal values are the same bytes in each process, others are others, and what cannot be told is refused."""

from __future__ import annotations

import subprocess
import sys
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.config import ROOT
from studyhub.web.canonical import canonical
from tests.conftest import NOW


@dataclass(frozen=True)
class One:
    a: object
    b: object = None


@dataclass(frozen=True)
class Other:
    a: object
    b: object = None


@dataclass
class Loose:
    a: int = 1


PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(), max_size=5)
    | st.binary(max_size=5)
    | st.uuids()
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.frozensets(inner, max_size=3)
        | st.builds(One, inner, inner)
        | st.builds(Other, inner)
    ),
    max_leaves=8,
)


def exact(value: object) -> object:
    """A value with its kinds, where Python holds 1, 1.0 and True for the same."""
    if isinstance(value, tuple):
        return "tuple", tuple(map(exact, value))
    if isinstance(value, frozenset):
        return "set", frozenset(map(exact, value))
    if isinstance(value, One | Other):
        return type(value).__name__, exact(value.a), exact(value.b)
    return type(value).__name__, value


@given(VALUES, VALUES)
def test_bytes_are_the_same_for_what_is_the_same_and_for_nothing_else(one: object, other: object) -> None:
    assert (canonical(one) == canonical(other)) == (exact(one) == exact(other))
    assert canonical((one, other)) == canonical((one, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("a",), "a"),
        ((), None),
        (1, True),
        (1, "1"),
        (b"a", "a"),
        (One("a"), Other("a")),
        (One("a", "b"), One("b", "a")),
        (frozenset({"a", "b"}), ("a", "b")),
        (NOW, NOW + timedelta(microseconds=1)),
        (NOW, NOW.astimezone(timezone(timedelta(hours=1)))),
        (("str:1:a",), ("a",)),
    ],
)
def test_what_looks_alike_is_told_apart(one: object, other: object) -> None:
    assert canonical(one) != canonical(other)


def test_order_of_a_set_says_nothing() -> None:
    letters = [chr(n) for n in range(97, 120)]
    assert canonical(frozenset(letters)) == canonical(frozenset(reversed(letters)))


def test_another_process_says_the_same() -> None:
    value = ("a", frozenset({"b", "c", "d", "e"}), uuid.UUID(int=7), date(2026, 11, 23), None, (1, True))
    code = (
        "import datetime; from uuid import UUID; from studyhub.web.canonical import canonical;"
        f"print(canonical({value!r}).hex())"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    assert said.stdout.strip() == canonical(value).hex()


@pytest.mark.parametrize(
    "value", [[1], {"a": 1}, {1}, 1.5, object(), Loose(), (1, [2]), datetime(2026, 1, 1), One, NOW.tzinfo]
)
def test_what_has_no_exact_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)
