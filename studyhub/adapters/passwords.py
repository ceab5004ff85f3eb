"""How passwords are hashed: argon2id with the library's current parameters."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash of a password, salt and parameters included."""
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether a password fits a stored hash; without one, the same work is done for nothing.

    The idle work keeps an unknown account from answering faster than a known one.
    """
    try:
        _hasher.verify(stored or _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether a hash was made with older parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
