"""The inventory of what a program keeps about those who work in it."""

from __future__ import annotations

from .kept import OF_STAFF, STAFF, Kept

ENTRIES = (
    Kept(
        "membership",
        "Who works in a program",
        "To give rights",
        "Until you leave, or your account goes",
        STAFF,
        {"as what, since when": "program_id user_id role since"},
    ),
    Kept(
        "cohort_right",
        "Rights in cohorts",
        "So that staff reach only what they need",
        "Until changed",
        STAFF,
        {"view or edit": "program_id cohort_id user_id may"},
    ),
    Kept(
        "staff_credential",
        "Credentials of staff",
        "To sign questions off",
        "Until you leave, or your account goes",
        STAFF,
        {"which, confirmed by whom": ("program_id user_id credential declared_at confirmed_at confirmed_by")},
    ),
    Kept(
        "sign_off",
        "Signatures under questions",
        "So that readers know who stands for a question",
        "As long as the program: name and credential are public and stay when your account goes",
        "The program's students and staff",
        {
            "which question, name, credential, when": (
                "program_id id item_key content_hash signer_id name credential signed_at revoked_at"
            )
        },
    ),
    Kept(
        "bank_version",
        "Versions of questions",
        "The program's work",
        OF_STAFF,
        STAFF,
        {
            "the text and what the checker said": (
                "program_id item_id number text ask_hash content_hash replaces errors warnings state note"
            ),
            "by whom and when": "author_id saved_at published_by published_at",
        },
    ),
    Kept(
        "blind_reading",
        "Blind readings",
        "The program's work",
        OF_STAFF,
        STAFF,
        {
            "what was answered, by whom, when": (
                "program_id id item_id number ask_hash reader_id at answers agreed remarks"
            )
        },
    ),
    Kept(
        "lesson_version",
        "Versions of lessons",
        "The program's work",
        OF_STAFF,
        STAFF,
        {
            "the text": "program_id lesson_id number text content_hash errors state note",
            "by whom and when": "author_id saved_at published_by published_at",
        },
    ),
    Kept(
        "lesson_reading",
        "Readings of lessons",
        "The program's work",
        OF_STAFF,
        STAFF,
        {
            "what was said, by whom, when": (
                "program_id id lesson_id number content_hash reader_id at agreed remarks"
            )
        },
    ),
    Kept(
        "picture",
        "Pictures",
        "The program's work",
        OF_STAFF,
        "The program's students and staff",
        {
            "the picture and what it shows": "program_id name kind width height size alt data",
            "by whom and when": "added_by added_at",
        },
    ),
    Kept(
        "intake",
        "Uploads of questions",
        "To look them through before they are kept",
        "A day",
        "Who uploaded it",
        {
            "file and how far it is": (
                "program_id id bank_id user_id file format domain state fault total parts done "
                "made_at beat_at"
            )
        },
    ),
    Kept(
        "plan_line",
        "Assessment plan",
        "For the program's accreditor",
        "As long as the program",
        "The program's directors",
        {
            "goal, measure, result": (
                "program_id id year goal measure source target share low high n filled_at action follow_up"
            ),
            "who is to do it, as written, until when": "who due_on",
        },
    ),
    Kept(
        "program_ending",
        "A program's deletion",
        "To tell, and to leave a way back",
        "A month, then it is done",
        STAFF,
        {"who asked, when, when it is due": "program_id asked_at asked_by ends_at"},
    ),
)
