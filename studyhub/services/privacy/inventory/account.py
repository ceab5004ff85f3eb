"""The inventory of accounts: who somebody is, how they get in, what the site wrote down about it."""

from __future__ import annotations

from .kept import NOBODY, OF_ACCOUNT, YOU, Kept

SITE = "You; the site's administrators"
ENTRIES = (
    Kept(
        "user",
        "Account",
        "To know you again, and to write to you",
        OF_ACCOUNT + "; after long disuse if the site says so, told by mail first",
        "You; the site's administrators; staff of your cohorts and programs (name and address)",
        {
            "name, mail address": "id name email",
            "time zone and choices such as keys and mails": "timezone preferences",
            "whether you run the site": "is_admin",
            "when it was made, confirmed, switched off": "created_at confirmed_at disabled_at",
        },
    ),
    Kept(
        "credential",
        "Password and recovery codes",
        "To let only you in",
        "Until you change them",
        NOBODY,
        {"hashes that cannot be turned back": "user_id id kind secret", "since when": "created_at"},
    ),
    Kept(
        "second_step",
        "Second step",
        "To ask for a code if you want that",
        "Until you turn it off",
        NOBODY,
        {
            "the app's secret, sealed": "user_id secret",
            "the last code taken": "last_step",
            "since when": "created_at confirmed_at",
        },
    ),
    Kept(
        "passkey",
        "Passkeys",
        "To let your devices in",
        "Until you remove them",
        YOU,
        {
            "the name you gave it": "user_id id name",
            "its public half": "credential public_key sign_count synced",
            "when made and used": "created_at used_at",
        },
    ),
    Kept(
        "college_link",
        "College sign-in",
        "To know you when your college says who you are",
        "Until you take the link away",
        YOU,
        {
            "which college, and its number for you": "user_id id provider issuer claim subject",
            "the address it told": "email",
            "when linked and used": "created_at used_at",
        },
    ),
    Kept(
        "job",
        "Mails and files under way",
        "To send or make what you asked for, again if it fails",
        "7 days after it is done, 30 if it failed",
        "The site's administrators (kind, times and what failed)",
        {
            "what is to be done, of whom": "id key kind detail user_id program_id cohort_id",
            "a mail that has not left yet, sealed": "secret",
            "how it goes": "state tries fault",
            "when": "created_at due_at began_at ended_at",
        },
    ),
    Kept(
        "made_file",
        "Files made for you",
        "To hand you what takes longer than a page",
        "3 days",
        YOU,
        {
            "the file": "user_id id name type body",
            "what is said with it": "told",
            "when made, until when": "made_at expires_at",
        },
    ),
    Kept(
        "made_part",
        "Long files made for you",
        "The same, in parts",
        "3 days",
        YOU,
        {"what follows of the file": "user_id id number data"},
    ),
    Kept(
        "user_stamp",
        "A count of changes",
        "To know when a page that was made for you is out of date",
        OF_ACCOUNT,
        NOBODY,
        {"how often something of yours was written": "user_id n"},
    ),
    Kept(
        "signin",
        "Sign-ins",
        "So that you can end one you do not know",
        "90 days after its end, if the site sets no other time; the latest stays",
        YOU,
        {
            "kind of browser, and by which door": "user_id id agent how",
            "a hash of its cookie": "secret_hash",
            "when it began, was last used (to the hour), ends or was ended": (
                "created_at seen_at expires_at revoked_at"
            ),
        },
    ),
    Kept(
        "signin_throttle",
        "Wrong passwords",
        "To slow guessing down",
        "A day",
        NOBODY,
        {
            "a hash of the address typed": "account_hash",
            "how many and when": "failures failed_at locked_until",
        },
    ),
    Kept(
        "ticket",
        "Sign-ins under way",
        "To tie a second step or passkey to its beginning",
        "Ten minutes; destroyed by the next night",
        NOBODY,
        {"a hash, for what, whose, until when": "token_hash purpose user_id expires_at"},
    ),
    Kept(
        "mail_token",
        "Links in mails",
        "To confirm, reset or invite by a link that works once",
        "7 days after use or end, if the site sets no other time",
        NOBODY,
        {
            "a hash of the link and what it does": "token_hash purpose detail",
            "for whom": "user_id email",
            "when made, ends, was used": "created_at expires_at used_at",
        },
    ),
    Kept(
        "api_token",
        "Tokens for the API",
        "To let software of yours act for you",
        "90 days after its end, if the site sets no other time",
        YOU,
        {
            "the name you gave it, its last four signs, what it may do": "user_id id name ends scopes",
            "a hash of it": "token_hash",
            "when made, ends, used, revoked": "created_at expires_at used_at revoked_at",
        },
    ),
    Kept(
        "study_plan",
        "Plan",
        "To plan each day for your exam",
        OF_ACCOUNT,
        "You; staff of your cohorts: the exam date",
        {
            "exam date, minutes by weekday, days off, exam": "user_id exam_date minutes days_off blueprint",
            "conditions of your exam, never their reason": "extra_time hidden_timer stop_clock calculator",
        },
    ),
    Kept(
        "inactive_warning",
        "Warning of disuse",
        "So that nobody's account goes untold",
        "Until you come back",
        YOU,
        {"when the mail was sent": "user_id told_at"},
    ),
    Kept(
        "research_consent",
        "Consent to research",
        "Without it no answer of yours is in a research export",
        "Until you take it back",
        YOU,
        {"since when": "user_id given_at"},
    ),
    Kept(
        "notice",
        "Notices",
        "To tell you that an answer was marked anew or a report answered",
        OF_ACCOUNT,
        YOU,
        {"what is told": "user_id id kind detail", "when sent and put away": "at read_at"},
    ),
    Kept(
        "audit_event",
        "Record of who did what",
        "So that looks at and changes of records can be traced",
        "The site's own: 60 months, if it sets no other time; a program's: its months. Lines about you go "
        "with your account, your name with it in all others",
        "You (looks at your record); directors of the program; administrators (what is no program's)",
        {
            "who, what, about whom": "id actor_id action subject_id detail",
            "in which program and cohort": "program_id cohort_id",
            "when": "at",
        },
    ),
    Kept(
        "problem_report",
        "Reports on questions",
        "To mend questions and to answer you",
        OF_ACCOUNT + "; those on a program's questions go with the program",
        SITE + "; for a program's questions its staff",
        {
            "which question, what you wrote": "user_id id item_key content_hash kind body at",
            "what was answered": "state answer closed_at",
        },
    ),
)
