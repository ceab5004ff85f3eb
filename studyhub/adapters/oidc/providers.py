"""The providers that a site signs people in with, as a TOML file names them: a table a provider."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SLUG = re.compile(r"[a-z0-9]{1,20}")


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider.

    `slug` stands in the return address. `domains`: whose mail addresses it speaks for ([]: any). `subject` is
    the claim that says, within the issuer, who somebody is. `second_step`: values of `amr` or `acr` that
    stand for our second step. `join_code`: of the cohort whose page newcomers are shown.
    """

    slug: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = ""
    domains: tuple[str, ...] = ()
    only: bool = False
    subject: str = "sub"
    mail_is_verified: bool = False
    second_step: tuple[str, ...] = ()
    join_code: str = ""
    private_network: bool = False

    def __repr__(self) -> str:
        """Without the secret: a traceback or a log may show it."""
        return f"Provider({self.slug!r}, issuer={self.issuer!r})"

    def speaks_for(self, email: str) -> bool:
        """Whether an address is within its domains."""
        return email.rpartition("@")[2].lower() in self.domains


KINDS: dict[str, Any] = {
    "name": str,
    "issuer": str,
    "client_id": str,
    "client_secret": str,
    "domains": list,
    "only": bool,
    "subject": str,
    "mail_is_verified": bool,
    "second_step": list,
    "join_code": str,
    "private_network": bool,
}
NEEDED = ("name", "issuer", "client_id")


def read_providers(file: Path) -> tuple[Provider, ...]:
    """The providers of a file; raises ValueError that names every fault, a line each, and no secret."""
    try:
        tables = tomllib.loads(file.read_text())
    except OSError:
        raise ValueError(f"{file} cannot be read") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        # The message of a TOML fault gives line and column, not the text there.
        raise ValueError(f"{file} is no TOML: {str(wrong).splitlines()[0]}") from None
    faults = [f"{slug}: {fault}" for slug, table in tables.items() for fault in _faults(slug, table)]
    if faults:
        raise ValueError("\n".join(faults))
    return tuple(_provider(slug, table) for slug, table in tables.items())


def _provider(slug: str, table: dict[str, Any]) -> Provider:
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
    }
    plain["domains"] = tuple(one.lower() for one in plain.get("domains", ()))
    return Provider(slug=slug, **plain)


def _faults(slug: str, table: Any) -> list[str]:
    if not SLUG.fullmatch(slug) or not isinstance(table, dict):
        return ["a provider is a table named in small letters and digits, such as [college]"]
    known = {one.name for one in fields(Provider)} - {"slug"}
    found = [f"“{name}” is no setting of a provider" for name in table if name not in known]
    found += [f"“{name}” is missing" for name in NEEDED if not table.get(name)]
    for name, kind in KINDS.items():
        value: Any = table.get(name, kind())
        if type(value) is not kind or (kind is list and not all(isinstance(one, str) for one in value)):
            found.append(f"“{name}” is of the wrong kind")
    return found or _clashes(table)


def _clashes(table: dict[str, Any]) -> list[str]:
    found = []
    issuer = urlsplit(table["issuer"])
    http = issuer.scheme == "http" and table.get("private_network", False)
    if not (issuer.scheme == "https" or http) or not issuer.hostname or issuer.query or issuer.fragment:
        found.append("“issuer” is an address such as https://login.example.edu")
    if table.get("only") and not table.get("domains"):
        found.append("“only” needs “domains”: whose people they are")
    if table.get("mail_is_verified") and not table.get("domains"):
        found.append("“mail_is_verified” needs “domains”: the addresses that it can vouch for")
    return found
