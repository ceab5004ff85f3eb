"""The servers of the test, each as its own programs run it, to be killed, cut off and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from studyhub.config import ROOT

from .places import Place
from .set_up_servers import find

PATIENCE = 90
"""Seconds after which something that was to come is taken not to come."""


def wait_for(what: str, there: Callable[[], object]) -> None:
    """Wait until something holds; raises AssertionError with what it was."""
    until = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.05)


@dataclass
class Machine:
    """A server: where it is, its folder, and the process that runs there now."""

    place: Place
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def run(
        self,
        command: Sequence[str],
        *,
        user: str = "",
        environ: Mapping[str, str] | None = None,
        code: Path = ROOT,
    ) -> None:
        """Start a program there, in a session of its own; Python finds its modules in `code`."""
        with (self.folder / "said.txt").open("ab") as said:
            self.process = subprocess.Popen(  # noqa: S603 - our own words
                self.place.inside(command, user=user),
                cwd=code,
                env=os.environ | (environ or {}),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """All that it wrote."""
        return (self.folder / "said.txt").read_text(errors="replace")

    @property
    def runs(self) -> bool:
        """Whether its program still runs."""
        return self.process is not None and self.process.poll() is None

    def listens(self) -> bool:
        """Whether somebody takes connections there."""
        with suppress(OSError), socket.create_connection((self.place.address, self.place.port), 2):
            return True
        assert self.runs, f"ended by itself: {self.said[-2000:]}"
        return False

    def kill(self) -> None:
        """`kill -9` it and all that it started."""
        if self.process is None:
            return
        family: list[psutil.Process] = []
        with suppress(psutil.NoSuchProcess):
            me = psutil.Process(self.process.pid)
            family = [me, *me.children(recursive=True)]
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        self.process.wait(timeout=PATIENCE)
        psutil.wait_procs(family, timeout=PATIENCE)
        self.process = None


@dataclass
class Redis(Machine):
    """Counts of limits; nothing of it is kept."""

    @property
    def url(self) -> str:
        return f"redis://{self.place.address}:{self.place.port}/0"

    def start(self) -> None:
        listen = ["--bind", self.place.address, "--port", str(self.place.port), "--protected-mode", "no"]
        self.run([str(find("redis-server")), *listen, "--save", "", "--appendonly", "no"])
        wait_for("Redis", self.listens)

    def cut(self) -> None:
        """No answer comes any more, and no refusal either."""
        if self.place.namespace:
            self.place.link("down")
        elif self.process:
            self.process.send_signal(signal.SIGSTOP)

    def mend(self) -> None:
        """The wire is back."""
        if self.place.namespace:
            self.place.link("up")
        elif self.process:
            self.process.send_signal(signal.SIGCONT)


@dataclass
class Node(Machine):
    """StudyHub as docs/deployment.md has it run on one of several machines."""

    settings: Mapping[str, str] = field(default_factory=dict)
    code: Path = ROOT

    @property
    def environ(self) -> dict[str, str]:
        """What the node is told by its environment."""
        own = {"HOST": self.place.address, "PORT": str(self.place.port), "INSTANCE_FOLDER": str(self.folder)}
        return {**self.settings, **own}

    def begin(self) -> None:
        """Start it, and do not wait."""
        self.run([sys.executable, "-m", "studyhub.cli.serve"], environ=self.environ, code=self.code)

    def command(self, *words: str) -> None:
        """`flask ...` on this machine."""
        run = self.place.inside([sys.executable, "-m", "flask", *words])
        done = subprocess.run(  # noqa: S603 - our own words
            run, cwd=self.code, env=os.environ | self.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        self.begin()
        self.wait()

    def wait(self) -> None:
        wait_for(f"the node at {self.place.address}", lambda: self.ready()[0] == 200)

    def ready(self) -> tuple[int, str]:
        """What /readyz says to who asks the node itself; (0, "") for nothing."""
        return self.ask("/readyz")

    def ask(self, path: str) -> tuple[int, str]:
        """Status and text of a page of the node itself; (0, "") for none."""
        assert self.runs, f"the node ended: {self.said[-2000:]}"
        asking = HTTPConnection(self.place.address, self.place.port, timeout=10)
        try:
            asking.request("GET", path)
            reply = asking.getresponse()
            return reply.status, reply.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            asking.close()

    def stop(self) -> None:
        """As `systemctl stop` does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=PATIENCE)
        self.process = None


@dataclass
class Proxy(Machine):
    """HAProxy by deploy/haproxy.cfg, with the addresses of this test and without a certificate."""

    nodes: tuple[Place, ...] = ()

    @property
    def url(self) -> str:
        return f"http://{self.place.address}:{self.place.port}"

    def start(self) -> None:
        settings = self.folder / "haproxy.cfg"
        settings.write_text(self.configured((ROOT / "deploy" / "haproxy.cfg").read_text()))
        self.run([str(find("haproxy")), "-db", "-f", str(settings)])
        wait_for("the proxy", self.listens)

    def configured(self, text: str) -> str:
        """The file as it is shipped, for the machines of this test."""
        deploy = ROOT / "deploy"
        one, two = (f"{node.address}:{node.port}" for node in self.nodes)
        said = {
            "/run/haproxy/admin.sock": str(self.folder / "sock"),
            "/etc/haproxy/studyhub-away.http": str(deploy / "studyhub-away.http"),
            "bind :80": f"bind {self.place.address}:{self.place.port}",
            "10.0.0.11:8000": one,
            "10.0.0.12:8000": two,
            "httponly secure": "httponly",
            "X-Forwarded-Proto https": "X-Forwarded-Proto http",
            "inter 1s": "inter 300ms",
        }
        for shipped, here in said.items():
            assert shipped in text, shipped
            text = text.replace(shipped, here)
        lines = text.splitlines()
        return (
            "\n".join(line for line in lines if " ssl crt " not in line and "redirect scheme" not in line)
            + "\n"
        )

    def sends_to(self, node: str) -> bool:
        """Whether it takes a node for ready."""
        with socket.socket(socket.AF_UNIX) as asking:
            asking.settimeout(10)
            asking.connect(str(self.folder / "sock"))
            asking.sendall(b"show stat\n")
            told = b"".join(iter(lambda: asking.recv(65536), b"")).decode()
        row = next(line for line in told.splitlines() if line.startswith(f"nodes,{node},"))
        return row.split(",")[17].startswith("UP")
