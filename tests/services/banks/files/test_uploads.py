"""Files become drafts; every fault has its file and line, and nothing that can be kept is lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from studyhub.catalog.codes import CodeAuthority
from studyhub.extensions import db
from studyhub.services.banks.files.entries import MOST_ENTRIES
from studyhub.services.banks.files.uploads import Uploaded, upload
from studyhub.services.banks.workshop import Workshop
from studyhub.services.database import WRITING
from studyhub.services.errors import Invalid, NotFound
from tests.conftest import NOW
from tests.listening import hearing
from tests.services.banks.conftest import FAULTY, QUESTION, Press, question_text

SECOND = question_text("d2-harbor-0002", "the old lighthouse")


@dataclass(frozen=True)
class Watched(Workshop):
    """Notes whether a command was under way whenever the checker looked up codes."""

    wrote: list[bool] = field(default_factory=list)

    @contextmanager
    def codes(self) -> Iterator[CodeAuthority | None]:
        self.wrote.append(bool(db.session().info.get(WRITING)))
        with super().codes() as book:
            yield book


def send(press: Press, *files: tuple[str, str | bytes], by: object = None) -> Uploaded:
    return upload(
        user_id=by or press.author,
        program_id=press.program,
        bank_id=press.bank,
        files=[(name, data.encode() if isinstance(data, str) else data) for name, data in files],
        workshop=press.workshop,
        now=NOW,
    )


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_yaml", ".yaml"), text)
    return out.getvalue()


def test_file_of_two_questions_becomes_two_drafts(press: Press) -> None:
    done = send(press, ("mine.yaml", f"{QUESTION}\n{SECOND}"))
    assert [(line.name, line.outcome, line.errors) for line in done.lines] == [
        ("d2-harbor-0001", "new", 0),
        ("d2-harbor-0002", "new", 0),
    ]


def test_text_is_kept_as_it_was_written_with_its_comments(press: Press) -> None:
    text = QUESTION.replace("  type: single", "  type: single  # one best answer")
    done = send(press, ("mine.yaml", f"# about letters\n{text}\n# about the tower\n{SECOND}"))
    texts = [press.version(line.item_id).text for line in done.lines]
    assert texts == [f"# about letters\n{text}", f"# about the tower\n{SECOND}"]


def test_fault_has_the_line_of_its_file(press: Press) -> None:
    done = send(press, ("mine.yaml", f"{QUESTION}\n{FAULTY.replace('0001', '0002')}"))
    facet = 1 + f"{QUESTION}\n{FAULTY}".split("\n").index("  facet: 99z")
    found = {fault.code: fault.line for fault in done.lines[1].faults}
    assert found["FACET-UNKNOWN"] == facet
    assert "NO-KEY" in found


def test_entry_that_is_no_yaml_is_kept_and_the_others_are_read(press: Press) -> None:
    done = send(press, ("mine.yaml", f"- id: [broken\n{SECOND}"))
    assert [line.name for line in done.lines] == ["unnamed-1", "d2-harbor-0002"]
    assert press.version(done.lines[0].item_id).text == "- id: [broken\n"


def test_id_that_comes_twice_is_kept_twice_and_named(press: Press) -> None:
    done = send(press, ("mine.yaml", f"{QUESTION}\n{question_text(place='the old lighthouse')}"))
    assert [line.name for line in done.lines] == ["d2-harbor-0001", "unnamed-1"]
    assert "ID-REPEATED" in {fault.code for fault in done.lines[1].faults}


def test_question_that_is_there_gets_another_version_and_stays_published(press: Press) -> None:
    item = press.bring_out()
    done = send(press, ("mine.yaml", QUESTION.replace("Sixty days", "Just sixty days")))
    assert (done.lines[0].outcome, press.row(item).head, press.row(item).published) == ("changed", 2, 1)


def test_same_text_again_changes_nothing(press: Press) -> None:
    item = press.write()
    done = send(press, ("mine.yaml", QUESTION))
    assert (done.lines[0].outcome, press.row(item).head) == ("same", 1)


def test_enemies_within_an_upload_know_each_other(press: Press) -> None:
    first = QUESTION + "  enemies: [d2-harbor-0002]\n"
    done = send(press, ("mine.yaml", f"{first}\n{SECOND}  enemies: [d2-harbor-0001]\n"))
    assert [line.errors for line in done.lines] == [0, 0]


def test_upload_may_name_a_question_that_the_bank_has(press: Press) -> None:
    press.write()
    done = send(press, ("mine.yaml", f"{SECOND}  enemies: [d2-harbor-0001]\n"))
    assert "QUESTION-UNKNOWN" not in {fault.code for fault in done.lines[0].faults}


def test_nothing_is_locked_while_an_upload_is_checked(press: Press) -> None:
    press.workshop = watch = Watched(
        press.core, press.workshop.content, press.workshop.code_tables, NOW.date()
    )
    send(press, ("mine.yaml", f"{QUESTION}\n{SECOND}"))
    assert watch.wrote == [False]


def statements_of(press: Press, numbers: range) -> int:
    with hearing(db.engine) as said:
        send(press, ("m.yaml", "".join(question_text(f"d2-harbor-{n:04}", f"dock {n}") for n in numbers)))
    return len(said)


def test_thirty_questions_take_no_more_statements_than_three(press: Press) -> None:
    assert statements_of(press, range(10, 40)) <= statements_of(press, range(40, 43))


def test_archive_is_read_file_by_file(press: Press) -> None:
    done = send(press, ("all.zip", zipped(a__one_yaml=QUESTION, b__two_yaml=SECOND, readme="Hello")))
    assert [line.file for line in done.lines] == ["all.zip/a/one.yaml", "all.zip/b/two.yaml"]
    assert [one.file for one in done.unread] == ["all.zip/readme"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("evil.zip", zipped(**{"..__..__etc__x_yaml": QUESTION}), "points outside it"),
        ("bomb.zip", zipped(bomb_yaml="a" * 3_000_000), "zip bomb"),
        ("nested.zip", zipped(**{"inner.zip": "x"}), "archive inside the archive"),
        ("broken.zip", b"PK\x03\x04nothing", "broken"),
        ("words.docx", b"words", "neither a YAML file"),
        ("latin.yaml", "caf\u00e9".encode("latin-1"), "not UTF-8"),
        ("empty.yaml", b" \n", "says nothing"),
        ("long.yaml", f"- id: x\n  stem: {'long ' * 6000}\n".encode(), "characters"),
        ("big.yaml", b"- id: x\n" + b"# words\n" * 300_000, "limit is 2 MB"),
        ("many.yaml", b"- id: x\n" * (MOST_ENTRIES + 1), "2,000 questions"),
        ("links.yaml", b"- id: x\n  stem: '" + b"[" * 301 + b"'\n", "opening brackets"),
    ],
)
def test_file_that_cannot_be_used_is_named_and_the_others_are_kept(
    press: Press, name: str, data: bytes, why: str
) -> None:
    done = send(press, (name, data), ("good.yaml", QUESTION))
    assert [line.name for line in done.lines] == ["d2-harbor-0001"]
    assert why in done.unread[0].why


def test_aliases_are_faults_and_are_never_followed(press: Press) -> None:
    bomb = "- id: &a [x, x]\n" + "".join(f"  k{n}: &b{n} [*a, *a, *a]\n" for n in range(30))
    done = send(press, ("bomb.yaml", bomb))
    assert {fault.code for fault in done.lines[0].faults} >= {"YAML-ANCHOR"}


def test_list_in_brackets_is_cut_into_its_questions(press: Press) -> None:
    done = send(press, ("flow.yaml", "[{id: d2-harbor-0001}, {id: d2-harbor-0002}]"))
    assert [line.name for line in done.lines] == ["d2-harbor-0001", "d2-harbor-0002"]


def test_upload_without_a_file_is_refused(press: Press) -> None:
    with pytest.raises(Invalid, match="Choose a file"):
        send(press)


def test_assistant_uploads_nothing(press: Press) -> None:
    with pytest.raises(NotFound):
        send(press, ("mine.yaml", QUESTION), by=press.assistant)
