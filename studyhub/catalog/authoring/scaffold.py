"""Decides what a new question or lesson looks like before its author fills it in: valid, a free id."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec.yaml
import yaml

from studyhub.catalog.reading.schema import ObjectiveSource, PlannedLessonSource, SyllabusSource

from .errors import AuthoringRefused
from .fmt import format_yaml
from .skeletons import SKELETONS, lesson_text

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REFERENCE = re.compile(
    r"^- \{?(cfr|usc|fr|cms|guideline|standard|agency): (.+?)(?:, title: .*)?$", re.MULTILINE
)


@dataclass(frozen=True)
class Scaffold:
    """A skeleton ready to be written: the file, its whole new text, and the id that is new in it."""

    file: Path
    text: str
    id: str

    def write(self) -> None:
        """Write the file, and the folders it needs."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.text, encoding="utf-8")


def new_question(
    content_folder: Path, area: str, group: str, kind: str, *, today: date, objective: str | None = None
) -> Scaffold:
    """A skeleton at the end of questions/<area>/<group>.yaml; what stands there is kept as it is.

    Raises AuthoringRefused for an area, objective or type that does not exist, or a group that is no name.
    """
    syllabus = _syllabus(content_folder, area)
    if not _SLUG.fullmatch(group):
        raise AuthoringRefused(f"{group!r} is no name for a file; use lower case words joined by -.")
    if kind not in SKELETONS:
        raise AuthoringRefused(f"There is no type {kind!r}; choose {', '.join(SKELETONS)}.")
    aim = _objective(syllabus, objective)
    file = content_folder / "questions" / area / f"{group}.yaml"
    old = file.read_text(encoding="utf-8") if file.exists() else ""
    name = _next_id(file.parent, f"{syllabus.domain.lower()}-{_topic(old) or group}")
    skeleton = SKELETONS[kind](
        {
            "id": name,
            "objective": aim.id,
            "facet": aim.facets[0].id,
            "about": aim.facets[0].title,
            "task": _task(syllabus, aim),
            "reference": _reference(content_folder, area),
            "today": today.isoformat(),
            "next_year": today.replace(year=today.year + 1, day=min(today.day, 28)).isoformat(),
        }
    )
    laid_out = format_yaml(skeleton, "questions") or skeleton
    return Scaffold(file, f"{old.rstrip()}\n\n{laid_out}" if old.strip() else laid_out, name)


def new_lesson(content_folder: Path, lesson_id: str, today: date) -> Scaffold:
    """A skeleton for a lesson of the syllabus; AuthoringRefused when not planned, or written already."""
    existing = list((content_folder / "lessons").glob(f"*/{lesson_id}-*.md"))
    if existing:
        raise AuthoringRefused(f"{lesson_id} is written already: {existing[0]}")
    for syllabus in _readable_syllabi(content_folder):
        planned = next((lesson for lesson in syllabus.lessons if lesson.id == lesson_id), None)
        if planned:
            return _lesson(content_folder, syllabus, planned, today)
    raise AuthoringRefused(
        f"No syllabus that reads plans a lesson {lesson_id}; add it under `lessons:` there first."
    )


def _lesson(
    content_folder: Path, syllabus: SyllabusSource, planned: PlannedLessonSource, today: date
) -> Scaffold:
    slug = "-".join(re.findall(r"[a-z0-9]+", planned.title.lower()))
    file = content_folder / "lessons" / syllabus.area / f"{planned.id}-{slug}.md"
    reference = _reference(content_folder, syllabus.area)
    objectives = [objective for objective in syllabus.objectives if objective.id in planned.objectives]
    titles = [objective.title for objective in objectives]
    text = lesson_text(
        planned.id, planned.title, planned.objectives, titles, reference=reference, today=today.isoformat()
    )
    return Scaffold(file, text, planned.id)


def _syllabus(content_folder: Path, area: str) -> SyllabusSource:
    files = {file.stem: file for file in (content_folder / "syllabus").glob("*.yaml")}
    if area not in files:
        raise AuthoringRefused(f"There is no area {area!r}; choose {', '.join(sorted(files))}.")
    try:
        return msgspec.yaml.decode(files[area].read_bytes(), type=SyllabusSource, strict=False)
    except (yaml.YAMLError, msgspec.MsgspecError) as error:
        raise AuthoringRefused(f"{files[area]} cannot be read; run `flask content check`. {error}") from error


def _readable_syllabi(content_folder: Path) -> Iterable[SyllabusSource]:
    for file in sorted((content_folder / "syllabus").glob("*.yaml")):
        with suppress(AuthoringRefused):  # another area's fault does not keep this lesson from being written
            yield _syllabus(content_folder, file.stem)


def _objective(syllabus: SyllabusSource, objective: str | None) -> ObjectiveSource:
    if objective is None:
        return syllabus.objectives[0]
    found = next((entry for entry in syllabus.objectives if entry.id == objective), None)
    if found is None:
        raise AuthoringRefused(f"{syllabus.area} has no objective {objective!r}.")
    return found


def _task(syllabus: SyllabusSource, objective: ObjectiveSource) -> str:
    serving = [lesson for lesson in syllabus.lessons if objective.id in lesson.objectives]
    planned = [task for lesson in serving for task in lesson.tasks]
    return next(iter(planned), next((task.id for task in syllabus.tasks), ""))


def _topic(text: str) -> str | None:
    found = re.search(r"^- id: (?:p|f|d[1-6])-([a-z0-9-]+?)-\d{4}$", text, re.MULTILINE)
    return found[1] if found else None


def _next_id(folder: Path, stem: str) -> str:
    taken = [0]
    for file in folder.glob("*.yaml"):
        found = re.findall(
            rf"^- id: {re.escape(stem)}-(\d{{4}})\b", file.read_text(encoding="utf-8"), re.MULTILINE
        )
        taken += map(int, found)
    return f"{stem}-{max(taken) + 1:04}"


def _reference(content_folder: Path, area: str) -> str:
    """A citation that exists, so that the skeleton reads; its author puts the right one in its place."""
    folder = content_folder / "references"
    files = [folder / f"{area}.yaml", *sorted(folder.glob("*.yaml"))]
    for file in files:
        found = _REFERENCE.search(file.read_text(encoding="utf-8")) if file.exists() else None
        if found:
            return f"{found[1]}: {found[2]}"
    raise AuthoringRefused("There is no reference to cite yet; add one under content/references/ first.")
