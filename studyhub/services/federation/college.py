"""The colleges whose sign-in this site takes, and whose people may come in by nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from studyhub.adapters.oidc.client import Client
from studyhub.adapters.oidc.providers import Provider
from studyhub.services.errors import Invalid, NotFound

HOW = "college:"
"""What stands before a provider's short name where it is kept how somebody signed in."""
NONE = "There is no such sign-in here. Log in another way, or ask the person who runs this site."


@dataclass(frozen=True)
class Button:
    """A provider on the page to log in: its short name and what the button says."""

    slug: str
    name: str


@dataclass(frozen=True)
class College:
    """The providers by their short names; none on most sites."""

    clients: Mapping[str, Client] = field(default_factory=dict)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All of them, in the order of the file."""
        return tuple(Button(slug, one.provider.name) for slug, one in self.clients.items())

    def client(self, slug: str) -> Client:
        """One of them; raises NotFound."""
        if slug not in self.clients:
            raise NotFound(NONE)
        return self.clients[slug]

    def refuse_other_ways(self, email: str, *, is_admin: bool = False) -> None:
        """Raises Invalid for somebody whose college wants its own sign-in.

        Who runs the site may always come in by password: the provider may be what is broken.
        """
        for one in self.clients.values():
            if one.provider.only and one.provider.speaks_for(email) and not is_admin:
                raise Invalid(f"Your college wants you to log in with {one.provider.name}: use its button.")


def college_of(providers: Iterable[Provider]) -> College:
    """The providers of the settings, ready to be asked; nothing is asked yet."""
    return College({one.slug: Client(one) for one in providers})


def in_words(how: str, college: College) -> str:
    """How somebody signed in, in words; "" for what was not kept."""
    plain = {"password": "password", "code": "password and code", "passkey": "passkey", "mail": "mailed link"}
    if how.startswith(HOW):
        slug = how.removeprefix(HOW)
        return college.clients[slug].provider.name if slug in college.clients else "college"
    return plain.get(how, "")
