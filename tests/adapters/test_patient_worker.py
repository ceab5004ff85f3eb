"""When a request that comes in pieces is whole, and when a thread has to read the rest of it."""

from __future__ import annotations

import pytest

from studyhub.adapters.patient_worker import WHOLE, Arriving

HEAD = b"POST /a HTTP/1.1\r\nHost: x\r\n"


def come(data: bytes) -> tuple[bool, bool]:
    """Whether it is whole, whether it is long."""
    arriving = Arriving(None)
    arriving.data += data
    return arriving.is_whole(), arriving.is_long()


@pytest.mark.parametrize(
    ("data", "whole", "long"),
    [
        (b"GET / HT", False, False),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", True, False),
        (HEAD + b"Content-Length: 3\r\n\r\nab", False, False),
        (HEAD + b"content-length:3\r\n\r\nabc", True, False),
        (HEAD + b"Content-Length: 900000\r\n\r\nabc", False, True),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", False, True),
        (HEAD + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n", False, True),
        (b"GET /" + b"x" * WHOLE, False, True),
    ],
)
def test_request_is_handed_on_when_it_is_whole_or_long(data: bytes, whole: bool, long: bool) -> None:
    assert come(data) == (whole, long)
