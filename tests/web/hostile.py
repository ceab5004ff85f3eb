"""What people and programs may put into a field, an address or a header that nobody asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote_plus

from hypothesis import strategies as st

NUL = "\x00"
ODD = (
    "",
    " ",
    "0",
    "-1",
    "1e309",
    "NaN",
    "-Infinity",
    "9" * 400,
    "٣",
    "²",
    "0x10",
    "1_000",
    "true",
    "None",
    "null",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "2026-02-30",
    "2026-11-28T25:61",
    "24:00",
    "UTC+99",
    "Europe/../etc",
    "00000000-0000-0000-0000-000000000007",
    "{00000000-0000-0000-0000-000000000007}",
    "core/d2-breach-0001",
    "zebra/zebra/zebra",
    "core/",
    "[",
    "{}",
    "[" * 3000,
    '{"a":' * 2000,
    '{"type":"public-key","id":null,"response":[]}',
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "{{7*7}}{% raw %}",
    "${7*7}",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "%s%n%(x)s{0}",
    "x@example.edu\r\nBcc: y@example.edu",
    '"a b"@example.edu',
    "ä@exämple.edu",
    "a@" + "b" * 300 + ".edu",
    "10.0.0.0/99",
    "::1/-1",
    "http://[::1",
    "https://a.invalid:99999/",
    "- &a [*a, *a]",
    "---\n- id: !!python/object/apply:os.system [x]",
    "a: b: c\n\t- d",
    'name,cohort\n"Maya',
    "![x](javascript:1) [y]: <z>",
    "|" * 2000,
    "*" * 3000,
    "> " * 500,
    "\u202egnp.exe",
    "\ud7ff\ufffe\U0010ffff",
    "👩‍⚕️",
    "e\u0301" * 200,
    "ﬃ İ ß",
    "\x1b[31m",
    "\n" * 300,
    "x" * 10_001,
    "y" * 120_000,
)
HAZARDS = ("a\x00b", "2147483648", "9223372036854775808", "x" * 120_000, "\ufffe\U0010ffff", "1e309")
"""What SQLite takes, and PostgreSQL does not: NUL, numbers beyond its columns, text longer than them."""
values = st.one_of(st.sampled_from(ODD), st.text(max_size=40), st.integers(-9, 10**12).map(str))
raw = st.sampled_from(("%ff%fe", "%c0%80", "%ed%a0%80", "%00", "%0d%0a", "%", "%zz"))
"""Parts of an address or a form that are no UTF-8, or no text at all."""
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def forms(draw: st.DrawFn, usual: dict[str, str], names: tuple[str, ...], ids: tuple[str, ...]) -> str:
    """An urlencoded form: the usual one with fields missing, doubled, foreign, wrong, or of somebody else."""
    kept = [(name, text) for name, text in usual.items() if draw(st.integers(0, 5))]
    known = sorted({*names, *usual}) or ["x"]
    spoilt = draw(st.lists(st.sampled_from(known), min_size=1, max_size=4))
    value = st.one_of(values, values, values, st.sampled_from(ids or ("x",)))
    gone = {name for name in spoilt if draw(st.booleans())}
    pairs = [pair for pair in kept if pair[0] not in gone]
    pairs += [(name, draw(value)) for name in spoilt]
    if draw(st.integers(0, 7)) == 0:
        pairs.append((draw(st.text(max_size=8)), draw(values)))
    said = "&".join(f"{encoded(name)}={encoded(text)}" for name, text in pairs)
    return said + (f"&{spoilt[0]}={draw(raw)}" if draw(st.integers(0, 9)) == 0 else "")


def each_spoilt(usual: dict[str, str], names: tuple[str, ...]) -> Iterator[str]:
    """The usual form, each time with another field that holds one of the HAZARDS."""
    for place, name in enumerate(sorted({*names, *usual})):
        fields = usual | {name: HAZARDS[place % len(HAZARDS)]}
        yield "&".join(f"{encoded(key)}={encoded(text)}" for key, text in fields.items())


def encoded(text: str) -> str:
    """As a browser sends it."""
    return quote_plus(text, errors="replace")


@st.composite
def queries(draw: st.DrawFn, names: tuple[str, ...]) -> str:
    """What may stand behind the question mark."""
    chosen = draw(st.lists(st.sampled_from(names or ("q",)), min_size=1, max_size=4))
    pairs = [
        f"{name}={draw(raw) if draw(st.integers(0, 5)) == 0 else encoded(draw(short))}" for name in chosen
    ]
    return "&".join(pairs)


short = values.map(lambda text: text[:400])
headers = st.fixed_dictionaries(
    {},
    optional={
        "Cookie": short.map(lambda text: "studyhub=" + quote_plus(text, safe="={}[];\"'", errors="replace")),
        "User-Agent": short.map(printable := lambda text: "".join(one for one in text if " " <= one <= "ÿ")),
        "Accept-Language": short.map(printable),
        "Authorization": short.map(lambda text: "Bearer " + printable(text)),
        "X-Forwarded-For": short.map(printable),
        "X-Request-ID": short.map(printable),
        "Referer": short.map(printable),
        "Range": short.map(printable),
        "If-None-Match": short.map(printable),
        "If-Modified-Since": short.map(printable),
        "X-Fragment": st.just("1"),
        "Content-Type": st.sampled_from(
            ("application/json", "multipart/form-data", "text/xml; charset=zebra", "a/b;" * 300)
        ),
    },
)


def body_of_json(value: object) -> bytes:
    """A JSON body, which may hold what JSON has no word for."""
    return json.dumps(value).encode()
