"""Signing in with a college's provider: out, back, the page that links, the links, and goodbye."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from studyhub.services.errors import Conflict, Invalid, NotFound, TooMany
from studyhub.services.federation import arriving, leaving, linking
from studyhub.services.federation.arriving import Answer, Arrival, Pending, Way
from studyhub.web.context import desk, now, user_id
from studyhub.web.forms import typed
from studyhub.web.forms.accounts import PasswordForm
from studyhub.web.redirects import own_path

from .entry import ask_for_second_step, enter, page, refuse
from .session_user import JOINING

bp = Blueprint("college", __name__)
WAYS, PENDING = "college ways", "college pending"
"""Where the session keeps ways out by their states, and an identity that is to be linked."""
MOST_WAYS, LONGEST_TARGET = 3, 400
"""Windows in which somebody may be under way at once, and signs of a target: a cookie holds 4 KB."""


@bp.get("/login/college/<slug>")
def begin(slug: str) -> ResponseReturnValue:
    """Go to the provider. A link and not a form: the content policy holds forms on this site."""
    target = own_path(request.args.get("next"))[:LONGEST_TARGET]
    invitation = request.args.get("invitation", "")[:64] or invited()
    try:
        address, state, way = arriving.set_out(
            desk=desk(), slug=slug, target=target, invitation=invitation, now=now()
        )
    except Invalid as away:
        return turned_back(str(away), target)
    kept = list(session.get(WAYS, {}).items())[-(MOST_WAYS - 1) :]
    session[WAYS] = {**dict(kept), state: asdict(way)}
    return redirect(address, 302)


def invited() -> str:
    """The secret of a program's invitation that is open in this browser, or ""."""
    path = str(session.get(JOINING, ""))
    return path.removeprefix("/join/mail/")[:64] if path.startswith("/join/mail/") else ""


@bp.get("/login/college/<slug>/back")
def back(slug: str) -> ResponseReturnValue:
    """Take in who comes back."""
    said = {name: request.args.get(name, "")[:4000] for name in ("state", "code", "iss", "error")}
    ways = dict(session.get(WAYS, {}))
    kept = ways.pop(said["state"], None)
    session[WAYS] = ways
    way = Way(**kept) if kept else None
    target = own_path(way.target) if way else "/"
    try:
        arrival = arriving.arrive(
            desk=desk(),
            slug=slug,
            way=way,
            answer=Answer(said["state"], said["code"], said["iss"], said["error"]),
            user_id=user_id() if current_user.is_authenticated else None,
            timezone=request.cookies.get("timezone", ""),
            agent=request.user_agent.string,
            now=now(),
        )
    except (Invalid, NotFound, Conflict) as wrong:
        return turned_back(str(wrong), target)
    return taken_in(arrival, target)


def taken_in(arrival: Arrival, target: str) -> ResponseReturnValue:
    """Go on to what an arrival opens."""
    if arrival.pending is not None:
        session[PENDING] = {"who": asdict(arrival.pending), "target": target}
        return redirect(url_for("college.link"), 303)
    if arrival.ticket:
        return ask_for_second_step(arrival.ticket, target)
    if arrival.join_code and target == "/" and not session.get(JOINING):
        target = url_for("joining.code", code=arrival.join_code)
    reply = enter(arrival.cookie, target)
    if arrival.fresh:  # said now: a session that begins afresh forgets what was said before
        flash("Your account is made. Look at your time zone and your plan on your account page.", "success")
    return reply


def turned_back(said: str, target: str) -> ResponseReturnValue:
    """Say what happened where another try begins; the page that was wanted is kept."""
    flash(said, "danger")
    if current_user.is_authenticated:
        return redirect(url_for("college.index"), 303)
    return redirect(url_for("account.login", next=target), 303)


@bp.route("/login/link", methods=["GET", "POST"])
def link() -> ResponseReturnValue:
    """Link what a provider has proven with an account, by the account's password."""
    kept: dict[str, Any] = session.get(PENDING, {})
    who = Pending(**kept["who"]) if kept else None
    if who is None or who.until < now().timestamp() or who.provider not in desk().college.clients:
        session.pop(PENDING, None)
        return turned_back("Nothing waits to be linked any more. Begin again.", "/")
    form, inside = PasswordForm(), current_user.is_authenticated
    form.password.label.text = "Your password here"
    shown = {"form": form, "who": who, "name": desk().college.client(who.provider).provider.name}
    if not form.validate_on_submit():
        return page("college_link", 422 if form.errors else 200, **shown)
    try:
        cookie = linking.link(
            desk=desk(),
            slug=who.provider,
            who=who,
            user_id=user_id() if inside else None,
            password=typed(form.password),
            agent=request.user_agent.string,
            now=now(),
        )
    except (Invalid, TooMany, Conflict) as wrong:
        return page("college_link", refuse(form, "password", wrong), **shown)
    session.pop(PENDING, None)
    onward = redirect(url_for("college.index"), 303) if inside else enter(cookie, own_path(kept["target"]))
    flash(f"{shown['name']} is linked: you can log in with it from now on.", "success")
    return onward


@bp.get("/account/college")
@login_required
def index() -> ResponseReturnValue:
    """The links of this account, and the providers that it can be linked with."""
    links = linking.links_of(desk=desk(), user_id=user_id())
    return page("college", links=links, buttons=desk().college.buttons)


@bp.route("/account/college/<uuid:link_id>/remove", methods=["GET", "POST"])
@login_required
def remove(link_id: uuid.UUID) -> ResponseReturnValue:
    """Take a link away."""
    row, form = linking.link_of(desk=desk(), user_id=user_id(), link_id=link_id), PasswordForm()
    if not form.validate_on_submit():
        return page("remove_college", 422 if form.errors else 200, row=row, form=form)
    try:
        linking.unlink(user_id=user_id(), link_id=link_id, password=typed(form.password), now=now())
    except Invalid as wrong:
        return page("remove_college", refuse(form, "password", wrong), row=row, form=form)
    flash("The link is removed. Nobody gets in by it any more.", "success")
    return redirect(url_for("college.index"), 303)


@bp.get("/login/left/<slug>")
def left(slug: str) -> ResponseReturnValue:
    """Say that this site's sign-in is over, and offer to end the college's as well."""
    farewell = leaving.farewell(desk=desk(), slug=slug)
    return page("college_left", farewell=farewell)
