"""How a mail leaves: over SMTP, or printed to the log where no server is set."""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

from .errors import MailNotSent

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 20
FOR_GOOD = 500
"""SMTP: replies from here on say that another try is of no use (RFC 5321, section 4.2.1)."""


@dataclass(frozen=True)
class Mail:
    """A plain-text mail to one person."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True)
class SmtpServer:
    """Where and how to hand mails over; `security` is starttls, tls or none."""

    host: str
    port: int
    security: str
    username: str
    password: str
    sender: str


def send_over_smtp(server: SmtpServer, mail: Mail, key: str = "") -> None:
    """Hand one mail to the server; raises MailNotSent with what the server said.

    The same `key` gives the same Message-ID: who gets a mail twice sees it once in most readers.
    """
    message = EmailMessage()
    message["From"], message["To"] = server.sender, mail.to
    message["Subject"] = " ".join(mail.subject.split())  # a name may hold a line's end, which no head may
    if key:
        message["Message-ID"] = f"<{key}@{parseaddr(server.sender)[1].partition('@')[2] or 'localhost'}>"
    message.set_content(mail.body)
    try:
        with _connect(server) as smtp:
            if server.username:
                smtp.login(server.username, server.password)
            smtp.send_message(message)
    except (OSError, smtplib.SMTPException) as wrong:
        raise _not_sent(wrong) from wrong


def greet(server: SmtpServer) -> None:
    """Connect and log in, without sending anything; raises MailNotSent with what the server said."""
    try:
        with _connect(server) as smtp:
            if server.username:
                smtp.login(server.username, server.password)
            smtp.noop()
    except (OSError, smtplib.SMTPException) as wrong:
        raise _not_sent(wrong) from wrong


def _not_sent(wrong: Exception) -> MailNotSent:
    """The fault in words that name no address: a server's own text often does."""
    code = getattr(wrong, "smtp_code", 0)
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        code = max(answer[0] for answer in wrong.recipients.values())
        return MailNotSent(
            str(wrong), f"The mail server refuses the recipient (code {code}).", final=code >= FOR_GOOD
        )
    if isinstance(wrong, smtplib.SMTPAuthenticationError):
        return MailNotSent(str(wrong), f"The mail server refuses our user name or password (code {code}).")
    if isinstance(wrong, smtplib.SMTPSenderRefused):
        return MailNotSent(str(wrong), f"The mail server refuses MAIL_FROM as the sender (code {code}).")
    if isinstance(wrong, smtplib.SMTPDataError):
        return MailNotSent(
            str(wrong), f"The mail server refuses this mail (code {code}).", final=code >= FOR_GOOD
        )
    if isinstance(wrong, TimeoutError):
        return MailNotSent(str(wrong), f"The mail server did not answer within {TIMEOUT_SECONDS} seconds.")
    return MailNotSent(str(wrong), f"The mail server cannot be reached ({type(wrong).__name__}).")


def _connect(server: SmtpServer) -> smtplib.SMTP:
    if server.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    if server.security == "starttls":
        smtp.starttls(context=ssl.create_default_context())
    return smtp


class Mailer:
    """The way out for mails; `delivers` is False where they only go to the log."""

    def __init__(self, server: SmtpServer | None) -> None:
        self._server = server

    @property
    def delivers(self) -> bool:
        """Whether mails reach people."""
        return self._server is not None

    def greet(self) -> None:
        """Whether the server would take mails; raises MailNotSent with what it said."""
        if self._server is not None:
            greet(self._server)

    def deliver(self, mail: Mail, key: str = "") -> None:
        """Hand a mail over, and wait until the server has it; raises MailNotSent."""
        if self._server is None:
            log.warning("Mail (no mail server is set) to %s: %s\n%s", mail.to, mail.subject, mail.body)
            return
        send_over_smtp(self._server, mail, key)
