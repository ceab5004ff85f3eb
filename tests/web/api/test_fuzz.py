"""Every call that writes, with bodies that nobody described: no fault of ours, and no refusal that writes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.api.conftest import lay_token
from tests.web.api.test_walk import BY_NAME, CALLS, address
from tests.web.hostile import HAZARDS, body_of_json, json_values
from tests.web.laying import Yard
from tests.web.test_fuzz import SAME_EVERY_TIME, fuzzed  # noqa: F401 - a fixture
from tests.web.walkers import Walker

WRITES = [name for name, operation in BY_NAME.items() if operation.body is not None]
RAW = (
    b"",
    b"[",
    b"\xff\xfe",
    b"\x00",
    b"[" * 20_000,
    b'{"a":' * 20_000,
    b"1e999999",
    b'{"name": NaN}',
    b'"\\ud800"',
)


@pytest.fixture
def called(fuzzed: SimpleNamespace) -> SimpleNamespace:  # noqa: F811
    """A yard, and the token of its director for everything."""
    walker: Walker = fuzzed.walker
    with fuzzed.app.app_context():
        fuzzed.token = lay_token(walker.people["director"], now=fuzzed.app.extensions["clock"]())
    # The first use of a token is noted: a write that is no refused call's.
    fuzzed.app.test_client().get("/api/v1/me", headers=dict(fuzzed.token))
    return fuzzed


def usual(place: SimpleNamespace, name: str, yard: Yard) -> dict[str, object]:
    """A body that fits."""
    sent = CALLS[name][0] or {}
    return {
        key: place.walker.address(one, yard) if isinstance(one, str) else one for key, one in sent.items()
    }


@pytest.mark.parametrize("name", WRITES)
def test_no_body_breaks_a_call_and_none_that_is_refused_writes(called: SimpleNamespace, name: str) -> None:
    broken: list[tuple[int, bytes]] = []
    yard = called.yard_of("called")
    where, method = address(BY_NAME[name], called.walker, yard), BY_NAME[name].method
    client, token = called.app.test_client(), dict[str, str](called.token)
    fits = usual(called, name, yard)
    fields = st.sampled_from(sorted({*BY_NAME[name].body.__struct_fields__, "zebra"}))  # type: ignore[union-attr]

    bodies = st.dictionaries(fields, json_values, min_size=1, max_size=3) | st.sampled_from(RAW) | json_values

    def call(spoilt: object) -> None:
        whole = fits | spoilt if isinstance(spoilt, dict) else spoilt
        data = whole if isinstance(whole, bytes) else body_of_json(whole)
        before = called.version()
        reply = client.open(where, method=method, data=data, headers=token, content_type="application/json")
        if reply.status_code >= 500 or (reply.status_code >= 400 and called.version() != before):
            broken.append((reply.status_code, data[:200]))

    amount = 12 if called.database == "sqlite" else 3
    settings(SAME_EVERY_TIME, max_examples=amount)(given(bodies)(call))()
    for place, field in enumerate(sorted(fits) if called.database == "postgresql" else ()):
        call({field: 2**63 if isinstance(fits[field], int) else HAZARDS[place % len(HAZARDS)]})
    assert broken == []
