"""Lessons of a program: the list, the editor, pictures, versions, and the way to students."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from studyhub.services.errors import Conflict, Invalid
from studyhub.services.lessons import pages, pictures, publishing, versions, writing
from studyhub.services.lessons.rows import CHANGED, Which
from studyhub.web.context import now, shelf, user_id, workshop

from .banks.items import based, note, number, status

bp = Blueprint("lessons", __name__, url_prefix="/programs/<uuid:program_id>/lessons")
LARGEST = 6 * 1024 * 1024
"""A form with a picture of 5 MiB and the text beside it."""
HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


@bp.before_request
@login_required
def only_signed_in() -> None:
    """Who may see a lesson is asked by each service."""


@bp.url_value_preprocessor
def allow_pictures(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Pictures are larger than other forms; to be said before the form's token is looked for in it."""
    if endpoint == "lessons.edit":
        request.max_content_length = LARGEST


@bp.get("")
def index(program_id: uuid.UUID) -> ResponseReturnValue:
    """The lessons of a program."""
    page = pages.lessons_page(user_id=user_id(), program_id=program_id)
    return render_template("programs/lessons/index.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
def new(program_id: uuid.UUID) -> ResponseReturnValue:
    """Begin a lesson."""
    wrong, title = "", request.form.get("title", "")
    if request.method == "POST":
        try:
            made = writing.new_lesson(
                user_id=user_id(),
                program_id=program_id,
                title=title,
                workshop=workshop(),
                shelf=shelf(),
                now=now(),
            )
        except (Invalid, Conflict) as refused:
            wrong = str(refused)
        else:
            return to_lesson(Which(program_id, made))
    head = pages.new_page(user_id=user_id(), program_id=program_id)
    return render_template("programs/lessons/new.html", head=head, title=title, wrong=wrong), (
        422 if wrong else 200
    )


@bp.route("/<uuid:lesson_id>", methods=["GET", "POST"])
def edit(**ids: uuid.UUID) -> ResponseReturnValue:
    """A lesson as Markdown, its faults, and what students will see."""
    which, typed, said = Which(**ids), None, ""
    if request.method == "POST":
        typed = request.form.get("text", "")
        do = request.form.get("do")
        if do == "picture":
            typed, said = with_picture(which, typed)
        else:
            said = "checked" if do == "check" else save(which, typed)
        if not said:
            return to_lesson(which)
    page = pages.editor_page(
        user_id=user_id(), which=which, workshop=workshop(), shelf=shelf(), typed=typed, base=based(said)
    )
    made = render_template("programs/lessons/edit.html", page=page, said=said, note=note())
    return made, 200 if said == "added" else status(said)


@bp.post("/<uuid:lesson_id>/preview")
def preview(**ids: uuid.UUID) -> ResponseReturnValue:
    """What the checker says of what is being typed, and how students would see it: a piece of a page."""
    text = request.form.get("text", "")
    checked = pages.check_typed(
        user_id=user_id(), which=Which(**ids), text=text, workshop=workshop(), shelf=shelf()
    )
    return render_template("programs/lessons/_checked.html", checked=checked)


@bp.get("/<uuid:lesson_id>/versions")
def history(**ids: uuid.UUID) -> ResponseReturnValue:
    """The versions of a lesson, two of them compared."""
    old, late = (request.args.get(name, type=number) for name in ("old", "new"))
    page = versions.versions_page(user_id=user_id(), which=Which(**ids), old=old, new=late)
    return render_template("programs/lessons/versions.html", page=page)


@bp.post("/<uuid:lesson_id>/restore")
def restore(**ids: uuid.UUID) -> ResponseReturnValue:
    """Make an older version the newest draft."""
    asked = request.form.get("number", 0, type=int)
    step = partial(writing.restore_version, number=asked, base=base(), workshop=workshop(), shelf=shelf())
    return done(Which(**ids), step, f"Version {asked} is the newest version now, as a draft.")


@bp.post("/<uuid:lesson_id>/send")
def send(**ids: uuid.UUID) -> ResponseReturnValue:
    """Put it before a reader."""
    step = partial(publishing.send_to_review, base=base(), workshop=workshop(), shelf=shelf())
    return done(Which(**ids), step, "It is in review. Somebody who did not write it reads it.")


@bp.post("/<uuid:lesson_id>/back")
def back(**ids: uuid.UUID) -> ResponseReturnValue:
    """Take it out of review."""
    return done(Which(**ids), partial(publishing.take_back, base=base()), "It is a draft again.")


@bp.post("/<uuid:lesson_id>/read")
def read(**ids: uuid.UUID) -> ResponseReturnValue:
    """Say of somebody else's lesson whether students may see it."""
    agreed, remarks = request.form.get("agreed") == "yes", request.form.get("remarks", "")
    step = partial(publishing.judge, base=base(), agreed=agreed, remarks=remarks)
    said = "You agree. It can be published." if agreed else "It is back with its author, with your remarks."
    return done(Which(**ids), step, said)


@bp.post("/<uuid:lesson_id>/publish")
def publish(**ids: uuid.UUID) -> ResponseReturnValue:
    """Let students see it."""
    step = partial(publishing.publish, base=base(), workshop=workshop(), shelf=shelf())
    return done(Which(**ids), step, "It is published: students find it under Learn.")


@bp.post("/<uuid:lesson_id>/withdraw")
def withdraw(**ids: uuid.UUID) -> ResponseReturnValue:
    """Take it from the students."""
    step = partial(publishing.withdraw, why=request.form.get("why", ""))
    return done(Which(**ids), step, "It is withdrawn. What students marked stays with them.")


@bp.post("/<uuid:lesson_id>/pictures/remove")
def remove(**ids: uuid.UUID) -> ResponseReturnValue:
    """Remove a picture of the program that no lesson shows."""
    which, name = Which(**ids), request.form.get("name", "")
    try:
        pictures.remove_picture(user_id=user_id(), program_id=which.program_id, name=name, now=now())
    except Conflict as refused:
        flash(str(refused), "warning")
    else:
        flash("The picture is removed.", "success")
    return to_lesson(which)


@bp.get("/pictures/<name>")
def picture(program_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """A picture, for the people of its program."""
    found = pictures.picture_file(user_id=user_id(), program_id=program_id, name=name)
    return Response(found.data, mimetype=found.media_type, headers=HEADERS)


def with_picture(which: Which, typed: str) -> tuple[str, str]:
    """What was typed with the picture that was sent at its end; gives the text and what is to be said."""
    sent = request.files.get("picture")
    alt = request.form.get("alt", "")
    try:
        added = pictures.add_picture(
            user_id=user_id(),
            program_id=which.program_id,
            data=sent.read() if sent else b"",
            alt=alt,
            now=now(),
        )
    except (Invalid, Conflict) as wrong:
        return typed, str(wrong)
    shown = added.alt.replace("|", "/")
    caption = " ".join(request.form.get("caption", "").replace("|", "/").split()) or shown
    return f"{typed.rstrip()}\n\n{{{{image: {added.name} | {caption} | {shown}}}}}\n", "added"


def save(which: Which, text: str) -> str:
    """Save what was typed; gives why that did not work, `changed` where somebody was quicker, or nothing."""
    try:
        writing.save_lesson(
            user_id=user_id(),
            which=which,
            text=text,
            base=base(),
            note=note(),
            workshop=workshop(),
            shelf=shelf(),
            now=now(),
        )
    except Conflict as wrong:
        return "changed" if str(wrong) == CHANGED else str(wrong)
    except Invalid as wrong:
        return str(wrong)
    flash("Saved.", "success")
    return ""


def done(which: Which, step: Callable[..., object], said: str) -> ResponseReturnValue:
    """Do one step, and go back to the lesson with what came of it."""
    try:
        step(user_id=user_id(), which=which, now=now())
    except (Invalid, Conflict) as refused:
        flash(str(refused), "warning")
    else:
        flash(said, "success")
    return to_lesson(which)


def base() -> int:
    """The version that the page was about."""
    return request.form.get("base", 0, type=int)


def to_lesson(which: Which) -> ResponseReturnValue:
    """To a lesson's page."""
    address = url_for("lessons.edit", program_id=which.program_id, lesson_id=which.lesson_id)
    return redirect(address, 303)
