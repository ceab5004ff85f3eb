"""How mails leave: over SMTP, or printed to the log where no server is set."""

from __future__ import annotations

import logging
import smtplib
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from queue import SimpleQueue

from .errors import MailNotSent

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 20


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


def send_over_smtp(server: SmtpServer, mail: Mail) -> None:
    """Hand one mail to the server; raises MailNotSent with what the server said."""
    message = EmailMessage()
    message["From"], message["To"] = server.sender, mail.to
    message["Subject"] = " ".join(
        mail.subject.split()
    )  # a name in it may hold a line's end, which no head may
    message.set_content(mail.body)
    try:
        with _connect(server) as smtp:
            if server.username:
                smtp.login(server.username, server.password)
            smtp.send_message(message)
    except (OSError, smtplib.SMTPException) as wrong:
        raise MailNotSent(str(wrong)) from wrong


def greet(server: SmtpServer) -> None:
    """Connect and log in, without sending anything; raises MailNotSent with what the server said."""
    try:
        with _connect(server) as smtp:
            if server.username:
                smtp.login(server.username, server.password)
            smtp.noop()
    except (OSError, smtplib.SMTPException) as wrong:
        raise MailNotSent(str(wrong)) from wrong


def _connect(server: SmtpServer) -> smtplib.SMTP:
    if server.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    if server.security == "starttls":
        smtp.starttls(context=ssl.create_default_context())
    return smtp


class Mailer:
    """Sends mails from a thread of its own, so that no page waits for a mail server.

    Waiting would also tell, by its length, whether an account exists. `delivers` is False where
    mails only go to the log.
    """

    def __init__(self, server: SmtpServer | None) -> None:
        self._server = server
        self._queue: SimpleQueue[tuple[Mail, Callable[[], None]]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @property
    def delivers(self) -> bool:
        """Whether mails reach people."""
        return self._server is not None

    def greet(self) -> None:
        """Whether the server would take mails; raises MailNotSent with what it said."""
        if self._server is not None:
            greet(self._server)

    def send(self, mail: Mail) -> threading.Event:
        """Queue a mail; the event is set when it was sent or given up (and logged)."""
        done = threading.Event()
        if self._server is None:
            log.warning("Mail (no mail server is set) to %s: %s\n%s", mail.to, mail.subject, mail.body)
            done.set()
            return done
        self._queue.put((mail, done.set))
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="mailer", daemon=True)
                self._thread.start()
        return done

    def _work(self) -> None:
        while True:
            mail, done = self._queue.get()
            try:
                if self._server is not None:
                    send_over_smtp(self._server, mail)
            except MailNotSent:
                log.exception("A mail with the subject %r could not be sent", mail.subject)
            finally:
                done()
