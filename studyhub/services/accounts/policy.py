"""Which passwords are taken: long ones that nobody would guess early, whatever they are made of.

NIST SP 800-63B-4, section 3.1.1.2: at least 15 characters where a password alone lets somebody in (here it
does, unless its person chose a second step), 64 or more allowed, no rules of composition, no change by the
calendar, and the whole password held against what is common, breached or expected here, with the reason told.
The list is that of the package zxcvbn, which works offline. Beyond the standard, a password is refused that
its estimate says would fall within EASY guesses, such as a run of keys or one word written twice.
"""

from __future__ import annotations

from studyhub.adapters.passwords import guesses, is_common
from studyhub.services.errors import WeakPassword

SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 128
EASY = 10**9
SITE = "studyhub"
ADVICE = "Put four or more unrelated words together, or let a password manager choose."
LENGTH = f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters. {ADVICE}"
COMMON = f"This password, or what it repeats, is on the list of those that are tried first. {ADVICE}"
YOURS = f"This password is your name, your address or the name of this site, which are tried first. {ADVICE}"
EASILY_GUESSED = (
    f"This password is made of things that are tried early, such as runs of keys or common words. {ADVICE}"
)


def check_password(password: str, *, email: str, name: str) -> None:
    """Raises WeakPassword for a password that may not be chosen by the person of this address and name."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(LENGTH)
    about = _about(email, name)
    repeated = _repeated(password.casefold())
    if _letters(repeated) in {_letters(word) for word in about}:
        raise WeakPassword(YOURS)
    if len(repeated) == 1 or is_common(password) or is_common(repeated):
        raise WeakPassword(COMMON)
    if guesses(password, about) < EASY:
        raise WeakPassword(EASILY_GUESSED)


def _about(email: str, name: str) -> tuple[str, ...]:
    """What somebody who knows the person would try."""
    local, _, host = email.casefold().partition("@")
    words = (SITE, email.casefold(), local, host, name.casefold(), *name.casefold().split())
    return tuple(word for word in words if word)


def _repeated(text: str) -> str:
    """The shortest part whose repetition is the whole text: `abc` of `abcabc`, or the text itself."""
    period = (text + text).find(text, 1)
    return text[:period]


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
