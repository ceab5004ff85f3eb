"""A college's machines, small: two nodes, PostgreSQL, Redis and HAProxy, and a handful of students."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from studyhub.services.planning.tables import FILE, SharedTables
from tests.conftest import SAMPLE_CONTENT

from .machines import Node, Proxy, Redis, wait_for
from .places import places
from .postgresql import PostgreSQL
from .set_up_servers import missing
from .students import Ledger, Student

STUDENTS = 4


@dataclass
class Yard:
    """All of it, and what the students are told meanwhile."""

    db: PostgreSQL
    redis: Redis
    nodes: tuple[Node, Node]
    proxy: Proxy
    content: Path
    ledger: Ledger = field(default_factory=Ledger)
    students: list[Student] = field(default_factory=list)

    def enrol(self) -> Student:
        """One more student begins."""
        email = f"student{len(self.students)}@example.edu"
        self.students.append(Student(self.proxy.url, email, self.ledger))
        self.students[-1].start()
        return self.students[-1]

    def answers_go_on(self, more: int = 12) -> None:
        """Wait until so many more answers are acknowledged, some of each student: nobody is held up still."""
        goal, had = self.ledger.answers() + more, self._answers_of_each()

        def gone_on() -> bool:
            each = zip(self._answers_of_each(), had, strict=True)
            return self.well() and self.ledger.answers() >= goal and all(now > then for now, then in each)

        wait_for(f"{more} answers", gone_on)

    def _answers_of_each(self) -> list[int]:
        return [len(self.ledger.acknowledged.get(student.email, ())) for student in self.students]

    def well(self) -> bool:
        """Fails the test with what went wrong for a student, if anything did."""
        for student in self.students:
            if student.fault is not None:
                raise AssertionError(f"{student.email} met something unforeseen") from student.fault
        return True

    def end(self) -> None:
        """Let every student finish the answer at hand."""
        for student in self.students:
            student.ending.set()
        for student in self.students:
            student.join(timeout=120)
            assert not student.is_alive()
        self.well()


@pytest.fixture
def yard(postgresql_url: str) -> Iterator[Yard]:
    """Everything runs. (The other server is asked for because its set-up makes the user of this one too.)"""
    if lacking := missing():
        pytest.fail(f"These tests need {' and '.join(lacking)}: run make test, which installs them.")
    folder = Path(tempfile.mkdtemp(prefix="sh-nodes-"))
    folder.chmod(0o755)
    with ExitStack() as made:
        made.callback(shutil.rmtree, folder, ignore_errors=True)
        at = made.enter_context(places())
        for name in at:
            (folder / name).mkdir()
        settings = {
            "CONTENT_FOLDER": str(shutil.copytree(SAMPLE_CONTENT, folder / "content")),
            "SECRET_KEY": "a key that both nodes have " * 2,
            "TRUSTED_PROXIES": "1",
            "WORKERS": "2",
            "THREADS": "4",
            "DRAIN_SECONDS": "3",
            "PUBLIC_URL": f"http://{at['proxy'].address}:{at['proxy'].port}",
        }
        db, redis = PostgreSQL(at["db"], folder / "db"), Redis(at["redis"], folder / "redis")
        made.callback(db.take_down)
        db.prepare()
        db.start()
        made.callback(redis.kill)
        redis.start()
        settings |= {"DATABASE_URL": db.url, "REDIS_URL": redis.url}
        nodes = tuple(Node(at[name], folder / name, settings=settings) for name in ("one", "two"))
        tables = SharedTables().get().to_bytes()
        for node in nodes:
            (node.folder / "cache").mkdir()
            (node.folder / "cache" / FILE).write_bytes(tables)
            made.callback(node.kill)
            node.begin()  # both at once on an empty database
        for node in nodes:
            node.wait()
        proxy = Proxy(at["proxy"], folder / "proxy", nodes=(at["one"], at["two"]))
        made.callback(proxy.kill)
        proxy.start()
        college = Yard(db, redis, (nodes[0], nodes[1]), proxy, folder / "content")
        made.callback(_let_go, college)
        for name in ("one", "two"):
            wait_for(f"the proxy to send people to {name}", lambda name=name: proxy.sends_to(name))
        for _ in range(STUDENTS):
            college.enrol()
        yield college


def _let_go(college: Yard) -> None:
    for student in college.students:
        student.ending.set()
