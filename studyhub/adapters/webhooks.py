"""How an event reaches another system's address: one POST, to where the address may lead and nowhere else.

Who types an address could make this server knock at doors that only it can reach. So the host is resolved
once, every address that it has must be a public one, and the connection goes to that very address:
a name that points elsewhere a moment later is of no use. Redirects are not followed, and nothing of the
answer but its status is read.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, urlsplit

from .errors import AddressRefused, NotTold

SECONDS = 10.0
LONGEST_ADDRESS = 500
STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})[ \r]")
ENOUGH = 1024
CARRIERS = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16"))
"""IPv6 networks whose addresses stand for IPv4 ones, private ones too."""

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Rules:
    """Where events may go; `private`: to this machine and its networks too, and to this machine by http."""

    private: bool = False


def check_address(address: str, rules: Rules) -> SplitResult:
    """The parts of an address that could be told; raises AddressRefused with a sentence. Asks no network."""
    if not 1 <= len(address) <= LONGEST_ADDRESS or not address.isascii() or not address.isprintable():
        raise AddressRefused(f"Write an address of at most {LONGEST_ADDRESS} plain characters.")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise AddressRefused("This is no address. Write one such as https://lms.example.edu/hooks.") from None
    if parts.scheme not in {"https", "http"} or not parts.hostname or " " in address or port == 0:
        raise AddressRefused("Write an address such as https://lms.example.edu/hooks.")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused("Leave name, password and fragment (#) out of the address.")
    if parts.scheme == "http" and not (rules.private and _is_this_machine(parts.hostname)):
        raise AddressRefused("The address must begin with https://, so that nobody reads along.")
    literal = _literal(parts.hostname)
    if literal is not None and not _may_reach(literal, rules):
        raise AddressRefused("This address lies within a private network. Write a public one.")
    return parts


def post(address: str, body: bytes, headers: Mapping[str, str], rules: Rules) -> int:
    """The status that a POST is answered with; raises AddressRefused, or NotTold with what went wrong."""
    parts = check_address(address, rules)
    deadline = time.monotonic() + SECONDS
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    places = resolved(host, port, rules)
    connection = HTTPConnection(host, port)
    try:
        connection.sock = connected(places, port, host if parts.scheme == "https" else "")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        named = {"Host": parts.netloc, "Connection": "close", "User-Agent": "StudyHub-Webhooks/1", **headers}
        connection.putrequest("POST", target, skip_host=True, skip_accept_encoding=True)
        for name, value in {**named, "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        return _status(connection.sock, deadline)
    except (OSError, HTTPException, ValueError) as wrong:
        raise NotTold(_words(wrong)) from wrong
    finally:
        connection.close()


def resolved(host: str, port: int, rules: Rules) -> list[IpAddress]:
    """The addresses of a host, all of which may be reached; raises AddressRefused, NotTold."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as wrong:
        raise NotTold("The name of the host is not known.") from wrong
    addresses = [ipaddress.ip_address(str(one[4][0]).split("%", 1)[0]) for one in found]
    if not addresses or not all(_may_reach(one, rules) for one in addresses):
        raise AddressRefused("The host lies within a private network.")
    return addresses


def _may_reach(address: IpAddress, rules: Rules) -> bool:
    """Whether an address may be told: a public one, looked through what carries IPv4 within IPv6.

    Link-local ones are never: there clouds keep the keys of their machines.
    """
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    address = mapped or address
    carried = any(address in network for network in CARRIERS if network.version == address.version)
    if carried or address.is_multicast or address.is_unspecified or address.is_link_local:
        return False
    return rules.private or address.is_global


def _is_this_machine(host: str) -> bool:
    literal = _literal(host)
    return literal.is_loopback if literal else host == "localhost"


def _literal(host: str) -> IpAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def connected(places: list[IpAddress], port: int, tls_for: str) -> socket.socket:
    """A connection to the first that answers; `tls_for` is the name that its certificate must have."""
    plain = _first_open(places, port)
    if not tls_for:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=tls_for)
    except BaseException:
        plain.close()
        raise


def _first_open(places: list[IpAddress], port: int) -> socket.socket:
    for place in places[:-1]:
        with contextlib.suppress(OSError):
            return socket.create_connection((str(place), port), timeout=SECONDS / len(places))
    return socket.create_connection((str(places[-1]), port), timeout=SECONDS / len(places))


def _status(sock: socket.socket, deadline: float) -> int:
    """The status of an answer: read up to its first line, within the time that is left, and no further."""
    read = b""
    while b"\n" not in read and len(read) < ENOUGH:
        sock.settimeout(max(0.01, deadline - time.monotonic()))
        piece = sock.recv(ENOUGH)
        if not piece:
            break
        read += piece
        if time.monotonic() >= deadline:
            raise TimeoutError
    found = STATUS_LINE.match(read)
    if found is None:
        raise NotTold("What answered does not speak HTTP.")
    return int(found[1])


def _words(wrong: Exception) -> str:
    """What went wrong, in words that tell nothing of the network behind."""
    if isinstance(wrong, ssl.SSLCertVerificationError):
        return "Its certificate is not good."
    if isinstance(wrong, ssl.SSLError):
        return "It does not speak HTTPS as it should."
    if isinstance(wrong, TimeoutError):
        return f"It did not answer within {SECONDS:.0f} seconds."
    return "It could not be reached."
