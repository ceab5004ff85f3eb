"""The start page, what the site says about itself, and whether it is in order.

The site starts with this module: what its other pages need is loaded where they ask for it.
"""

from __future__ import annotations

import uuid

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from studyhub.learning.errors import Unmarkable
from studyhub.services.practice.lessons import try_question
from studyhub.services.site import about as about_service
from studyhub.services.site.landing import try_keys

from .context import core_shelf, now, shelf, user_id
from .kept import Made, kept

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Today for students, the landing page for strangers."""
    if current_user.is_authenticated:
        return kept("today", today)
    return landing(None)


def today() -> Made:
    """The start page of the signed-in student, and until when it stays as it is."""
    from studyhub.services.site.home import today_page  # noqa: PLC0415 - see above

    page = today_page(user_id=user_id(), shelf=shelf(), now=now())
    return Made(render_template("home/today.html", page=page), page.turns_at)


@bp.post("/try")
def try_it() -> ResponseReturnValue:
    """The landing page with its question answered; nothing is stored."""
    return landing(request.form.get("item", ""))


def landing(answered: str | None) -> ResponseReturnValue:
    """The landing page: its question as new, or `answered` (a key) and marked from the form."""
    content = core_shelf()
    keys = try_keys(shelf=content, day=now().date())
    if answered is not None and answered not in keys:
        return redirect(url_for("home.index"), 303)
    question, fault = None, ""
    try:
        fields = request.form.to_dict(flat=False) if answered else None
        question = try_question(question=answered or keys[0], shelf=content, fields=fields) if keys else None
    except Unmarkable as missing:
        fault = str(missing)
        question = try_question(question=answered or keys[0], shelf=content)
    page = render_template(
        "home/landing.html",
        question=question,
        fault=fault,
        contents=about_service.contents(shelf=content),
        registration=current_app.config["SETTINGS"].registration,
    )
    return page, 422 if fault else 200


@bp.post("/notices")
@login_required
def notices() -> ResponseReturnValue:
    """Put the notices that were shown away."""
    from studyhub.services.site.home import dismiss_notices  # noqa: PLC0415 - see above

    shown = []
    for text in request.form.getlist("notice")[:50]:
        try:
            shown.append(uuid.UUID(text))
        except ValueError:
            continue
    dismiss_notices(user_id=user_id(), shown=tuple(shown), now=now())
    return redirect(url_for("home.index"), 303)


@bp.get("/about")
def about() -> ResponseReturnValue:
    """What the site is, and how its content was written and checked."""
    return render_template("home/about.html", contents=about_service.contents(shelf=core_shelf()))


@bp.get("/changes")
def changes() -> ResponseReturnValue:
    """Which rules of the field moved, and when that was checked."""
    from studyhub.services.reading.changes import changes_page  # noqa: PLC0415 - see above

    return render_template("home/changes.html", page=changes_page(shelf=shelf(), now=now()))


@bp.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """What was done and tested so that everybody can use the site."""
    return render_template("home/accessibility.html")


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What is kept about people, and what is not."""
    from studyhub.services.privacy.consent import has_consented  # noqa: PLC0415 - see above

    agrees = current_user.is_authenticated and has_consented(user_id=user_id())
    days = current_app.config["SETTINGS"].session_days
    return render_template("home/privacy.html", days=days, agrees=agrees)


@bp.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """Browsers that ask at the old place are sent to ours."""
    return redirect(current_app.jinja_env.globals["asset"]("img/favicon.svg"), 302)  # type: ignore[operator]
