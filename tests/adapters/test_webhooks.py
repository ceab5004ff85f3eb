from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from studyhub.adapters import webhooks
from studyhub.adapters.errors import AddressRefused, NotTold
from studyhub.adapters.webhooks import Rules, check_address, post
from tests.conftest import free_port
from tests.receiver import Receiver, receiving

CERTIFICATE = Path(__file__).parent / "files" / "localhost.pem"
PRIVATE, PUBLIC = Rules(private=True), Rules()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def test_event_arrives_whole(receiver: Receiver) -> None:
    assert post(receiver.url, b'{"a":1}', {"webhook-id": "x"}, PRIVATE) == 204
    (one,) = receiver.received
    assert (one.path, one.body, one.headers["webhook-id"]) == ("/hooks?from=studyhub", b'{"a":1}', "x")
    assert one.headers["host"] == f"127.0.0.1:{receiver.server_port}"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://lms.example.edu/", "must begin with https"),
        ("http://127.0.0.1/", "must begin with https"),
        ("ftp://lms.example.edu/", "such as https"),
        ("https://", "such as https"),
        ("lms.example.edu/hooks", "such as https"),
        ("https://user:word@lms.example.edu/", "Leave name, password"),
        ("https://good.example\\@lms.example.edu/", "Leave name, password"),
        ("https://lms.example.edu/#a", "Leave name, password"),
        ("https://lms.example.edu/a b", "such as https"),
        ("https://lms.example.edu/\r\nHost: x", "plain characters"),
        ("https://lms.example.edu:99999/", "no address"),
        ("https://[::1/", "no address"),
        ("https://lms.exämple.edu/", "plain characters"),
        ("https://lms.example.edu/" + "a" * 500, "at most 500"),
        ("https://127.0.0.1/", "private network"),
        ("https://10.0.0.8/", "private network"),
        ("https://169.254.169.254/latest/meta-data", "private network"),
        ("https://[::1]/", "private network"),
        ("https://[::ffff:10.0.0.8]/", "private network"),
        ("https://[64:ff9b::a00:8]/", "private network"),
        ("https://[2002:a00:8::]/", "private network"),
        ("https://[fe80::1]/", "private network"),
        ("https://224.0.0.1/", "private network"),
        ("https://0.0.0.0/", "private network"),
    ],
)
def test_address_that_may_not_be_told_is_refused(address: str, said: str) -> None:
    with pytest.raises(AddressRefused, match=said):
        check_address(address, PUBLIC)


@pytest.mark.parametrize(
    "address", ["https://lms.example.edu/a?b=c", "https://1.1.1.1:8443/", "https://[2606::1]/"]
)
def test_public_address_is_taken(address: str) -> None:
    assert check_address(address, PUBLIC).scheme == "https"


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1"])
def test_name_that_leads_to_this_machine_is_refused_when_it_is_resolved(
    receiver: Receiver, host: str
) -> None:
    with pytest.raises(AddressRefused, match="private network"):
        post(f"https://{host}:{receiver.server_port}/", b"", {}, PUBLIC)
    assert receiver.received == []


@pytest.mark.parametrize(
    "address", ["http://10.0.0.8/", "http://lms.example.edu/", "https://169.254.169.254/"]
)
def test_setting_for_private_networks_opens_http_for_this_machine_alone(address: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(address, PRIVATE)


def test_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.answer(302, f"Location: http://127.0.0.1:{receiver.server_port}/elsewhere")
    assert post(receiver.url, b"{}", {}, PRIVATE) == 302
    assert len(receiver.received) == 1


def test_nobody_listening_is_not_told() -> None:
    with pytest.raises(NotTold, match="could not be reached"):
        post(f"http://127.0.0.1:{free_port()}/", b"{}", {}, PRIVATE)


def test_host_without_a_name_is_not_told() -> None:
    with pytest.raises(NotTold, match="name of the host is not known"):
        post("https://nowhere.invalid/", b"{}", {}, PUBLIC)


@pytest.mark.parametrize("reply", [b"", b"SSH-2.0-OpenSSH\r\n", b"x" * 5000])
def test_what_does_not_speak_http_is_not_told(receiver: Receiver, reply: bytes) -> None:
    receiver.reply = reply
    with pytest.raises(NotTold):
        post(receiver.url, b"{}", {}, PRIVATE)


def test_answer_that_drips_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "SECONDS", 0.3)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as slow:

        def drip() -> None:
            talk = slow.accept()[0]
            with talk, suppress(OSError):  # who has given up has closed
                while not over.wait(0.02):
                    talk.sendall(b"H")

        thread = threading.Thread(target=drip)
        thread.start()
        with pytest.raises(NotTold, match="did not answer"):
            post(f"http://127.0.0.1:{slow.getsockname()[1]}/", b"{}", {}, PRIVATE)
        over.set()
        thread.join()


def test_certificate_nobody_vouches_for_is_refused() -> None:
    with receiving(CERTIFICATE) as server, pytest.raises(NotTold, match="certificate is not good"):
        post(f"https://localhost:{server.server_port}/", b"{}", {}, PRIVATE)


def test_certificate_must_be_of_the_host_and_then_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with receiving(CERTIFICATE) as server:
        assert post(f"https://localhost:{server.server_port}/", b"{}", {}, PRIVATE) == 204
        with pytest.raises(NotTold, match="certificate is not good"):
            post(f"https://127.0.0.1:{server.server_port}/", b"{}", {}, PRIVATE)
