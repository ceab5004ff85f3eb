"""An address of its own for each server: a network namespace where we may make one, else 127.0.0.x."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.conftest import free_port

NAMES = ("db", "redis", "one", "two", "proxy")
PLAIN = "STUDYHUB_TEST_PLAIN"
"""Set in the environment, nothing is made or mounted: as on a machine that permits neither."""


@dataclass(frozen=True)
class Place:
    """Where a server runs: its address and port, and the namespace that it is in, empty for none."""

    address: str
    port: int
    namespace: str = ""

    def inside(self, command: Sequence[str], *, user: str = "") -> list[str]:
        """A command as it is run there, by another user where one is named; it keeps its process id."""
        enter = ["ip", "netns", "exec", self.namespace] if self.namespace else []
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        return [*enter, *become, *command]

    def link(self, state: str) -> None:
        """Take its wire out ("down") or put it in again ("up")."""
        ip("-n", self.namespace, "link", "set", "eth0", state)


def ip(*words: str) -> None:
    """Set something up in the kernel's network; raises CalledProcessError."""
    subprocess.run(["ip", *words], check=True, capture_output=True, timeout=30)  # noqa: S603, S607 - our own words


@contextmanager
def places() -> Iterator[dict[str, Place]]:
    """A place for each of NAMES; what was made for them is taken away."""
    with contextlib.ExitStack() as made:
        found = None
        if os.geteuid() == 0 and PLAIN not in os.environ:
            with contextlib.suppress(OSError, subprocess.SubprocessError, NotWired):
                found = _wired(f"sh{os.getpid()}", made)
        yield found or {name: Place(f"127.0.0.{2 + n}", free_port()) for n, name in enumerate(NAMES)}


class NotWired(Exception):
    """Namespaces could be made, but nothing goes from one to the other."""


def _wired(bridge: str, made: contextlib.ExitStack) -> dict[str, Place]:
    # 198.18.0.0/15 is for measurements between devices and is routed nowhere (RFC 2544).
    net = f"198.18.{os.getpid() % 250}"
    ip("link", "add", bridge, "type", "bridge")
    made.callback(ip, "link", "del", bridge)
    ip("addr", "add", f"{net}.1/24", "dev", bridge)
    ip("link", "set", bridge, "up")
    found = {}
    for number, name in enumerate(NAMES):
        space, wire = f"{bridge}-{name}", f"{bridge}v{number}"
        ip("netns", "add", space)
        made.callback(ip, "netns", "del", space)
        ip("link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", space)
        ip("link", "set", wire, "master", bridge, "up")
        ip("-n", space, "addr", "add", f"{net}.{10 + number}/24", "dev", "eth0")
        ip("-n", space, "link", "set", "lo", "up")
        ip("-n", space, "link", "set", "eth0", "up")
        found[name] = Place(f"{net}.{10 + number}", free_port(), space)
    _try_wire(f"{net}.1", found["one"])
    return found


def _try_wire(address: str, place: Place) -> None:
    with socket.create_server((address, 0)) as listening:
        port = listening.getsockname()[1]
        asked = f"import socket; socket.create_connection(('{address}', {port}), 5)"
        done = subprocess.run(  # noqa: S603 - our own words
            place.inside([sys.executable, "-c", asked]), check=False, capture_output=True, timeout=30
        )
    if done.returncode:
        raise NotWired("a firewall lets nothing through")
