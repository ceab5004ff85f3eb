from __future__ import annotations

import pytest

from studyhub.adapters.oidc.errors import ProviderAway
from studyhub.adapters.oidc.fetching import LONGEST, ask
from studyhub.adapters.webhooks import Rules
from tests.receiver import receiving

HERE = Rules(private=True)


def reply(status: str, body: bytes, *headers: str) -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status} X", *headers, f"Content-Length: {len(body)}", "", ""])
    return head.encode() + body


@pytest.mark.parametrize(
    "answer",
    [
        reply("302", b"{}", "Location: http://127.0.0.1:1/"),
        reply("200", b"no JSON"),
        reply("200", b"[]"),
        reply("200", b"[" * 100_000),
        reply("200", b'{"a": "' + b"x" * LONGEST + b'"}'),
        b"220 mail.example.edu ESMTP\r\n",
        b"",
    ],
)
def test_what_is_not_small_plain_json_is_refused(answer: bytes) -> None:
    with receiving() as server:
        server.reply = answer
        with pytest.raises(ProviderAway):
            ask(f"http://127.0.0.1:{server.server_port}/token", HERE, form={"code": "a secret"})


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "https://169.254.169.254/", "https://10.0.0.1/x"])
def test_private_places_are_not_asked_unless_the_setting_says_so(address: str) -> None:
    with pytest.raises(ProviderAway):
        ask(address, Rules())


def test_fault_names_no_secret() -> None:
    with receiving() as server:
        server.reply = b"x"
        address = f"http://127.0.0.1:{server.server_port}/token?code=hunter22"
        with pytest.raises(ProviderAway) as told:
            ask(address, HERE, form={"secret": "hunter23"})
    assert "hunter2" not in str(told.value)
