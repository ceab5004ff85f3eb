"""Whether a site had a database before: where it is away, an empty one in its place would be no help."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from studyhub.config import Settings

MARK = "database_file"
"""In the instance folder: where the SQLite file of this site was last."""


def note_database(settings: Settings, file: Path) -> None:
    """Keep in the instance folder that there is a database: its own may be on a disk that goes away."""
    mark = settings.instance_folder / MARK
    if not mark.is_file() or mark.read_text() != str(file):
        mark.write_text(str(file))


def sign_of_a_database(settings: Settings) -> Path | None:
    """What shows that this site had a database, None where nothing does."""
    url = sa.make_url(settings.database_url)
    file = Path(str(url.database)) if url.get_backend_name() == "sqlite" else None
    ending = "dump" if file is None else "db"
    copies = sorted((settings.instance_folder / "backups").glob(f"*.{ending}"))
    if copies:
        return max(copies, key=lambda copy: copy.stat().st_mtime)
    if file is None:
        return None
    mark = settings.instance_folder / MARK
    if mark.is_file() and mark.read_text() == str(file):
        return mark
    turns = file.with_name(f"{file.name}.writers")  # made by the first writer, and never taken away
    return turns if turns.exists() else None
