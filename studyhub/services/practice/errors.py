"""The named refusals of practice."""

from studyhub.services.errors import Conflict, Invalid


class NothingToAsk(Invalid):
    """No question fits: everything due is done, or the filters leave none."""


class SessionOver(Conflict):
    """The session was ended or its time is up; the answer is not marked."""


class StaleForm(Conflict):
    """The form belongs to an earlier state: taken back in another tab, or the question was edited."""
