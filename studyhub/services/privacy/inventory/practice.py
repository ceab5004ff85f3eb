"""The inventory of practice: what a student does, and what is worked out of it."""

from __future__ import annotations

from .kept import OF_ACCOUNT, YOU, Kept

TOTALS = "You; staff of your cohorts in totals, each answer only while you show them"
ENTRIES = (
    Kept(
        "review",
        "Answers",
        "To bring back what you are about to forget, and to show your progress",
        OF_ACCOUNT,
        TOTALS + ", and answers to assigned work; research exports if you agree, under a number",
        {
            "when, in which session, kind of practice": "user_id id at kind session_id slot attempt mode",
            "which question or card, in which wording": (
                "item_kind item_key ask_hash content_hash facet objective"
            ),
            "what was shown, what you chose, the mark": "shown response score guessed first_exposure",
            "how long it took": "millis",
            "what the memory model made of it": "rating recall policy",
            "which answer a correction is about": "target_id",
        },
    ),
    Kept(
        "memory",
        "What you remember",
        "Worked out of your answers: when each fact is due",
        OF_ACCOUNT,
        YOU,
        {
            "by fact: strength, difficulty, due": "user_id facet stability difficulty due_at",
            "last seen, how often": "last_at reps lapses",
        },
    ),
    Kept(
        "mastery",
        "Counts by objective",
        "Worked out of your answers: progress",
        OF_ACCOUNT,
        TOTALS,
        {
            "right and asked, first and repeated": (
                "user_id objective fresh_right fresh_total repeat_right repeat_total last_at"
            )
        },
    ),
    Kept(
        "answer_pack",
        "Answers, packed",
        "Worked out of your answers: how questions work, counted quickly",
        OF_ACCOUNT,
        "Staff and administrators as counts over many",
        {"your answers as one block": "user_id lines through body"},
    ),
    Kept(
        "study_session",
        "Sessions",
        "So that a session can be left and gone on with",
        OF_ACCOUNT,
        YOU,
        {
            "what was asked, in order": "user_id id kind feedback title seed slots choices catalog_hash",
            "when": "study_day started_at ended_at closes_at",
        },
    ),
    Kept(
        "day_plan",
        "Today's session",
        "So that it is not worked out again at each look",
        "Until the next day's",
        YOU,
        {"questions in order": "user_id study_day made_from made_at seed picked price"},
    ),
    Kept(
        "sitting",
        "Mock and graded exams",
        "To run the exam's clock, mark it, show the report",
        OF_ACCOUNT,
        "You; staff: marks and days of mocks, graded and assigned exams in full",
        {
            "the form": "user_id id kind form title seed slots sealed",
            "when and how long": "created_at begin_by ends_by began_at ended_at seconds breaks",
            "your conditions": "hidden_timer calculator",
            "what it came to": "right scored",
        },
    ),
    Kept(
        "sitting_answer",
        "Answers on exams",
        "So that no choice is lost",
        OF_ACCOUNT,
        "You; staff for graded and assigned exams",
        {
            "choices, flags, strike-outs, highlights": (
                "user_id sitting_id position keys flagged struck highlights"
            ),
            "when and how long": "millis page turn at",
        },
    ),
    Kept(
        "exam_outcome",
        "Result of the real exam, if you tell it",
        "To check the readiness estimate",
        OF_ACCOUNT,
        "You; all others only counts of ten and more; your program if you let it, never the score",
        {
            "day, passed, score": "user_id sat_on passed scaled told_at",
            "what had been foretold": "foretold",
        },
    ),
    Kept(
        "flag", "Flags", "To find a question again", OF_ACCOUNT, YOU, {"which, when": "user_id item_key at"}
    ),
    Kept(
        "bookmark",
        "Bookmarks",
        "To find a lesson again",
        OF_ACCOUNT,
        YOU,
        {"which, when": "user_id lesson at"},
    ),
    Kept(
        "note",
        "Notes",
        "Yours alone",
        OF_ACCOUNT,
        "You and nobody else",
        {"what you wrote on which lesson": "user_id lesson body at"},
    ),
    Kept(
        "lesson_read",
        "Lessons read",
        "To offer what you have not read",
        OF_ACCOUNT,
        "You; staff where a lesson is assigned",
        {"which, when": "user_id lesson at"},
    ),
)
