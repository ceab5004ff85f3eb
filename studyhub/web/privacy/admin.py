"""What the site's administrator sees of retention, and takes out for research."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from studyhub.services.errors import Invalid
from studyhub.services.jobs.exports import of_research
from studyhub.services.privacy import research as service
from studyhub.services.privacy.kinds import Periods
from studyhub.services.privacy.retention import retention_page
from studyhub.web.admin import only_administrators
from studyhub.web.context import core_shelf, desk, now, user_id
from studyhub.web.files import asked

bp = Blueprint("admin_privacy", __name__, url_prefix="/admin/privacy")
bp.before_request(only_administrators)


@bp.get("")
def retention() -> ResponseReturnValue:
    """How long things are kept, what would go now, what went."""
    periods = Periods.of(current_app.config["SETTINGS"])
    page = retention_page(desk=desk(), periods=periods, shelf=core_shelf(), now=now())
    return render_template("privacy/retention.html", page=page)


@bp.get("/research")
def research() -> ResponseReturnValue:
    """How many have agreed, and what an export holds."""
    page = service.research_page(user_id=user_id())
    return render_template("privacy/research.html", page=page, fewest=service.FEWEST)


@bp.post("/research")
def export() -> ResponseReturnValue:
    """Have the answers of who agreed made as a file."""
    try:
        return asked(of_research(user_id()))
    except Invalid as few:
        flash(str(few), "warning")
        return redirect(url_for("admin_privacy.research"), 303)
