"""Tables live here: columns, keys and constraints, one file an area.

No decision is taken and no address is known in this layer. Ids are 16-byte UUIDs, times are UTC
milliseconds, and the primary key of a person's data starts with `user_id`.
"""

from .account import Credential, MailToken, SignIn, SignInThrottle, StudyPlan, User
from .assignment import Assignment, AssignmentAttempt, AssignmentResult, AssignmentStudent
from .audit import AuditEvent
from .bank import Bank, BankItem, BankVersion, BlindReading
from .base import Base
from .connect import ApiToken, Hook, HookDelivery
from .content import Notice, ProblemReport, QuestionVersion, SiteMark
from .door import CollegeLink, Passkey, SecondStep, Ticket
from .exam import ExamOutcome, Sitting, SittingAnswer
from .graded import GradedAttempt, GradedForm, GradedIncident, GradedStudent
from .intake import Intake, IntakePart
from .item import AnswerPack
from .job import Consumer, Job, MadeFile, MadePart
from .lesson import LessonReading, LessonVersion, OwnLesson, Picture
from .outcome import Evidence, LedgerEntry, PlanLine, RecordedOutcome
from .practice import Bookmark, DayPlan, Flag, LessonRead, Mastery, Memory, Note, Review, StudySession
from .privacy import InactiveWarning, ProgramEnding, ResearchConsent, RetentionRun
from .program import Cohort, CohortRight, Enrollment, Invitation, Membership, Program, RecordRequest
from .remediation import RemediationPlan, RemediationStep
from .signing import SignOff, StaffCredential
from .stamp import ProgramStamp, UserStamp
from .watch import Alert, AlertContact, AlertRule, Standing

__all__ = [
    "Alert",
    "AlertContact",
    "AlertRule",
    "AnswerPack",
    "ApiToken",
    "Assignment",
    "AssignmentAttempt",
    "AssignmentResult",
    "AssignmentStudent",
    "AuditEvent",
    "Bank",
    "BankItem",
    "BankVersion",
    "Base",
    "BlindReading",
    "Bookmark",
    "Cohort",
    "CohortRight",
    "CollegeLink",
    "Consumer",
    "Credential",
    "DayPlan",
    "Enrollment",
    "Evidence",
    "ExamOutcome",
    "Flag",
    "GradedAttempt",
    "GradedForm",
    "GradedIncident",
    "GradedStudent",
    "Hook",
    "HookDelivery",
    "InactiveWarning",
    "Intake",
    "IntakePart",
    "Invitation",
    "Job",
    "LedgerEntry",
    "LessonRead",
    "LessonReading",
    "LessonVersion",
    "MadeFile",
    "MadePart",
    "MailToken",
    "Mastery",
    "Membership",
    "Memory",
    "Note",
    "Notice",
    "OwnLesson",
    "Passkey",
    "Picture",
    "PlanLine",
    "ProblemReport",
    "Program",
    "ProgramEnding",
    "ProgramStamp",
    "QuestionVersion",
    "RecordRequest",
    "RecordedOutcome",
    "RemediationPlan",
    "RemediationStep",
    "ResearchConsent",
    "RetentionRun",
    "Review",
    "SecondStep",
    "SignIn",
    "SignInThrottle",
    "SignOff",
    "SiteMark",
    "Sitting",
    "SittingAnswer",
    "StaffCredential",
    "Standing",
    "StudyPlan",
    "StudySession",
    "Ticket",
    "User",
    "UserStamp",
]
