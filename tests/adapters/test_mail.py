from __future__ import annotations

import logging

import pytest
from aiosmtpd.controller import Controller

from studyhub.adapters.errors import MailNotSent
from studyhub.adapters.mail import Mail, Mailer, SmtpServer, send_over_smtp
from tests.conftest import Inbox, free_port

LETTER = Mail("amina@example.edu", "Grüße", "Open this: https://study.example.edu/x\n")


def test_mail_reaches_a_real_server(inbox: tuple[Inbox, int]) -> None:
    box, port = inbox
    server = SmtpServer("127.0.0.1", port, "none", "", "", "StudyHub <studyhub@example.edu>")
    Mailer(server).deliver(LETTER, "0a1b")
    assert "https://study.example.edu/x" in box.text()
    assert (box.mails[0]["To"], box.mails[0]["Message-ID"]) == (LETTER.to, "<0a1b@example.edu>")


def test_server_that_is_gone_is_a_named_error() -> None:
    gone = SmtpServer("127.0.0.1", 1, "none", "", "", "x@example.edu")
    with pytest.raises(MailNotSent):
        send_over_smtp(gone, LETTER)


class Refusing:
    """An SMTP server that knows nobody."""

    async def handle_RCPT(  # noqa: N802 - the package's name
        self, _server: object, _session: object, _envelope: object, address: str, _options: object
    ) -> str:
        return f"550 5.1.1 <{address}>: unknown"


def test_what_is_said_of_a_refused_recipient_names_no_address() -> None:
    port = free_port()
    controller = Controller(Refusing(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with pytest.raises(MailNotSent) as wrong:
            send_over_smtp(SmtpServer("127.0.0.1", port, "none", "", "", "x@example.edu"), LETTER)
    finally:
        controller.stop()
    assert wrong.value.words == "The mail server refuses the recipient (code 550)."
    assert wrong.value.final


def test_without_a_server_the_mail_is_printed_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    mailer = Mailer(None)
    with caplog.at_level(logging.WARNING):
        mailer.deliver(LETTER)
    assert "https://study.example.edu/x" in caplog.text
    assert not mailer.delivers


def test_name_with_a_line_end_adds_no_head_to_a_mail(inbox: tuple[Inbox, int]) -> None:
    box, port = inbox
    server = SmtpServer("127.0.0.1", port, "none", "", "", "StudyHub <studyhub@example.edu>")
    Mailer(server).deliver(Mail(LETTER.to, "Join HIT\r\nBcc: all@example.edu", "Come."))
    assert box.text()
    assert (box.mails[0]["Bcc"], box.mails[0]["Subject"]) == (None, "Join HIT Bcc: all@example.edu")
