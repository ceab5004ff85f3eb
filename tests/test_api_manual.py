"""The manual of the API says what is so: every example in it is run."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from studyhub.adapters.webhooks import Rules
from studyhub.config import ROOT
from studyhub.services.connect.events import WORDS
from studyhub.services.connect.sending import Outlet, send_due
from studyhub.services.connect.signing import Keys
from studyhub.services.connect.tokens import SHAPE
from tests.conftest import NOW
from tests.receiver import receiving
from tests.services.connect.conftest import lay_hook, tell
from tests.services.programs.conftest import College, college  # noqa: F401 - a fixture
from tests.web.api.conftest import lay_token

MANUAL = (ROOT / "docs" / "api.md").read_text()
CALLS = re.findall(r"```sh\n(.*?)```(?:\n```json\n(.*?)```)?", MANUAL, re.DOTALL)
"""The calls of each block, and the answer to the last of them where it follows at once."""
LONG = 10**9


@dataclass(frozen=True)
class Example:
    """A call of the manual, and what it says comes back, if it says so."""

    command: str
    answer: dict[str, Any] | None


def examples() -> Iterator[Example]:
    for text, answer in CALLS:
        commands = text.replace("\\\n", " ").strip().split("\n")
        for command in commands:
            yield Example(command, json.loads(answer) if answer and command is commands[-1] else None)


def shape(value: Any) -> Any:
    """The names in an answer, whatever their values."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(one) for one in value[:1]] if isinstance(value, list) else None


@pytest.fixture
def names(college: College) -> dict[str, str]:  # noqa: F811
    """What the manual's variables stand for."""
    token = lay_token(college.director)["Authorization"].removeprefix("Bearer ")
    ids = {"PROGRAM": college.program, "COHORT": college.cohort, "STUDENT": college.student()}
    return {"TOKEN": token} | {name: str(one) for name, one in ids.items()}


@pytest.mark.parametrize("example", list(examples()), ids=lambda example: example.command[:90])
def test_example_answers_as_the_manual_says(
    client: FlaskClient, names: dict[str, str], example: Example
) -> None:
    words = shlex.split(re.sub(r"\$([A-Z]+)", lambda found: names[found[1]], example.command))
    options = list(pairwise(words))
    address = urlsplit(next(word for word in words if word.startswith("https://study.example.edu/")))
    headers = dict(value.split(": ", 1) for option, value in options if option == "-H")
    method = next((value for option, value in options if option == "-X"), "GET")
    data = next((value for option, value in options if option == "-d"), None)
    where = f"{address.path}?{address.query}"
    reply = client.open(where, method=method, headers=headers, data=data)
    assert 200 <= reply.status_code < 300
    assert example.answer is None or shape(reply.json) == shape(example.answer)


def test_manual_has_examples() -> None:
    assert len(list(examples())) >= 8


def test_manual_names_every_event_and_the_shape_of_tokens() -> None:
    assert all(f"| `{event}` | " in MANUAL for event in WORDS)
    assert SHAPE.pattern in MANUAL


def test_check_of_signatures_in_the_manual_works(college: College) -> None:  # noqa: F811
    (code,) = re.findall(r"```python\n(.*?)```", MANUAL, re.DOTALL)
    told: dict[str, Any] = {}
    exec(code, told)  # noqa: S102 - the manual's own lines
    keys = Keys("key")
    with receiving() as receiver:
        hook = lay_hook(college, address=receiver.url)
        tell(college, college.student())
        send_due(outlet=Outlet(keys, Rules(private=True)), clock=lambda: NOW)
    (one,) = receiver.received
    secret = keys.secret(hook, 1)
    assert told["is_ours"](one.headers, one.body, secret, LONG)
    wrong = [(one.body + b" ", secret, LONG), (one.body, keys.secret(hook, 2), LONG), (one.body, secret, 0)]
    assert not any(told["is_ours"](one.headers, *given) for given in wrong)
