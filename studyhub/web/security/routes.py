"""Routes in groups that cost alike, for the table of limits."""

from __future__ import annotations


def of(**views: str) -> frozenset[str]:
    """Routes by their blueprint: `of(exams="start misses")`."""
    return frozenset(f"{blueprint}.{view}" for blueprint, names in views.items() for view in names.split())


AT_THE_DOOR = of(
    account="login register confirm forgot reset",
    college="link",
    joining="register",
    passkeys="ask come_in",
    second="step",
)
EXPORTS = of(
    assignments="download",
    bank_files="export",
    dashboard="export",
    graded="download incidents_file version",
    intake="download losses",
    items="cohort_file program_file site_file",
    outcomes="file printed plan_file competency_file",
    remediation="download printed",
)
REPORTS = of(
    admin="people regrade reports",
    alerts="cohort index",
    assignments="of_student show",
    dashboard="over_time show",
    drill="answers objective objectives student",
    graded="incidents show",
    intake="out show",
    items="cohort cohort_one program program_one site site_one",
    mending="regrade reports",
    outcomes="assessment by_list competencies index",
    program="log",
    progress="readiness",
    remediation="index new show",
    students="answers record",
)
AUTHORING = of(
    bank_items="edit form new preview",
    bank_review="back blind publish send withdraw",
    lessons="back edit new preview publish read remove restore send withdraw",
)
FORMS = of(
    admin="change_person close_report",
    admin_programs="archive restore",
    alerts="close contact outcome reopen take",
    assignments="again change copy new withdraw",
    banks="change new",
    cohorts="archive change code new restore rights",
    enrolled="ask check leave outcome share withdraw",
    exams="conditions later",
    graded="change end extend incidents void",
    home="notices",
    hooks="remove",
    intake="forget",
    invitations="revoke",
    joining="accept",
    learn="bookmark note read",
    mending="answer",
    outcomes="assessment competencies copy drop fill index remove remove_rating",
    plan="assigned_mail calendar_link index weekly_mail",
    practice="flag report",
    profile="revoke revoke_others settings",
    program="change leave",
    progress="outcome take_back",
    remediation="add close dated drop note shift sign",
    requests="answer",
    signing="confirm declare revoke sign unconfirm",
    staff="remove role",
    students="remove",
    thresholds="change",
)
READS = of(
    account="confirm forgot login register reset",
    admin="invitations overview",
    admin_programs="index",
    alerts="show",
    assigned="index plan show",
    assignments="answer attempt change index new",
    bank_files="upload",
    bank_items="edit form history new",
    bank_review="blind",
    banks="change index new show",
    cohorts="change new rights show",
    enrolled="show",
    exams="cover index question result review",
    glossary="index term word_parts",
    graded="change new",
    health="healthz metrics readyz",
    home="about accessibility changes favicon index privacy",
    hooks="index show",
    intake="begin",
    invitations="cohort",
    joining="invitation",
    learn="index lesson",
    lessons="edit history index new picture",
    passkeys="index remove",
    plan="assigned_mail_off index mail_off",
    practice="index session slot",
    profile="delete email password settings take_email",
    program="change overview",
    programs="index",
    progress="answer history index objective outcome",
    quiz="builder",
    requests="index",
    second="index set_up step",
    signing="show",
    staff="index",
    students="answer",
    thresholds="change",
    tokens="index revoke",
) | {"static"}
"""Pages that read by key, a few rows each."""
