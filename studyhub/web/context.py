"""What every view may ask of the running application: the content, the time, who is signed in.

The site starts with this module: what only some pages ask for is loaded where they do.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, request
from flask_login import current_user

from studyhub.catalog.shelf import Shelf
from studyhub.services.accounts.desk import Desk
from studyhub.services.connect.sending import Outlet
from studyhub.services.connect.signing import Keys

if TYPE_CHECKING:
    from studyhub.services.banks.workshop import Workshop
    from studyhub.services.graded.doing.door import Visit
    from studyhub.services.practice.types import QuestionView
    from studyhub.services.programs.programs import MyProgram
    from studyhub.services.signing.signatures import Signature

SHELF = "studyhub.shelf"


def core_shelf() -> Shelf:
    """The shipped content alone: what everybody may see, and what the search index holds."""
    return cast(Shelf, current_app.extensions["catalog"].shelf())


def shelf() -> Shelf:
    """The content that this request's user may see: with the published banks of their programs.

    Looked up once a request, and only for who works in a program or is enrolled in one.
    """
    core = core_shelf()
    if not current_user.is_authenticated:
        return core
    person = current_user.person
    if not (person.works or person.enrolled):
        return core
    from studyhub.services.banks.shelves import shelf_of  # noqa: PLC0415 - see above

    found = request.environ
    if SHELF not in found:
        found[SHELF] = shelf_of(user_id=person.id, core=core, circle=person.circle)
    return cast(Shelf, found[SHELF])


def workshop() -> Workshop:
    """What authoring needs of the site."""
    from studyhub.services.banks.workshop import Workshop  # noqa: PLC0415 - see above

    folders = current_app.config["CONTENT_FOLDER"], current_app.config["CODEBOOK_FOLDER"]
    return Workshop(core_shelf(), *folders, now().date())


def now() -> datetime:
    """The time, aware and in UTC; tests put another clock into the app."""
    return cast(datetime, current_app.extensions["clock"]())


def user_id() -> uuid.UUID:
    """Id of the signed-in user; only views behind a login ask."""
    return cast(uuid.UUID, current_user.id)


def desk() -> Desk:
    """What account commands need of the site: its mailer, its address, its rules."""
    settings = current_app.config["SETTINGS"]
    return Desk(
        mailer=current_app.extensions["mailer"],
        public_url=settings.public_url,
        registration=settings.registration,
        session_days=settings.session_days,
        college=current_app.extensions["college"],
    )


def keys() -> Keys:
    """The keys that are derived from the site's own."""
    return outlet().keys


def outlet() -> Outlet:
    """What webhooks need of the site: its keys, and where events may go."""
    return cast(Outlet, current_app.extensions["outlet"])


def visit() -> Visit:
    """Where this request comes from, as the proxies that are believed say, and by which sign-in."""
    from studyhub.services.graded.doing.door import Visit  # noqa: PLC0415 - see above

    return Visit(request.remote_addr or "", str(current_user.person.signin_id))


def local_day(at: datetime | date | None) -> str:
    """A time as a day where the reader lives, such as `23 Nov 2026`; nothing for None."""
    if at is None:
        return ""
    if isinstance(at, datetime):
        zone = getattr(current_user, "timezone", "UTC")  # strangers have none
        at = at.astimezone(ZoneInfo(zone)).date()
    return _day(at)


@lru_cache(512)
def _day(at: date) -> str:
    return f"{at.day} {at:%b %Y}"


def local_moment(at: datetime) -> str:
    """A time to the minute where the reader lives, such as `23 Nov 2026, 16:05`."""
    return f"{local_day(at)}, {at.astimezone(ZoneInfo(current_user.timezone)):%H:%M}"


def programs_in_menu() -> tuple[MyProgram, ...]:
    """The programs that the signed-in person works in; most work in none, and are not looked up."""
    if not current_user.person.works:
        return ()
    from studyhub.services.programs.programs import my_programs  # noqa: PLC0415 - see above

    return my_programs(user_id=user_id())


def signatures(question: QuestionView) -> tuple[Signature, ...]:
    """Who signed off a question as it is shown; looked up only for who is in a program."""
    if not current_user.is_authenticated:
        return ()
    person = current_user.person
    if not (person.works or person.enrolled):
        return ()
    from studyhub.services.signing.signatures import any_signed, signatures_for  # noqa: PLC0415 - see above

    if not any_signed(person.id, person.circle):
        return ()
    return signatures_for(user_id=person.id, item=question.item, content_hash=question.content)


def report_kinds() -> Mapping[str, str]:
    """What can be wrong with a question, for the form that says so."""
    from studyhub.services.practice.marks import KINDS  # noqa: PLC0415 - see above

    return KINDS


def register(app: Flask) -> None:
    """Give templates the site's name, and times as days of the reader's own calendar."""
    app.jinja_env.filters["day"] = local_day
    app.jinja_env.filters["moment"] = local_moment
    given = {
        "site_name": "StudyHub",
        "programs_in_menu": programs_in_menu,
        "report_kinds": report_kinds,
        "signatures": signatures,
    }
    app.context_processor(lambda: given)
