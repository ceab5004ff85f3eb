from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from studyhub.services.accounts.policy import LONGEST_PASSWORD, SHORTEST_PASSWORD, check_password
from studyhub.services.errors import WeakPassword


def check(password: str) -> None:
    check_password(password, email="amina.diallo@example.edu", name="Amina Diallo")


@pytest.mark.parametrize(
    "password",
    [
        "three green lamps",
        "correct horse battery staple",
        "päpstin röstet grüne äpfel",
        "kqzvhwmtbxrlpnd",
        "雨の日に猫が歌い鳥が踊るよる星",
        "x7$ Kd0 !pQ vB2~",
    ],
)
def test_long_password_is_taken_whatever_it_is_made_of(password: str) -> None:
    check(password)


def test_length_counts_signs_and_not_bytes() -> None:
    check("雨の日に猫が歌い鳥が踊るよる星")
    with pytest.raises(WeakPassword, match="15 to 128"):
        check("雨の日に猫が歌い鳥が踊る")


@given(st.text(max_size=SHORTEST_PASSWORD - 1) | st.text(min_size=LONGEST_PASSWORD + 1, max_size=300))
def test_length_outside_the_limits_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="15 to 128"):
        check(password)


def test_longest_password_is_taken_whole() -> None:
    check(("lamp river kestrel green " * 6)[:LONGEST_PASSWORD])


@pytest.mark.parametrize("password", [one for one in FREQUENCY_LISTS["passwords"] if len(one) >= 15])
def test_password_of_the_breached_list_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match=r"tried first\. Put four or more"):
        check(password.upper())


@pytest.mark.parametrize(
    "password", ["passwordpassword", "a" * 20, "dragondragondragon", "123456123456123456"]
)
def test_common_password_is_no_better_for_being_repeated(password: str) -> None:
    with pytest.raises(WeakPassword, match="tried first"):
        check(password)


@pytest.mark.parametrize(
    "password",
    ["amina.diallo@example.edu", "Amina Diallo Amina Diallo ", "studyhubstudyhub", "AminaDialloAminaDiallo"],
)
def test_what_is_known_of_the_person_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="your name, your address or the name of this site"):
        check(password)


@pytest.mark.parametrize(
    "password", ["qwertyuiopasdfgh", "123456789012345", "Password12345678!", "abcdefghijklmnop"]
)
def test_run_of_keys_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="tried early"):
        check(password)


def test_common_word_within_a_long_password_is_no_fault() -> None:
    check("my password hangs behind the kettle")
