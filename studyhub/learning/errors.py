"""The named refusals of learning: what an answer can lack before it can be marked."""


class Unmarkable(ValueError):
    """An answer that cannot be marked as it stands; the message is a sentence that says what to do."""
