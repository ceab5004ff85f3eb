"""The site as `make run` serves it, and a bare page served alike, in processes of their own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psutil

from bench.synthetic import write_content
from studyhub.config import CONTENT, ROOT

QUESTIONS = 1500
PATIENCE = 60
LOADS = 503
"""What `/readyz` says of a site that loads still; other servers have no such page."""
STILL = 1.0
"""Seconds without a change after which a server's processes are taken for those that stay."""
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Set on some machines of builders: there Python compiles all code anew at each start."""
BARE = """
from flask import Flask
app = Flask("bare")
app.get("/")(lambda: "<!doctype html><title>Bare</title>")
"""


def content_of_size(folder: Path) -> Path:
    """A content folder of 1,500 questions, with the blueprints that are shipped."""
    made = write_content(folder, QUESTIONS)
    shutil.copytree(CONTENT / "blueprints", made / "blueprints", dirs_exist_ok=True)
    return made


@contextmanager
def studyhub(scratch: Path, content: Path) -> Iterator[tuple[int, float]]:
    """The site on its folder: its port, and the seconds to its first page."""
    port = free_port()
    settings = {
        "PORT": str(port),
        "INSTANCE_FOLDER": str(scratch / "instance"),
        "DATABASE_URL": f"sqlite:///{scratch / 'studyhub.db'}",
        "CONTENT_FOLDER": str(content),
        "RATE_LIMITS": "no",
    }
    with running([sys.executable, "-m", "studyhub.cli.serve"], ROOT, settings, port) as (_, seconds):
        yield port, seconds


@contextmanager
def bare_flask(scratch: Path) -> Iterator[tuple[int, float]]:
    """One Flask view under the same server with the same threads: what nothing can be below."""
    port = free_port()
    (scratch / "bare.py").write_text(BARE)
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8", "--preload", "bare:app"]
    with running([sys.executable, "-m", "gunicorn", *options], scratch, {}, port) as (_, seconds):
        yield port, seconds


def get(port: int, address: str) -> int:
    """The status of a page."""
    asking = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        asking.request("GET", address)
        reply = asking.getresponse()
        reply.read()
        return reply.status
    finally:
        asking.close()


def memory_mib(port: int) -> float:
    """Memory of the process that listens on a port and of all it has started (PSS: shared pages once)."""
    master = next(
        process
        for process in psutil.Process().children()
        if any(link.laddr.port == port for link in process.net_connections() if link.laddr)
    )
    tree = [master, *master.children(recursive=True)]
    return float(sum(process.memory_full_info().pss for process in tree)) / 2**20


@contextmanager
def running(
    command: list[str], folder: Path, settings: dict[str, str], port: int, page: str = "/"
) -> Iterator[tuple[psutil.Process, float]]:
    """A server as a process of its own, and the seconds to its first `page`; it ends with the block."""
    environ = {name: value for name, value in os.environ.items() if name != NO_BYTECODE}
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        command,
        cwd=folder,
        env=environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, port, page)
        seconds, master = time.perf_counter() - began, psutil.Process(process.pid)
        _settle(master, port)
        yield master, seconds
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:  # Kolibri may not end when it is told so while it starts
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, page: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            if get(port, page) == 200:
                return
        time.sleep(0.02)
    raise RuntimeError("the server did not give its first page")


def _settle(master: psutil.Process, port: int) -> None:
    """Wait until no process begins or ends: a site's first worker answers while the others load, and goes."""
    there, since, until = master.children(), time.monotonic(), time.monotonic() + PATIENCE
    while time.monotonic() < min(since + STILL, until):
        time.sleep(0.05)
        now = master.children()
        if now != there or get(port, "/readyz") == LOADS:
            there, since = now, time.monotonic()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
