"""Lay the tables of accounts, practice and content."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

PLANNER = {
    "review": "1000000 5000 1",
    "ix_review_user_id_at": "1000000 5000 1",
    "ix_review_user_id_item_key": "1000000 5000 3",
    "ix_review_user_id_facet_at": "1000000 5000 15 1",
    "ix_review_user_id_session_id": "1000000 5000 25",
    "ix_review_item_key_ask_hash": "1000000 700 600",
}


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "audit_event",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.LargeBinary(16), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.LargeBinary(16), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_subject_id_at"), ["subject_id", "at"], unique=False)

    op.create_table(
        "question_version",
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("item_key", sa.String(length=120), nullable=False),
        sa.Column("ask_hash", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_question_version")),
    )
    with op.batch_alter_table("question_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_version_item_key"), ["item_key"], unique=False)

    op.create_table(
        "signin_throttle",
        sa.Column("account_hash", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("account_hash", name=op.f("pk_signin_throttle")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "user",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("preferences", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bookmark",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("lesson", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_bookmark_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "lesson", name=op.f("pk_bookmark")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "credential",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("secret", sa.String(length=512), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('password', 'passkey', 'totp', 'recovery')", name=op.f("ck_credential_kind")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_credential_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_credential")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "flag",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("item_key", sa.String(length=120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_flag_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "item_key", name=op.f("pk_flag")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lesson_read",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("lesson", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_lesson_read_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "lesson", name=op.f("pk_lesson_read")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mail_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.LargeBinary(16), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('confirm', 'reset', 'change', 'invite', 'admin')", name=op.f("ck_mail_token_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_mail_token_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_mail_token")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("mail_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "mastery",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("objective", sa.String(length=16), nullable=False),
        sa.Column("fresh_right", sa.Integer(), nullable=False),
        sa.Column("fresh_total", sa.Integer(), nullable=False),
        sa.Column("repeat_right", sa.Integer(), nullable=False),
        sa.Column("repeat_total", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_mastery_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "objective", name=op.f("pk_mastery")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "memory",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("facet", sa.String(length=32), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_memory_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "facet", name=op.f("pk_memory")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("memory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memory_user_id_due_at"), ["user_id", "due_at"], unique=False)

    op.create_table(
        "note",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("lesson", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_note_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "lesson", name=op.f("pk_note")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notice",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_notice_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_notice")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "problem_report",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("item_key", sa.String(length=120), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'mended', 'declined')", name=op.f("ck_problem_report_state")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_problem_report_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_problem_report")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("problem_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_report_state_at"), ["state", "at"], unique=False)

    op.create_table(
        "review",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("target_id", sa.LargeBinary(16), nullable=True),
        sa.Column("session_id", sa.LargeBinary(16), nullable=True),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("item_kind", sa.String(length=8), nullable=False),
        sa.Column("item_key", sa.String(length=120), nullable=False),
        sa.Column("ask_hash", sa.String(length=32), nullable=False),
        sa.Column("content_hash", sa.String(length=32), nullable=False),
        sa.Column("facet", sa.String(length=32), nullable=False),
        sa.Column("objective", sa.String(length=16), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("response", sa.JSON(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("guessed", sa.Boolean(), nullable=False),
        sa.Column("first_exposure", sa.Boolean(), nullable=False),
        sa.Column("millis", sa.BigInteger(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.Column("policy", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("item_kind IN ('question', 'card')", name=op.f("ck_review_item_kind")),
        sa.CheckConstraint("kind IN ('answer', 'undo', 'regrade')", name=op.f("ck_review_kind")),
        sa.CheckConstraint("score >= 0 AND score <= 1", name=op.f("ck_review_score")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_review_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_review")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_review_item_key_ask_hash"), ["item_key", "ask_hash"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_review_user_id_at"), ["user_id", "at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_review_user_id_facet_at"), ["user_id", "facet", "at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_review_user_id_item_key"), ["user_id", "item_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_review_user_id_session_id"), ["user_id", "session_id"], unique=False
        )

    op.create_table(
        "signin",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_signin_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_signin")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "study_plan",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("exam_date", sa.Date(), nullable=True),
        sa.Column("minutes", sa.JSON(), nullable=False),
        sa.Column("days_off", sa.JSON(), nullable=False),
        sa.Column("blueprint", sa.String(length=64), nullable=True),
        sa.Column("extra_time", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_study_plan_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_study_plan")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "study_session",
        sa.Column("user_id", sa.LargeBinary(16), nullable=False),
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("feedback", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("study_day", sa.Date(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("catalog_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("feedback IN ('tutor', 'timed')", name=op.f("ck_study_session_feedback")),
        sa.CheckConstraint("kind IN ('today', 'quiz', 'lesson')", name=op.f("ck_study_session_kind")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_study_session_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_study_session")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("study_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_study_session_user_id_started_at"), ["user_id", "started_at"], unique=False
        )
    if op.get_bind().dialect.name == "sqlite":
        _tell_the_planner()


def _tell_the_planner() -> None:
    """Give SQLite's planner the statistics of a site in use: with none it walks all answers of a person.

    A row says: rows in the table, then rows that share the first column, the first two, and so on.
    """
    op.execute("ANALYZE")
    for index, figures in PLANNER.items():
        row = sa.table("sqlite_stat1", sa.column("tbl"), sa.column("idx"), sa.column("stat"))
        op.execute(row.insert().values(tbl="review", idx=index, stat=figures))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("study_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_study_session_user_id_started_at"))

    op.drop_table("study_session")
    op.drop_table("study_plan")
    op.drop_table("signin")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_user_id_session_id"))
        batch_op.drop_index(batch_op.f("ix_review_user_id_item_key"))
        batch_op.drop_index(batch_op.f("ix_review_user_id_facet_at"))
        batch_op.drop_index(batch_op.f("ix_review_user_id_at"))
        batch_op.drop_index(batch_op.f("ix_review_item_key_ask_hash"))

    op.drop_table("review")
    with op.batch_alter_table("problem_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_report_state_at"))

    op.drop_table("problem_report")
    op.drop_table("notice")
    op.drop_table("note")
    with op.batch_alter_table("memory", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memory_user_id_due_at"))

    op.drop_table("memory")
    op.drop_table("mastery")
    with op.batch_alter_table("mail_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_token_user_id"))

    op.drop_table("mail_token")
    op.drop_table("lesson_read")
    op.drop_table("flag")
    op.drop_table("credential")
    op.drop_table("bookmark")
    op.drop_table("user")
    op.drop_table("signin_throttle")
    with op.batch_alter_table("question_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_version_item_key"))

    op.drop_table("question_version")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_subject_id_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))

    op.drop_table("audit_event")
