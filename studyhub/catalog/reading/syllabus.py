"""Areas, tasks, lessons in teaching order, objectives and facets, from content/syllabus."""

from __future__ import annotations

from collections.abc import Iterable

from studyhub.catalog.faults import Fault
from studyhub.catalog.types import DOMAINS, Area, Facet, Objective, PlannedLesson, Task

from .known import Entry, Known, ObjectiveHome, repeated, whole
from .schema import SyllabusSource
from .source import Document


def read_syllabus(documents: Iterable[Document], known: Known, faults: list[Fault]) -> tuple[Area, ...]:
    """The areas in the order of the exam's domains; every id in them becomes known."""
    areas = []
    for document in documents:
        folder = document.path.rpartition("/")[2].removesuffix(".yaml")
        entry = whole(document, SyllabusSource, faults)
        if entry.source is None:
            known.unread_areas.add(folder)
            continue
        if entry.source.area != folder:
            message = f"The area is `{entry.source.area}`, but the file is {folder}.yaml."
            faults.append(document.fault(("area",), "AREA-NAME", message, "Make them the same."))
        areas.append(_area(entry, entry.source, known, faults))
    return tuple(sorted(areas, key=lambda area: DOMAINS.index(area.domain)))


def _area(entry: Entry[SyllabusSource], source: SyllabusSource, known: Known, faults: list[Fault]) -> Area:
    known.domains[source.area] = source.domain
    lesson_of = _lessons(entry, source, known, faults)
    _tasks(entry, source, known, faults)
    objectives = _objectives(entry, source, lesson_of, known, faults)
    _links(entry, source, known, faults)
    return Area(
        id=source.area,
        domain=source.domain,
        title=source.title,
        tasks=tuple(Task(task.id, task.title) for task in source.tasks),
        lessons=tuple(
            PlannedLesson(lesson.id, lesson.title, tuple(lesson.objectives), tuple(lesson.tasks))
            for lesson in source.lessons
        ),
        objectives=objectives,
    )


def _lessons(
    entry: Entry[SyllabusSource], source: SyllabusSource, known: Known, faults: list[Fault]
) -> dict[str, str]:
    """The first lesson of each objective."""
    lesson_of: dict[str, str] = {}
    for at, lesson in enumerate(source.lessons):
        if lesson.id in known.lessons:
            faults.append(_taken(entry, "lessons", at, lesson.id))
        known.lessons[lesson.id] = source.area
        for objective in lesson.objectives:
            lesson_of.setdefault(objective, lesson.id)
    return lesson_of


def _tasks(entry: Entry[SyllabusSource], source: SyllabusSource, known: Known, faults: list[Fault]) -> None:
    for at, task in enumerate(source.tasks):
        if task.id in known.tasks:
            faults.append(_taken(entry, "tasks", at, task.id))
        if not task.id.startswith(f"{source.domain}."):
            message = f"The task {task.id} does not belong to domain {source.domain}."
            faults.append(entry.document.fault(("tasks", at, "id"), "TASK-DOMAIN", message))
        known.tasks[task.id] = source.domain


def _objectives(
    entry: Entry[SyllabusSource],
    source: SyllabusSource,
    lesson_of: dict[str, str],
    known: Known,
    faults: list[Fault],
) -> tuple[Objective, ...]:
    objectives = []
    for at, objective in enumerate(source.objectives):
        if objective.id in known.objectives:
            faults.append(_taken(entry, "objectives", at, objective.id))
        if objective.id not in lesson_of:
            message = f"No lesson has the objective {objective.id}."
            hint = "Name it in the `objectives` of a lesson above."
            faults.append(entry.document.fault(("objectives", at), "OBJECTIVE-HOMELESS", message, hint))
        facets = tuple(Facet(facet.id, facet.level, facet.title) for facet in objective.facets)
        names = [facet.id for facet in facets]
        for place, name in enumerate(names):
            where = ("objectives", at, "facets", place, "id")
            if name[:-1] != objective.id:
                message = f"The facet {name} does not begin with its objective, {objective.id}."
                faults.append(entry.document.fault(where, "FACET-NAME", message))
            if name in names[:place]:
                faults.append(
                    entry.document.fault(where, "ID-REPEATED", f"`{name}` stands here a second time.")
                )
        lesson = lesson_of.get(objective.id, "")
        known.objectives[objective.id] = ObjectiveHome(source.area, source.domain, lesson, frozenset(names))
        objectives.append(
            Objective(objective.id, objective.title, source.area, source.domain, lesson, facets)
        )
    return tuple(objectives)


def _links(entry: Entry[SyllabusSource], source: SyllabusSource, known: Known, faults: list[Fault]) -> None:
    own = {objective.id for objective in source.objectives}
    for at, lesson in enumerate(source.lessons):
        for place, objective in enumerate(lesson.objectives):
            if objective not in own:
                where = ("lessons", at, "objectives", place)
                message = f"The objective {objective} does not stand under `objectives`."
                faults.append(
                    entry.document.fault(where, "OBJECTIVE-UNKNOWN", message, "Add it, or mend the id.")
                )
        for place, task in enumerate(lesson.tasks):
            if known.tasks.get(task) is None:
                where = ("lessons", at, "tasks", place)
                message = f"The task {task} does not stand under `tasks`."
                faults.append(entry.document.fault(where, "TASK-UNKNOWN", message, "Add it, or mend the id."))


def _taken(entry: Entry[SyllabusSource], part: str, at: int, name: str) -> Fault:
    return repeated(Entry(entry.document, (part, at), None, None), "id", name, "an earlier entry")
