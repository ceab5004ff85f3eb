"""Whatever breaks while students answer: each answer that was acknowledged is there afterwards, once."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Yard
from .machines import Node, wait_for
from .newer import NEXT, newer_code, style_of

Note = Callable[[str, object], None]


@pytest.mark.timeout(600)
def test_each_acknowledged_answer_is_there_once_whatever_breaks(yard: Yard, record_property: Note) -> None:
    yard.answers_go_on()
    for fault in (
        kill_a_node,
        kill_the_database,
        fill_the_disk,
        cut_redis,
        exchange_the_content,
        upgrade_node_by_node,
    ):
        seen, answered = yard.ledger.refused(), yard.ledger.answers()
        fault(yard)
        more, refused = yard.ledger.answers() - answered, yard.ledger.refused() - seen
        said = f"{fault.__name__.replace('_', ' '):<22} {more:>4} answers, {refused:>4} pages that were none"
        record_property("ledger", said)
    yard.end()
    found = in_the_log(yard)
    sent, acknowledged = owned(yard.ledger.sent), owned(yard.ledger.acknowledged)
    lost = acknowledged - found.keys()
    doubled = [answer for answer, times in found.items() if times > 1 or answer not in sent]
    told = f"sent {len(sent)}, acknowledged {len(acknowledged)}, found {found.total()}"
    record_property("ledger", f"{told}, duplicated {len(doubled)}, lost {len(lost)}")
    assert yard.ledger.wrong == []
    assert (len(doubled), len(lost)) == (0, 0)
    assert len(acknowledged) >= 60


def kill_a_node(yard: Yard) -> None:
    """`kill -9`, while the other one goes on; then it is started again."""
    yard.nodes[0].kill()
    yard.answers_go_on()
    yard.nodes[0].start()
    yard.answers_go_on()


def kill_the_database(yard: Yard) -> None:
    """`kill -9` of all its processes; students see a page of ours meanwhile."""
    before = yard.ledger.refused()
    yard.db.kill()
    wait_for("somebody to be refused", lambda: yard.well() and yard.ledger.refused() > before)
    yard.db.start()
    yard.answers_go_on()


def fill_the_disk(yard: Yard) -> None:
    """Nothing can be written until there is room again."""
    before = yard.ledger.refused()
    yard.db.fill_disk()
    wait_for("somebody to be refused", lambda: yard.well() and yard.ledger.refused() > before)
    yard.db.free_disk()
    yard.answers_go_on()


def cut_redis(yard: Yard) -> None:
    """Nobody notices: not who answers, and not who registers, which is what Redis counts."""
    before = yard.ledger.refused()
    yard.redis.cut()
    for node in yard.nodes:
        wait_for("the node to count for itself", lambda node=node: "apart" in node.ready()[1])
        assert node.ready()[0] == 200
    newcomer = yard.enrol()
    wait_for("the newcomer's answer", lambda: yard.well() and newcomer.email in yard.ledger.acknowledged)
    yard.redis.mend()
    for node in yard.nodes:
        wait_for("the node to count with the other", lambda node=node: "shared" in node.ready()[1])
    yard.answers_go_on()
    assert yard.ledger.refused() == before


def content_of(node: Node) -> str:
    """The content that a node says it shows; what else it says may differ between its processes."""
    said = node.ready()[1]
    return str(json.loads(said).get("content")) if said else ""


def exchange_the_content(yard: Yard) -> None:
    """Said once, on one node, for all of them."""
    before, shown = yard.ledger.refused(), {content_of(node) for node in yard.nodes}
    assert len(shown) == 1
    with (yard.content / "word-parts.yaml").open("a") as changed:
        changed.write("# mended\n")
    yard.nodes[0].command("content", "announce")
    for node in yard.nodes:
        wait_for("the node to show the new content", lambda node=node: content_of(node) not in {*shown, ""})
    yard.answers_go_on()
    assert yard.ledger.refused() == before


def upgrade_node_by_node(yard: Yard) -> None:
    """As docs/deployment.md says it, to a release that migrates; not one page is refused."""
    before, code = yard.ledger.refused(), newer_code(yard.content.parent)
    one, two = yard.nodes
    old = style_of(one)
    assert style_of(two) == old
    exchange_the_code(yard, "one", one, code)
    assert yard.db.ask("SELECT version_num FROM alembic_version") == [(NEXT,)]
    assert (style_of(two), two.ready()[0]) == (old, 200)
    answer_at_both_releases(yard)
    for style in (old, style_of(one)):  # pages of both are open, wherever their files are asked for
        assert [yard.students[0].get(style)[1] != "" for _ in yard.nodes] == [True, True]
    exchange_the_code(yard, "two", two, code)
    assert style_of(two) == style_of(one) != old
    yard.answers_go_on()
    assert yard.ledger.refused() == before
    assert yard.db.ask("SELECT DISTINCT next_word, next_count FROM review") == [(None, 7)]


def exchange_the_code(yard: Yard, name: str, node: Node, code: Path) -> None:
    """Stop a node, start it from other code, and wait until people come to it again."""
    node.stop()
    node.code = code
    node.start()
    wait_for("the proxy to send people there again", lambda: yard.proxy.sends_to(name))


def answer_at_both_releases(yard: Yard) -> None:
    """Who was here stays at the old code; of two newcomers the proxy gives one to the new."""
    newcomers = [yard.enrol(), yard.enrol()]
    for who in newcomers:
        wait_for("a newcomer's answer", lambda who=who: yard.well() and who.email in yard.ledger.acknowledged)
    assert {who.node for who in yard.students} == {"one", "two"}
    yard.answers_go_on()


def owned(by_student: dict[str, set[uuid.UUID]]) -> set[tuple[str, uuid.UUID]]:
    return {(who, answer) for who, answers in by_student.items() for answer in answers}


def in_the_log(yard: Yard) -> Counter[tuple[str, uuid.UUID]]:
    """Every answer in the review log with its student, read from the database itself."""
    rows = yard.db.ask(
        "SELECT u.email, r.id FROM review r JOIN \"user\" u ON u.id = r.user_id WHERE r.kind = 'answer'"
    )
    return Counter((email, uuid.UUID(bytes=bytes(answer))) for email, answer in rows)
