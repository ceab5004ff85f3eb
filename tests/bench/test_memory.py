"""How the memory model is judged on a log: rivals by hand, and logs that cannot be read."""

from __future__ import annotations

import json
from math import log
from pathlib import Path

import pytest

from bench import memory
from bench.__main__ import main
from studyhub.learning import memory as fsrs

HEAD = "card_id,review_rating,review_time,review_duration\n"
# Days 0, 1, 3, 9, 10: right, right, right, forgotten, right. Judged are the last two of the four repeats.
LOG = HEAD + "".join(
    f"7,{rating},2026-03-{day:02}T09:00:00+00:00,4000\n"
    for day, rating in ((1, 3), (2, 3), (4, 3), (10, 1), (11, 3))
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "review-log.csv"
    file.write_text(LOG)
    return file


def judged(file: Path, model: str) -> dict[str, object]:
    return next(row for row in memory.rows(str(file)) if row["model"] == model)


@pytest.mark.parametrize(
    ("model", "forgotten", "recalled"),
    [
        ("average", 3 / 4, 3 / 5),  # of one imagined hit and one miss, then what came before
        ("sm2", 0.9 ** (6 / 15), 0.9),  # 1, 6, 6 x 2.5 = 15 days; a lapse begins at 1 again
        ("leitner", 0.9 ** (6 / 8), 0.9),  # fourth box: 8 days; a lapse goes back to the first: 1 day
    ],
)
def test_rivals_foretell_what_is_worked_out_by_hand(
    file: Path, model: str, forgotten: float, recalled: float
) -> None:
    found = judged(file, model)
    assert found["log_loss"] == pytest.approx(-(log(1 - forgotten) + log(recalled)) / 2, abs=6e-5)
    assert found["ece"] == pytest.approx((forgotten + 1 - recalled) / 2, abs=6e-5)


def test_studyhub_foretells_by_the_memory_of_the_site(file: Path) -> None:
    answers = list(memory.read(file))
    state, chances = None, []
    for answer in answers:
        chances.append(fsrs.retrievability(state, answer.at) if state else 1.0)
        state = fsrs.review(state, answer.rating, answer.at)
    expected = -(log(1 - chances[3]) + log(chances[4])) / 2
    assert judged(file, "studyhub")["log_loss"] == pytest.approx(expected, abs=6e-5)


def test_json_is_flat_rows_with_the_promised_keys(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["memory", str(file), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["model"] for row in rows] == ["studyhub", "average", "sm2", "leitner"]
    assert all(row.keys() == {"model", "log_loss", "ece", "reviews"} for row in rows)


def test_same_day_repeats_stay_out(file: Path) -> None:
    before = memory.rows(str(file))
    file.write_text(LOG + "7,1,2026-03-11T09:10:00+00:00,900\n")
    assert memory.rows(str(file)) == before


def test_order_of_the_lines_does_not_matter(file: Path) -> None:
    before = memory.rows(str(file))
    head, *lines = LOG.splitlines(keepends=True)
    file.write_text(head + "".join(reversed(lines)))
    assert memory.rows(str(file)) == before


def test_own_export_is_read_without_what_moved_no_memory(file: Path) -> None:
    before = memory.rows(str(file))
    lines = [line.split(",") for line in LOG.splitlines()[1:]]
    own = [f"answer,{card},{rating},{at}" for card, rating, at, _ in lines]
    unread = ["undo,7,,2026-03-11T10:00:00+00:00", "answer,7,,2026-03-11T11:00:00+00:00"]
    file.write_text("\n".join(["kind,facet,rating,at", *own, *unread]))
    assert memory.rows(str(file)) == before


def test_times_in_milliseconds_are_read(file: Path) -> None:
    before = memory.rows(str(file))
    times = {
        f"2026-03-{day:02}T09:00:00+00:00": 1772355600000 + (day - 1) * 86_400_000 for day in range(1, 12)
    }
    text = LOG
    for written, millis in times.items():
        text = text.replace(written, str(millis))
    file.write_text(text)
    assert memory.rows(str(file)) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the file is empty"),
        ("card_id,review_rating\n7,3\n", "line 1: no column is called review_time"),
        (
            LOG + "7,good,2026-03-12T09:00:00+00:00,900\n",
            "line 7: review_rating is 'good'; expected 1, 2, 3 or 4",
        ),
        (LOG + "7,5,2026-03-12T09:00:00+00:00,900\n", "line 7: review_rating is '5'"),
        (LOG + "7,,2026-03-12T09:00:00+00:00,900\n", "line 7: review_rating is ''"),
        (LOG + "7,3,yesterday,900\n", "line 7: review_time is 'yesterday'; expected a time"),
        (LOG + "7,3,99999999999999999999,900\n", "line 7: review_time is '99999999999999999999'"),
        (LOG + "7,3\n", "line 7: this line has not as many fields"),
        (LOG + '7,3,"2026', "line 7: unexpected end of data"),
        (HEAD, "nothing to foretell"),
        (LOG.splitlines()[0] + "\n7,3,2026-03-01T09:00:00+00:00,900\n", "nothing to foretell"),
    ],
)
def test_log_that_cannot_be_read_is_told_in_a_sentence(
    file: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(text)
    assert main(["memory", str(file)]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert str(file) in told.err
    assert told.out == ""


def test_file_that_is_no_text_or_not_there_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes(LOG.encode() + b"\xff\xfe\x00")
    assert main(["memory", str(file)]) == 2
    file.unlink()
    assert main(["memory", str(file)]) == 2
    assert "is not text in UTF-8" in (said := capsys.readouterr().err)
    assert "cannot be read (No such file or directory)" in said
