from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyhub.learning.errors import Unmarkable
from studyhub.learning.numbers import parse_number


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("1,234.5", "", "1234.5"),
        (" 78.17 % ", "%", "78.17"),
        ("$1,234", "$", "1234"),
        ("-$5", "$", "-5"),
        ("\N{MINUS SIGN}3", "", "-3"),
        (".5", "", "0.5"),
        ("12 days", "days", "12"),
        ("1 day", "days", "1"),
        ("1 000", "", "1000"),
    ],
)
def test_number_is_read_as_people_type_it(typed: str, unit: str, number: str) -> None:
    assert parse_number(typed, unit) == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["", "  ", "abc", "1,23", "12,34,5", "1.2.3", "%", "1e5", "NaN", "--5", "٣", "9" * 61]
)
def test_rubbish_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Unmarkable, match=r"\.$"):
        parse_number(typed)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_printed_number_is_read_back(number: Decimal) -> None:
    assert parse_number(f"{number:,}") == number


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_gets_a_sentence(text: str) -> None:
    said = ""
    try:
        number = parse_number(text)
    except Unmarkable as refusal:
        said = str(refusal)
    assert said.endswith(".") or number.is_finite()
