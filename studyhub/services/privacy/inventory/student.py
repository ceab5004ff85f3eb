"""The inventory of what a college program keeps about its students."""

from __future__ import annotations

from .kept import OF_COHORT, PROGRAM, Kept

NUMBERED = "Until the program's months after the cohort's end are over"
ENTRIES = (
    Kept(
        "enrollment",
        "Enrolment",
        "To show your program what it is to see, and no more",
        OF_COHORT,
        PROGRAM,
        {
            "cohort, since when, until when": "program_id cohort_id user_id joined_at left_at",
            "what you let the program see or use": "shares_practice shares_outcome checks_outcome",
        },
    ),
    Kept(
        "invitation",
        "Invitations",
        "To let in whom the program meant",
        OF_COHORT,
        "The program's staff who may invite",
        {
            "address, name, as what, into what": "program_id id email name role cohort_id user_id",
            "a hash of the link": "token_hash",
            "when sent, ends, taken, taken back": "created_at expires_at accepted_at revoked_at",
        },
    ),
    Kept(
        "record_request",
        "What you ask about your records",
        "To answer you; nothing about you is destroyed while it is open",
        OF_COHORT,
        "You; the program's directors",
        {
            "what you asked": "program_id id cohort_id user_id kind body opened_at",
            "what was answered": "closed_at outcome answer",
        },
    ),
    Kept(
        "standing",
        "Standing",
        "Worked out of your answers: the dashboard of your cohort",
        OF_COHORT,
        PROGRAM,
        {
            "when worked out, up to when": (
                "program_id cohort_id user_id made_at good_until until log_at last_at study_day"
            ),
            "readiness, totals, minutes, exam date, by domain, week, mock and objective": (
                "exam_date band answers low middle high planned_minutes done_minutes domains weeks mocks "
                "objectives"
            ),
        },
    ),
    Kept(
        "alert",
        "Reasons to talk to you",
        "So that somebody helps in time",
        OF_COHORT,
        PROGRAM + "; you read the reasons",
        {
            "reason and evidence": "program_id id cohort_id user_id reason strength evidence",
            "when it came up and passed": "raised_at passed_at closed_at closed_by",
            "who cares for it, what was done, what became of it": "owner_id action outcome outcome_note",
        },
    ),
    Kept(
        "alert_contact",
        "Contacts",
        "So that staff know who spoke to you",
        OF_COHORT,
        "The program's staff who may see the cohort; you in your export, and by asking",
        {
            "who, when, how, what was said": "program_id id alert_id user_id by_id day how body at",
        },
    ),
    Kept(
        "assignment_student",
        "Assigned to you",
        "To ask it of you, and to remind you once",
        OF_COHORT,
        PROGRAM,
        {"which, reminded, told": "program_id assignment_id user_id chosen reminded_at told_at"},
    ),
    Kept(
        "assignment_attempt",
        "Attempts at assigned work",
        "To find the answers that belong to it",
        OF_COHORT,
        PROGRAM,
        {
            "which session or exam of yours, what it asked, when": (
                "program_id assignment_id user_id number session_id sitting_id asked started_at"
            )
        },
    ),
    Kept(
        "assignment_result",
        "Results of deleted accounts",
        "So that a cohort's figures stay true",
        NUMBERED,
        "The program's staff who may see the cohort",
        {
            "under a random number: state, late, attempts, minutes, right of asked": (
                "program_id assignment_id person state late attempts minutes right asked credit"
            )
        },
    ),
    Kept(
        "graded_student",
        "More time on a graded exam",
        "To grant it",
        OF_COHORT,
        PROGRAM,
        {"until when, how much, why": "program_id assignment_id user_id until more reason"},
    ),
    Kept(
        "graded_attempt",
        "Attempts at a graded exam",
        "To keep it fair",
        OF_COHORT,
        PROGRAM,
        {
            "version, device as a number, whether voided and why": (
                "program_id assignment_id user_id number version device voided_at void_reason again"
            )
        },
    ),
    Kept(
        "graded_incident",
        "Incident log of a graded exam",
        "To judge later what happened",
        OF_COHORT,
        "The program's staff who may see the cohort; you in your export",
        {
            "what, about whom, by whom, when": (
                "program_id id assignment_id user_id actor_id kind at written_at what"
            )
        },
    ),
    Kept(
        "remediation_plan",
        "Remediation plans",
        "To mend what was missed",
        OF_COHORT,
        PROGRAM,
        {
            "from what, why, in which words": (
                "program_id id cohort_id user_id basis since reasons note outcome"
            ),
            "by whom and when": "drafted_at drafted_by signed_at signed_by told_at closed_at closed_by",
        },
    ),
    Kept(
        "remediation_step",
        "Steps of remediation plans",
        "The same",
        OF_COHORT,
        PROGRAM,
        {
            "what, about what, until when, how it stood": (
                "program_id id plan_id user_id place kind title lesson domain objectives wide count due_on "
                "right asked assignment_id"
            )
        },
    ),
    Kept(
        "evidence",
        "Ratings of competencies",
        "To assess the program",
        OF_COHORT,
        "You; the program's directors; who rated",
        {
            "competency, level, day, note, by whom": (
                "program_id id cohort_id user_id competency level seen_on note by_id"
            )
        },
    ),
    Kept(
        "ledger_entry",
        "Outcome ledger",
        "For the program's accreditor",
        NUMBERED + "; with your account your name goes, and where you went, the rest stays under a number",
        "You; the program's directors; outside only counts of ten and more",
        {
            "who, in which cohort": "program_id id cohort_id user_id name",
            "exam": "exam_on attempt passed domains",
            "graduation, placement, surveys": (
                "graduated_on placement placed_as graduate_mark employer_mark"
            ),
            "when changed": "changed_at",
        },
    ),
    Kept(
        "recorded_outcome",
        "Recorded exam, if you let it check the readiness estimate",
        "To check that estimate",
        "Until you end it",
        "Counts over a hundred and more",
        {"day, passed, what had been foretold": "program_id user_id sat_on passed foretold"},
    ),
    Kept(
        "hook_delivery",
        "What other systems of the college were told",
        "To send it, and to know that it got there",
        "30 days at most",
        "You (that it was told); the program's directors",
        {
            "which event, about whom, its text": (
                "program_id id hook_id event_id event cohort_id user_id body"
            ),
            "how it went": "created_at due_at tries tried_at status fault delivered_at failed_at",
        },
    ),
)
