"""What can go wrong with a college's sign-in; the messages are for the log and hold no secret."""

from __future__ import annotations

from studyhub.adapters.errors import OutsideError


class ProviderAway(OutsideError):
    """The provider could not be reached, or did not answer as OpenID Connect says."""


class IdentityRefused(OutsideError):
    """What came back proves nothing: forged, replayed, meant for another site, or of another provider."""


class ClockApart(IdentityRefused):
    """A token from the past or the future: the clock of this machine or of the provider is wrong."""
