"""A credentialed instructor signs a question off as it stands now, shipped ones too, or takes that back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from studyhub.catalog.shelf import Shelf
from studyhub.catalog.types import Question
from studyhub.extensions import db
from studyhub.models import SignOff, User
from studyhub.models.base import new_id
from studyhub.services.banks.preview import preview_of
from studyhub.services.banks.shelves import shelf_of_program
from studyhub.services.database import command
from studyhub.services.errors import Conflict, NotFound
from studyhub.services.practice.types import QuestionView
from studyhub.services.programs.audit import note
from studyhub.services.programs.heads import Head, head_of
from studyhub.services.programs.permissions import Act, allow, hold

from .credentials import confirmed_credential
from .signatures import Signature, signatures_in

NO_QUESTION = "There is no such question on this program's shelf."
NO_CREDENTIAL = "Say on the staff page which credential you hold, and have a director confirm it. Then sign."
CHANGED = "The question was edited while you read it. Here it is as it stands now; nothing was signed."


@dataclass(frozen=True)
class SigningPage:
    """A question as it stands with its key (None: it cannot be shown), and its signatures.

    `name` and `credential` would be signed; `credential` is "" for who cannot sign. `signed`: this person's
    signature stands.
    """

    head: Head
    item: str
    content_hash: str
    told: QuestionView | None
    signatures: tuple[Signature, ...]
    name: str
    credential: str
    signed: bool
    you: uuid.UUID


def signing_page(*, user_id: uuid.UUID, program_id: uuid.UUID, item: str, core: Shelf) -> SigningPage:
    """The question that would be signed; raises NotFound for who may not sign, and where it is not live."""
    session = db.session()
    grant = allow(user_id, program_id, Act.SIGN_ITEMS)
    shelf = shelf_of_program(program_id=program_id, core=core)
    question = _question(shelf, item)
    signatures = signatures_in(session, program_id, item, question.content_hash)
    return SigningPage(
        head=head_of(grant),
        item=item,
        content_hash=question.content_hash,
        told=preview_of(question, None, shelf).told,
        signatures=signatures,
        name=session.scalar(sa.select(User.name).where(User.id == user_id)) or "",
        credential=confirmed_credential(session, user_id, program_id),
        signed=any(one.signer_id == user_id and one.state == "stands" for one in signatures),
        you=user_id,
    )


def sign(
    *, user_id: uuid.UUID, program_id: uuid.UUID, item: str, content_hash: str, core: Shelf, now: datetime
) -> None:
    """Sign a question off as it stands; twice changes nothing.

    Raises NotFound, and Conflict without a confirmed credential or where the text is another by now.
    """
    with command() as session:
        allow(user_id, program_id, Act.SIGN_ITEMS)
        hold(session, program_id)
        credential = confirmed_credential(session, user_id, program_id)
        if not credential:
            raise Conflict(NO_CREDENTIAL)
        shelf = shelf_of_program(program_id=program_id, core=core)
        if _question(shelf, item).content_hash != content_hash:
            raise Conflict(CHANGED)
        if _standing(session, user_id, program_id, item, content_hash):
            return
        row = SignOff(program_id=program_id, id=new_id(now), item_key=item, content_hash=content_hash)
        row.signer_id, row.name = user_id, session.get_one(User, user_id).name
        row.credential, row.signed_at = credential, now
        session.add(row)
        note(
            session,
            "item.signed",
            program_id=program_id,
            actor_id=user_id,
            now=now,
            item=item,
            credential=credential,
            content=content_hash,
        )


def revoke(*, user_id: uuid.UUID, program_id: uuid.UUID, sign_id: uuid.UUID, now: datetime) -> str:
    """Take a signature back, one's own or (directors) anybody's; gives the question's key.

    The row stays and says when. Raises NotFound.
    """
    with command() as session:
        grant = allow(user_id, program_id, Act.SIGN_ITEMS)
        row = session.get(SignOff, (program_id, sign_id), with_for_update=True)
        if row is None or not (row.signer_id == user_id or grant.may(Act.CONFIRM_CREDENTIALS)):
            raise NotFound("There is no such signature that you could take back.")
        if row.revoked_at is None:
            row.revoked_at = now
            note(
                session,
                "item.unsigned",
                program_id=program_id,
                actor_id=user_id,
                subject_id=row.signer_id,
                now=now,
                item=row.item_key,
            )
        return row.item_key


def _question(shelf: Shelf, item: str) -> Question:
    question = shelf.find_question(item)
    if question is None:
        raise NotFound(NO_QUESTION)
    return question


def _standing(
    session: Session, user_id: uuid.UUID, program_id: uuid.UUID, item: str, content_hash: str
) -> bool:
    found = signatures_in(session, program_id, item, content_hash)
    return any(one.signer_id == user_id and one.state == "stands" for one in found)
