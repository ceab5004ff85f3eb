from __future__ import annotations

import logging

import pytest

from studyhub.adapters.errors import MailNotSent
from studyhub.adapters.mail import Mail, Mailer, SmtpServer, send_over_smtp
from tests.conftest import Inbox

LETTER = Mail("amina@example.edu", "Grüße", "Open this: https://study.example.edu/x\n")


def test_mail_reaches_a_real_server(inbox: tuple[Inbox, int]) -> None:
    box, port = inbox
    server = SmtpServer("127.0.0.1", port, "none", "", "", "StudyHub <studyhub@example.edu>")
    assert Mailer(server).send(LETTER).wait(10)
    assert "https://study.example.edu/x" in box.text()
    assert box.mails[0]["To"] == LETTER.to


def test_server_that_is_gone_is_a_named_error() -> None:
    gone = SmtpServer("127.0.0.1", 1, "none", "", "", "x@example.edu")
    with pytest.raises(MailNotSent):
        send_over_smtp(gone, LETTER)


def test_mail_that_cannot_be_sent_is_logged_without_its_link(caplog: pytest.LogCaptureFixture) -> None:
    mailer = Mailer(SmtpServer("127.0.0.1", 1, "none", "", "", "x@example.edu"))
    with caplog.at_level(logging.ERROR):
        assert mailer.send(LETTER).wait(10)
    assert "could not be sent" in caplog.text
    assert "https://study.example.edu/x" not in caplog.text


def test_without_a_server_the_mail_is_printed_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    mailer = Mailer(None)
    with caplog.at_level(logging.WARNING):
        mailer.send(LETTER)
    assert "https://study.example.edu/x" in caplog.text
    assert not mailer.delivers


def test_name_with_a_line_end_adds_no_head_to_a_mail(inbox: tuple[Inbox, int]) -> None:
    box, port = inbox
    server = SmtpServer("127.0.0.1", port, "none", "", "", "StudyHub <studyhub@example.edu>")
    assert Mailer(server).send(Mail(LETTER.to, "Join HIT\r\nBcc: all@example.edu", "Come.")).wait(10)
    assert box.text()
    assert (box.mails[0]["Bcc"], box.mails[0]["Subject"]) == (None, "Join HIT Bcc: all@example.edu")
