"""The one table of limits: which route may be asked how often, by whom it is counted, and why.

Each route stands in LIMITS or, for a reason, in FREE; a test walks all routes and fails for one that is in
neither. Amounts by network are for a whole classroom that shares an address; whoever is signed in is counted
by account, so that nobody there holds up another.
"""

from __future__ import annotations

from .routes import AT_THE_DOOR, AUTHORING, EXPORTS, FORMS, READS, REPORTS, TODAY, of
from .terms import EVERY_CALL, By, Counted, Limit

GET, BOTH = ("GET",), ("GET", "POST")
TRIES = "Too many tries from your network. Wait ten minutes."


LIMITS = (
    Limit(
        "wrong tries",
        "200 per 10 minutes",
        By.NETWORK,
        AT_THE_DOOR,
        "Guessing passwords, codes and links, many accounts from one place; the account has its own wait.",
        counted=Counted.REFUSED,
        said=TRIES,
    ),
    Limit(
        "all tries",
        "1200 per 10 minutes",
        By.NETWORK,
        AT_THE_DOOR,
        "Each try hashes a password on purpose slowly: at most a tenth of a core's time.",
        said=TRIES,
    ),
    Limit(
        "college sign-in",
        "600 per 10 minutes",
        By.NETWORK,
        of(college="begin back left"),
        "Each asks the college's provider.",
        GET,
        said=TRIES,
    ),
    Limit(
        "college sign-in of an account",
        "60 per 10 minutes",
        By.ACCOUNT,
        of(college="begin back left"),
        "Each asks the college's provider.",
        GET,
        said=TRIES,
    ),
    Limit(
        "mail to an address",
        "6 per hour",
        By.ADDRESS,
        of(account="forgot register"),
        "Nobody's mailbox may be filled from here; counted alike whether there is an account or not.",
        counted=Counted.TAKEN,
        said="We wrote to this address several times. Look among unwanted mail, or wait an hour.",
    ),
    Limit(
        "join codes",
        "60 per 10 minutes",
        By.NETWORK,
        of(joining="code enter"),
        "Guessing a short code; right codes count nothing.",
        BOTH,
        Counted.REFUSED,
        "Too many wrong codes from your network. Wait ten minutes.",
    ),
    Limit(
        "join codes of an account",
        "60 per 10 minutes",
        By.ACCOUNT,
        of(joining="code enter join"),
        "Guessing a short code; right codes count nothing.",
        BOTH,
        Counted.REFUSED,
        "Too many wrong codes. Wait ten minutes.",
    ),
    Limit(
        "locks of an account",
        "60 per 10 minutes",
        By.ACCOUNT,
        of(
            college="link remove",
            passkeys="add begin remove",
            profile="delete email password take_email",
            second="begin codes off set_up",
            tokens="make revoke",
        ),
        "Each asks for the password: guessing it from a browser left open, and the cost of its hash.",
    ),
    Limit(
        "mail of an account",
        "10 per hour",
        By.ACCOUNT,
        of(profile="email"),
        "A mail to an address that the person types.",
        counted=Counted.TAKEN,
    ),
    Limit(
        "open forms",
        "600 per 10 minutes",
        By.NETWORK,
        of(account="logout", home="try_it", learn="answer", plan="assigned_mail_off mail_off"),
        "Strangers may send these.",
    ),
    Limit(
        "open forms of an account",
        "600 per 10 minutes",
        By.ACCOUNT,
        of(account="logout login register confirm forgot reset", home="try_it", second="step")
        | of(passkeys="ask come_in", plan="assigned_mail_off mail_off", joining="register"),
        "The doors, tried by somebody who is in already.",
    ),
    Limit(
        "calendars",
        "600 per 10 minutes",
        By.NETWORK,
        of(plan="calendar"),
        "A plan is reckoned for each; calendar programs ask about once an hour.",
        GET,
    ),
    Limit(
        "search",
        "240 per minute",
        By.ACCOUNT,
        of(search="results suggest", quiz="count"),
        "Full-text search and counts while typing.",
        GET,
    ),
    Limit(
        "search of strangers",
        "1200 per minute",
        By.NETWORK,
        of(search="results suggest"),
        "Full-text search while typing.",
        GET,
    ),
    Limit(
        "staff's mails",
        "300 per hour",
        By.ACCOUNT,
        of(admin="invitations", admin_programs="director make", invitations="again one", staff="invite"),
        "Each sends a mail to an address that is typed.",
    ),
    Limit(
        "lists",
        "60 per hour",
        By.ACCOUNT,
        of(invitations="by_list", outcomes="by_list"),
        "Each reads a list, and may send hundreds of mails.",
    ),
    Limit(
        "uploads",
        "60 per 10 minutes",
        By.ACCOUNT,
        of(bank_files="upload", intake="again begin keep"),
        "Files are opened, read, checked and stored.",
    ),
    Limit(
        "pictures",
        "100 per 10 minutes",
        By.ACCOUNT,
        of(lessons="edit"),
        "Pictures are decoded and written anew.",
        counted=Counted.LARGE,
    ),
    Limit(
        "authoring",
        "900 per 10 minutes",
        By.ACCOUNT,
        AUTHORING,
        "The checker reads the text; the editor asks half a second after the last key.",
    ),
    Limit(
        "drawing",
        "120 per 10 minutes",
        By.ACCOUNT,
        of(
            assigned="begin enter",
            exams="misses start",
            graded="new",
            practice="today",
            progress="quiz",
            quiz="start",
            remediation="new",
        ),
        "A session or an exam is drawn from the whole bank.",
    ),
    Limit(
        "exports",
        "60 per 10 minutes",
        By.ACCOUNT,
        EXPORTS,
        "Whole tables as CSV, XLSX, packages or pages to print.",
        GET,
    ),
    Limit(
        "own data",
        "10 per hour",
        By.ACCOUNT,
        of(profile="data"),
        "Everything of a person is packed into an archive.",
    ),
    Limit(
        "whole files",
        "20 per 10 minutes",
        By.ACCOUNT,
        of(
            admin_privacy="export",
            bank_files="take",
            dashboard_files="make",
            files="again",
            intake="take",
            items="cohort_file program_file site_file",
            program_data="counts export",
        ),
        "Everything of a program, a bank or the log is written out by a job, and kept.",
    ),
    Limit(
        "reports",
        "400 per 10 minutes",
        By.ACCOUNT,
        REPORTS,
        "Lists, dashboards, records, progress and item analysis read much of a cohort or of a log.",
        GET,
    ),
    Limit(
        "recounting",
        "30 per 10 minutes",
        By.ACCOUNT,
        of(admin="do_regrade", dashboard="refresh", mending="do_regrade"),
        "Logs are read anew for a whole cohort or question.",
    ),
    Limit(
        "webhooks",
        "60 per 10 minutes",
        By.ACCOUNT,
        of(hooks="again change make secret test"),
        "The site calls an address that is typed.",
    ),
    Limit(
        "absence in exams",
        "600 per 10 minutes",
        By.ACCOUNT,
        of(exams="away"),
        "Each is a line of an exam's record.",
    ),
    Limit("forms", "600 per 10 minutes", By.ACCOUNT, FORMS, "Every other form: garbage, runaway scripts."),
    Limit(
        "calls",
        "600 per minute",
        By.BEARER,
        frozenset({EVERY_CALL}),
        "A program that runs away, whatever it asks.",
        ("GET", "POST", "PUT", "DELETE"),
    ),
    Limit(
        "wrong tokens",
        "200 per 10 minutes",
        By.NETWORK,
        frozenset({EVERY_CALL}),
        "Guessing tokens.",
        ("GET", "POST", "PUT", "DELETE"),
        Counted.UNKNOWN,
    ),
    Limit(
        "mails by calls",
        "300 per hour",
        By.BEARER,
        of(api="invite invite_again"),
        "Each sends a mail to an address that is typed.",
    ),
    Limit(
        "lists by calls",
        "60 per hour",
        By.BEARER,
        of(api="invite_by_list"),
        "Each reads a list, and may send hundreds of mails.",
    ),
)
ANSWERS = of(exams="begin end leave pause resume", learn="answer", practice="answer end undo")
FREE: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "None may be turned away; each is one small transaction, and one that is sent again is the same.": (
        ("POST",),
        ANSWERS,
    ),
    "A page that reads a few rows by their keys.": (GET, READS),
    "Kept until something is written for the person: made at most once for each answer or change.": (
        GET,
        TODAY,
    ),
}
"""What is not limited: why, by which methods, on which routes."""
