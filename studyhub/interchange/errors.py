"""What a file can be refused for as a whole."""

from __future__ import annotations


class Unreadable(ValueError):
    """The file is not what it should be, or is built to do harm; the message says what to do."""
