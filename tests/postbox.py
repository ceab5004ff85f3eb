"""A real mail server on this machine, and its mailbox."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Inbox(Message):  # type: ignore[misc]  # the package ships no types
    """The mailbox of a real SMTP server."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[EmailMessage] = []
        self.arrived = threading.Condition()

    def handle_message(self, message: EmailMessage) -> None:
        """Keep a mail, and wake whoever waits for it."""
        with self.arrived:
            self.mails.append(message)
            self.arrived.notify_all()

    def text(self, number: int = 0) -> str:
        """The text of the mail of that number, waited for."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.mails) > number, timeout=10)
        body = self.mails[number].get_payload(decode=True)
        assert isinstance(body, bytes)
        return body.decode()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    """A real SMTP server on a free port of this machine: its mailbox and its port."""
    box, port = Inbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()
