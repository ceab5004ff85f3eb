"""The named refusals of services; only web/errors.py knows which HTTP status each one means."""


class Refusal(Exception):
    """A use case that is refused; the message is a sentence for the person that says what to do."""


class NotFound(Refusal):
    """There is no such thing, or it belongs to somebody else: the two are told apart for nobody."""


class Invalid(Refusal):
    """Something typed cannot be used."""


class WeakPassword(Invalid):
    """A password that may not be chosen."""


class Conflict(Refusal):
    """It was changed or closed in the meantime."""


class Closed(Refusal):
    """The site does not offer this now, by its settings."""


class TooMany(Refusal):
    """Too many tries; the message says when to come back."""
