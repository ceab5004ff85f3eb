"""Where everybody finds their programs and cohorts."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.programs.enrolled import my_cohorts
from studyhub.services.programs.programs import my_programs
from studyhub.web.context import user_id

bp = Blueprint("programs", __name__, url_prefix="/programs")


@bp.get("")
@login_required
def index() -> ResponseReturnValue:
    """The programs one works in, and the cohorts one is or was in."""
    cohorts = my_cohorts(user_id=user_id(), former=True)
    return render_template("programs/index.html", programs=my_programs(user_id=user_id()), cohorts=cohorts)
