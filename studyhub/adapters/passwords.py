"""How passwords are hashed (argon2id with the library's current parameters), and how soon one is guessed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher()
MOST_ESTIMATED = 72
"""Characters that zxcvbn looks at: its time grows faster than the length."""


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


def is_common(password: str) -> bool:
    """Whether the whole password, in any case, is one of the 30,000 that zxcvbn counted in breaches."""
    return password.casefold() in _common()


def guesses(password: str, about: Iterable[str] = ()) -> int:
    """Guesses that somebody needs who tries first what people choose, and knows words `about` the person."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists take 12 MiB, which only who sets passwords needs

    return int(zxcvbn(password[:MOST_ESTIMATED], list(about))["guesses"])


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - as above

    return frozenset(FREQUENCY_LISTS["passwords"])


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
