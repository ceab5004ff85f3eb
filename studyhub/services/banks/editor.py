"""The page on which an item is written: text or form, the faults at their lines, what students see."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.authoring.skeletons import SKELETONS
from studyhub.catalog.editing.fields import QuestionFields, fields_of
from studyhub.catalog.faults import Fault, Severity
from studyhub.catalog.types import LEVELS
from studyhub.extensions import db
from studyhub.models import Bank, BankItem, BankVersion
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, Grant
from studyhub.services.signing.signatures import Signature, signatures_in

from .banks import BankHead, bank_head
from .checking import Checked, cleaned, read_item
from .preview import Preview, previews
from .reading import ReadingLine, agreed_on, may_read_blind, readings_of
from .rows import Which, bank_for, item_for, version_of
from .workshop import Workshop
from .writing import checked_in


@dataclass(frozen=True)
class FaultLine:
    """A fault at its line of the text; an error keeps the item from review and publication."""

    line: int
    error: bool
    code: str
    message: str
    hint: str


@dataclass(frozen=True)
class CheckedText:
    """What is said of a text that is being written: its faults by line, and what students would see."""

    faults: tuple[FaultLine, ...]
    previews: tuple[Preview, ...]

    @property
    def errors(self) -> int:
        """How many faults must be mended first."""
        return sum(fault.error for fault in self.faults)


@dataclass(frozen=True)
class FormChoices:
    """Ids with titles, in groups; `works` are those that the objective's questions cite."""

    objectives: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    facets: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    tasks: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    levels: tuple[str, ...]
    works: tuple[str, ...]


@dataclass(frozen=True)
class EditorPage:
    """An item in its newest version, as it stands or as somebody is typing it.

    `base` is the version that the text was made from. `may` holds what this person can do with it now: save,
    send, take_back, read, publish, withdraw. `hidden`: they might be its blind reader, so the key is covered.
    `signatures` are by key of the live questions.
    """

    head: Head
    bank: BankHead
    item_id: uuid.UUID
    name: str
    state: str
    live: int | None
    base: int
    origin: str
    withdrawn_why: str
    changed_at: datetime
    text: str
    checked: CheckedText
    readings: tuple[ReadingLine, ...]
    may: frozenset[str]
    hidden: bool
    signatures: tuple[tuple[str, tuple[Signature, ...]], ...]


@dataclass(frozen=True)
class FormPage:
    """An item as a form; `why_not` says why a form cannot show it, and then there are no fields."""

    page: EditorPage
    fields: QuestionFields | None
    choices: FormChoices
    why_not: str = ""


@dataclass(frozen=True)
class NewPage:
    """The form that begins a question; `kinds` are its types."""

    head: Head
    bank: BankHead
    choices: FormChoices
    kinds: tuple[str, ...]


def new_page(*, user_id: uuid.UUID, program_id: uuid.UUID, bank_id: uuid.UUID, workshop: Workshop) -> NewPage:
    """The form that begins a question of a bank."""
    session = db.session()
    grant, bank = bank_for(session, user_id, program_id, bank_id, Act.WRITE_ITEMS)
    return NewPage(head_of(grant), bank_head(bank), choices(workshop), tuple(SKELETONS))


def editor_page(
    *, user_id: uuid.UUID, which: Which, workshop: Workshop, typed: str | None = None, base: int | None = None
) -> EditorPage:
    """The item as it stands; with `typed`, a text that was not saved, made from version `base`."""
    session = db.session()
    grant, bank, item = item_for(session, user_id, which, Act.SEE_BANKS)
    version = version_of(session, item)
    text = version.text if typed is None else cleaned(typed)
    checked = checked_in(session, bank, item, text, workshop)
    reader = grant.may(Act.REVIEW_ITEMS) and may_read_blind(session, item, version, user_id)
    return EditorPage(
        head=head_of(grant),
        bank=bank_head(bank),
        item_id=item.id,
        name=item.name,
        state=item.state,
        live=item.published,
        base=version.number if base is None else base,
        origin=item.origin,
        withdrawn_why=item.withdrawn_why,
        changed_at=item.changed_at,
        text=text,
        checked=CheckedText(fault_lines(checked), previews(checked, workshop.core)),
        readings=() if reader else readings_of(session, item, bank.slug, version.ask_hash, workshop),
        may=_may(session, grant, item, version, checked, reader=reader),
        hidden=reader,
        signatures=_signatures(session, bank, item, workshop),
    )


def _signatures(
    session: Session, bank: Bank, item: BankItem, workshop: Workshop
) -> tuple[tuple[str, tuple[Signature, ...]], ...]:
    """Signatures by key of the live questions: under what students see, not under the newest text."""
    if item.published is None:
        return ()
    text = version_of(session, item, item.published).text
    return tuple(
        (one.key, signatures_in(session, item.program_id, one.key, one.content_hash))
        for one in read_item(text, bank.slug, workshop.core)[0]
    )


def form_page(
    *,
    user_id: uuid.UUID,
    which: Which,
    workshop: Workshop,
    typed: str | None = None,
    base: int | None = None,
) -> FormPage:
    """The item as a form, or why it is written as YAML only."""
    page = editor_page(user_id=user_id, which=which, workshop=workshop, typed=typed, base=base)
    try:
        fields, why_not = fields_of(page.text), ""
    except AuthoringRefused as refused:
        fields, why_not = None, str(refused)
    objective = fields.texts["objective"] if fields else ""
    return FormPage(page, fields, choices(workshop, objective), why_not)


def check_typed(*, user_id: uuid.UUID, which: Which, text: str, workshop: Workshop) -> CheckedText:
    """What is said of a text that somebody types, for the live preview. Nothing is kept."""
    session = db.session()
    _, bank, item = item_for(session, user_id, which, Act.WRITE_ITEMS)
    checked = checked_in(session, bank, item, cleaned(text), workshop)
    return CheckedText(fault_lines(checked), previews(checked, workshop.core))


def fault_lines(checked: Checked) -> tuple[FaultLine, ...]:
    """Faults as pages show them."""
    return tuple(fault_line(fault) for fault in checked.faults)


def fault_line(fault: Fault) -> FaultLine:
    """A fault as pages show it."""
    return FaultLine(fault.line, fault.severity is Severity.ERROR, fault.code, fault.message, fault.hint)


def _may(
    session: Session,
    grant: Grant,
    item: BankItem,
    version: BankVersion,
    checked: Checked,
    *,
    reader: bool,
) -> frozenset[str]:
    """What a person can do with an item as it stands; each command asks again."""
    sound, live = not checked.errors, item.published == version.number
    agreed = not live and agreed_on(session, item, version.ask_hash)
    writes, publishes = grant.may(Act.WRITE_ITEMS), grant.may(Act.PUBLISH_ITEMS)
    can = {
        "save": writes,
        "send": writes and sound and version.state == "draft" and not agreed,
        "take_back": writes and version.state == "in_review",
        "read": reader,
        "publish": publishes and sound and agreed and version.state != "withdrawn",
        "withdraw": publishes and item.published is not None,
    }
    return frozenset(name for name, allowed in can.items() if allowed)


def choices(workshop: Workshop, objective: str = "") -> FormChoices:
    """What forms offer: the syllabus, and what questions of the objective rest on."""
    core = workshop.core
    cited = [cited for one in core.questions_of_objective(objective) for cited in one.citations]
    return FormChoices(
        objectives=tuple((a.title, tuple((o.id, o.title) for o in a.objectives)) for a in core.areas),
        facets=tuple((o.title, tuple((f.id, f.title) for f in o.facets)) for o in core.objectives),
        tasks=tuple((a.title, tuple((t.id, t.title) for t in a.tasks)) for a in core.areas if a.tasks),
        levels=LEVELS,
        works=tuple(dict.fromkeys(work.text for work in cited)),
    )
