"""Keep long files in parts, and what is to be told with a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "made_part",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "id"],
            ["made_file.user_id", "made_file.id"],
            name=op.f("fk_made_part_user_id_id_made_file"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_made_part_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", "number", name=op.f("pk_made_part")),
        sqlite_with_rowid=False,
    )
    op.add_column("made_file", sa.Column("told", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_table("made_part")
    with op.batch_alter_table("made_file", schema=None) as batch_op:
        batch_op.drop_column("told")
