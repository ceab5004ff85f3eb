from __future__ import annotations

from argon2 import PasswordHasher

from studyhub.adapters.passwords import hash_password, needs_rehash, password_fits


def test_password_fits_its_own_hash_and_no_other() -> None:
    stored = hash_password("three green lamps")
    assert password_fits(stored, "three green lamps")
    assert not password_fits(stored, "three green lamp")


def test_nobody_has_a_password() -> None:
    assert not password_fits(None, "nobody has this password")


def test_damaged_hash_fits_nothing() -> None:
    assert not password_fits("not a hash", "three green lamps")


def test_hash_is_argon2id_with_its_own_salt() -> None:
    first, second = hash_password("same"), hash_password("same")
    assert first.startswith("$argon2id$")
    assert first != second


def test_hash_with_weaker_parameters_is_renewed() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024).hash("x")
    assert needs_rehash(weak)
    assert not needs_rehash(hash_password("x"))
