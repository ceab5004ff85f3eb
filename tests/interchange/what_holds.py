"""What is true of everything that a reader makes of a stranger's file, and of every refusal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

import yaml

from studyhub.adapters.pictures import KINDS, LONGEST_SIDE, CleanPicture, clean_picture
from studyhub.catalog.editing.cut import cut
from studyhub.catalog.faults import Fault
from studyhub.catalog.reading.source import read_yaml
from studyhub.interchange.carried.compare import losses_between
from studyhub.interchange.formats import Format
from studyhub.interchange.item import Imported, Item
from studyhub.learning.exams.highlights import stretches
from studyhub.services.graded.addresses import read_ranges
from studyhub.services.programs.inviting.roster import Known, is_address, read_roster

SENTENCE = re.compile(r"[A-Z“'\"].{8,}[.!?]", re.DOTALL)
LINE = re.compile(r"[Ll]ine (\d+)")
PLAIN = "markup"
"""What Aiken calls a text of any part that came back as plain words."""
RUNS = re.compile(r"(script|iframe|object|embed|style|form|base|meta|link)")


def lines_of(data: bytes) -> int:
    """How many lines a file has, however it ends them."""
    return len(re.split(rb"\r\n|\r|\n|\x0b|\x0c|\x85", data.replace(b"\xe2\x80\xa8", b"\n")))


def is_told(refusal: Exception, data: bytes) -> None:
    """A refusal is a sentence, and a line that it names is one of the file's."""
    said = str(refusal)
    assert SENTENCE.fullmatch(said), said
    assert all(1 <= int(line) <= lines_of(data) + 1 for line in LINE.findall(said)), said


def survives(format_: Format, found: Imported) -> None:
    """What was read can be written and read again: as it was, apart from what the losses name."""
    assert all(loss.part and loss.reason for loss in found.losses)
    assert format_.read
    assert format_.write
    written = format_.write(found.items)
    left = [loss for loss in written.losses if loss.whole]
    back = format_.read(written.data).items if len(left) < len(found.items) else ()
    assert len(back) == len(found.items) - len(left)
    if not left:
        told = {loss.part for loss in written.losses}
        assert changes(found.items, back) <= told or PLAIN in told


def changes(sent: Sequence[Item], back: Sequence[Item]) -> set[str]:
    """The parts in which items came back otherwise."""
    pairs = zip(sent, back, strict=True)
    return {loss.part for one, other in pairs for loss in losses_between(one, other, "", {})}


def yaml_is_read(data: bytes) -> None:
    """There is a document, or a fault that says why not; each fault has a line of the file."""
    faults: list[Fault] = []
    document = read_yaml("x.yaml", data, faults)
    assert document is not None or faults
    assert all(fault.message and 1 <= fault.line <= lines_of(data) + 1 for fault in faults)


def nothing_is_cut_away(data: bytes) -> None:
    """Pieces together are the text; but where an entry does not begin a line each is a list of one."""
    text = data.decode(errors="replace")
    pieces = cut(text)
    assert [line for line, _ in pieces] == sorted(line for line, _ in pieces)
    if "\n".join(piece for _, piece in pieces) != text:
        assert len(pieces) == len(yaml.safe_load(text))
        assert [len(yaml.safe_load(piece)) for _, piece in pieces] == [1] * len(pieces)


class _Tags(HTMLParser):
    """What of a page could run."""

    def __init__(self) -> None:
        super().__init__()
        self.running: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.running += [tag] if RUNS.fullmatch(tag) else []
        for name, value in attrs:
            address = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            if name.startswith("on") or name == "style" or address.startswith(("javascript:", "data:text")):
                self.running.append(f"{tag} {name}={value}")


def nothing_runs(page: str) -> None:
    """No script, handler, style or address that runs something is left in what is shown."""
    tags = _Tags()
    tags.feed(page)
    tags.close()
    assert tags.running == []


def list_is_read(data: bytes) -> None:
    """Whoever is invited has an address; every fault says what and where; one of both there is."""
    found = read_roster(data, Known())
    last = found.text.count("\n") + 1
    assert found.entries or found.faults
    assert all(is_address(one.email) and 1 <= one.line <= last for one in found.entries)
    assert len({one.email for one in found.entries}) == len(found.entries)
    assert all(one.what and 1 <= one.line <= last for one in found.faults)


def picture_is_ours(data: bytes) -> None:
    """What was written anew is a picture of ours, no larger than shown, and reads again as itself."""
    found = clean_picture(data)
    again: CleanPicture = clean_picture(found.data)
    assert found.kind in KINDS
    assert max(found.width, found.height) <= LONGEST_SIDE
    assert (again.kind, again.width, again.height) == (found.kind, found.width, found.height)


def stretches_are_in_order(data: bytes) -> None:
    """Stretches stand apart, in order, and say the same when they are sent again."""
    found = stretches(data.decode(errors="replace").split("&"))
    ends = [end for one in found for end in one]
    assert ends == sorted(ends)
    assert stretches([f"{start}-{end}" for start, end in found]) == found


def ranges_are_read(data: bytes) -> None:
    """What was found says the same alone; each fault is a sentence with its line."""
    found, faults = read_ranges(data.decode(errors="replace"))
    assert read_ranges("\n".join(found)) == (found, ())
    assert all(SENTENCE.fullmatch(fault) and LINE.search(fault) for fault in faults)
