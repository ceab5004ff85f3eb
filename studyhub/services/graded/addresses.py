"""Which network addresses a graded exam may be sat from: lines of an instructor, and the question itself."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address, ip_network

MOST_RANGES = 50


def read_ranges(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The networks that the lines of a text name, as CIDR; and for each line that names none what is wrong.

    A line is an address (`203.0.113.7`) or a range (`203.0.113.0/24`, `2001:db8::/32`); what follows a # is a
    remark, and empty lines are passed over.
    """
    found: dict[str, None] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.split("#", 1)[0].strip()
        if not written:
            continue
        try:
            found[str(ip_network(written, strict=False))] = None
        except ValueError:
            faults.append(
                f"Line {number}, “{written[:40]}”, is neither an address nor a range such as 203.0.113.0/24."
            )
    if len(found) > MOST_RANGES:
        faults.append(f"At most {MOST_RANGES} ranges can be named; these are {len(found)}.")
    return tuple(found), tuple(faults)


def is_inside(address: str, ranges: Sequence[str]) -> bool:
    """Whether an address lies in one of the ranges; without ranges any does, and what is no address never.

    An IPv4 address that came in IPv6 clothes (`::ffff:203.0.113.7`) is what it is within, too.
    """
    if not ranges:
        return True
    try:
        at = ip_address(address)
    except ValueError:
        return False
    forms = {at, getattr(at, "ipv4_mapped", None) or at}
    return any(form in network for network in map(ip_network, ranges) for form in forms)
