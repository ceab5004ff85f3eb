"""Which commands keep the paperwork of reviews: `flask content blind ...`, `sourced ...` and `facts ...`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import click
from flask import Flask
from flask.cli import AppGroup

from studyhub.catalog.authoring.errors import AuthoringRefused
from studyhub.catalog.authoring.packet import blind_packet
from studyhub.catalog.authoring.plants import PlantKind
from studyhub.catalog.authoring.readers import (
    DEFAULT_SEED,
    BlindAnswer,
    LessonCheck,
    Outcome,
    Reader,
    Signature,
    SourceCheck,
    adjudicated,
    judge_blind,
    judge_facts,
    judge_sources,
    read_answers,
    read_json,
)
from studyhub.catalog.authoring.records import write_fact_checks, write_planted, write_records
from studyhub.catalog.checks.reviews import checked_lessons
from studyhub.catalog.types import Catalog, PlantedRound

from . import content
from .content import content_folder, day, folder_option, readable

_file = click.argument("file", type=click.Path(path_type=Path))
_reader = click.option(
    "--reader", type=click.Choice(["automated", "credentialed"]), required=True, help="What the reader is."
)
_name = click.option("--name", help="Name of a credentialed reader, who signs with it.")
_date = click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the reading; today.")
_packet = click.option(
    "--packet", type=click.Path(exists=True, path_type=Path), help="The packet that was read."
)


blind = AppGroup("blind", help="Have questions answered by readers who do not see the key.")
facts = AppGroup("facts", help="Keep what readers say who compared lessons with their sources.")
sourced = AppGroup("sourced", help="Keep what readers of the sources say about the keys.")


def register(_: Flask) -> None:
    """Add `flask content blind ...`, `flask content sourced ...` and `flask content facts ...`."""
    content.content.add_command(blind)
    content.content.add_command(sourced)
    content.content.add_command(facts)


@blind.command("export")
@folder_option
@_file
@click.option("--area", help="Only questions of this area.")
@click.option("--missing", is_flag=True, help="Only questions not answered blind as they are asked now.")
@click.option(
    "--plant", type=click.FloatRange(0, 0.5), default=0.0, help="Share of items to spoil on purpose."
)
@click.option(
    "--plant-kind", type=click.Choice(get_args(PlantKind)), default="subtle", help="How they are spoilt."
)
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Decides numbers and order.")
def export(
    file: Path,
    folder: Path | None,
    area: str | None,
    seed: int,
    *,
    missing: bool,
    plant: float,
    plant_kind: PlantKind,
) -> None:
    """Write FILE, a JSON packet without keys, reasons, explanations or references."""
    catalog = readable(content_folder(folder))
    packet = blind_packet(catalog, seed=seed, area=area, missing=missing, plant=plant, kind=plant_kind)
    _dump(file, {"seed": packet.seed, "items": packet.items})
    click.echo(f"{len(packet.items)} questions in {file}")
    if packet.planted:
        planted = file.with_suffix(".planted.json")
        _dump(planted, list(packet.planted))
        click.echo(
            f"{len(packet.planted)} of them are spoilt; which ones is in {planted}: keep it from the reader"
        )


@blind.command("record")
@folder_option
@_file
@_reader
@_name
@_date
@_packet
@click.option("--planted", type=click.Path(exists=True, path_type=Path), help="Which items were spoilt.")
@click.option("--plant-kind", type=click.Choice(get_args(PlantKind)), default="subtle", help="How.")
@click.option("--round", "round_id", help="Keep how many were noticed under this id, for publication.")
@click.option("--seed", type=int, help="Seed of the packet; not needed with --packet.")
def record(
    *,
    file: Path,
    folder: Path | None,
    reader: Reader,
    name: str | None,
    on: datetime | None,
    packet: Path | None,
    planted: Path | None,
    plant_kind: PlantKind,
    round_id: str | None,
    seed: int | None,
) -> None:
    """Compare the answers in FILE with the keys, and keep the agreements on record."""
    root = content_folder(folder)
    catalog = readable(root)
    try:
        packet_seed, hashes = _read_packet(packet)
        outcome = judge_blind(
            catalog,
            read_answers(file, BlindAnswer),
            Signature(reader, day(on), name),
            seed=packet_seed if seed is None else seed,
            packet_hashes=hashes,
            planted=frozenset(read_json(planted)) if planted else frozenset(),
        )
        _keep(root, catalog, outcome)
        if round_id and outcome.planted:
            counted = PlantedRound(
                round_id, day(on), reader, plant_kind, outcome.planted, outcome.planted_found
            )
            click.echo(f"wrote {write_planted(root, counted)}")
    except AuthoringRefused as error:
        raise click.ClickException(str(error)) from error


@blind.command("adjudicate")
@folder_option
@click.argument("question", metavar="ID")
@click.option("--verdict", type=click.Choice(["adjudicated", "mended"]), required=True)
@click.option("--note", required=True, help="How it was settled, and by which source.")
@click.option("--answer", default="", help="What the reader had answered.")
@_reader
@_name
@_date
def adjudicate(
    *,
    question: str,
    folder: Path | None,
    verdict: Any,
    note: str,
    answer: str,
    reader: Reader,
    name: str | None,
    on: datetime | None,
) -> None:
    """Put on record how a disagreement about question ID was settled."""
    root = content_folder(folder)
    catalog = readable(root)
    signature = Signature(reader, day(on), name)
    try:
        settled = adjudicated(catalog, question, signature, verdict=verdict, note=note, answer=answer)
        _keep(root, catalog, Outcome((settled,)))
    except AuthoringRefused as error:
        raise click.ClickException(str(error)) from error


@sourced.command("record")
@folder_option
@_file
@_reader
@_name
@_date
@_packet
def source_record(
    *,
    file: Path,
    folder: Path | None,
    reader: Reader,
    name: str | None,
    on: datetime | None,
    packet: Path | None,
) -> None:
    """Keep the source checks in FILE: a list of {id, verdict, basis, note, ask_hash}."""
    root = content_folder(folder)
    catalog = readable(root)
    try:
        checks = read_answers(file, SourceCheck)
        hashes = _read_packet(packet)[1]
        outcome = judge_sources(catalog, checks, Signature(reader, day(on), name), packet_hashes=hashes)
        _keep(root, catalog, outcome)
    except AuthoringRefused as error:
        raise click.ClickException(str(error)) from error


@facts.command("list")
@folder_option
@click.option("--missing", is_flag=True, help="Only lessons not compared as they stand now.")
def facts_list(folder: Path | None, *, missing: bool) -> None:
    """Name every lesson with its hash, which the reader puts into the check."""
    catalog = readable(content_folder(folder))
    checked = checked_lessons(catalog)
    for lesson in catalog.lessons:
        if not (missing and lesson.id in checked):
            click.echo(f"{lesson.id} {lesson.content_hash} {lesson.place.path}")


@facts.command("record")
@folder_option
@_file
@_reader
@_name
@_date
def facts_record(
    *, file: Path, folder: Path | None, reader: Reader, name: str | None, on: datetime | None
) -> None:
    """Keep the checks in FILE: a list of {lesson, content_hash, verdict, basis, note}."""
    root = content_folder(folder)
    try:
        checks = read_answers(file, LessonCheck)
        kept, refused = judge_facts(readable(root), checks, Signature(reader, day(on), name))
        if kept:
            click.echo(f"wrote {write_fact_checks(root, kept)}")
    except AuthoringRefused as error:
        raise click.ClickException(str(error)) from error
    for line in refused:
        click.echo(f"refused {line}", err=True)
    click.echo(f"{len(kept)} recorded, {len(refused)} refused")


def _keep(root: Path, catalog: Catalog, outcome: Outcome) -> None:
    areas = {question.id: question.area for question in catalog.questions}
    for file in write_records(root, areas, outcome.records):
        click.echo(f"wrote {file}")
    for line in outcome.to_adjudicate:
        click.echo(f"adjudicate {line}")
    for line in outcome.refused:
        click.echo(f"refused {line}", err=True)
    kept, open_, refused = map(len, (outcome.records, outcome.to_adjudicate, outcome.refused))
    click.echo(f"{kept} recorded, {open_} to adjudicate, {refused} refused")
    if outcome.levels_given:
        click.echo(f"level: the reader agrees on {outcome.levels_agree} of {outcome.levels_given}")
    if outcome.planted:
        click.echo(f"planted: {outcome.planted_found} of {outcome.planted} found")


def _read_packet(packet: Path | None) -> tuple[int, dict[str, str]]:
    """Seed and hashes of a packet file."""
    if packet is None:
        return DEFAULT_SEED, {}
    data = read_json(packet)
    try:
        return int(data["seed"]), {item["id"]: item["ask_hash"] for item in data["items"]}
    except (KeyError, TypeError, ValueError) as error:
        raise AuthoringRefused(f"{packet} is no packet of `flask content blind export`.") from error


def _dump(file: Path, data: Any) -> None:
    file.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
