"""Lay lessons that programs write: their versions, second readers, pictures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "own_lesson",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("errors", sa.SmallInteger(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_why", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'withdrawn')", name=op.f("ck_own_lesson_state")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_own_lesson_program_id_program"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_own_lesson")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "picture",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=500), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.LargeBinary(16), nullable=True),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('png', 'jpeg', 'webp')", name=op.f("ck_picture_kind")),
        sa.CheckConstraint("size > 0", name=op.f("ck_picture_size")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["user.id"], name=op.f("fk_picture_added_by_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_picture_program_id_program"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "name", name=op.f("pk_picture")),
    )
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_picture_added_by"), ["added_by"], unique=False)

    op.create_table(
        "lesson_version",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("lesson_id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("errors", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("author_id", sa.LargeBinary(16), nullable=True),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("published_by", sa.LargeBinary(16), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'withdrawn')", name=op.f("ck_lesson_version_state")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_lesson_version_author_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "lesson_id"],
            ["own_lesson.program_id", "own_lesson.id"],
            name=op.f("fk_lesson_version_program_id_lesson_id_own_lesson"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_lesson_version_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["user.id"],
            name=op.f("fk_lesson_version_published_by_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("program_id", "lesson_id", "number", name=op.f("pk_lesson_version")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("lesson_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_version_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_version_published_by"), ["published_by"], unique=False)

    op.create_table(
        "lesson_reading",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("lesson_id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("reader_id", sa.LargeBinary(16), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id", "lesson_id", "number"],
            ["lesson_version.program_id", "lesson_version.lesson_id", "lesson_version.number"],
            name=op.f("fk_lesson_reading_program_id_lesson_id_number_lesson_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_lesson_reading_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["user.id"], name=op.f("fk_lesson_reading_reader_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_lesson_reading")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("lesson_reading", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lesson_reading_program_id_lesson_id_content_hash"),
            ["program_id", "lesson_id", "content_hash"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_lesson_reading_reader_id"), ["reader_id"], unique=False)

    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lesson_stamp", sa.LargeBinary(16), nullable=True))


def downgrade() -> None:
    """Take it back."""
    # Not in a batch: that makes the table anew on SQLite, and what hangs on it would go with the old one.
    op.execute("ALTER TABLE program DROP COLUMN lesson_stamp")

    with op.batch_alter_table("lesson_reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_reading_reader_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_reading_program_id_lesson_id_content_hash"))

    op.drop_table("lesson_reading")
    with op.batch_alter_table("lesson_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_version_published_by"))
        batch_op.drop_index(batch_op.f("ix_lesson_version_author_id"))

    op.drop_table("lesson_version")
    with op.batch_alter_table("picture", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_picture_added_by"))

    op.drop_table("picture")
    op.drop_table("own_lesson")
