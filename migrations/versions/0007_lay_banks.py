"""Lay the banks of programs: items, their versions, and who answered which blind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "bank",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("slug", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("private", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.LargeBinary(16), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_bank_program_id_program"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_bank")),
        sa.UniqueConstraint("slug", name=op.f("uq_bank_slug")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bank_item",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("bank_id", sa.LargeBinary(16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("objective", sa.String(length=8), nullable=False),
        sa.Column("begins", sa.String(length=160), nullable=False),
        sa.Column("asks", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("errors", sa.SmallInteger(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=160), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_why", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'withdrawn')", name=op.f("ck_bank_item_state")
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "bank_id"],
            ["bank.program_id", "bank.id"],
            name=op.f("fk_bank_item_program_id_bank_id_bank"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_bank_item_program_id_program"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_bank_item")),
        sa.UniqueConstraint(
            "program_id", "bank_id", "name", name=op.f("uq_bank_item_program_id_bank_id_name")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("bank_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_item_program_id_bank_id_objective"),
            ["program_id", "bank_id", "objective"],
            unique=False,
        )
    op.create_table(
        "bank_version",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("item_id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ask_hash", sa.String(length=32), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("replaces", sa.JSON(), nullable=False),
        sa.Column("errors", sa.SmallInteger(), nullable=False),
        sa.Column("warnings", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("author_id", sa.LargeBinary(16), nullable=True),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("published_by", sa.LargeBinary(16), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'published', 'withdrawn')", name=op.f("ck_bank_version_state")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_bank_version_author_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["program_id", "item_id"],
            ["bank_item.program_id", "bank_item.id"],
            name=op.f("fk_bank_version_program_id_item_id_bank_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_bank_version_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["user.id"], name=op.f("fk_bank_version_published_by_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("program_id", "item_id", "number", name=op.f("pk_bank_version")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("bank_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_version_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_version_published_by"), ["published_by"], unique=False)
    op.create_table(
        "blind_reading",
        sa.Column("program_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("item_id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ask_hash", sa.String(length=32), nullable=False),
        sa.Column("reader_id", sa.LargeBinary(16), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id", "item_id", "number"],
            ["bank_version.program_id", "bank_version.item_id", "bank_version.number"],
            name=op.f("fk_blind_reading_program_id_item_id_number_bank_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"],
            ["program.id"],
            name=op.f("fk_blind_reading_program_id_program"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["user.id"], name=op.f("fk_blind_reading_reader_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("program_id", "id", name=op.f("pk_blind_reading")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("blind_reading", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_blind_reading_program_id_item_id_ask_hash"),
            ["program_id", "item_id", "ask_hash"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_blind_reading_reader_id"), ["reader_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("blind_reading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_blind_reading_reader_id"))
        batch_op.drop_index(batch_op.f("ix_blind_reading_program_id_item_id_ask_hash"))
    op.drop_table("blind_reading")
    with op.batch_alter_table("bank_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_version_published_by"))
        batch_op.drop_index(batch_op.f("ix_bank_version_author_id"))
    op.drop_table("bank_version")
    with op.batch_alter_table("bank_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_item_program_id_bank_id_objective"))
    op.drop_table("bank_item")
    op.drop_table("bank")
