"""`flask content`: commands that need neither database nor secret key, and never end in a traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from studyhub.cli import content, reviews

SYLLABUS = """\
area: d2-privacy
domain: D2
title: Privacy
tasks:
  - {id: D2.T9, title: Handle incidents}
lessons:
  - {id: L40, title: Breaches, objectives: ["71"], tasks: [D2.T9]}
objectives:
  - id: "71"
    title: Decide on notices
    facets:
      - {id: 71a, level: application, title: Decide with the four factors}
"""
REFERENCES = "- cfr: 45 CFR 164.404\n  title: Notices\n  as_of: 2026-11-23\n  checked: source\n"
DAY = ("--today", "2026-11-23")


class Bench:
    """An app that has nothing but a content folder, and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        app = Flask("authors")
        app.config["CONTENT_FOLDER"] = folder
        content.register(app)
        reviews.register(app)
        self.runner = app.test_cli_runner()

    def run(self, *words: str) -> Result:
        return self.runner.invoke(args=["content", *words])

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    bench = Bench(tmp_path / "content")
    bench.write("syllabus/d2-privacy.yaml", SYLLABUS)
    bench.write("references/d2-privacy.yaml", REFERENCES)
    bench.run("new", "question", "d2-privacy", "breach")
    return bench


def test_check_counts_and_passes_with_warnings_only(bench: Bench) -> None:
    result = bench.run("check", *DAY)
    assert result.exit_code == 0
    assert result.stdout.endswith("0 errors, 2 warnings\n")
    assert "codes were not checked" in result.stdout


def test_check_with_tables_counts_codes_and_finds_a_planted_one(bench: Bench, code_tables: Path) -> None:
    bench.runner.app.config["CODEBOOK_FOLDER"] = code_tables
    assert "0 ICD-10 codes checked against FY2027 tables." in bench.run("check", *DAY).stdout
    file = bench.folder / "questions" / "d2-privacy" / "breach.yaml"
    planted = file.read_text().replace("explanation: >-\n", "explanation: >-\n    E11.2 is reported.\n", 1)
    file.write_text(planted)
    result = bench.run("check", *DAY)
    assert result.exit_code == 1
    assert "questions/d2-privacy/breach.yaml:1 CODE-INVALID d2-breach-0001: E11.2 is not" in result.stdout
    assert "1 ICD-10 code checked against FY2027 tables." in result.stdout


def test_check_names_every_broken_file_and_fails(bench: Bench) -> None:
    bench.write("questions/d2-privacy/a.yaml", "- id: [\n")
    bench.write("questions/d2-privacy/b.yaml", "- {id: d2-b-0001, type: essay}\n")
    bench.write("figures/d2-privacy/c.svg", "<svg")
    result = bench.run("check", *DAY)
    assert result.exit_code == 1
    for name in ("questions/d2-privacy/a.yaml:", "questions/d2-privacy/b.yaml:", "figures/d2-privacy/c.svg:"):
        assert name in result.stdout


def test_complete_makes_errors_of_what_is_missing(bench: Bench) -> None:
    assert bench.run("check", *DAY, "--complete").exit_code == 1


def test_check_as_json_gives_every_fault(bench: Bench) -> None:
    faults = json.loads(bench.run("check", *DAY, "--json").stdout)
    assert {fault["code"] for fault in faults} == {"NO-BLIND-REVIEW", "NO-LESSON"}
    assert {"path", "line", "code", "message", "hint", "severity"} == set(faults[0])


def test_check_of_an_empty_folder_is_no_traceback(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = bench.run("check", "--folder", str(tmp_path / "empty"))
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_expired_review_warns_by_the_day_given(bench: Bench) -> None:
    late = bench.run("check", "--today", "2099-01-01")
    assert late.exit_code == 0
    assert "REVIEW-DUE" in late.stdout


def test_stats_have_the_promised_keys(bench: Bench) -> None:
    figures = json.loads(bench.run("stats", *DAY, "--json").stdout)
    promised = [
        "lessons",
        "questions",
        "glossary",
        "figures",
        "by_domain",
        "by_level",
        "by_type",
        "by_task",
        "objectives_total",
        "objectives_with_lesson",
        "objectives_with_8_questions",
        "key_position",
        "key_is_longest",
        "blind_reviewed",
        "source_checked",
        "by_form",
        "parameterised",
        "errors",
        "warnings",
    ]
    assert set(promised) <= set(figures)
    assert (figures["questions"], figures["errors"], figures["warnings"]) == (1, 0, 2)


def test_stats_are_readable_without_json(bench: Bench) -> None:
    assert "questions                    1\n" in bench.run("stats", *DAY).stdout


def test_fmt_check_changes_nothing_and_fails(bench: Bench) -> None:
    file = bench.write("glossary/d2-privacy.yaml", "- {term: breach, definition: A use.}\n")
    result = bench.run("fmt", "--check")
    assert result.exit_code == 1
    assert file.read_text() == "- {term: breach, definition: A use.}\n"


def test_fmt_mends_once_and_is_then_content(bench: Bench) -> None:
    file = bench.write("glossary/d2-privacy.yaml", "- {term: breach, definition: A use.}\n")
    assert bench.run("fmt", str(file)).exit_code == 0
    assert file.read_text() == "- term: breach\n  definition: A use.\n"
    assert bench.run("fmt", "--check").exit_code == 0


def test_fmt_leaves_a_broken_file_and_says_so(bench: Bench) -> None:
    file = bench.write("glossary/d2-privacy.yaml", "- term: [\n")
    result = bench.run("fmt")
    assert result.exit_code == 1
    assert file.read_text() == "- term: [\n"
    assert "glossary/d2-privacy.yaml:" in result.stderr


def test_new_question_gets_the_next_id_and_keeps_the_file(bench: Bench) -> None:
    result = bench.run("new", "question", "d2-privacy", "breach", "--type", "case")
    assert result.stdout.startswith("d2-breach-0002 in ")
    text = (bench.folder / "questions" / "d2-privacy" / "breach.yaml").read_text()
    assert text.index("d2-breach-0001") < text.index("d2-breach-0002")


@pytest.mark.parametrize("words", [("question", "nowhere", "x"), ("lesson", "L99")])
def test_new_refuses_with_a_sentence(bench: Bench, words: tuple[str, ...]) -> None:
    result = bench.run("new", *words)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")


def test_new_lesson_is_written_once(bench: Bench) -> None:
    assert bench.run("new", "lesson", "L40").exit_code == 0
    assert bench.run("new", "lesson", "L40").exit_code == 1


def test_schema_prints_the_hint_for_editors(bench: Bench, tmp_path: Path) -> None:
    result = bench.run("schema", "--to", str(tmp_path / "schema"))
    assert "# yaml-language-server: $schema=" in result.stdout
    assert (tmp_path / "schema" / "questions.schema.json").exists()


def test_missing_folder_is_named(bench: Bench) -> None:
    shutil.rmtree(bench.folder)
    result = bench.run("check")
    assert result.exit_code == 1
    assert str(bench.folder) in result.output


def test_broken_content_is_announced_to_nobody(bench: Bench) -> None:
    bench.write("questions/d2-privacy/broken.yaml", "- id: [")
    done = bench.run("announce")
    assert done.exit_code == 1
    assert "Nothing was announced" in done.output
