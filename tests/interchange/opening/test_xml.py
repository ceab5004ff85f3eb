from __future__ import annotations

import pytest

from studyhub.interchange.errors import Unreadable
from studyhub.interchange.opening import open_xml, printable
from studyhub.interchange.opening.xml import DEEPEST

LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
HARMFUL = {
    "entity bomb": f'<!DOCTYPE q [<!ENTITY l0 "ha">{LAUGHS}]><q>&l9;</q>',
    "one large entity": f'<!DOCTYPE q [<!ENTITY a "{"a" * 1000}">]><q>{"&a;" * 1000}</q>',
    "external entity": '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><q>&x;</q>',
    "parameter entity": '<!DOCTYPE q [<!ENTITY % x SYSTEM "http://example.org/x.dtd"> %x;]><q/>',
    "outer DTD": '<!DOCTYPE q SYSTEM "http://example.org/q.dtd"><q/>',
    "empty DTD": "<!DOCTYPE q><q/>",
}


@pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL)
def test_document_types_are_refused_in_one_clear_line(text: str) -> None:
    with pytest.raises(Unreadable, match="document type declaration") as refused:
        open_xml(text.encode())
    assert "\n" not in str(refused.value)


def test_document_type_is_refused_in_another_encoding() -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE q [<!ENTITY a "b">]><q>&a;</q>'
    with pytest.raises(Unreadable, match="document type"):
        open_xml(text.encode("utf-16"))


def test_unknown_entity_is_refused() -> None:
    with pytest.raises(Unreadable, match="undefined entity"):
        open_xml(b"<q>&nbsp;</q>")


def test_broken_file_tells_the_line() -> None:
    with pytest.raises(Unreadable, match="from line 3 on"):
        open_xml(b"<q>\n<a>\n</q>")


@pytest.mark.parametrize("encoding", ["klingon", "utf-32"])
def test_encoding_that_cannot_be_read_is_named(encoding: str) -> None:
    with pytest.raises(Unreadable, match="encoding"):
        open_xml(f"<?xml version='1.0' encoding='{encoding}'?><q/>".encode())


def test_nesting_has_an_end() -> None:
    with pytest.raises(Unreadable, match="deeper"):
        open_xml(b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1))


def test_number_of_elements_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studyhub.interchange.opening.xml.MOST_ELEMENTS", 10)
    with pytest.raises(Unreadable, match="more elements"):
        open_xml(b"<q>" + b"<a/>" * 10 + b"</q>")


def test_size_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studyhub.interchange.opening.xml.MOST_BYTES", 10)
    with pytest.raises(Unreadable, match="larger"):
        open_xml(b"<q>0123456789</q>")


def test_namespaces_are_taken_off_and_lines_kept() -> None:
    document = open_xml(b'<q xmlns="urn:q"\n xmlns:x="urn:x">\n<x:a x:b="c"/></q>')
    (child,) = document.root
    assert (document.namespace, document.root.tag, child.tag, child.attrib) == ("urn:q", "q", "a", {"b": "c"})
    assert child.line == 3  # type: ignore[attr-defined]


def test_printable_leaves_out_what_xml_cannot_hold() -> None:
    assert printable("a\x00b\x0b\ud800\ufffe\tc\n😀") == "ab\tc\n😀"
